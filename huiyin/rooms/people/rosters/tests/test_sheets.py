"""The month's sheet: confirmed once it is whole; then it stands."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.explain.models import Explanation
from huiyin.rooms.people.rosters.jobs import begin_sheets, settle_days
from huiyin.rooms.people.rosters.models import AttendanceLine, Timesheet
from huiyin.rooms.people.rosters.queries import attendancelines_seen_by, timesheets_seen_by
from huiyin.rooms.people.rosters.tests.conftest import DECEMBER, december
from tests.words import again, do, due, promised, told

pytestmark = pytest.mark.clause("WY-M4b")
NEW_YEAR = "2027-01-04 09:00"


@pytest.fixture
def sheet(house, planning):
    """A clerk who was late on the 1st, and a day that nobody marked yet."""
    planning.published(
        (house.clerk, december(1), planning.early), (house.clerk, december(30), planning.early)
    )
    with clock.at("2026-12-01 08:12"):
        one = perform("attendances.clock_in", by=house.clerk, department=house.desk)
    with clock.at("2026-12-01 16:00"):
        do("attendances.clock_out", house.clerk, one)
    with clock.at("2027-01-01 07:50"):
        assert begin_sheets() == 1 and begin_sheets() == 0
    return Timesheet.objects.get()


def confirmed(house, sheet):
    with clock.at(NEW_YEAR):
        settle_days()
        do("timesheets.confirm", house.supervisor, sheet)
    return again(sheet)


def test_a_sheet_is_begun_when_the_month_is_over_and_promised_in_days(house, sheet):
    assert promised(sheet) == {"timesheets.confirm"}
    assert due(sheet, "timesheets.confirm").startswith("01-0")
    with pytest.raises(Refused, match="已有2026-12的考勤表"), clock.at(NEW_YEAR):
        facts = {"title": "x", "month": DECEMBER}
        perform("timesheets.begin", by=house.supervisor, department=house.desk, **facts)
    with pytest.raises(Refused, match="还没有开始"):
        perform("timesheets.begin", by=house.supervisor, department=house.desk, title="x", month=DECEMBER)


def test_a_month_with_a_shift_that_nobody_marked_is_not_confirmed(house, sheet):
    with clock.at(NEW_YEAR), pytest.raises(Refused, match="有1个班没有考勤：周文员12-30"):
        do("timesheets.confirm", house.supervisor, sheet)
    assert confirmed(house, sheet).matter.state == "confirmed"


def test_a_month_is_confirmed_when_it_is_over(house, sheet):
    with clock.at("2026-12-31 18:00"), pytest.raises(Refused, match="还没有过完"):
        do("timesheets.confirm", house.supervisor, sheet)


def test_a_day_without_an_end_is_answered_in_words(house, sheet):
    with clock.at("2026-12-30 08:00"):
        perform("attendances.clock_in", by=house.clerk, department=house.desk)
    with clock.at(NEW_YEAR):
        with pytest.raises(Refused, match="没有下班打卡：周文员12-30"):
            do("timesheets.confirm", house.supervisor, sheet)
        do("timesheets.confirm", house.supervisor, sheet, remark="打卡机坏了，按满班计")


@pytest.mark.clause("WY-A4.5.1")
def test_a_confirmed_month_gives_each_member_a_line_with_explained_figures(house, sheet):
    sheet = confirmed(house, sheet)
    line = AttendanceLine.objects.get()
    assert (line.due, line.worked, line.absent, line.late_times, line.late_minutes) == (2, 1, 1, 1, 12)
    kept = Explanation.objects.get(record=line.pk, figure="late_minutes")
    assert kept.value == "12" and len(kept.inputs) == 1
    assert told(house.clerk, line) == ["2026-12的考勤已确认，请核对"]
    assert told(house.manager, sheet) == ["客服部2026-12考勤表已确认"]
    assert attendancelines_seen_by(house.clerk).get() == line
    assert not attendancelines_seen_by(house.specialist).exists()
    assert not timesheets_seen_by(house.clerk).exists() and timesheets_seen_by(house.manager).exists()


def test_a_confirmed_month_stands_until_it_is_opened_again(house, sheet):
    sheet = confirmed(house, sheet)
    one = house.clerk.attendances.get(day=december(30))
    with clock.at(NEW_YEAR):
        with pytest.raises(Refused, match="考勤表已确认"):
            do("attendances.correct", house.supervisor, one, sort="leave", reason="补假条")
        with pytest.raises(Refused, match="考勤表已确认"):
            do("attendances.void", house.supervisor, one, reason="误登")
        with pytest.raises(Refused, match="写明理由"):
            do("timesheets.reopen", house.supervisor, sheet)
        do("timesheets.reopen", house.supervisor, sheet, reason="补假条")
        assert promised(sheet) == {"timesheets.confirm"}
        assert AttendanceLine.objects.get().voided
        do("attendances.correct", house.supervisor, one, sort="leave", reason="补假条")
        do("timesheets.confirm", house.supervisor, sheet)
    assert AttendanceLine.objects.get(voided=False).leave == 1


def test_a_sheet_made_by_mistake_goes_and_the_days_stay(house, sheet):
    with clock.at(NEW_YEAR):
        do("timesheets.void", house.supervisor, sheet, reason="误建")
        facts = {"title": "x", "month": DECEMBER}
        assert perform("timesheets.begin", by=house.supervisor, department=house.desk, **facts)
    assert house.clerk.attendances.count() == 1
