"""Who works when: a roster a month, swaps, errands outside, the clock in the morning and the evening."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.rosters.jobs import begin_sheets, settle_days
from huiyin.rooms.people.rosters.models import Attendance, Outing, Roster, ShiftType, Slot, Swap, Timesheet
from huiyin.simulate.engine import Story, Wait
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import rosters

ONE_DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
LATE, EARLY, FORGOT = 0.09, 0.02, 0.03  # of the shifts
SWAPS, OUTINGS, CHANGES = 0.3, 0.6, 0.08  # a day
PLANNED_ON = 20  # day of the month from which the next is planned


def _workers(sim: Simulation) -> list[Member]:
    return [*sim.staff.of("specialist"), *sim.staff.of("clerk")]


def prepare_rosters(sim: Simulation) -> None:
    """Shifts and a pattern stand, and the month that runs has its roster."""
    planner, told = sim.staff.of("supervisor")[0], rosters()
    where: dict[str, Any] = {"department": sim.staff.desk}
    for name, letter, starts, ends, least, colour in told["shifts"]:
        hours: dict[str, Any] = {"starts": dt.time.fromisoformat(starts), "ends": dt.time.fromisoformat(ends)}
        facts: dict[str, Any] = {
            "name": name,
            "letter": letter,
            "pause": 60,
            "least": least,
            "colour": colour,
        }
        sim.do("shifttypes.define", planner, **facts, **hours, **where)
    pattern = sim.do("patterns.define", planner, name="五天轮班", letters=list(told["pattern"]), **where)
    month = clock.today().replace(day=1)
    facts = {"members": _workers(sim), "from_on": month, "spread": True}
    sim.do("patterns.assign", planner, on=pattern.pk, **facts)
    _plan(sim, month)
    sim.begin(_swap(sim, clock.today()))


def _plan(sim: Simulation, month: dt.date) -> None:
    planner = sim.hand(sim.staff.of("supervisor")[0])
    facts: dict[str, Any] = {"title": f"{month:%Y-%m}值班表", "month": month}
    roster = sim.do("rosters.begin", planner, department=sim.staff.desk, **facts)
    if roster is not None and sim.do("rosters.draw", planner, on=roster.pk, holidays=True) is not None:
        sim.do("rosters.publish", planner, on=roster.pk, answer=rosters()["answer"])


def keep_roster(sim: Simulation, day: dt.date) -> None:
    """The next month is planned; now and then a cell is changed, two swap, somebody goes out."""
    month = clock.months_on(day, 1)
    if day.day >= PLANNED_ON and not Roster.objects.filter(month=month, voided=False).exists():
        _plan(sim, month)
    if sim.chance(CHANGES):
        _change(sim, day)
    if sim.chance(SWAPS):
        sim.begin(_swap(sim, day))
    if sim.chance(OUTINGS):
        sim.begin(_go_out(sim))
    if day.day < PLANNED_ON:
        _confirm(sim)


def _change(sim: Simulation, day: dt.date) -> None:
    """Somebody who is off comes in, or somebody stays at home."""
    planner = sim.hand(sim.staff.of("supervisor")[0])
    roster = Roster.objects.filter(month=day.replace(day=1), voided=False).first()
    when = day + sim.random.randint(2, 6) * ONE_DAY
    shift = ShiftType.objects.filter(letter="A").first()
    if roster is not None and when.month == day.month:
        facts: dict[str, Any] = {"worker": sim.pick(_workers(sim)), "day": when, "shift": shift}
        sim.do("rosters.set", planner, on=roster.pk, reason=sim.pick(rosters()["changes"]), **facts)


def _swap(sim: Simulation, day: dt.date) -> Story:
    rows = Slot.objects.filter(day__range=(day + 2 * ONE_DAY, day + 9 * ONE_DAY)).order_by("day", "pk")
    slots = list(rows.select_related("member"))
    pairs = [(a, b) for a in slots for b in slots if a.member_id != b.member_id and a.shift_id != b.shift_id]
    same = [(a, b) for a, b in pairs if a.day == b.day] or pairs
    if not same:
        return
    mine, theirs = sim.pick(same)
    asker, other = (sim.staff.by_id[one.member_id] for one in (mine, theirs))
    facts: dict[str, Any] = {"other": other, "my_day": mine.day, "their_day": theirs.day}
    facts |= {"title": f"换班：{asker.name}，{other.name}", "why": sim.pick(rosters()["swaps"])}
    swap = sim.do("swaps.ask", asker, department=sim.staff.desk, **facts)
    if swap is None:
        return
    yield sim.attend(other, None, 20, 240)
    if sim.chance(0.15):
        sim.do("swaps.decline", other, on=swap.pk, reason="那天家里有事")
        return
    if sim.do("swaps.agree", other, on=swap.pk) is None:
        sim.do("swaps.withdraw", asker, on=swap.pk, reason="换不成了")
        return
    decider = sim.staff.of("supervisor")[0]
    yield sim.attend(decider, None, 20, 240)
    if sim.do("swaps.approve", decider, on=swap.pk) is None and Swap.objects.get(pk=swap.pk).matter.is_open:
        sim.do("swaps.withdraw", asker, on=swap.pk, reason="班次已变，不换了")


def _go_out(sim: Simulation) -> Story:
    now = clock.now()
    here = Slot.objects.filter(from_at__lte=now, to_at__gt=now + 5 * dt.timedelta(hours=1))
    slots = [
        one for one in here.order_by("pk") if not sim.staff.stand_in(sim.staff.by_id[one.member_id], now)
    ]
    if len(slots) < 2:
        return
    who, other = (sim.staff.by_id[one.member_id] for one in sim.random.sample(slots, 2))
    where, why, minutes = sim.pick(rosters()["outings"])
    leaves = now + 40 * MINUTE
    facts: dict[str, Any] = {"title": f"离岗：{where}", "place_to": where, "why": why, "stand_in": other}
    span: dict[str, Any] = {"from_at": leaves, "back_by": leaves + minutes * MINUTE}
    approval = sim.do("outings.ask", who, department=sim.staff.desk, **facts, **span)
    if approval is None:
        return
    yield Wait(now + sim.random.randint(4, 25) * MINUTE)
    boss = sim.staff.by_id[approval.matter.owner_id]
    if sim.do("approvals.approve", sim.hand(boss), on=approval.pk) is None:
        return
    outing = Outing.objects.filter(member=who, matter__closed_at=None).first()
    if outing is None:
        return
    sim.staff.away.append((who.pk, other.pk, outing.from_at, outing.back_by))
    late = sim.chance(0.2)
    if late and sim.chance(0.5):
        yield Wait(outing.back_by - 10 * MINUTE)
        facts = {"back_by": outing.back_by + 30 * MINUTE, "reason": sim.pick(rosters()["late"])}
        sim.do("outings.extend", who, on=outing.pk, **facts)
    yield Wait(outing.back_by + sim.random.randint(*((8, 28) if late else (-15, 0))) * MINUTE)
    sim.do("outings.return", who, on=outing.pk)


def _confirm(sim: Simulation) -> None:
    """The month that is over is confirmed when its days are in order."""
    sheet = Timesheet.objects.filter(matter__closed_at=None, place=sim.staff.desk).first()
    if sheet is not None and sheet.month < clock.today().replace(day=1):
        supervisor = sim.hand(sim.staff.of("supervisor")[0])
        sim.do("timesheets.confirm", supervisor, on=sheet.pk, remark=rosters()["remark"])


def clock_day(sim: Simulation, day: dt.date) -> None:
    """In the night the day before is settled; then everybody with a shift comes and goes, mostly in time."""
    begin_sheets()
    settle_days()
    for slot in Slot.objects.filter(day=day, roster__place=sim.staff.desk).order_by("pk"):
        member = sim.staff.by_id[slot.member_id]
        if sim.staff.stand_in(member, slot.from_at):
            continue
        if sim.chance(FORGOT):
            sim.begin(_forgotten(sim, member, day))
            continue
        come = sim.random.randint(2, 24) if sim.chance(LATE) else -sim.random.randint(1, 25)
        go = -sim.random.randint(5, 40) if sim.chance(EARLY) else sim.random.randint(0, 30)
        sim.begin(_work(sim, member, slot.from_at + come * MINUTE, slot.to_at + go * MINUTE))


def _work(sim: Simulation, member: Member, start: dt.datetime, end: dt.datetime) -> Story:
    yield Wait(start)
    one = sim.do("attendances.clock_in", member, department=sim.staff.desk)
    yield Wait(end)
    if one is not None:
        sim.do("attendances.clock_out", member, on=one.pk)


def _forgotten(sim: Simulation, member: Member, day: dt.date) -> Story:
    """Who forgot to clock says so the next morning, and the supervisor puts the day right."""
    yield Wait(clock.shanghai(f"{day + ONE_DAY} 09:30") + sim.random.randint(0, 90) * MINUTE)
    one = Attendance.objects.filter(member=member, day=day, voided=False, sort="absent").first()
    if one is None or one.due_from is None or sim.chance(0.2):
        return
    facts: dict[str, Any] = {"sort": "worked", "in_at": one.due_from - 5 * MINUTE, "out_at": one.due_to}
    supervisor = sim.hand(sim.staff.of("supervisor")[0])
    sim.do("attendances.correct", supervisor, on=one.pk, reason=sim.pick(rosters()["forgot"]), **facts)
