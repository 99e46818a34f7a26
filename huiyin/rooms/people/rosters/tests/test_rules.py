"""Calculations without a database: drawing a month, marking a day, summing up."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel import clock
from huiyin.rooms.people.rosters.models import ONE_DAY, Limits, Work
from huiyin.rooms.people.rosters.queries import Mark, figures
from huiyin.rooms.people.rosters.rules import (
    MINUTE,
    draw,
    due_within,
    fault_of,
    minutes_early,
    minutes_late,
    monday_of,
    turn,
)

pytestmark = pytest.mark.clause("WY-S3")
MONDAY = dt.date(2026, 11, 30)
SHIFTS = ((8, 8), (14, 8), (22, 8), (9, 12), (0, 24))  # hour at which one begins, hours that it takes


def work(n: int, shift: int) -> Work:
    hour, hours = SHIFTS[shift]
    day = MONDAY + n * ONE_DAY
    start = clock.shanghai(f"{day}") + dt.timedelta(hours=hour)
    return Work(day, start, start + dt.timedelta(hours=hours), hours * 60 - 60)


LIMITS = st.builds(Limits, st.integers(0, 16), st.integers(1, 7), st.integers(8, 80))
WISHES = st.dictionaries(st.integers(0, 34), st.integers(0, len(SHIFTS) - 1))


@given(WISHES, st.sets(st.integers(0, 34)), LIMITS)
def test_a_drawn_month_never_breaks_a_rule(wishes, blocked, limits):
    wanted = [work(n, shift) for n, shift in wishes.items()]
    why = {MONDAY + n * ONE_DAY: "离岗" for n in blocked}
    placed, left = draw(wanted, [], why, limits)
    assert len(placed) + len(left) == len(wanted)
    days = sorted(placed)
    assert not {one.day for one in days} & set(why)
    for one, other in zip(days, days[1:], strict=False):
        assert other.start - one.end >= dt.timedelta(hours=limits.rest)
    for one in days:
        week = [other.minutes for other in days if monday_of(other.day) == monday_of(one.day)]
        assert sum(week) <= limits.week * 60
        row = {other.day for other in days}
        assert not all(one.day + n * ONE_DAY in row for n in range(limits.row + 1))


@given(WISHES, WISHES, LIMITS)
def test_what_stands_stays_and_what_is_drawn_fits_beside_it(first, second, limits):
    standing, _left = draw([work(n, shift) for n, shift in first.items()], [], {}, limits)
    placed, _left = draw([work(n, shift) for n, shift in second.items()], standing, {}, limits)
    assert not {one.day for one in placed} & {one.day for one in standing}
    for one in placed:
        others = [other for other in (*standing, *placed) if other.day != one.day]
        assert fault_of(one, others, limits) is None


@given(
    st.lists(st.sampled_from([1, 2, None]), min_size=1, max_size=12), st.integers(0, 11), st.integers(0, 400)
)
def test_a_pattern_begins_again_where_it_ends(cycle, first, n):
    day = MONDAY + n * ONE_DAY
    assert turn(cycle, MONDAY, first, day) == turn(cycle, MONDAY, first, day + len(cycle) * ONE_DAY)
    assert turn(cycle, MONDAY, first, MONDAY) == cycle[first % len(cycle)]


def test_a_whole_night_shift_before_an_early_one_says_how_short_the_rest_is():
    fault = fault_of(work(1, 0), [work(0, 1)], Limits(11, 6, 44))
    assert fault and fault.what == "与11-30的班次只隔10小时，至少要休息11小时" and fault.way_out


START, END = clock.shanghai("2026-12-01 08:00"), clock.shanghai("2026-12-01 16:00")
MOMENTS = st.integers(-120, 600).map(lambda n: START + n * MINUTE)


@pytest.mark.clause("WY-M4b")
@given(MOMENTS, st.integers(0, 30))
def test_lateness_is_all_or_nothing_of_the_grace(at, grace):
    late = minutes_late((START, END), at, grace)
    assert late == 0 or late > grace
    assert late == 0 or at == START + late * MINUTE
    early = minutes_early((START, END), at, grace)
    assert early == 0 or (early > grace and at == END - early * MINUTE)


@pytest.mark.clause("WY-M4b")
@given(st.lists(st.tuples(MOMENTS, MOMENTS).map(sorted).filter(lambda one: one[0] < one[1]), max_size=4))
def test_leave_only_ever_shortens_what_is_owed(away):
    owed = due_within((START, END), [tuple(one) for one in away])
    if owed is None:
        assert all(any(a <= START + n * MINUTE < b for a, b in away) for n in range(0, 480, 15))
        return
    assert START <= owed[0] < owed[1] <= END
    assert not any(a <= owed[0] < b for a, b in away)


DAYS = st.builds(
    Mark,
    st.integers(1, 10**6),
    st.integers(0, 30).map(lambda n: MONDAY + n * ONE_DAY),
    st.sampled_from(["worked", "absent", "leave", "suspended"]),
    st.integers(0, 90),
    st.integers(0, 90),
    st.booleans(),
).map(lambda m: m if m.sort == "worked" else Mark(m.record, m.day, m.sort, 0, 0, m.holiday))


@pytest.mark.clause("WY-M4b", "WY-A4.5.1")
@given(st.lists(DAYS, max_size=31, unique_by=lambda m: m.day), st.integers(0, 31))
def test_a_month_is_the_sum_of_its_days_and_of_its_parts(marks, n):
    whole = {name: one.value for name, one in figures(marks, 0).items()}
    cut = MONDAY + n * ONE_DAY
    parts = [figures([m for m in marks if (m.day < cut) == before], 0) for before in (True, False)]
    assert whole == {name: sum(part[name].value for part in parts) for name in whole}
    assert whole["due"] == len(marks) == sum(whole[k] for k in ("worked", "absent", "leave", "suspended"))
    assert whole["late_minutes"] == sum(m.late for m in marks)
    for one in figures(marks, 0).values():
        assert one.value == sum(i.value for i in one.inputs)
