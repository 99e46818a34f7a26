"""The month: begun, drawn, set, published."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused
from huiyin.kernel.actions.verbs import ASKS
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.members import rights
from huiyin.kernel.members.models import Appointment
from huiyin.rooms.people.rosters.models import Slot
from huiyin.rooms.people.rosters.queries import rosters_seen_by
from huiyin.rooms.people.rosters.tests.conftest import DECEMBER, december
from tests.words import again, do, due, promised, told

pytestmark = pytest.mark.clause("WY-S3", "YX-3.1.2")
NEW_YEAR = dt.date(2026, 1, 1)
OCTOBER = dt.date(2026, 10, 1)


def absent(house, member, start, end):
    facts = {"stand_in": house.supervisor, "why": "培训", "member": member}
    span = {"from_at": clock.shanghai(start), "to_at": clock.shanghai(end)}
    return perform("absences.declare", by=house.supervisor, department=house.desk, **facts, **span)


def test_a_month_is_begun_once_and_promised_before_it_begins(house, planning):
    roster = planning.roster()
    assert promised(roster) == {"rosters.publish"}
    assert due(roster, "rosters.publish") == "11-25 17:30"
    with pytest.raises(Refused, match="已有2026-12的值班表"):
        planning.roster()
    do("rosters.void", house.supervisor, roster, reason="重编")
    assert planning.roster().pk != roster.pk


def test_a_month_falls_out_of_the_pattern(house, planning):
    planning.assigned(house.clerk)
    roster = planning.roster()
    do("rosters.draw", house.supervisor, roster)
    plan = planning.plan(roster)
    letters = "".join(plan.get((house.clerk.name, n), "休") for n in range(1, 13))
    assert letters == "AABB休休AABB休休" and len(plan) == 21


def test_what_was_set_by_hand_stays_unless_the_month_is_drawn_anew(house, planning):
    planning.assigned(house.clerk)
    roster = planning.roster()
    planning.set(roster, house.clerk, december(1), planning.late)
    do("rosters.draw", house.supervisor, roster)
    plan = planning.plan(roster)
    assert plan[house.clerk.name, 1] == "B"
    assert (house.clerk.name, 2) not in plan  # an early shift after a late one
    do("rosters.draw", house.supervisor, roster, anew=True)
    assert planning.plan(roster)[house.clerk.name, 1] == "A"


def test_without_anybody_in_a_pattern_nothing_is_drawn(house, planning):
    with pytest.raises(Refused, match="没有人按规律轮班"):
        do("rosters.draw", house.supervisor, planning.roster())


def test_nobody_is_drawn_on_a_holiday_or_while_absent(house, planning):
    with clock.at("2026-09-20 09:00"):
        planning.assigned(house.clerk, letters="AAAAA休休", from_on=OCTOBER)
        absent(house, house.clerk, "2026-10-15 08:00", "2026-10-16 18:00")
        roster = planning.roster(OCTOBER)
        do("rosters.draw", house.supervisor, roster)
        days = {day for _who, day in planning.plan(roster)}
        assert not days & {1, 2, 3, 4, 5, 6, 7, 15, 16} and {8, 9, 19} <= days
        do("rosters.draw", house.supervisor, roster, holidays=True)
        assert Slot.objects.get(roster=roster, day=OCTOBER).holiday


def test_an_early_shift_after_a_late_one_is_refused(house, planning):
    roster = planning.roster()
    planning.set(roster, house.clerk, december(1), planning.late)
    with pytest.raises(Refused, match="只隔10小时，至少要休息11小时") as refusal:
        planning.set(roster, house.clerk, december(2), planning.early)
    assert refusal.value.clauses[0] == "WY-S3" and refusal.value.way_out
    planning.set(roster, house.clerk, december(2), planning.late)


def test_two_shifts_at_once_are_refused_across_midnight(house, planning):
    roster = planning.roster()
    planning.set(roster, house.clerk, december(1), planning.night)
    dawn = planning.shift("晨班", "D", "05:00", "12:00")
    with pytest.raises(Refused, match="时间重叠"):
        planning.set(roster, house.clerk, december(2), dawn)
    planning.set(roster, house.clerk, december(3), dawn)


def test_a_seventh_day_in_a_row_is_refused(house, planning):
    set_parameter("WY-S3", "week_hours", 90, reason="试")
    roster = planning.roster()
    for n in range(1, 7):
        planning.set(roster, house.clerk, december(n), planning.early)
    with pytest.raises(Refused, match="连续上班7天"):
        planning.set(roster, house.clerk, december(7), planning.early)
    planning.set(roster, house.clerk, december(8), planning.early)


def test_more_than_a_week_allows_is_refused(house, planning):
    set_parameter("WY-S3", "week_hours", 35, reason="试")
    roster = planning.roster()
    for n in range(7, 12):
        planning.set(roster, house.clerk, december(n), planning.early)
    with pytest.raises(Refused, match="42小时，最多35小时"):
        planning.set(roster, house.clerk, december(12), planning.early)


def test_a_shift_during_an_absence_is_refused(house, planning):
    roster = planning.roster()
    absent(house, house.clerk, "2026-12-03 08:00", "2026-12-03 18:00")
    planning.set(roster, house.clerk, december(2), planning.early)
    with pytest.raises(Refused, match="离岗（培训）"):
        planning.set(roster, house.clerk, december(3), planning.early)


@pytest.mark.clause("YX-4.2.2")
def test_a_day_off_the_post_takes_no_shift(house, planning, monkeypatch):
    roster = planning.roster()
    planning.set(roster, house.clerk, december(2), planning.early)
    suspended = [(house.clerk.pk, december(3), True)]
    monkeypatch.setitem(ASKS, "rosters.suspensions", lambda members, first, last: suspended)
    with pytest.raises(Refused, match="停岗"):
        planning.set(roster, house.clerk, december(3), planning.early)


def test_nobody_from_elsewhere_and_nobody_who_left_is_set(house, planning):
    roster = planning.roster()
    with pytest.raises(Refused, match="不在本部门任职"):
        planning.set(roster, house.engineer, december(1), planning.early)
    Appointment.objects.filter(member=house.clerk).update(to_on=december(10))
    planning.set(roster, house.clerk, december(10), planning.early)
    with pytest.raises(Refused, match="不在本部门任职"):
        planning.set(roster, house.clerk, december(11), planning.early)
    house.loses(house.clerk)
    with pytest.raises(Refused, match="已离职"):
        planning.set(roster, house.clerk, december(3), planning.early)


def test_a_holiday_shift_is_marked(house, planning):
    with clock.at("2026-09-20 09:00"):
        roster = planning.roster(OCTOBER)
        with pytest.raises(Refused, match="是节假日"):
            planning.set(roster, house.clerk, OCTOBER, planning.early)
        planning.set(roster, house.clerk, OCTOBER, planning.early, holiday=True)
        assert Slot.objects.get(roster=roster).holiday
        planning.set(roster, house.clerk, OCTOBER.replace(day=10), planning.early)  # a make-up Saturday
        assert not Slot.objects.get(roster=roster, day=OCTOBER.replace(day=10)).holiday


def test_a_day_of_another_month_and_a_shift_of_another_department_are_refused(house, planning):
    roster = planning.roster()
    with pytest.raises(Refused, match="不在这个月"):
        planning.set(roster, house.clerk, dt.date(2027, 1, 1), planning.early)
    do("shifttypes.retire", house.supervisor, planning.late)
    with pytest.raises(Refused, match="已停用"):
        planning.set(roster, house.clerk, december(1), again(planning.late))


def test_a_published_roster_is_told_to_everybody_on_it(house, planning):
    roster = planning.published((house.clerk, december(1), planning.early))
    assert told(house.clerk, roster) == ["2026-12的值班表已公布，请看“我的值班”"]
    assert not told(house.specialist, roster)
    assert promised(roster) == set()


def test_only_who_draws_a_roster_sees_it_before_it_is_published(house, planning):
    roster = planning.roster()
    planning.set(roster, house.clerk, december(1), planning.early)
    assert not rosters_seen_by(house.clerk).exists() and rosters_seen_by(house.manager).exists()
    do("rosters.publish", house.supervisor, roster)
    assert rosters_seen_by(house.clerk).get() == roster


def test_too_few_people_are_answered_in_words_first(house, planning):
    facts = {
        name: getattr(planning.early, name)
        for name in ("name", "letter", "starts", "ends", "pause", "colour")
    }
    do("shifttypes.correct", house.supervisor, planning.early, **facts, least=1)
    roster = planning.roster()
    planning.set(roster, house.clerk, december(1), planning.early)
    with pytest.raises(Refused, match="人手不足：12-02早班 0/1人"):
        do("rosters.publish", house.supervisor, roster)
    do("rosters.publish", house.supervisor, roster, answer="主管顶班")
    assert again(roster).answer == "主管顶班"


def test_an_empty_roster_is_not_published(house, planning):
    with pytest.raises(Refused, match="还是空的"):
        do("rosters.publish", house.supervisor, planning.roster())


def test_what_became_impossible_since_is_found_at_the_publication(house, planning):
    roster = planning.roster()
    planning.set(roster, house.clerk, december(1), planning.early)
    absent(house, house.clerk, "2026-12-01 08:00", "2026-12-01 18:00")
    with pytest.raises(Refused, match="1处不能公布.*离岗"):
        do("rosters.publish", house.supervisor, roster)


def test_rules_that_became_stricter_are_found_at_the_publication(house, planning):
    roster = planning.roster()
    planning.set(roster, house.clerk, december(1), planning.early)
    planning.set(roster, house.clerk, december(2), planning.early)
    set_parameter("WY-S3", "rest_hours", 20, reason="试")
    with pytest.raises(Refused, match="不能公布.*至少要休息20小时"):
        do("rosters.publish", house.supervisor, roster)


def test_after_the_publication_a_change_needs_a_reason_and_is_told(house, planning):
    roster = planning.published((house.clerk, december(1), planning.early))
    with pytest.raises(Refused, match="改动需要写明理由"):
        planning.set(roster, house.clerk, december(1), None)
    planning.set(roster, house.clerk, december(1), None, reason="调去样板间")
    assert told(house.clerk, roster)[-1] == "12-01的值班改为“休”（原“早班”）：调去样板间"
    assert not Slot.objects.exists()


def test_a_roster_goes_only_before_its_month_begins(house, planning):
    roster = planning.published((house.clerk, december(1), planning.early))
    with clock.at("2026-12-01 09:00"), pytest.raises(Refused, match="已经开始"):
        do("rosters.void", house.supervisor, roster, reason="误编")
    do("rosters.void", house.supervisor, roster, reason="误编")
    assert not Slot.objects.exists() and "已作废" in told(house.clerk, roster)[-1]


def test_a_clerk_sets_nothing(house, planning):
    roster = planning.published((house.clerk, december(1), planning.early))
    with pytest.raises((NoRight, NotSeen)):
        do(
            "rosters.set",
            house.clerk,
            roster,
            worker=house.clerk,
            day=december(2),
            shift=planning.late,
            reason="x",
        )


def test_a_member_of_two_departments_has_one_shift_a_day(house, planning):
    roster = planning.published((house.clerk, december(1), planning.early))
    post = house.works.posts.get()
    Appointment.objects.create(member=house.clerk, post=post, from_on=NEW_YEAR)
    Appointment.objects.create(
        member=house.supervisor,
        post=house.works.posts.create(name="主管", role="supervisor"),
        from_on=NEW_YEAR,
    )
    rights.forget()
    other = perform("rosters.begin", by=house.supervisor, department=house.works, title="x", month=DECEMBER)
    shift = perform(
        "shifttypes.define",
        by=house.supervisor,
        department=house.works,
        name="白班",
        letter="A",
        starts=dt.time(17),
        ends=dt.time(20),
    )
    facts = {"worker": house.clerk, "shift": shift}
    with pytest.raises(Refused, match="另一个部门的班"):
        do("rosters.set", house.supervisor, other, day=december(1), **facts)
    do("rosters.set", house.supervisor, other, day=december(2), **facts)
    assert roster.slots.count() == 1
