"""What members have with each other: tasks, circulars, routine duties; and appointments with customers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member, Post
from huiyin.registers.office.jobs import open_duties
from huiyin.registers.office.models import Addressee, Task
from huiyin.simulate.engine import Story, Wait
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import office

RETURNED, SENT_BACK, EXTENDED, WITHDRAWN, REPORTED = 0.08, 0.1, 0.06, 0.03, 0.5
MOVED, CANCELLED, MISSED = 0.12, 0.08, 0.1
ONE_DAY = dt.timedelta(days=1)


# ── tasks ───────────────────────────────────────────────────────────────────────


def give_task(sim: Simulation, told: dict | None = None) -> Story:
    """Somebody asks another department, or a colleague; a leader orders."""
    told = told or sim.pick(office()["tasks"])
    giver = sim.hand(sim.pick(sim.staff.of(told["by"])))
    facts: dict[str, Any] = {"title": told["title"], "wanted": told["wanted"]}
    if told["to"] in sim.staff.departments:
        facts["department"] = sim.staff.departments[told["to"]]
    else:
        facts |= {"department": sim.staff.desk, "taker": sim.pick(sim.staff.of(told["to"]))}
    if told.get("customer"):
        client = sim.pick(sim.clients)
        facts |= {"party": client.party, "project": sim.staff.project}
        waiting = [case for case in sim.waiting.values() if case.client and case.about != giver]
        if waiting and sim.chance(0.4):
            case = sim.pick(waiting)
            facts |= {"party": case.client.party, "opened_from": case.complaint.record}
    if sim.chance(0.5):
        day = clock.today() + ONE_DAY * sim.random.randint(1, 3)
        while not sim.calendar.is_working_day(day):
            day += ONE_DAY
        facts["due"] = clock.shanghai(f"{day} 17:30")
    task = sim.do("tasks.give", giver, **facts)
    if task is not None:
        yield from work_on(sim, task, told)


def work_on(sim: Simulation, task: Task, told: dict) -> Story:
    """It is accepted or returned, done, answered, and confirmed or sent back."""
    giver = sim.staff.by_id[task.given_by_id] if task.given_by_id else None
    if task.matter.offered_to_id:
        taker = sim.staff.by_id[task.matter.offered_to_id]
        yield sim.attend(taker, None, 10, 150)
        if sim.chance(RETURNED):
            sim.do("matters.return", taker, on=task.pk, why=sim.pick(office()["refused"]))
            yield sim.attend(giver or taker, None, 20, 200)
            sim.do("tasks.answer", task.matter.owner, on=task.pk, result=told["result"])
            return
        task = sim.do("matters.accept", taker, on=task.pk) or task
    owner = sim.staff.by_id[task.matter.owner_id]
    if giver and sim.chance(WITHDRAWN):
        sim.do("tasks.withdraw", giver, on=task.pk, reason=sim.pick(office()["withdraw"]))
        return
    yield sim.attend(owner, None, 60, 700)
    if giver and sim.chance(REPORTED):
        sim.do("tasks.report", sim.hand(owner), on=task.pk, words=told["progress"])
        if sim.chance(EXTENDED):
            day = sim.calendar.next_open_day(clock.today() + ONE_DAY)
            words = sim.pick(office()["extend"])
            sim.do("tasks.extend", giver, on=task.pk, due=clock.shanghai(f"{day} 17:30"), reason=words)
        yield sim.attend(owner, None, 60, 500)
    task = _answer(sim, owner, task, told) or task
    if task.matter.state != "replied" or giver is None:
        return
    yield sim.attend(giver, None, 30, 400)
    if sim.chance(SENT_BACK):
        sim.do("tasks.send_back", giver, on=task.pk, reason=sim.pick(office()["send_back"]))
        yield sim.attend(owner, None, 60, 500)
        task = _answer(sim, owner, task, told) or task
        yield sim.attend(giver, None, 30, 300)
    sim.do("tasks.confirm", giver, on=task.pk, remark=sim.pick(office()["remark"]))


def _answer(sim: Simulation, owner: Member, task: Task, told: dict) -> Task | None:
    """By the owner's hand or the stand-in's; now and then a line of the checklist is left out."""
    checked = [line for line in task.checklist if not sim.chance(0.06)] or task.checklist[:1]
    return sim.do("tasks.answer", sim.hand(owner), on=task.pk, result=told["result"], checked=checked)


# ── routine duties ──────────────────────────────────────────────────────────────


def hand_out_telephones(sim: Simulation) -> None:
    """A telephone at each clerk's place."""
    for number, clerk in enumerate(sim.staff.of("clerk"), 801):
        sim.do("extensions.assign", by=None, department=sim.staff.desk, number=str(number), holder=clerk)


def define_duties(sim: Simulation) -> None:
    """What the department does by the calendar is defined before its first day."""
    for told in office()["duties"]:
        department = sim.staff.departments[told["department"]]
        whose: dict[str, Any] = {}
        if "post" in told:
            whose["post"] = Post.objects.get(department=department, name=told["post"])
        else:
            whose["owner"] = sim.staff.of(told["owner"])[0]
        sim.do(
            "duties.define",
            sim.staff.of(told["by"])[0],
            department=department,
            title=told["title"],
            wanted=told["wanted"],
            frequency=told["frequency"],
            weekday=told.get("weekday", 1),
            month_day=told.get("month_day", 1),
            month=told.get("month", 1),
            due_time=dt.time.fromisoformat(told["due"]),
            within_days=told.get("within", 0),
            clause=told["clause"],
            checklist=told["checklist"],
            **whose,
        )


