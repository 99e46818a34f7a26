"""A follow-up opens by itself where the house knows the reason, is due by its clause, and never stands twice."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.journal.models import Line
from huiyin.rooms.desk.followups.models import FollowUp

from .words import SOLVED, again, do, due, finish, following, plan, promise, promised

LEAVING, SPECIAL = "followups.leaving", "followups.special"


@pytest.mark.clause("WY-G7")
def test_a_guest_who_left_is_rung_by_the_close_of_the_next_day(house, customer):
    left = clock.shanghai("2026-11-24 08:30")
    one = plan(house, customer, why="leaving", guest="individual", from_at=left)
    assert due(one, LEAVING) == "11-25 17:30"
    assert one.matter.owner == house.specialist
    finish(house, one, told=["客服电话", "回访人姓名", "入住优惠"])
    assert promise(one, LEAVING).state == "kept" and not promised(one)


@pytest.mark.clause("WY-G7")
def test_who_leaves_is_an_individual_a_group_or_a_vip(house, customer):
    with pytest.raises(Refused, match="散客、团队还是贵宾") as refusal:
        plan(house, customer, why="leaving")
    assert refusal.value.clauses == ("WY-G7",)


@pytest.mark.clause("WY-G8")
def test_a_vip_who_leaves_is_rung_within_three_days(house, customer):
    one = plan(house, customer, why="leaving", guest="vip")
    assert one.reason == "vip" and promised(one) == {SPECIAL}
    assert due(one, SPECIAL) == "11-27 17:30"


@pytest.mark.clause("WY-G8")
@pytest.mark.parametrize(
    ("verb", "facts"), [("solve", SOLVED), ("decline", {"rule": "购房合同第九条", "answer": "已说明"})]
)
def test_whoever_complained_is_rung_within_three_days_of_its_closing(house, record, verb, facts):
    complaint = record()
    do(f"complaints.{verb}", house.specialist, complaint, **facts)
    (one,) = following(complaint)
    assert due(one, SPECIAL) == "11-27 17:30"
    assert (one.reason, one.complaint, one.rated_member) == ("complaint", complaint, house.specialist)
    line = Line.objects.get(record=one.pk, verb="followups.plan")
    assert line.cause.verb == f"complaints.{verb}" and line.cause.record_id == complaint.pk


@pytest.mark.clause("WY-G8")
def test_a_complaint_settled_on_the_spot_is_followed_up_too(house, record):
    assert len(following(record(on_spot=True, **SOLVED))) == 1


@pytest.mark.clause("WY-G8")
def test_nobody_is_rung_about_a_consultation_or_an_anonymous_complaint(house, record):
    asked = record(category="consultation", on_spot=True, **SOLVED)
    nameless = record(party=None, anonymous=True, on_spot=True, result="已清理")
    house.works_by("YX", "JS", "ZH")
    elsewhere = record(on_spot=True, **SOLVED)
    assert not any(map(following, (asked, nameless, elsewhere)))


@pytest.mark.clause("WY-G8")
def test_a_complaint_opened_again_is_asked_about_after_its_new_answer(house, record):
    complaint = record(on_spot=True, **SOLVED)
    do("complaints.reopen", house.clerk, complaint, reason="又漏了")
    assert [one.matter.state for one in following(complaint)] == ["voided"]
    do("complaints.solve", house.specialist, complaint, **SOLVED)
    assert [one.matter.state for one in following(complaint)] == ["voided", "open"]


@pytest.mark.clause("WY-G8")
def test_never_two_open_follow_ups_of_one_reason_about_one_record(house, customer, record):
    call = perform("calls.record", by=house.clerk, department=house.desk, party=customer.party, need="报修")
    first = plan(house, customer, why="visit", about=call.record)
    with pytest.raises(Refused, match=f"已有待办的回访{first.record.number}"):
        plan(house, customer, why="visit", about=call.record)
    with pytest.raises(IntegrityError), transaction.atomic():
        other = plan(house, customer, why="visit")
        FollowUp.objects.filter(pk=other.pk).update(about=call.record)
    plan(house, customer, why="manual", about=call.record)
    finish(house, first)
    plan(house, customer, why="visit", about=call.record)


@pytest.mark.clause("WY-G7", "WY-G8")
@pytest.mark.parametrize(
    ("choice", "special"), [("later", "12-03 17:30"), ("closing", "11-27 17:30"), ("leaving", "12-03 17:30")]
)
def test_a_guest_who_complained_and_leaves_gets_one_call_due_at_the_earlier_time(
    house, customer, record, choice, special
):
    set_parameter("WY-G8", "counts_from", choice, reason="试行")
    complaint = record(on_spot=True, **SOLVED)
    with clock.at("2026-11-30 10:00"):
        stay = plan(house, customer, why="leaving", guest="individual")
    (older,) = following(complaint)
    assert older.matter.state == "merged" and stay.complaint == complaint
    assert promised(stay) == {LEAVING, SPECIAL}
    assert (due(stay, LEAVING), due(stay, SPECIAL)) == ("12-01 17:30", special)
    assert again(stay).matter.next_due == min(promise(stay, kind).due for kind in (LEAVING, SPECIAL))


@pytest.mark.clause("WY-G8")
def test_a_complaint_settled_while_the_guests_call_waits_is_asked_about_in_that_call(house, customer, record):
    stay = plan(house, customer, why="leaving", guest="group")
    complaint = record(on_spot=True, **SOLVED)
    assert following(complaint) == []
    assert promised(stay) == {LEAVING, SPECIAL} and again(stay).complaint == complaint


@pytest.mark.clause("WY-G8")
def test_a_department_may_make_two_calls_of_it(house, customer, record):
    set_parameter("WY-G8", "one_call_for_both", False, reason="分开回访")
    complaint = record(on_spot=True, **SOLVED)
    stay = plan(house, customer, why="leaving", guest="group")
    assert promised(stay) == {LEAVING} and following(complaint)[0].matter.is_open


@pytest.mark.clause("JS-V5")
def test_a_visit_is_asked_about_within_seven_days(house, customer):
    one = plan(house, customer, why="visit", rated_member=house.engineer)
    assert due(one, "followups.visit") == "12-01 17:30"


@pytest.mark.clause("JS-I4.4")
def test_the_code_is_told_first_and_asked_about_seven_days_after_that(house, customer):
    with pytest.raises(Refused, match="还没有填写特征码"):
        plan(house, customer, why="code")
    one = plan(house, customer, why="code", code="8F3A90C1")
    assert promised(one) == {"followups.notify"} and due(one, "followups.notify") == "11-25 17:30"
    with pytest.raises(Refused, match="还没有把特征码通知客户"):
        finish(house, one)
    do("followups.notify", house.specialist, one, words="经办人已记下")
    assert promised(one) == {"followups.opened"} and due(one, "followups.opened") == "12-01 17:30"
    with pytest.raises(Refused, match="特征码已经通知过"):
        do("followups.notify", house.specialist, one)
    finish(house, one)
    assert {"followups.notify", "followups.complete"} <= set(
        Line.objects.filter(record=one.pk).values_list("verb", flat=True)
    )


@pytest.mark.clause("WY-G10")
def test_a_time_agreed_with_the_customer_is_a_promise(house, customer):
    agreed = clock.shanghai("2026-11-26 15:00")
    one = plan(house, customer, due=agreed)
    assert promise(one, "followups.agreed").due == agreed


@pytest.mark.clause("WY-G8", "YX-3.3")
def test_a_follow_up_of_a_complaint_about_a_member_is_never_theirs_to_make_or_to_see(house, record):
    complaint = record(about_member=house.specialist, on_spot=True, **SOLVED)
    (one,) = following(complaint)
    assert one.matter.owner == house.supervisor
    with pytest.raises(NotSeen):
        do("followups.complete", house.specialist, one, satisfaction=5)


@pytest.mark.clause("WY-G9")
def test_what_was_taken_down_wrongly_is_put_right_and_reckoned_again(house, customer):
    one = plan(house, customer)
    finish(house, one, 5)
    facts = {"title": "回访（更正）", "guest": "group", "satisfaction": 2, "words": "其实不满意"}
    with pytest.raises(Refused, match="更正需要写明理由"):
        do("followups.correct", house.specialist, one, **facts)
    do("followups.correct", house.specialist, one, reason="听错了", **facts)
    assert (again(one).satisfaction, again(one).satisfied) == (2, False)


@pytest.mark.clause("WY-G7")
def test_one_planned_by_mistake_is_voided_with_its_reason(house, customer):
    one = plan(house, customer, why="leaving", guest="group")
    do("followups.void", house.supervisor, one, reason="重复安排")
    assert again(one).matter.state == "voided" and not promised(one)
    assert clock.local(again(one).record.voided_at).date() == dt.date(2026, 11, 24)
