"""What leaders do: read and acknowledge, decide, collect what customers say of the product; and mornings of all."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.kernel.notices.sending import mark_read, unread
from huiyin.kernel.promises.models import Promise, State
from huiyin.simulate.engine import Story
from huiyin.simulate.simulation import Case, Simulation
from huiyin.simulate.texts import phrases

LEADERS_OWN = ("complaints.acknowledge", "complaints.report")  # a raised one is acknowledged by the same act
ABSENT_A_WEEK = 0.1
STAND_INS = {  # role -> roles that may do its work, nearest first
    "clerk": ("clerk", "specialist"),
    "specialist": ("specialist",),
    "supervisor": ("manager",),
    "manager": ("director",),
    "director": ("manager",),
}


def follow_leaders(sim: Simulation, case: Case) -> None:
    """Whoever is owed an acknowledgement of the case will give it, mostly in time."""
    rows = Promise.objects.filter(matter=case.pk, state=State.OPEN, kind__in=LEADERS_OWN)
    for owner, kind in rows.order_by("id").values_list("owner", "kind"):
        sim.begin(acknowledge(sim, case, sim.staff.by_id[owner], urgent=kind == "complaints.report"))


def acknowledge(sim: Simulation, case: Case, leader: Member, urgent: bool) -> Story:
    """Urgent things are read within the half hour, the others in the course of the day."""
    yield sim.attend(leader, case, *((3, 25) if urgent else (40, 330)))
    hand = sim.hand(leader)
    if case.open and case.complaint.acknowledged_at is None and hand.pk != case.owner.pk:
        sim.act("complaints.acknowledge", case, by=hand, instruction=sim.phrase("instruction"))


def decide(sim: Simulation, case: Case) -> Story:
    """The manager decides what the desk could not settle."""
    promise = Promise.objects.filter(matter=case.pk, kind="complaints.decision", state=State.OPEN).first()
    manager = sim.staff.by_id[promise.owner_id] if promise else sim.staff.of("manager")[0]
    yield sim.attend(manager, case, 40, 420)
    if case.open and case.state == "escalated":
        sim.act("complaints.decide", case, by=sim.hand(manager), decision=sim.phrase("decision"))
        sim.give(case.decided)


def read_notices(sim: Simulation, member: Member) -> None:
    """In the morning everybody reads what the house told them; an overdue thing is remembered, or passed on to its owner."""
    if sim.staff.stand_in(member, clock.now()):
        return
    told = list(unread(member).values_list("record", "level"))
    mark_read(member)
    reminded = {record for record, level in told if level == "overdue"}
    for record in sorted(reminded - {None}):
        if sim.chance(0.2):
            continue
        case, errand = sim.cases.get(record), sim.errands.get(record)
        if case is not None:
            sim.give(case.nudge_of(member), dt.timedelta(minutes=sim.random.randint(5, 90)))
            if case.owner is not member:
                sim.give(case.nudge_of(case.owner), dt.timedelta(minutes=sim.random.randint(10, 180)))
        elif errand is not None:
            sim.give(errand.nudge, dt.timedelta(minutes=sim.random.randint(5, 120)))


def collect(sim: Simulation) -> Story:
    """On the first working day of a month the product complaints of the last one go a level up."""
    last = clock.today().replace(day=1) - dt.timedelta(days=1)
    supervisor = sim.staff.of("supervisor")[0]
    collection = sim.do(
        "collections.report",
        sim.hand(supervisor),
        department=sim.staff.desk,
        from_on=last.replace(day=1),
        to_on=last,
    )
    if collection is None:
        return
    reader = sim.staff.by_id[collection.to_member_id]
    yield sim.attend(reader, None, 60, 400)
    if not sim.staff.stand_in(reader, clock.now()):
        sim.do("collections.read", reader, on=collection.pk, remark=sim.phrase("read_remark"))


def plan_absences(sim: Simulation, monday: dt.date) -> None:
    """Who of the desk is away this week, and who stands in: somebody who is there and may do the work."""
    for member in [one for role in STAND_INS for one in sim.staff.of(role)]:
        if not sim.chance(ABSENT_A_WEEK):
            continue
        first = monday + dt.timedelta(days=sim.random.randint(0, 4))
        start = clock.shanghai(f"{first} 08:00")
        end = start + dt.timedelta(days=sim.random.randint(1, 3), hours=-1)
        other = _free(sim, member, start, end)
        if other is None or start <= clock.now():
            continue
        why = sim.pick(phrases()["absence"])
        if sim.do(
            "absences.declare",
            member,
            department=sim.staff.desk,
            stand_in=other,
            from_at=start,
            to_at=end,
            why=why,
        ):
            sim.staff.away.append((member.pk, other.pk, start, end))


def _free(sim: Simulation, member: Member, start: dt.datetime, end: dt.datetime) -> Member | None:
    busy = {who for row in sim.staff.away for who in row[:2] if row[2] < end and start < row[3]}
    if member.pk in busy:
        return None
    for role in STAND_INS[sim.staff.roles[member.pk]]:
        for one in sim.staff.of(role):
            if one is not member and one.pk not in busy:
                return one
    return None