def begin_duties(sim: Simulation) -> None:
    """The house opens what is due today; whoever it falls to gets to it in the course of the day."""
    open_duties()
    told = {one["title"]: one for one in office()["duties"]}
    fresh = Task.objects.filter(duty__isnull=False, matter__opened_at=clock.now())
    for task in fresh.select_related("matter__owner", "duty").order_by("pk"):
        sim.begin(_do_duty(sim, task, told[task.duty.title]))  # type: ignore[union-attr]


def _do_duty(sim: Simulation, task: Task, told: dict) -> Story:
    owner = sim.staff.by_id[task.matter.owner_id]
    yield sim.attend(owner, None, 20, 160)
    _answer(sim, owner, task, told)


# ── circulars ───────────────────────────────────────────────────────────────────


def circulate(sim: Simulation) -> Story:
    """A circular goes out; it may carry a task for each department that it went to."""
    told = sim.pick(office()["circulars"])
    issuer = sim.hand(sim.pick(sim.staff.of(told["by"])))
    departments = [sim.staff.departments[code] for code in told["to"]]
    facts = {name: told[name] for name in ("title", "text", "sort")}
    if told["sort"] == "forwarded":
        number = f"客服字〔{clock.today().year}〕{sim.random.randint(3, 60)}号"
        facts |= {"origin": told["origin"], "origin_number": number}
    circular = sim.do("circulars.issue", issuer, department=sim.staff.desk, departments=departments, **facts)
    if circular is None:
        return
    for reader in Addressee.objects.filter(circular=circular).order_by("id"):
        sim.begin(_read(sim, circular.pk, sim.staff.by_id[reader.member_id]))
    if "task" in told:
        task = told["task"]
        yield Wait(sim.soon(5, 30))
        facts = {"title": task["title"], "wanted": task["wanted"], "departments": departments[1:]}
        if sim.do("circulars.set_task", issuer, on=circular.pk, **facts):
            opened = Task.objects.filter(matter__opened_at=clock.now(), given_by=issuer, duty=None)
            for one in opened.select_related("matter__owner").order_by("pk"):
                sim.begin(work_on(sim, one, task | {"progress": "正在自查"}))


def _read(sim: Simulation, circular: int, member: Member) -> Story:
    yield sim.attend(member, None, 15, 500)
    sim.do("circulars.read", member, on=circular, words=sim.pick(office()["read_words"]))


# ── appointments ────────────────────────────────────────────────────────────────


def appoint(sim: Simulation) -> Story:
    """A customer is given a time; comes, comes at another time, calls off, or does not come."""
    told, client = sim.pick(office()["appointments"]), sim.pick(sim.clients)
    host = sim.pick(sim.staff.of("specialist"))
    start, end = _free_time(sim)
    booking = sim.do(
        "appointments.book",
        sim.clerk(),
        department=sim.staff.desk,
        project=sim.staff.project,
        party=client.party,
        owner=host,
        title=told["title"],
        bring=told["bring"],
        place=sim.pick(office()["places"]),
        from_at=start,
        to_at=end,
    )
    if booking is None:  # the host is taken or away: the customer is asked to call again
        return
    if sim.chance(MOVED):
        yield Wait(sim.soon(10, 60))
        start, end = _free_time(sim)
        words = sim.pick(office()["move"])
        moved = sim.do(
            "appointments.move", sim.clerk(), on=booking.pk, from_at=start, to_at=end, reason=words
        )
        if moved is None:
            start, end = booking.from_at, booking.to_at
    if sim.chance(CANCELLED):
        words = sim.pick(office()["cancel"])
        sim.do("appointments.cancel", sim.clerk(), on=booking.pk, reason=words, by_customer=True)
        return
    late = start + dt.timedelta(minutes=sim.random.randint(-4, 12))
    yield Wait(max(late, clock.now()))
    if sim.chance(MISSED):
        yield Wait(max(end, clock.now()))
        sim.do("appointments.miss", sim.clerk(), on=booking.pk)
        return
    outcome = sim.pick(office()["outcome"])
    sim.do("appointments.arrive", sim.hand(host), on=booking.pk, outcome=outcome)


def _free_time(sim: Simulation) -> tuple[dt.datetime, dt.datetime]:
    """Half an hour of one of the next open days."""
    day = sim.calendar.next_open_day(clock.today())
    if sim.chance(0.4):
        day = sim.calendar.next_open_day(day)
    hour, minute = sim.pick((9, 10, 11, 14, 15, 16)), sim.pick((0, 30))
    start = clock.shanghai(f"{day} {hour:02d}:{minute:02d}")
    return start, start + dt.timedelta(minutes=30)


def leave_lying(sim: Simulation, now: dt.datetime) -> None:
    """For the end of a demonstration: tasks that are late, due and fresh; customers who come on the next open day."""
    told = office()["tasks"]
    spans = (9, 6, 4, 3, 2, 1)  # hours of work before the end
    for n, hours in enumerate(spans * 2):
        moment = sim.calendar.subtract_working_minutes(now, 60 * hours * (3 if n < len(spans) else 1))
        sim.at(moment, lambda n=n: _give_and_forget(sim, told[n % len(told)]))  # type: ignore[misc]
    for n in range(4):
        sim.at(sim.calendar.subtract_working_minutes(now, 30 + n), lambda: _book_and_wait(sim))


def _give_and_forget(sim: Simulation, told: dict) -> None:
    next(give_task(sim, told), None)


def _book_and_wait(sim: Simulation) -> None:
    next(appoint(sim), None)
