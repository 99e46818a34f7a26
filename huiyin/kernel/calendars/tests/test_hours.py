"""A single day: what makes it open."""

import datetime as dt

import pytest

from huiyin.kernel.calendars.tests.offices import CALENDAR, OFFICE, office
from huiyin.kernel.calendars.working import Calendar, CalendarError, part_of_day
from huiyin.kernel.clock import shanghai


def test_a_make_up_day_is_worked_like_the_last_open_weekday():
    short_friday = office(hours={**dict.fromkeys(range(4), OFFICE), 4: OFFICE[:1]})
    assert short_friday.wall_spans(dt.date(2026, 2, 14)) == OFFICE[:1]
    assert CALENDAR.is_working_day(dt.date(2026, 1, 4))


def test_hours_of_a_saturday_that_is_open_anyway_hold_on_a_make_up_saturday():
    assert office(hours={5: OFFICE[1:]}).wall_spans(dt.date(2026, 2, 28)) == OFFICE[1:]


def test_a_day_may_have_spans_of_its_own_or_none():
    day = dt.date(2026, 3, 4)
    assert office(days={day: OFFICE[:1]}).wall_spans(day) == OFFICE[:1]
    assert not office(days={day: ()}).is_working_day(day)


@pytest.mark.parametrize(
    "moment, expected",
    [
        ("08:29", False),
        ("08:30", True),
        ("12:00", False),
        ("13:29", False),
        ("17:29", True),
        ("17:30", False),
    ],
)
def test_open_from_the_first_minute_to_before_the_last(moment, expected):
    assert CALENDAR.is_open(shanghai(f"2026-03-04 {moment}")) is expected


def test_a_span_may_end_at_midnight():
    night = Calendar({2: ((dt.time(18), dt.time(0)),)}, {}, {2026})
    assert night.is_open(shanghai("2026-03-04 23:59"))
    assert night.last_close_on_or_before(dt.date(2026, 3, 4)) == shanghai("2026-03-05 00:00")


@pytest.mark.parametrize(
    "spans",
    [
        ((dt.time(9), dt.time(9)),),
        ((dt.time(18), dt.time(2)),),
        (OFFICE[1], OFFICE[0]),
        ((dt.time(8), dt.time(0)), (dt.time(9), dt.time(10))),
    ],
)
def test_impossible_spans_are_refused(spans):
    with pytest.raises(CalendarError):
        Calendar({0: spans})


@pytest.mark.parametrize(
    "time, part",
    [
        ("05:00", "morning"),
        ("11:30", "noon"),
        ("13:30", "afternoon"),
        ("18:00", "evening"),
        ("04:59", "evening"),
    ],
)
def test_parts_of_the_day(time, part):
    assert part_of_day(shanghai(f"2026-03-04 {time}")) == part
