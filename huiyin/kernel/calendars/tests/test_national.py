"""The national year, as the notice and the holiday rule make it."""

import datetime as dt

import pytest

from huiyin.kernel.calendars.tests.offices import DAYS_2026
from huiyin.kernel.calendars.working import DayKind, YearUnknown, chinese_year


@pytest.mark.clause("YX-2.1.2d")
def test_the_year_2026_is_the_one_of_the_notice():
    off = "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07"
    statutory = "01-01/01-01 02-16/02-19 04-05/04-05 05-01/05-02 06-19/06-19 09-25/09-25 10-01/10-03"
    work = "01-04/01-04 02-14/02-14 02-28/02-28 05-09/05-09 09-20/09-20 10-10/10-10"
    assert {day for day, kind in DAYS_2026.items() if kind is DayKind.STATUTORY} == days_of(statutory)
    assert {day for day, kind in DAYS_2026.items() if kind is DayKind.WORKDAY} == days_of(work)
    assert {day for day, kind in DAYS_2026.items() if kind is not DayKind.WORKDAY} == days_of(off)
    assert len(days_of(statutory)) == 13


def days_of(ranges: str) -> set[dt.date]:
    found = set()
    for each in ranges.split():
        day, last = (dt.date.fromisoformat(f"2026-{part}") for part in each.split("/"))
        while day <= last:
            found.add(day)
            day += dt.timedelta(days=1)
    return found


@pytest.mark.parametrize("year", range(2008, 2027))
def test_statutory_days_always_lie_within_the_days_off_of_the_notice(year):
    import chinese_calendar

    statutory = [day for day, kind in chinese_year(year).items() if kind is DayKind.STATUTORY]
    assert all(chinese_calendar.is_holiday(day) for day in statutory)
    coinciding = year in (2009, 2020)  # mid-autumn within 1-3 October
    assert len(statutory) == (13 if year >= 2025 else 11) - coinciding


def test_a_year_without_a_notice_is_unknown_not_guessed():
    with pytest.raises(YearUnknown):
        chinese_year(2027)
