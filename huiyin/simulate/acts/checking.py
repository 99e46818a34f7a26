"""Quality: now and then a clerk says what ought not to be said; records are drawn, scored, objected to, learnt from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from huiyin.kernel.members.models import Member
from huiyin.kernel.records.kinds import KINDS
from huiyin.registers.office.models import Task
from huiyin.rooms.desk.quality.jobs import draw
from huiyin.rooms.desk.quality.models import QualityCheck, State
from huiyin.rooms.desk.quality.queries import facts_of_check, sheet_of, standing_check, work_shown
from huiyin.rooms.desk.reception.models import Call, Outcome
from huiyin.simulate.acts.office import work_on
from huiyin.simulate.engine import Story
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import checking

SLIPS = 0.035  # of the answers
PICKED, LATEST = 0.35, 20  # a day; among so many calls
LEFT_LYING, CARELESS, OBJECTS, CHANGED = 0.1, 0.25, 0.3, 0.5
POINTS = {5: 70, 4: 22, 3: 6, 2: 2}
POINTS_OF_CARELESS = {5: 25, 4: 30, 3: 30, 2: 15}


def as_said(sim: Simulation, pair: Sequence[str]) -> tuple[str, str]:
    """What was asked, and the answer as it is written down: now and then with what ought not to be said."""
    asked, reply = pair
    return asked, f"{reply}，{sim.pick(checking()['slips'])}" if sim.chance(SLIPS) else reply


def look_at_work(sim: Simulation) -> None:
    """Last month's records are drawn, one may be taken by hand, and each new check begins its story."""
    draw()
    if sim.chance(PICKED):
        _pick(sim)
    waiting = QualityCheck.objects.filter(matter__state=State.OPEN).exclude(pk__in=sim.checked).order_by("pk")
    for check in waiting.select_related("matter"):
        sim.checked.add(check.pk)
        if not sim.chance(LEFT_LYING):
            sim.begin(_score(sim, check.pk, sim.staff.by_id[check.matter.owner_id]))


def leave_unchecked(sim: Simulation, now: dt.datetime) -> None:
    """For the end of a demonstration: checks that wait, and an objection that waits to be decided."""
    for hours in (5, 3, 2):
        sim.at(sim.calendar.subtract_working_minutes(now, 60 * hours), lambda: _leave(sim, objects=False))
    sim.at(sim.calendar.subtract_working_minutes(now, 90), lambda: _leave(sim, objects=True))


def _leave(sim: Simulation, objects: bool) -> None:
    check = _pick(sim)
    if check is None:
        return
    sim.checked.add(check.pk)
    if objects:
        words, hand = checking(), sim.staff.by_id[check.matter.owner_id]
        points = [3 for _row in sheet_of(check)]
        sim.do("checks.score", hand, on=check.pk, points=points, remark=words["poor"][0])
        member = sim.staff.by_id[check.checked_member_id]
        sim.do("checks.object", member, on=check.pk, objection=words["objections"][0])


def _pick(sim: Simulation) -> QualityCheck | None:
    """One of the latest calls is taken for a check, unless it was already, or it is the leader's own."""
    calls = Call.objects.filter(outcome=Outcome.ANSWERED, record__voided_at=None).order_by("-pk")
    keys = list(calls.values_list("pk", flat=True)[:LATEST])
    if not keys:
        return None
    about = KINDS["calls"].particulars().get(pk=sim.pick(keys))
    work, why = work_shown(about.record), sim.pick(checking()["why"])
    leader = sim.hand(sim.staff.of("supervisor")[0])
    if work is None or work.member is None or work.member_id == leader.pk:
        return None
    if standing_check(about.record, work.member).exists():
        return None
    facts = facts_of_check(about, work) | {"why": why, "opened_from": about.record}
    return sim.do("checks.pick", leader, **facts)


def _points(sim: Simulation, check: QualityCheck) -> list[int | None]:
    weights = POINTS_OF_CARELESS if sim.chance(CARELESS) else POINTS
    chosen = sim.random.choices(list(weights), list(weights.values()), k=len(sheet_of(check)))
    return [
        min(points, row.points if row.given is None else row.given)
        for points, row in zip(chosen, sheet_of(check), strict=True)
    ]


def _again(pk: int) -> QualityCheck:
    return KINDS["checks"].particulars().get(pk=pk)


def _score(sim: Simulation, pk: int, owner: Member) -> Story:
    yield sim.attend(owner, None, 120, 1800)
    check, words = _again(pk), checking()
    if check.matter.state != State.OPEN:
        return
    hand, points = sim.hand(sim.staff.by_id[check.matter.owner_id]), _points(sim, check)
    if hand.pk == check.checked_member_id:
        return
    poor = any(given is not None and given < 4 for given in points)
    remark = sim.pick(words["poor" if poor else "good"]) or words["good"][0]
    if sim.do("checks.score", hand, on=pk, points=points, remark=remark) is None:
        return
    check = _again(pk)
    if check.short and sim.chance(OBJECTS):
        yield from _object(sim, check)
        check = _again(pk)
    task = Task.objects.filter(pk=check.coaching_id).select_related("matter__record").first()
    if task is not None and task.matter.state == "open":
        yield from work_on(sim, task, words["task"])


def _object(sim: Simulation, check: QualityCheck) -> Story:
    """The member objects, and who stands above the checker decides."""
    words, member = checking(), sim.staff.by_id[check.checked_member_id]
    yield sim.attend(member, None, 60, 900)
    if sim.do("checks.object", member, on=check.pk, objection=sim.pick(words["objections"])) is None:
        return
    owner = sim.staff.by_id[_again(check.pk).matter.owner_id]
    yield sim.attend(owner, None, 120, 1500)
    changed = sim.chance(CHANGED)
    rows = sheet_of(_again(check.pk))
    points = [row.given if not changed or row.given is None else row.points for row in rows]
    decision = sim.pick(words["changed" if changed else "upheld"])
    sim.do("checks.decide", sim.hand(owner), on=check.pk, points=points, decision=decision)
