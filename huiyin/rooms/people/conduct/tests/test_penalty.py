"""A penalty goes from the notice over the hearing to decision, approval and effect; no step is left out."""

import pytest
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.actions.verbs import ask
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.explain.models import Explanation
from huiyin.rooms.people.conduct.models import FineGate
from huiyin.rooms.people.conduct.queries import load_of, points_between
from tests.words import again, do, promised, told

from .words import (
    approve,
    ask_effect,
    confirmed,
    decided,
    effective,
    heard,
    paper,
    propose,
    punished,
)


@pytest.fixture(autouse=True)
def signed(house, sign_rules):
    sign_rules(house.clerk, house.specialist, house.supervisor, house.manager)


def mode(house, value):
    set_parameter("YX-4.2.5", "fine_mode", value, department=house.desk, reason="试")


@pytest.mark.clause("YX-4.2.1", "WY-M6")
def test_the_clause_says_what_it_comes_to_and_every_figure_opens_down(house):
    first = punished(house, at="2026-03-02 10:00")
    punished(house, clause="YX-4.1.9", at="2026-05-04 10:00")
    third = propose(house, confirmed(house, clause="YX-4.1.2", at="2026-11-20 10:00"))
    assert (first.fine, third.nth, third.fine) == (2000, 3, 5000)
    assert third.counted.count() == 2
    kept = Explanation.objects.get(record=third.pk, figure="fine")
    assert kept.value == "50.00" and len(kept.inputs) == 3
    assert any(parameter[1] == "repeated_from" for parameter in kept.recipe.body["parameters"])
    browser = Client()
    browser.force_login(house.supervisor)
    drawer = browser.get(f"/r/penalties/{third.pk}/explain/fine")
    if drawer.status_code == 404:
        from django.urls import reverse

        drawer = browser.get(reverse("explanation", args=["penalties", third.pk, "fine"]))
    assert f"/r/breaches/{first.breach_id}" in drawer.content.decode()


@pytest.mark.clause("YX-4.2.5")
def test_every_step_refuses_the_next_while_it_is_missing(house):
    penalty = propose(house, confirmed(house))
    owner = penalty.matter.owner
    assert promised(penalty) == {"penalties.notify"}
    for verb, facts in (
        ("penalties.hear", {"words": "无", "waived": False}),
        ("penalties.decide", {"outcome": "full"}),
        ("penalties.take_effect", {"known": True}),
    ):
        with pytest.raises(Refused):
            do(verb, owner, penalty, **facts)
    do("penalties.notify", owner, penalty, how="当面送达")
    assert promised(penalty) == {"penalties.hear"} and told(house.clerk, penalty)
    with pytest.raises(Refused):
        do("penalties.decide", owner, penalty, outcome="full")
    do("penalties.answer", house.clerk, penalty, words="知道错了")
    with pytest.raises(Refused):
        do("penalties.take_effect", owner, penalty, known=True)
    decided(house, penalty)
    approval = ask_effect(penalty)
    assert again(penalty).matter.state == "decided"
    approve(approval)
    penalty = again(penalty)
    assert penalty.matter.state == "effective" and penalty.approved_by == house.manager
    assert again(penalty.breach).matter.state == "settled"


@pytest.mark.clause("YX-4.2.5")
def test_silence_is_a_waiver_only_after_the_time_or_with_a_signature(house):
    penalty = propose(house, confirmed(house))
    do("penalties.notify", house.supervisor, penalty, how="当面送达")
    with pytest.raises(Refused, match="时限还没有到"):
        do("penalties.hear", house.supervisor, penalty, words="没有来", waived=True)
    with clock.at("2026-11-30 09:00"):
        do("penalties.hear", house.supervisor, penalty, words="期满没有来", waived=True)
    other = propose(house, confirmed(house, clause="YX-4.1.6"))
    do("penalties.notify", house.supervisor, other, how="当面送达")
    do(
        "penalties.hear",
        house.supervisor,
        other,
        words="本人签字放弃",
        waived=True,
        uploads=[paper("放弃.pdf")],
    )
    assert again(other).waived


