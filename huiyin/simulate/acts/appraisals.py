"""Appraisals: the standard once, a check of the week, the month's appraisal, now and then an objection or a spot check."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.people.appraisals.forms.rounds import span_of, title_of
from huiyin.rooms.people.appraisals.forms.standards import shipped_items
from huiyin.rooms.people.appraisals.models import (
    AppraisalSheet,
    Deduction,
    Level,
    Round,
    SheetState,
    Sort,
    Standard,
)
from huiyin.rooms.people.appraisals.queries import left_out_of
from huiyin.simulate.acts.conduct import proof
from huiyin.simulate.engine import Story
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import appraisals

DEDUCTED, OBJECTED, ACCEPTED, GRAVE, SPOT = 0.3, 0.2, 0.4, 0.02, 0.06
WEIGHTS = {"weekly_weight": 100, "monthly_weight": 100, "spot_weight": 100}


def keep_appraisals(sim: Simulation, day: dt.date) -> None:
    """What a day asks for: the standard at first, the week's check on its last day, the month's on the next one's first."""
    issue_standards(sim)
    if not sim.calendar.is_working_day(day + dt.timedelta(days=1)) and day.weekday() in (3, 4):
        sim.begin(appraise(sim, Sort.WEEKLY, day))
    if not any(sim.calendar.is_working_day(day.replace(day=n)) for n in range(1, day.day)):
        sim.begin(appraise(sim, Sort.MONTHLY, clock.months_on(day, -1)))
    if sim.chance(SPOT):
        sim.begin(appraise(sim, Sort.SPOT, day))


def issue_standards(sim: Simulation) -> None:
    """The manager issues what the rule book proposes, for both levels."""
    desk, manager = sim.staff.desk, sim.staff.of("manager")[0]
    for level in Level:
        if not Standard.objects.filter(department=desk, level=level).exists():
            items = [{**one, "measure": ""} for one in shipped_items(desk.pk)]
            facts: dict[str, Any] = {"level": level, "from_on": clock.today(), "items": items} | WEIGHTS
            sim.do("appraisalstandards.issue", manager, department=desk, **facts)


def appraise(sim: Simulation, sort: str, day: dt.date, until: str = "") -> Story:
    """A round from its opening to its end; `until` "open" leaves half of it lying."""
    desk, manager = sim.staff.desk, sim.staff.of("manager")[0]
    first, last = span_of(sort, day)
    if Round.objects.filter(department=desk, sort=sort, first_on=first, standing=True).exists():
        return
    members = [sim.pick(sim.staff.of("clerk"))] if sort == Sort.SPOT else []
    round_ = sim.do(
        "appraisalrounds.open",
        manager,
        department=desk,
        sort=sort,
        first_on=first,
        last_on=last,
        members=members,
        title=title_of(desk, sort, first, last),
    )
    if round_ is None:
        return
    sheets = list(round_.sheets.filter(state=SheetState.DRAFT).order_by("pk").values_list("pk", flat=True))
    for key in sheets[: len(sheets) // 2] if until else sheets:
        yield from _write(sim, key)
    if until:
        return
    if sort != Sort.SPOT and left_out_of(round_):
        sim.do("appraisalrounds.include", manager, on=round_.pk)
        for key in list(round_.sheets.filter(state=SheetState.DRAFT).values_list("pk", flat=True)):
            yield from _write(sim, key)
    sim.do("appraisalrounds.close", manager, on=round_.pk)


def _write(sim: Simulation, key: int) -> Story:
    """A sheet is written by its appraiser, whoever else is away: what is about a colleague is nobody's errand."""
    sheet = AppraisalSheet.objects.select_related("standard", "member", "record").get(pk=key)
    assert sheet.appraiser_id is not None  # those without are exempt
    appraiser = sim.staff.by_id[sheet.appraiser_id]
    yield sim.attend(appraiser, None, 1, 6)
    if sim.chance(DEDUCTED):
        _deduct(sim, sheet, appraiser)
    sim.do("appraisalsheets.finish", appraiser, on=key, remark=sim.pick(appraisals()["remarks"]))
    if sheet.deductions.exists() and sim.chance(OBJECTED):
        sim.begin(object_to(sim, key))


def _deduct(sim: Simulation, sheet: AppraisalSheet, appraiser: Member) -> None:
    if sim.chance(GRAVE):
        told = appraisals()["grave"]
        sim.do(
            "appraisalsheets.zero",
            appraiser,
            on=sheet.pk,
            item=sheet.standard.items.get(name=told["item"]),
            words=told["words"],
            breach_clause=told["clause"],
            happened_at=clock.now() - dt.timedelta(minutes=90),
            uploads=[proof("现场照片")],
        )
        return
    told = sim.pick(appraisals()["deductions"])
    sim.do(
        "appraisalsheets.deduct",
        appraiser,
        on=sheet.pk,
        item=sheet.standard.items.get(name=told["item"]),
        points=told["points"],
        words=told["words"],
        uploads=[proof("检查照片")],
    )


def object_to(sim: Simulation, key: int, until: str = "") -> Story:
    """The member has a deduction looked at by somebody else."""
    sheet = AppraisalSheet.objects.select_related("record__department", "member").get(pk=key)
    deduction = Deduction.objects.filter(sheet=sheet, breach=None).first()
    member = sim.staff.by_id[sheet.member_id]
    if not until:
        yield sim.attend(member, None, 30, 400)
    if deduction is None:
        return
    one = sim.do(
        "appraisalobjections.raise",
        member,
        opened_from=sheet.record,
        department=sim.staff.desk,
        sheet=sheet,
        deduction=deduction,
        words=sim.pick(appraisals()["objections"]),
        title=f"对{sheet.record.number}的异议",
    )
    if one is None or until:
        return
    judge = sim.staff.by_id[Matter.objects.get(pk=one.pk).owner_id]
    yield sim.attend(judge, None, 60, 600)
    accepted = sim.chance(ACCEPTED)
    sim.do(
        "appraisalobjections.decide",
        judge,
        on=one.pk,
        upheld=not accepted,
        points=0 if accepted else None,
        verdict=sim.pick(appraisals()["accepted" if accepted else "kept"]),
    )


def leave_appraisals(sim: Simulation, now: dt.datetime) -> None:
    """For the end of a demonstration: a year's totals, a month half appraised, an objection to decide."""
    last_year = clock.local(now).date().replace(month=1, day=1) - dt.timedelta(days=1)
    sim.at(
        sim.calendar.subtract_working_minutes(now, 1500),
        lambda: sim.begin(appraise(sim, Sort.ANNUAL, last_year)),
    )
    sim.at(
        sim.calendar.subtract_working_minutes(now, 300),
        lambda: sim.begin(appraise(sim, Sort.CHECK, clock.local(now).date(), until="open")),
    )
    sim.at(sim.calendar.subtract_working_minutes(now, 120), lambda: _leave_objection(sim))


def _leave_objection(sim: Simulation) -> None:
    found = Deduction.objects.filter(
        breach=None, sheet__state=SheetState.DONE, sheet__objections=None
    ).order_by("-pk")
    for one in found.select_related("sheet__member"):
        if reach_of(one.sheet.member).may("appraisalobjections.raise"):  # who begins next week signs in later
            sim.begin(object_to(sim, one.sheet_id, until="open"))
            return
