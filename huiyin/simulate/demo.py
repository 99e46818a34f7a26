"""The demonstration: four weeks of a department that end now, so that everybody's desk has something on it."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Callable
from pathlib import Path

from huiyin.kernel import clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import Calendar
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.models import Member
from huiyin.simulate.acts.appraisals import leave_appraisals
from huiyin.simulate.acts.asking import leave_requests
from huiyin.simulate.acts.checking import leave_unchecked
from huiyin.simulate.acts.conduct import leave_conduct
from huiyin.simulate.acts.helping import ask
from huiyin.simulate.acts.office import leave_lying
from huiyin.simulate.acts.public import open_places, write_in
from huiyin.simulate.acts.receiving import pick_client, record
from huiyin.simulate.people import STAFF
from huiyin.simulate.run import NotEmpty, Report, simulate
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import Situation, situations

NOTE = "demo.json"  # in the home: how to sign in, and that the demonstration is whole
LATE = (4, 2)  # working days before the end on which somebody leaves a thing lying
OWNERS = ("specialist", "clerk", "supervisor", "manager", "director")


def sign_ins(home: Path) -> dict | None:
    """What the demonstration of a home is signed in to with; None where there is none."""
    try:
        return json.loads((home / NOTE).read_text())
    except (OSError, ValueError):
        return None


def make(
    home: Path, *, seed: int, days: int, customers: int, units: int, tell: Callable[[str], None]
) -> Report:
    """Lets a department live up to this moment, and leaves a note on how to sign in.

    Raises NotEmpty, and leaves no note, where somebody works already.
    """
    if Member.objects.exists():
        raise NotEmpty
    now = clock.now()
    calendar = calendar_of(None)
    start = calendar.local_day(now)
    for _ in range(days):
        start = _open_day_before(calendar, start)
    password = f"huiyin-{secrets.randbelow(9000) + 1000}"
    note = {"state": "building", "seed": seed, "made_at": now.isoformat()}
    _write(home, note)
    report = simulate(
        seed=seed,
        start=start,
        days_=days,
        customers=customers,
        units=units,
        until=now,
        password=password,
        stage=lambda sim: leave_things_lying(sim, now),
        tell=tell,
        check_days=False,
    )
    _write(home, note | {"state": "ready", "password": password})
    return report


def only_simulated() -> bool:
    """Whether nobody but the simulator ever did anything here."""
    return not Line.objects.exclude(source__in=("simulator", "worker")).exists()


def _write(home: Path, note: dict) -> None:
    path = home / NOTE
    path.write_text(json.dumps(note, ensure_ascii=False))
    path.chmod(0o600)


def _open_day_before(calendar: Calendar, day: dt.date) -> dt.date:
    day -= dt.timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= dt.timedelta(days=1)
    return day


def leave_things_lying(sim: Simulation, now: dt.datetime) -> None:
    """For every owner something broken, something that falls due, something fresh; for the others' departments too."""
    leave_lying(sim, now)
    leave_requests(sim, now)
    leave_unchecked(sim, now)
    leave_conduct(sim, now)
    leave_appraisals(sim, now)
    open_places(sim)
    write_in(sim, now)
    today = sim.calendar.local_day(now)
    minutes = 60
    for role in OWNERS:
        for owner in sim.staff.of(role):
            day = today
            for back in range(1, max(LATE) + 1):
                day = _open_day_before(sim.calendar, day)
                if back in LATE:
                    _later(sim, clock.shanghai(f"{day} 10:{minutes % 60:02d}"), owner)
            last = sim.calendar.subtract_working_minutes(now, 10 + minutes % 50)
            _later(sim, last, owner)
            minutes += 7
    for code in ("GC", "WG"):
        for helper in sim.staff.of("partner", code):
            day = today
            for back in range(1, 5):
                day = _open_day_before(sim.calendar, day)
                if back in (1, 4):
                    _later(sim, clock.shanghai(f"{day} 11:{minutes % 60:02d}"), None, helper)
            _later(sim, sim.calendar.subtract_working_minutes(now, 25 + minutes % 30), None, helper)
            minutes += 7


def _later(sim: Simulation, moment: dt.datetime, owner: Member | None, helper: Member | None = None) -> None:
    to = "works" if helper and helper in sim.staff.of("partner", "GC") else "property"
    fit = [one for one in situations() if not one.about and one.category == "complaint"]
    if helper:
        fit = [one for one in fit if one.part and one.part["to"] == to]
    sim.at(moment, lambda: _lie(sim, sim.pick(fit), owner, helper))


def _lie(sim: Simulation, situation: Situation, owner: Member | None, helper: Member | None) -> None:
    """A case that its owner does not touch any more before the run ends."""
    owner = owner or sim.pick(sim.staff.of("specialist"))
    case = record(sim, sim.clerk(), situation, pick_client(sim, situation), owner=owner, lies=True)
    if case is not None and helper is not None:
        ask(sim, case, lies=True, owner=helper)


def posts() -> list[tuple[str, str, str]]:
    """Username, name and post of everybody who may sign in."""
    departments = {"GC": "", "WG": "", "CW": "财务部", "PZ": "品质部", "XX": "信息部", "KF": "客服部"}
    return [(row[0], row[1], f"{departments[row[4]]} {row[3]}".strip()) for row in STAFF]
