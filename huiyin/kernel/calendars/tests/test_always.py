"""What holds for every moment and every week of opening hours."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.calendars.tests.offices import office
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clock import SHANGHAI

MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 1), timezones=st.just(SHANGHAI)).map(
    lambda moment: moment.astimezone(dt.UTC)
)
AMOUNTS = {
    "minutes": 9000,
    "working_minutes": 2000,
    "working_hours": 40,
    "working_days": 40,
    "calendar_days": 60,
}


@st.composite
def limits(draw):
    unit = draw(st.sampled_from([*AMOUNTS, "same_day", "same_working_day", "next_working_day"]))
    return Limit(draw(st.integers(1, AMOUNTS[unit])) if unit in AMOUNTS else 0, unit)


def span(start: int, length: int) -> tuple[dt.time, dt.time]:
    """From a minute of the day, for so many minutes."""
    end = (start + length) % 1440
    return (dt.time(start // 60, start % 60), dt.time(end // 60, end % 60))


MORNINGS = st.builds(span, st.integers(0, 600), st.integers(30, 120))
AFTERNOONS = st.builds(span, st.integers(720, 1200), st.integers(30, 240))  # may end at midnight
DAYS = st.sampled_from(["morning", "afternoon", "both"])


@st.composite
def calendars(draw):
    """A department with any week (at least one open day) under the national days of 2026."""
    morning, afternoon = draw(MORNINGS), draw(AFTERNOONS)
    spans = {"morning": (morning,), "afternoon": (afternoon,), "both": (morning, afternoon)}
    week = draw(st.dictionaries(st.integers(0, 6), DAYS, min_size=1))
    return office(hours={weekday: spans[day] for weekday, day in week.items()})


@given(calendars(), limits(), MOMENTS)
def test_a_promise_always_falls_due_later_than_it_was_opened(calendar, limit, opened):
    assert calendar.due(limit, opened).at > opened


@given(calendars(), limits(), MOMENTS)
def test_a_due_time_lies_in_opening_hours_or_at_a_close(calendar, limit, opened):
    at = calendar.due(limit, opened).at
    if limit.unit != "minutes":
        before = at - dt.timedelta(microseconds=1)
        assert calendar.is_open(before)
    if limit.unit.endswith(("_days", "_day")):
        assert not calendar.is_open(at) or at == calendar.close_of(calendar.local_day(before))


@given(calendars(), MOMENTS, st.integers(0, 2000))
def test_adding_minutes_then_measuring_gives_the_same_minutes(calendar, moment, minutes):
    assert calendar.working_minutes_between(moment, calendar.add_working_minutes(moment, minutes)) == minutes


@given(calendars(), limits(), MOMENTS, st.timedeltas(dt.timedelta(0), dt.timedelta(days=12)))
def test_what_comes_later_is_never_due_earlier(calendar, limit, opened, later):
    assert calendar.due(limit, opened).at <= calendar.due(limit, opened + later).at


@given(calendars(), limits().filter(lambda limit: limit.amount), MOMENTS)
def test_a_longer_limit_is_never_due_earlier(calendar, limit, opened):
    longer = Limit(limit.amount + 1, limit.unit)
    assert calendar.due(limit, opened).at <= calendar.due(longer, opened).at


@pytest.mark.clause("YX-2.1.2b", "WY-G7", "WY-G8", "JS-V5")
@given(calendars(), MOMENTS, st.integers(1, 60))
def test_calendar_days_never_end_before_the_close_of_the_first_open_day_after_receipt(calendar, opened, days):
    first = calendar.next_open_day(calendar.local_day(opened))
    assert calendar.calendar_days(opened, days) >= calendar.close_of(first)
