"""A small department lives some days: nothing is broken, nothing swallowed, and the same seed tells the same story."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.models.sql.compiler import SQLCompiler

from huiyin.kernel.checks import check_all
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.models import Member
from huiyin.simulate import days
from huiyin.simulate.check import fingerprint
from huiyin.simulate.engine import Stopped
from huiyin.simulate.run import NotEmpty, simulate
from huiyin.simulate.texts import situations, slots

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 9, 18)


def live(seed: int = 5, **facts):
    return simulate(**{"seed": seed, "start": FRIDAY, "days_": 3, "customers": 40, "units": 48} | facts)


def test_three_days_leave_no_problem_and_much_work():
    report = live(start=dt.date(2026, 11, 2))
    assert report.problems == [] == check_all()
    assert report.sim.done["calls.record"] > 20 and report.sim.done["complaints.record"] > 3
    assert report.sim.done["complaints.contact"] > 0


@pytest.fixture
def rows_in_any_order(monkeypatch):
    """A database may give rows in any order where none is asked for: here it does, each time in another."""
    as_sql = SQLCompiler.as_sql

    def in_any_order(self, with_limits=True, with_col_aliases=False):
        sql, params = as_sql(self, with_limits, with_col_aliases)
        asks_more = any(
            word in sql for word in ("ORDER BY", "GROUP BY", "DISTINCT", "COUNT(", "LIMIT", "FOR UPDATE")
        )
        if with_limits and sql.startswith("SELECT") and not self.query.subquery and not asks_more:
            sql += " ORDER BY random()"
        return sql, params

    monkeypatch.setattr(SQLCompiler, "as_sql", in_any_order)


def test_the_same_seed_and_start_leave_equal_rows_and_another_seed_others(rows_in_any_order):
    prints = []
    for seed in (3, 3, 4):
        with transaction.atomic():
            live(seed, days_=2, start=dt.date(2026, 11, 2))
            prints.append(fingerprint())
            transaction.set_rollback(True)
    assert prints[0] == prints[1] != prints[2]


@pytest.mark.once
def test_a_make_up_saturday_is_worked_and_a_holiday_is_not(monkeypatch):
    """2026-09-20 is a Sunday worked for the long October holiday; 10-01 is a holiday."""
    from huiyin.kernel.calendars.loading import calendar_of

    calendar = calendar_of(None)
    assert calendar.is_working_day(dt.date(2026, 9, 20)) and not calendar.is_working_day(dt.date(2026, 10, 1))
    report = live(start=dt.date(2026, 9, 20), days_=1)
    worked = report.sim.done["calls.record"]
    assert worked > 5
    assert (
        days._expected(report.sim, dt.date(2026, 10, 1))
        < days._expected(report.sim, dt.date(2026, 9, 20)) / 5
    )


@pytest.mark.once
def test_an_unexpected_error_stops_the_run_with_moment_and_seed(monkeypatch):
    def fail(sim):
        raise KeyError("x")

    monkeypatch.setattr(days, "take_call", fail)
    with pytest.raises(Stopped, match=r"2026-11-02 \d\d:\d\d:\d\d \(seed 5\): KeyError"):
        live(start=dt.date(2026, 11, 2))


@pytest.mark.once
def test_a_refusal_is_counted_by_its_clause():
    report = live(days_=2, start=dt.date(2026, 11, 2))
    case = next(one for one in report.sim.cases.values() if one.open)
    by = report.sim.staff.of("specialist")[0]
    assert report.sim.do("matters.hand_over", by, on=case.pk, taker=case.owner, reason="x") is None
    assert sum(count for (_clause, verb), count in report.sim.refusals.items() if verb == "matters.hand_over")


def test_a_home_in_use_is_never_simulated_in(house):
    assert Member.objects.exists()
    with pytest.raises(NotEmpty):
        live()


def test_every_situation_can_be_said_in_full():
    import random

    assert len(situations()) >= 60
    for one in situations():
        words = slots(random.Random(1), one, building="3", member="周敏")
        for text in (one.title, one.cause, one.findings, one.result, one.answer, one.wants):
            said = text.format_map(words)
            assert said and "{" not in said
        assert len(one.title.format_map(words)) <= 120 and len(one.wants) <= 200


@pytest.mark.once
def test_the_simulator_uses_the_actions_that_people_use():
    """No page, no form, no HTTP: the source in the journal says who it was."""
    live(days_=1, start=dt.date(2026, 11, 2))
    assert set(Line.objects.values_list("source", flat=True)) <= {"simulator", "worker"}