@pytest.mark.clause("YX-4.2.5", "YX-3.3")
def test_neither_the_member_nor_the_reporter_approves_and_the_member_decides_nothing(house):
    penalty = decided(house, heard(house, propose(house, confirmed(house, by=house.manager))))
    approval = ask_effect(penalty)
    assert sorted(approval.barred) == sorted([house.clerk.pk, house.manager.pk])
    assert approval.matter.owner == house.head  # the manager reported it
    with pytest.raises(Refused):
        do("approvals.pass_on", house.head, approval, to=house.manager, reason="请批")
    with pytest.raises(Refused):
        do("approvals.approve", house.manager, approval)
    approve(approval)
    assert again(penalty).approved_by == house.head
    own = propose(house, confirmed(house, member=house.supervisor, by=house.manager))
    with pytest.raises(NotSeen):
        do("penalties.notify", house.supervisor, own, how="当面送达")
    do("penalties.notify", house.manager, own, how="当面送达")
    with pytest.raises(Refused, match="自己"):
        do("penalties.hear", house.supervisor, own, words="无", waived=False)
    with pytest.raises(Refused, match="本人"):
        do("penalties.answer", house.manager, own, words="代答")


@pytest.mark.clause("YX-4.2.5")
def test_what_is_not_approved_is_decided_anew(house):
    penalty = decided(house, heard(house, propose(house, confirmed(house))))
    approval = ask_effect(penalty)
    do("approvals.decline", house.manager, approval, reason="证据不足")
    assert again(penalty).matter.state == "heard" and promised(penalty) == {"penalties.decide"}


@pytest.mark.clause("YX-4.2.5")
def test_a_decision_out_of_line_needs_words_and_the_mirror_is_shown_before(house):
    penalty = heard(house, propose(house, confirmed(house)))
    with pytest.raises(Refused) as refusal:
        do("penalties.decide", house.supervisor, penalty, outcome="warning")
    assert refusal.value.field == "ground"
    browser = Client()
    browser.force_login(house.supervisor)
    form = browser.get(f"/r/penalties/{penalty.pk}/do/penalties.decide").content.decode()
    assert "罚款 20.00 元" in form and "还没有同条款的先例" in form and "当天接听" in form
    penalty = effective(house, penalty) if False else decided(house, penalty, "warning", "首次，态度好")
    approve(ask_effect(penalty))
    penalty = again(penalty)
    assert (penalty.fine, penalty.final_fine, penalty.final_warning) == (2000, 0, True)
    other = heard(house, propose(house, confirmed(house, member=house.specialist)))
    with pytest.raises(Refused, match="从轻，只予警告 1"):
        do("penalties.decide", house.supervisor, other, outcome="full")
    decided(house, other, "full", "多次提醒无效")


@pytest.mark.clause("YX-4.2.5")
def test_no_penalty_is_imposed_where_the_answer_convinces_and_what_is_unfounded_does_not_count(house):
    none = decided(
        house, heard(house, propose(house, confirmed(house, at="2026-11-02 10:00"))), "none", "已改"
    )
    assert none.matter.state == "dropped" and again(none.breach).matter.state == "settled"
    second = propose(house, confirmed(house, at="2026-11-03 10:00"))
    assert second.nth == 2
    unfounded = decided(house, heard(house, second), "unfounded", "是午休")
    assert again(unfounded.breach).matter.state == "withdrawn"
    assert propose(house, confirmed(house, at="2026-11-04 10:00")).nth == 2


@pytest.mark.clause("YX-4.2.5", "YX-4.2.1")
def test_by_default_a_fine_is_points_and_money_is_nothing(house):
    penalty = punished(house)
    assert (penalty.mode, penalty.final_fine, penalty.points, penalty.money) == ("points", 2000, 200, 0)
    first, last = clock.today().replace(month=11, day=1), clock.today().replace(day=30)
    assert points_between(house.clerk, first, last) == 200
    mode(house, "record")
    other = punished(house, clause="YX-4.1.5")
    assert (other.mode, other.final_fine, other.points, other.money) == ("record", 2000, 0, 0)


