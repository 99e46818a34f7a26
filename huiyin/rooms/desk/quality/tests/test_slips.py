"""What was saved nevertheless is noted in the same transaction, whichever way it came; never refused (JS-2.3)."""

import json

import pytest
from django.test import Client

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.journal.models import Line
from huiyin.rooms.desk.quality.models import Slip
from huiyin.rooms.desk.reception.models import Wording
from huiyin.web.api.tokens import make
from huiyin.web.forms import ActionForm
from tests.words import do

pytestmark = pytest.mark.usefixtures("morning", "wordings")
UNSURE = ("周文员", "拿不准", "不清楚", "reply")


@pytest.mark.clause("JS-2.3")
def test_a_forbidden_phrase_is_warned_of_and_counted_but_the_call_is_saved(ring, slips):
    call = ring(reply="几点开门不清楚")
    assert call.reply == "几点开门不清楚" and slips() == [UNSURE]
    slip = Slip.objects.get()
    assert (slip.about_id, slip.record.party_id, slip.field_label) == (call.pk, None, "答复")
    line = Line.objects.get(record=slip.pk, verb="slips.note")
    assert line.cause.record_id == call.pk and line.clauses == "JS-2.3"


@pytest.mark.clause("JS-2.3")
def test_only_record_field_phrase_person_and_time_are_kept_not_what_was_written(ring):
    ring(reply="王女士的身份证号我们不清楚，13800135678")
    slip = Slip.objects.get()
    kept = json.dumps([str(getattr(slip, field.attname)) for field in slip._meta.concrete_fields])
    assert "13800135678" not in kept and "王女士" not in kept


@pytest.mark.clause("JS-2.3")
def test_nothing_is_counted_where_the_save_was_refused(house, ring, slips):
    with pytest.raises(Refused):
        ring(reply="底价我们不清楚", offered="底价")
    assert slips() == []


