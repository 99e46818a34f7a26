"""What a breach comes to, against an independent reckoning over random histories."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel import clock
from huiyin.rooms.people.conduct.models import Outcome
from huiyin.rooms.people.conduct.queries.counting import Case, Past
from huiyin.rooms.people.conduct.rules import (
    BASIS,
    counted,
    deduction,
    fine_told,
    measure_of,
    mirror_of,
    out_of_line,
    points_of,
    words_of,
)

pytestmark = pytest.mark.once

TERMS = {
    "YX-4.2.1": {
        "fine": 2000,
        "fine_repeated": 5000,
        "repeated_from": 3,
        "counted_over": "all",
        "counted_in": "calendar_year",
    },
    "YX-4.2.2": {
        "fine": 10000,
        "suspension_days": 1,
        "dismissal_from": 2,
        "counted_in": "calendar_year",
        "returns_if_refused": True,
    },
    "YX-4.2.3": {"if_refused": "warning"},
    "YX-4.2.4": {"fine_multiple": 2, "repay_charge": True},
    "YX-4.2.5": {
        "fine": 10000,
        "dismissal_from": 2,
        "counted_in": "calendar_year",
        "returns_if_refused": True,
    },
}
CLAUSES = [f"YX-4.1.{n}" for n in range(1, 16)]
MOMENTS = st.datetimes(dt.datetime(2024, 11, 1), dt.datetime(2027, 2, 1)).map(
    lambda at: clock.shanghai(f"{at:%Y-%m-%d %H:%M}")
)
HISTORY = st.lists(st.tuples(st.sampled_from(CLAUSES), MOMENTS), max_size=12)


def of(clause, at, history, charge=0, **changed):
    terms = TERMS.get(BASIS.get(clause, ""), {}) | changed
    cases = [Case(n, f"WJ{n}", code, when) for n, (code, when) in enumerate(history)]
    found = counted(clause, at, cases, terms)
    return measure_of(clause, len(found), charge, terms), found


def independent(clause, at, history, charge):
    """The same in the shortest words: year of the Shanghai wall, one count for clauses 1 to 11."""
    number = int(clause.rsplit(".", 1)[1])
    year = (at + dt.timedelta(hours=8)).year

    def same(code):
        other = int(code.rsplit(".", 1)[1])
        return other <= 11 if number <= 11 else other == number

    before = sum(
        1
        for code, when in history
        if same(code) and when <= at and (when + dt.timedelta(hours=8)).year == year
    )
    if number <= 11:
        return 20_00 if before < 2 else 50_00, 0, 0, False
    if number == 12:
        return (100_00, 0, 1, False) if not before else (0, 0, 0, True)
    if number == 13:
        return 0, 0, 0, True
    if number == 14:
        return 2 * charge, charge, 0, False
    return (100_00, 0, 0, False) if not before else (0, 0, 0, True)


@pytest.mark.clause("YX-4.2.1", "YX-4.2.2", "YX-4.2.3", "YX-4.2.4", "YX-4.2.5")
@given(st.sampled_from(CLAUSES), MOMENTS, HISTORY, st.integers(1, 100_000))
def test_amounts_are_those_of_an_independent_reckoning(clause, at, history, charge):
    measure, _found = of(clause, at, history, charge if clause == "YX-4.1.14" else 0)
    assert (measure.fine, measure.compensation, measure.days, measure.dismissal) == independent(
        clause, at, history, charge
    )


@pytest.mark.clause("YX-4.2.1")
def test_the_third_of_the_year_costs_fifty_and_the_year_begins_anew():
    at = clock.shanghai("2026-12-31 23:30")
    two = [("YX-4.1.2", clock.shanghai("2026-01-01 00:10")), ("YX-4.1.11", clock.shanghai("2026-06-01"))]
    assert of("YX-4.1.9", at, two)[0].fine == 5000
    assert of("YX-4.1.9", at, two[:1])[0].fine == 2000
    assert of("YX-4.1.9", clock.shanghai("2027-01-01 00:10"), two)[0].fine == 2000
    assert of("YX-4.1.9", at, two, counted_over="each")[0].fine == 2000
    assert of("YX-4.1.9", clock.shanghai("2027-05-31"), two, counted_in="twelve_months")[0].nth == 2
    assert of("YX-4.1.9", clock.shanghai("2030-05-31"), two, counted_in="always")[0].nth == 3


@pytest.mark.clause("YX-4.2.2", "YX-4.2.3", "YX-4.2.5")
def test_a_dismissal_stands_instead_and_says_what_returns():
    at, before = clock.shanghai("2026-11-01"), clock.shanghai("2026-03-01")
    drunk = of("YX-4.1.12", at, [("YX-4.1.12", before)])[0]
    assert (drunk.dismissal, drunk.refused_fine, drunk.refused_days) == (True, 10000, 1)
    quarrel = of("YX-4.1.15", at, [("YX-4.1.15", before)])[0]
    assert (quarrel.dismissal, quarrel.refused_fine, quarrel.refused_days) == (True, 10000, 0)
    gossip = of("YX-4.1.13", at, [])[0]
    assert gossip.dismissal and gossip.refused_warning and gossip.refused_fine == 0
    assert of("WY-M4b", at, [])[0].warning and words_of(of("WY-M4b", at, [])[0]) == "书面警告"


@pytest.mark.clause("YX-4.2.1", "YX-4.2.4")
def test_a_fine_says_which_breaches_count_in_which_period_by_which_reading():
    at = clock.shanghai("2026-11-01 10:00")
    history = [("YX-4.1.2", clock.shanghai("2026-02-01")), ("YX-4.1.5", clock.shanghai("2026-05-01"))]
    measure, found = of("YX-4.1.9", at, history)
    told = fine_told(Case(9, "WJ9", "YX-4.1.9", at), measure, found, 0, TERMS["YX-4.2.1"])
    assert told.value == "50.00" and "读法 1、2、55" in told.formula
    assert [one.record for one in told.inputs] == [0, 1, 9]
    assert ("counted_in", "自然年度") in [(one.name, one.value) for one in told.parameters]
    measure, found = of("YX-4.1.14", at, [], 333)
    told = fine_told(Case(9, "WJ9", "YX-4.1.14", at), measure, found, 333, TERMS["YX-4.2.4"])
    assert told.value == "6.66" and measure.compensation == 333


@pytest.mark.clause("YX-4.2.5")
def test_a_decision_is_out_of_line_where_it_differs_from_the_clause_or_from_what_was_usual():
    at = clock.shanghai("2026-11-01")
    light = [Past(n, f"CF{n}", 1, "warning", 2000, at) for n in range(3)]
    assert mirror_of([]).usual == Outcome.FULL and not out_of_line("full", mirror_of([]))
    assert out_of_line("warning", mirror_of([]))
    assert out_of_line("full", mirror_of(light)) and "从轻，只予警告 3" in str(mirror_of(light))
    assert out_of_line("warning", mirror_of(light))  # less than the clause says always needs words


@pytest.mark.clause("YX-4.2.4")
@given(st.integers(-50_000, 500_000), st.integers(1, 2_000_000), st.none() | st.integers(0, 400_000))
def test_a_month_takes_at_most_a_fifth_of_the_wage_and_never_below_the_minimum(owed, wage, minimum):
    taken = deduction(owed, wage, "20", minimum, [])
    assert taken.deducted + taken.carried == owed
    if owed <= 0:
        assert taken.carried == 0
        return
    assert 0 <= taken.deducted <= wage // 5 and taken.carried >= 0
    if minimum is not None and taken.deducted:
        assert wage - taken.deducted >= minimum
    if taken.carried and minimum is None:
        assert taken.deducted == wage // 5


@pytest.mark.clause("YX-4.2.5")
def test_points_are_rounded_half_up_to_the_hundredth():
    assert [points_of(fine, 1000) for fine in (2000, 5000, 666, 5, 4)] == [200, 500, 67, 1, 0]
