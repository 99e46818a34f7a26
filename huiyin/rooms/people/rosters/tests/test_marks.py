"""Marks: the clock, the supervisor's hand, the night, and the list of the time clock."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.actions.verbs import ASKS, ask
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.rooms.people.rosters.jobs import settle_days
from huiyin.rooms.people.rosters.models import Attendance
from huiyin.rooms.people.rosters.queries import attendance_between, attendances_seen_by, irregular
from huiyin.rooms.people.rosters.tests.conftest import december
from tests.words import again, do, told

pytestmark = pytest.mark.clause("WY-M4b")
DAY = december(1)


@pytest.fixture
def roster(house, planning):
    """The clerk works from eight to four on the 1st, over night on the 3rd."""
    return planning.published((house.clerk, DAY, planning.early), (house.clerk, december(3), planning.night))


def clock_in(house, at, member=None):
    with clock.at(at):
        return perform("attendances.clock_in", by=member or house.clerk, department=house.desk)


def clock_out(house, one, at):
    with clock.at(at):
        return again(do("attendances.clock_out", house.clerk, one))


def mark(house, by=None, member=None, **facts):
    facts = {"day": DAY, "sort": "worked", "reason": "忘打卡"} | facts
    with clock.at("2026-12-01 18:00"):
        return perform(
            "attendances.mark",
            by=by or house.supervisor,
            department=house.desk,
            worker=member or house.clerk,
            **facts,
        )


def test_who_comes_in_time_is_neither_late_nor_early(house, roster):
    one = clock_out(house, clock_in(house, "2026-12-01 07:50"), "2026-12-01 16:02")
    assert (one.day, one.late, one.early, one.labels) == (DAY, 0, 0, ["出勤"])


def test_who_comes_late_and_goes_early_is_so_by_the_minute(house, roster):
    one = clock_out(house, clock_in(house, "2026-12-01 08:12"), "2026-12-01 15:49")
    assert (one.late, one.early, one.labels) == (12, 11, ["迟到", "早退"])
    assert Attendance.objects.filter(irregular()).get() == one


def test_within_the_grace_nobody_is_late_beyond_it_all_of_it_counts(house, planning, roster):
    set_parameter("WY-M4b", "grace_minutes", 5, reason="地铁")
    assert clock_in(house, "2026-12-01 08:05").late == 0
    again(do("attendances.void", house.supervisor, Attendance.objects.get(), reason="误打"))
    assert clock_in(house, "2026-12-01 08:06").late == 6


def test_going_again_later_counts(house, roster):
    one = clock_out(house, clock_in(house, "2026-12-01 08:00"), "2026-12-01 15:00")
    assert one.early == 60
    assert clock_out(house, one, "2026-12-01 16:00").early == 0


def test_a_night_shift_belongs_to_the_day_on_which_it_begins(house, roster):
    one = clock_in(house, "2026-12-03 21:55")
    one = clock_out(house, one, "2026-12-04 06:00")
    assert one.day == december(3) and one.early == 0
    late = clock_in(house, "2026-12-04 09:00")
    assert late.day == december(4) and late.shift is None


def test_one_clocks_in_once_a_day_and_only_for_oneself(house, roster):
    one = clock_in(house, "2026-12-01 08:00")
    with pytest.raises(Refused, match="已有考勤记录"):
        clock_in(house, "2026-12-01 08:01")
    with clock.at("2026-12-01 16:00"), pytest.raises(Refused, match="只有周文员本人"):
        do("attendances.clock_out", house.supervisor, one)
    with clock.at("2026-12-02 09:00"), pytest.raises(Refused, match="太久"):
        do("attendances.clock_out", house.clerk, one)


def test_leave_at_the_beginning_of_a_shift_is_no_lateness(house, roster):
    span = {"from_at": clock.shanghai("2026-12-01 07:00"), "to_at": clock.shanghai("2026-12-01 10:00")}
    facts = {"member": house.clerk, "stand_in": house.supervisor, "why": "看病"}
    perform("absences.declare", by=house.clerk, department=house.desk, **facts, **span)
    assert clock_in(house, "2026-12-01 10:03").late == 3


def test_a_supervisor_writes_down_what_was_with_a_reason_and_the_member_is_told(house, roster):
    with pytest.raises(Refused, match="写明理由"):
        mark(house, reason="")
    at = clock.shanghai("2026-12-01 08:20")
    one = mark(house, in_at=at)
    assert one.late == 20 and one.source == "hand"
    assert told(house.clerk, one) == ["12-01的考勤登记为迟到：忘打卡"]


@pytest.mark.parametrize(
    ("who", "about", "why"),
    [
        ("supervisor", "supervisor", "自己的考勤"),
        ("supervisor", "manager", "不由你管理"),
        ("manager", "supervisor", ""),
    ],
)
def test_marks_are_made_by_who_leads_and_by_nobody_of_themselves(house, roster, who, about, why):
    by, member = getattr(house, who), getattr(house, about)
    if not why:
        assert mark(house, by=by, member=member)
        return
    with pytest.raises(Refused, match=why):
        mark(house, by=by, member=member)


def test_times_that_cannot_be_are_refused(house, roster):
    start, end = clock.shanghai("2026-12-01 08:00"), clock.shanghai("2026-12-01 16:00")
    with pytest.raises(Refused, match="没有打卡时间"):
        mark(house, sort="leave", in_at=start)
    with pytest.raises(Refused, match="下班早于上班"):
        mark(house, in_at=end, out_at=start)
    with pytest.raises(Refused, match="不在这一天"):
        mark(house, in_at=start - dt.timedelta(days=2))
    with pytest.raises(Refused, match="还没有到"):
        mark(house, day=december(2))
    with pytest.raises(Refused, match="不由你管理"):
        mark(house, by=house.manager, member=house.engineer, sort="leave")


def test_a_mark_is_put_right_with_its_reason(house, roster):
    one = clock_in(house, "2026-12-01 08:30")
    with pytest.raises(Refused, match="写明理由"):
        do("attendances.correct", house.supervisor, one, sort="leave")
    do("attendances.correct", house.supervisor, one, sort="leave", reason="补请假")
    assert (again(one).sort, again(one).late) == ("leave", 0)
    assert told(house.clerk, one)[-1] == "12-01的考勤更正为请假：补请假"


def test_the_night_settles_what_nobody_clocked(house, roster):
    with clock.at("2026-12-02 03:40"):
        assert settle_days() == 1 and settle_days() == 0
    one = Attendance.objects.get()
    assert (one.sort, one.source, one.day) == ("absent", "night", DAY)
    assert "记为缺勤" in told(house.clerk, one)[0]
    with clock.at("2026-12-04 03:40"):
        assert settle_days() == 0  # the night shift of the 3rd is not over
    with clock.at("2026-12-05 03:40"):
        assert settle_days() == 1


def test_what_had_begun_before_the_roster_was_published_is_owed_by_nobody(house, planning):
    with clock.at("2026-12-02 12:00"):
        planning.published((house.clerk, DAY, planning.early), (house.clerk, december(3), planning.early))
    with clock.at("2026-12-04 03:40"):
        assert settle_days() == 1
    assert Attendance.objects.get().day == december(3)


def test_what_leave_covers_is_leave(house, planning, roster):
    span = {"from_at": clock.shanghai("2026-12-01 08:00"), "to_at": clock.shanghai("2026-12-01 16:00")}
    facts = {"member": house.clerk, "stand_in": house.supervisor, "why": "年假"}
    perform("absences.declare", by=house.clerk, department=house.desk, **facts, **span)
    with clock.at("2026-12-02 03:40"):
        settle_days()
    assert Attendance.objects.get().sort == "leave"


def test_a_day_off_the_post_is_no_absence(house, roster, monkeypatch):
    monkeypatch.setitem(
        ASKS, "rosters.suspensions", lambda members, first, last: [(house.clerk.pk, DAY, True)]
    )
    with clock.at("2026-12-02 03:40"):
        settle_days()
    assert Attendance.objects.get().sort == "suspended"


def test_a_department_that_does_not_clock_is_not_settled(house, roster):
    set_parameter("WY-M4b", "by_clock", False, reason="不打卡")
    with clock.at("2026-12-02 03:40"):
        assert settle_days() == 0


def test_marks_are_seen_by_their_member_and_who_leads_them(house, roster):
    one = clock_in(house, "2026-12-01 08:00")
    boss = clock_in(house, "2026-12-01 08:00", house.supervisor)
    for who in (house.clerk, house.supervisor, house.manager):
        assert attendances_seen_by(who).filter(pk=one.pk).exists(), who
    assert not attendances_seen_by(house.specialist).exists()
    assert list(attendances_seen_by(house.clerk)) == [one]
    assert attendances_seen_by(house.manager).filter(pk=boss.pk).exists()
    peer = clock_in(house, "2026-12-01 08:00", house.manager)
    assert not attendances_seen_by(house.supervisor).filter(pk=peer.pk).exists()
    with pytest.raises(NotSeen):
        do("attendances.correct", house.supervisor, peer, sort="leave", reason="x")


@pytest.mark.clause("WY-A4.5.1")
def test_figures_of_a_period_say_on_which_days_they_rest(house, roster):
    one = clock_in(house, "2026-12-01 08:12")
    with clock.at("2026-12-05 03:40"):
        settle_days()
    found = attendance_between(house.clerk, DAY, december(31))
    assert (found["due"].value, found["worked"].value, found["absent"].value) == (2, 1, 1)
    late = found["late_minutes"]
    assert (late.value, late.unit, [i.record for i in late.inputs]) == (12, "分钟", [one.pk])
    assert late.parameters[0].clause == "WY-M4b"
    assert attendance_between(house.clerk, december(2), december(2))["due"].value == 0


def test_an_appraiser_reads_the_days_beside_the_item_and_nothing_where_nothing_was_due(house, roster):
    assert ask("appraisals.attendance", [], house.clerk, DAY, DAY) == []
    mark(house, sort="absent", reason="没有来")
    told = dict(
        (label, value) for _item, label, value in ask("appraisals.attendance", [], house.clerk, DAY, DAY)
    )
    assert told == {"实出勤": "0/1天", "缺勤": "1天"}
