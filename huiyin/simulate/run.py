"""A whole run: founding the department, living the days, checking each of them and everything at the end."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from huiyin.kernel import clock
from huiyin.kernel.calendars import loading
from huiyin.kernel.checks import Problem, check_all, last_line
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises.sweeping import sweep
from huiyin.rooms.desk.reception.actions.wordings import ship_to
from huiyin.simulate import days, people, places
from huiyin.simulate.acts.accounts import prepare_accounts
from huiyin.simulate.acts.conduct import bring_old_breaches
from huiyin.simulate.acts.contracts import bring_in_contracts, explain_clauses
from huiyin.simulate.acts.estates import prepare_project
from huiyin.simulate.acts.following import prepare_follow_ups
from huiyin.simulate.acts.handing import prepare_handing
from huiyin.simulate.acts.launches import prepare_launches
from huiyin.simulate.acts.mortgages import prepare_loans
from huiyin.simulate.acts.office import define_duties, hand_out_telephones
from huiyin.simulate.acts.plans import prepare_plan
from huiyin.simulate.acts.posts import prepare_posts
from huiyin.simulate.acts.receipts import set_standard
from huiyin.simulate.acts.rosters import prepare_rosters
from huiyin.simulate.acts.rulebook import hand_out, plan_changes
from huiyin.simulate.acts.titles import prepare_titles
from huiyin.simulate.acts.training import prepare_training
from huiyin.simulate.engine import Stopped
from huiyin.simulate.simulation import Simulation

ONE_DAY = dt.timedelta(days=1)


class NotEmpty(Exception):
    """Somebody works in this home already."""


@dataclass
class Report:
    """What a run came to."""

    seed: int
    start: dt.date
    end: dt.datetime
    days: int
    seconds: float
    lines: int
    sim: Simulation
    problems: list[Problem] = field(default_factory=list)


def simulate(
    *,
    seed: int,
    start: dt.date,
    days_: int,
    customers: int = 300,
    units: int = 240,
    until: dt.datetime | None = None,
    password: str | None = None,
    stage: Callable[[Simulation], None] = lambda sim: None,
    tell: Callable[[str], None] = lambda words: None,
    check_days: bool = True,
) -> Report:
    """Founds a department on a day and lets it live so many days, or up to a moment.

    Raises NotEmpty where somebody works already, and Stopped, with the virtual moment and the seed, when anything
    happens that is neither done nor refused, or an invariant is broken.
    """
    if Member.objects.exists():
        raise NotEmpty
    began = time.perf_counter()
    loading.forget()
    end = until or clock.shanghai(f"{start + ONE_DAY * days_}")
    with clock.at(f"{start} 07:00"):
        staff = people.found(start, password)
        sim = Simulation(seed, staff, [])
        built = places.build(sim.random, staff, units)
        sim.settle(places.settle(sim.random, staff, built, customers))
        hand_out_telephones(sim)
        prepare_posts(sim)
        define_duties(sim)
        prepare_project(sim)
        prepare_launches(sim)
        explain_clauses(sim)
        set_standard(sim)
        bring_in_contracts(sim)
        bring_old_breaches(sim)
        prepare_handing(sim)
        prepare_loans(sim)
        prepare_accounts(sim)
        prepare_titles(sim)
        prepare_follow_ups(sim)
        hand_out(sim)
        plan_changes(sim, end)
        ship_to(staff.desk, source="simulator")
        prepare_training(sim)
        prepare_plan(sim)
        prepare_rosters(sim)
        stage(sim)
    day = start
    while clock.shanghai(f"{day}") < end:
        _live_day(sim, day, end, tell, check_days)
        day += ONE_DAY
    with clock.at(end):
        sweep()
    report = Report(
        seed, start, end, (day - start).days, time.perf_counter() - began, Line.objects.count(), sim
    )
    report.problems = check_all()
    return report


def _live_day(sim: Simulation, day: dt.date, end: dt.datetime, tell, check: bool) -> None:
    before, done = last_line(), sum(sim.done.values())
    night = min(clock.shanghai(f"{day + ONE_DAY}"), end)
    moment = [clock.shanghai(f"{day}")]
    try:
        with clock.at(f"{day} 00:01"):
            days.live(sim, day)
        sim.pass_time(night, moment)
    except Exception as error:
        raise Stopped(
            f"{clock.local(moment[0]):%Y-%m-%d %H:%M:%S} (seed {sim.seed}): {type(error).__name__}: {error}"
        ) from error
    if check and (problems := check_all(before)):
        raise Stopped(f"{day} (seed {sim.seed}): " + "\n".join(map(str, problems[:20])))
    open_cases = sum(1 for case in sim.cases.values() if case.open)
    tell(
        f"{day} {'一二三四五六日'[day.weekday()]}  操作 {sum(sim.done.values()) - done:4d}  在办 {open_cases:3d}"
    )