@pytest.mark.clause("JS-2.3")
def test_a_program_is_counted_like_a_person_at_the_screen(house, customer, slips):
    _token, secret = make(house.clerk, "x", "*")
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    body = {"department": house.desk.pk, "party": customer.party.pk, "need": "问时间", "reply": "不清楚"}
    answer = program.post("/api/actions/calls.record", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201 and slips() == [UNSURE]


@pytest.mark.clause("JS-2.3")
def test_the_answer_of_a_complaint_and_of_a_visit_and_a_promise_are_looked_at(house, customer, record, slips):
    complaint = record()
    do(
        "complaints.contact",
        house.specialist,
        complaint,
        way="phone",
        reached=True,
        words="已向客户说明，客户不知道怎么用",
    )
    do(
        "matters.promise",
        house.specialist,
        complaint,
        words="没办法解决也给个说法",
        due=complaint.matter.next_due,
    )
    do("complaints.solve", house.specialist, complaint, result="我们不管", answer="已答复")
    visit = perform(
        "walkins.arrive", by=house.clerk, department=house.desk, party=customer.party, purpose="收楼"
    )
    do("walkins.receive", house.clerk, visit, host=house.clerk)
    do("walkins.leave", house.clerk, visit, exchanges=[("我不知道几点开门", "具体不清楚")])
    assert slips() == [
        ("李专员", "自己解决不了", "没办法解决", "words"),
        ("李专员", "超出职权", "我们不管", "result"),
        ("周文员", "拿不准", "不清楚", "answer_1"),
    ]


@pytest.mark.clause("JS-2.3")
def test_a_correction_elsewhere_does_not_count_the_same_phrase_again(house, ring, slips):
    call = ring(reply="不清楚")
    do("calls.correct", house.clerk, call, reply="不清楚", need="问收楼时间和地点", reason="错字")
    assert len(slips()) == 1
    do("calls.correct", house.clerk, call, reply="不清楚，没办法解决", need="问收楼时间", reason="补")
    assert [one[2] for one in slips()] == ["不清楚", "没办法解决"]


@pytest.mark.clause("JS-2.3")
def test_what_the_software_does_by_itself_is_nobodys_slip(house, customer, slips):
    perform(
        "offers.define",
        by=None,
        department=house.desk,
        title="优惠",
        words="不清楚",
        from_on="2026-11-01",
        to_on="2026-12-01",
    )
    assert slips() == []


@pytest.mark.clause("JS-2.3")
def test_a_department_changes_what_is_forbidden_and_what_is_better(house, ring, slips):
    facts = {"category": "forbidden", "situation": "拿不准", "department": house.desk}
    with pytest.raises(Refused, match="还是不知道怎么说"):
        perform("wordings.add", by=house.supervisor, triggers=["估计吧"], better="", **facts)
    with pytest.raises(Refused, match="哪些字句不能说"):
        perform("wordings.add", by=house.supervisor, triggers=[], better="核实后答复您", **facts)
    perform("wordings.add", by=house.supervisor, triggers=["估计吧"], better="核实后答复您", **facts)
    do("wordings.retire", house.supervisor, Wording.objects.get(shipped="f-unsure-1"), reason="太泛")
    ring(reply="估计吧，不清楚")
    assert slips() == [("周文员", "拿不准", "估计吧", "reply")]


@pytest.mark.clause("JS-2.3")
def test_what_was_no_slip_is_taken_out_of_the_count_by_a_leader_with_a_reason(house, ring):
    ring(reply="不清楚")
    ring(by=house.supervisor, reply="不清楚")
    first, own = Slip.objects.order_by("pk")
    with pytest.raises(Refused, match="没有“不计”的权限"):
        do("slips.excuse", house.clerk, first, reason="我觉得没问题")
    with pytest.raises(Refused, match="写明理由"):
        do("slips.excuse", house.supervisor, first)
    with pytest.raises(Refused, match="不能由自己裁定"):
        do("slips.excuse", house.supervisor, own, reason="没问题")
    assert do("slips.excuse", house.supervisor, first, reason="说的是录像不清楚").excused_at
    with pytest.raises(Refused, match="已经不计"):
        do("slips.excuse", house.manager, first, reason="再来")


# ── every field that reaches a customer is declared, once, on its form ──────────

# Facts of these names tell a customer something, whatever the verb; the named ones do not.
TELLING = {"answer", "reply", "offered", "result", "told", "remaining", "wording"}
INSIDE = {
    ("tasks.answer", "result"): "between colleagues",
    ("parts.answer", "reply"): "between departments",
    ("interpretations.answer", "answer"): "of a clause, between colleagues",
    ("interpretations.correct", "answer"): "of a clause, between colleagues",
    ("followups.complete", "told"): "ticks, not words",
}


@pytest.mark.clause("JS-2.3")
def test_every_text_that_reaches_a_customer_is_declared_on_its_form():
    forgotten, nameless = [], []
    for verb in VERBS.values():
        if not (isinstance(verb.form, type) and issubclass(verb.form, ActionForm)):
            continue
        if ".rooms.people." in verb.function.__module__:  # between those who work here
            continue
        declared = {*verb.form.spoken, *verb.form.noted}
        forgotten += [
            (verb.name, name)
            for name in TELLING & set(verb.form.base_fields)
            if name not in declared and (verb.name, name) not in INSIDE
        ]
        dynamic = {f"answer_{n}" for n in range(1, 6)}  # made with the form
        nameless += [(verb.name, name) for name in declared - set(verb.form.base_fields) - dynamic]
        assert not (verb.set_form and declared), f"{verb.name}: what is done in sets is not looked at"
    assert (forgotten, nameless) == ([], [])


@pytest.mark.clause("JS-2.3")
def test_a_phrase_is_shown_while_typing_with_its_situation_and_what_to_say(house, client):
    client.force_login(house.clerk)
    page = client.get("/new/calls.record").content.decode()
    assert 'name="reply"' in page and 'data-told="spoken"' in page and 'data-told="noted"' in page
    shown = client.post("/told", {"text": "😀好，这个我们不管。", "how": "spoken"}).content.decode()
    assert "“我们不管”" in shown and "超出职权" in shown and "我帮您把情况转过去" in shown
    assert 'data-from="4" data-to="10"' in shown  # as the browser counts: the face is two
    assert client.post("/told", {"text": "客户说不知道", "how": "noted"}).content.decode().strip() == ""
    assert client.get("/told").status_code == 405


@pytest.mark.clause("JS-2.3")
def test_the_desk_does_not_show_forbidden_phrases_as_things_to_say(house, client):
    client.force_login(house.clerk)
    shown = client.post("/calls/desk/cues", {"need": "客户不知道密码", "reply": "随便"}).content.decode()
    assert "拿不准" not in shown and "客户提意见" not in shown