@pytest.mark.clause("YX-4.2.1", "YX-4.2.2", "YX-4.2.4", "YX-4.2.5")
def test_money_only_behind_the_gate_which_is_approved_and_kept(house):
    penalty = heard(house, propose(house, confirmed(house)))
    mode(house, "money")
    with pytest.raises(Refused, match="罚款核查"):
        decided(house, penalty)
    today = clock.today()
    facts = {
        "department": house.desk,
        "procedure": "职工代表大会讨论通过",
        "made_known_on": today,
        "city": "深圳",
        "local_law": "已查",
        "decided_by": "赵主任",
        "decided_on": today,
        "from_on": today,
        "uploads": [paper("公示.pdf")],
    }
    with pytest.raises(Refused, match="依据材料"):
        perform("finegates.pass", by=house.manager, **(facts | {"uploads": []}))
    approval = perform("finegates.pass", by=house.manager, **facts)
    assert isinstance(approval, Approval) and not FineGate.objects.exists()
    approve(approval)
    approve(ask_effect(decided(house, penalty)))
    penalty = again(penalty)
    gate = FineGate.objects.get()
    assert (penalty.money, penalty.gate, penalty.points) == (2000, gate, 0)
    do("finegates.revoke", house.manager, gate, reason="规定有变")
    with pytest.raises(Refused, match="罚款核查"):
        decided(house, heard(house, propose(house, confirmed(house, clause="YX-4.1.6"))))
    browser = Client()
    browser.force_login(house.supervisor)
    page = browser.get(f"/r/penalties/{penalty.pk}").content.decode()
    assert "对员工罚款没有全国性法律依据" in page and "深圳 赵主任" in page


@pytest.mark.clause("YX-4.2.4")
def test_the_charge_is_repaid_and_its_double_is_a_fine_of_its_own(house):
    penalty = punished(house, clause="YX-4.1.14", charge=1235)
    assert (penalty.final_compensation, penalty.final_fine) == (1235, 2470)
    light = propose(house, confirmed(house, clause="YX-4.1.14", charge=100))
    light = effective(house, light, "warning", "家中急事")
    assert (light.final_compensation, light.final_fine) == (100, 0)  # a loss is made good all the same


@pytest.mark.clause("YX-4.2.2")
def test_a_day_off_the_post_is_asked_paid_or_not_and_rosters_are_told(house):
    penalty = punished(house, clause="YX-4.1.12")
    assert (penalty.final_fine, penalty.final_days) == (10000, 1)
    browser = Client()
    browser.force_login(house.supervisor)
    form = browser.get(f"/r/penalties/{penalty.pk}/do/penalties.suspend").content.decode()
    assert 'value="yes"' in form and "checked" in form  # paid, unless somebody says otherwise
    day = clock.today()
    do("penalties.suspend", house.supervisor, penalty, from_on=day, paid=True)
    assert ask("rosters.suspensions", [], [house.clerk.pk], day, day) == [(house.clerk.pk, day, True)]
    with pytest.raises(Refused, match="已经安排"):
        do("penalties.suspend", house.supervisor, penalty, from_on=day, paid=True)
    with pytest.raises(Refused, match="没有生效的停岗"):
        do("penalties.suspend", house.supervisor, punished(house), from_on=day, paid=True)


@pytest.mark.clause("YX-4.2.5")
def test_the_load_at_the_time_is_counted_as_it_was_then(house, record):
    with clock.at("2026-11-20 09:00"):
        complaint = record()
    owner = complaint.matter.owner
    load = load_of(owner, clock.shanghai("2026-11-24 08:59"))
    assert load.matters == 1 and load.overdue >= 1
    assert load_of(owner, clock.shanghai("2026-11-20 08:00")).matters == 0
    where = {"department": house.desk, "project": house.project}
    perform("calls.record", by=house.clerk, need="问", **where)
    assert load_of(house.clerk, clock.now()).calls == 1
