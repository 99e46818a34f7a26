"""Reaching the customer: only a real contact keeps a promise, and only what it settled."""

import pytest
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.desk.complaints.models import Contact

from .words import ACKNOWLEDGE, CALLBACK, SOLVED, again, do, promise, promised


@pytest.mark.clause("YX-2.1.2b", "JS-2.1")
def test_a_later_call_that_reaches_the_customer_keeps_the_callback(record, house):
    complaint = record()
    with clock.at("2026-11-25 10:00"):
        do(
            "contact",
            house.clerk,
            complaint,
            way="phone",
            reached=True,
            words="约明早上门",
            settles=[promise(complaint, CALLBACK)],
        )
    kept = promise(complaint, CALLBACK)
    assert (kept.state, kept.ended_at) == ("kept", clock.shanghai("2026-11-25 10:00"))


@pytest.mark.clause("YX-2.1.2b", "JS-2.1")
def test_an_attempt_never_keeps_a_promise(record, house):
    complaint = record()
    do("contact", house.clerk, complaint, way="phone", reached=False, settles=[promise(complaint, CALLBACK)])
    assert CALLBACK in promised(complaint)
    assert complaint.contacts.get().reached is False, "but it is written down"


@pytest.mark.clause("YX-2.1.2b", "JS-2.1")
def test_a_promise_that_the_clerk_unticks_stays_open(record, house, client):
    complaint = record()
    do(
        "matters.promise",
        house.specialist,
        complaint,
        words="送一份检测报告",
        due=clock.shanghai("2026-11-27 12:00"),
    )
    client.force_login(house.specialist)
    url = f"/r/complaints/{complaint.pk}/do/complaints.contact"
    form = client.get(url).context["form"]
    assert {p.kind for p in form["settles"].initial} == {CALLBACK, "matters.agreed"}, (
        "all are ticked at first"
    )
    callback = promise(complaint, CALLBACK)
    client.post(url, {"way": "phone", "reached": "yes", "words": "只谈了维修", "settles": [callback.pk]})
    assert promised(complaint) == {
        ACKNOWLEDGE,
        "complaints.investigate",
        "complaints.raise",
        "matters.agreed",
    }
    assert promise(complaint, CALLBACK).state == "kept"


@pytest.mark.clause("YX-2.1.2c")
def test_what_is_owed_to_the_leader_is_not_settled_by_talking_to_the_customer(record, house):
    complaint = record()
    others = list(Promise.objects.filter(matter=complaint.pk).exclude(kind=CALLBACK))
    do("contact", house.clerk, complaint, way="phone", reached=True, words="谈过", settles=others)
    assert promised(complaint) == {p.kind for p in others} | {CALLBACK}


@pytest.mark.clause("JS-2.1")
def test_a_contact_settles_promises_of_its_own_complaint_only(record, house):
    one, other = record(), record()
    do(
        "contact",
        house.clerk,
        one,
        way="phone",
        reached=True,
        words="谈过",
        settles=[promise(other, CALLBACK)],
    )
    assert CALLBACK in promised(one) and CALLBACK in promised(other)


@pytest.mark.clause("YX-2.1.2b")
def test_a_contact_that_reached_the_customer_says_what_was_talked_of(record, house):
    with pytest.raises(Refused, match="联系上了就要写明谈了什么"):
        do("contact", house.clerk, record(), way="phone", reached=True)
    assert not Contact.objects.exists()


def test_nobody_is_called_about_an_anonymous_complaint(record, house):
    complaint = record(party=None, anonymous=True)
    with pytest.raises(Refused, match="匿名投诉没有可联系的客户"):
        do("contact", house.clerk, complaint, way="phone", reached=False)


@pytest.mark.clause("WY-G13", "YX-2.1.2b")
def test_a_broken_promise_stays_open_until_it_is_kept(record, house):
    complaint = record()
    with clock.at("2026-12-01 09:00"):
        assert CALLBACK in promised(complaint)
        assert promise(complaint, CALLBACK).due < clock.now()
        do(
            "contact",
            house.clerk,
            complaint,
            way="phone",
            reached=True,
            words="致歉",
            settles=[promise(complaint, CALLBACK)],
        )
    assert promise(complaint, CALLBACK).state == "kept"


@pytest.mark.clause("YX-2.1.2b")
def test_a_changed_limit_never_moves_a_promise_already_made(record, house):
    complaint = record()
    before = promise(complaint, CALLBACK).due
    set_parameter("YX-2.1.2b", "callback_within", "5 calendar_days", department=house.desk, reason="试行")
    do("contact", house.clerk, complaint, way="phone", reached=False)
    assert promise(complaint, CALLBACK).due == before
    assert promise(record(), CALLBACK).due > before


@pytest.mark.clause("YX-2.1.2b", "WY-G13")
def test_who_cannot_be_reached_is_closed_without_an_answer_only_after_the_attempts_of_the_clause(
    record, house
):
    complaint = record()

    def attempt(at: str) -> None:
        with clock.at(at):
            do("contact", house.clerk, complaint, way="phone", reached=False)

    def end() -> None:
        with clock.at("2026-11-26 10:00"):
            do("end", house.specialist, complaint, ground="unreached", result="多次联系不上")

    for at in ("2026-11-24 09:10", "2026-11-24 09:20", "2026-11-24 09:30"):
        attempt(at)
    with pytest.raises(Refused, match="联系次数或时段还不够") as refusal:
        end()
    assert "至少联系3次" in refusal.value.way_out and "2个时段" in refusal.value.way_out
    attempt("2026-11-24 19:00")
    end()
    assert again(complaint).matter.closing == "unreached"
    assert not promised(complaint)
    page = Client()
    page.force_login(house.specialist)
    why = page.get(f"/r/complaints/{complaint.pk}/why/unreached").content.decode()
    assert "YX-2.1.2b" in why and "联系不上可结案的次数" in why


@pytest.mark.clause("WY-G13")
def test_where_the_callback_clause_does_not_bind_the_general_attempts_count_and_the_explanation_says_so(
    record, house, client
):
    house.works_by("WY")
    complaint = record()
    for _n in range(2):
        do("contact", house.clerk, complaint, way="phone", reached=False)
    with pytest.raises(Refused, match="联系次数或时段还不够"):
        do("end", house.specialist, complaint, ground="unreached", result="联系不上")
    do("contact", house.clerk, complaint, way="phone", reached=False)
    do("end", house.specialist, complaint, ground="unreached", result="联系不上")
    client.force_login(house.specialist)
    why = client.get(f"/r/complaints/{complaint.pk}/why/unreached").content.decode()
    assert "WY-G13" in why and "YX-2.1.2b" not in why


@pytest.mark.clause("YX-2.1.2b", "WY-G13")
@pytest.mark.parametrize("heard", ["reached", "reopened"])
def test_attempts_made_before_the_customer_was_heard_of_do_not_count(record, house, heard):
    complaint = record()
    for at in ("2026-11-24 09:10", "2026-11-24 14:00", "2026-11-24 19:00"):
        with clock.at(at):
            do("contact", house.clerk, complaint, way="phone", reached=False)
    with clock.at("2026-11-25 09:00"):
        if heard == "reached":
            do("contact", house.clerk, complaint, way="phone", reached=True, words="再联系")
        else:
            do("solve", house.specialist, complaint, **SOLVED)
            do("reopen", house.clerk, complaint, reason="还在漏")
        with pytest.raises(Refused, match="联系次数或时段还不够"):
            do("end", house.specialist, complaint, ground="unreached", result="联系不上")
