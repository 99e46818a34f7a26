"""What the department plans for the year, talks over each week, and finds wrong and puts right."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.members.models import Department
from huiyin.rooms.people.plans.models import Correction, Meeting, PlanItem
from huiyin.simulate.engine import Story, Wait
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import plans

MEETS = 0.2  # of the open days, on which a meeting is called
FINDS = 0.12  # of the open days, on which something is found
MOVES = 0.4  # of the open days, on which somebody writes how far an item has come


def prepare_plan(sim: Simulation) -> None:
    """The year's plan waits for its approval with its items; one of them is divided among the people."""
    words, today = plans(), clock.today()
    supervisor, works = sim.staff.of("supervisor")[0], Department.objects.filter(code="GC").first()
    where: dict[str, Any] = {"department": sim.staff.desk}
    facts: dict[str, Any] = {"title": f"{today.year}年工作计划", "span": "year", "year": today.year}
    plan = sim.do("workplans.draft", supervisor, aim=words["aim"], **facts, **where)
    owners = [supervisor, *sim.staff.of("specialist"), *sim.staff.of("clerk")]
    span: dict[str, Any] = {"from_on": dt.date(today.year, 1, 1), "to_on": dt.date(today.year, 12, 31)}
    for n, told in enumerate(words["items"]):
        item = sim.do(
            "planitems.add", supervisor, plan=plan, owner=owners[n % len(owners)], **told, **span, **where
        )
        if told.get("unit") and item is not None:
            months = [month for month in (today.month, today.month + 1) if month <= 12]
            people = sim.staff.of("specialist")[:2]
            sim.do("planitems.break_down", supervisor, on=item.pk, months=months, owners=people)
    ends = min(today + dt.timedelta(days=40), dt.date(today.year, 12, 31))
    for n, title in enumerate(words["milestones"] if works else ()):
        day: dict[str, Any] = {"from_on": dt.date(today.year, 1, 1), "to_on": ends}
        other: dict[str, Any] = {"sort": "milestone", "other": works, "title": title, "contact": "吴工"}
        sim.do("planitems.add", supervisor, plan=plan, owner=owners[n + 1], **other, **day, **where)
    sim.do("workplans.submit", supervisor, on=plan.pk)


def keep_to_plan(sim: Simulation) -> None:
    """A day of leading: a meeting is called, something is found, an item moves, another department is asked."""
    if sim.chance(MEETS):
        sim.begin(_meet(sim))
    if sim.chance(FINDS):
        sim.begin(_find(sim))
    if sim.chance(MOVES):
        _move(sim)


def _move(sim: Simulation) -> None:
    words = plans()
    items = list(
        PlanItem.objects.filter(matter__closed_at=None, measure="").select_related("matter").order_by("pk")
    )
    if not items:
        return
    item = sim.pick(items)
    owner = sim.hand(sim.staff.by_id[item.matter.owner_id])
    if item.sort == "milestone":
        sim.do("planitems.chase", owner, on=item.pk, how="call", words=sim.pick(words["chased"]))
        if sim.chance(0.5):
            day = clock.today() + dt.timedelta(days=sim.random.randint(5, 12))
            sim.do("planitems.reply", owner, on=item.pk, answer=sim.pick(words["answers"]), expected_on=day)
        return
    if item.parts.exists():
        return
    percent = min(item.percent + sim.random.randint(10, 30), 95)
    value = None if item.target is None else item.target * percent // 10_000 * 100
    sim.do(
        "planitems.report",
        owner,
        on=item.pk,
        percent=percent,
        progress=sim.pick(words["progress"]),
        value=value,
    )


def _meet(sim: Simulation) -> Story:
    words = plans()
    title, agenda = sim.pick(words["meetings"])
    leader = sim.hand(sim.staff.of("supervisor")[0])
    moment = sim.soon(200, 900).replace(second=0)
    people = [*sim.staff.of("clerk"), *sim.staff.of("specialist")]
    facts: dict[str, Any] = {
        "title": title,
        "sort": "department" if title == "部务会" else "weekly",
        "place": "二楼会议室",
        "from_at": moment,
        "to_at": moment + dt.timedelta(minutes=50),
        "members": [one for one in people if one.pk != leader.pk],
        "agenda": agenda,
    }
    meeting: Meeting | None = sim.do("meetings.call", leader, department=sim.staff.desk, **facts)
    if meeting is None:
        return
    yield Wait(moment + dt.timedelta(minutes=55))
    present = [one for one in facts["members"] if sim.chance(0.9)] or facts["members"][:1]
    if sim.do("meetings.hold", leader, on=meeting.pk, minutes=words["minutes"], present=present) is None:
        return
    for decision in sorted(sim.random.sample(words["decisions"], 2)):
        due = sim.calendar.add_working_minutes(clock.now(), sim.random.randint(900, 2400))
        sim.do("meetings.decide", leader, on=meeting.pk, words=decision, taker=sim.pick(present), due=due)
    yield sim.attend(leader, None, 20, 400)
    sim.do("meetings.send", leader, on=meeting.pk)


def _find(sim: Simulation) -> Story:
    words = plans()
    n = sim.random.randrange(len(words["findings"]))
    title, found, remedy, where = words["findings"][n]
    finder, owner = (
        sim.staff.of("manager")[0],
        sim.pick([*sim.staff.of("clerk"), *sim.staff.of("specialist")]),
    )
    facts: dict[str, Any] = {"title": title, "found": found, "remedy": remedy, "where": where, "owner": owner}
    one: Correction | None = sim.do("corrections.find", finder, department=sim.staff.desk, **facts)
    if one is None:
        return
    for _n in range(2):
        yield sim.attend(owner, None, 200, 1200)
        hand = sim.hand(owner)
        sim.do("corrections.correct", hand, on=one.pk, result=words["results"][n])
        yield sim.attend(finder, None, 100, 600)
        looker = finder if hand is not finder else sim.staff.of("director")[0]
        if sim.chance(0.85):
            sim.do("corrections.accept", looker, on=one.pk, recheck="符合要求")
            return
        sim.do("corrections.reject", looker, on=one.pk, recheck="还差一处")
