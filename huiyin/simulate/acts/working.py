"""The owner's story of a case: from the first contact to the answer, and from the start again if it was not enough."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.calendars.working import part_of_day
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.models import Promise, State
from huiyin.rooms.desk.complaints.models import Category, Complaint, Contact
from huiyin.simulate.acts.helping import ask_help
from huiyin.simulate.acts.leading import decide
from huiyin.simulate.acts.passing import pass_on
from huiyin.simulate.engine import Story, Wait
from huiyin.simulate.simulation import Case, Simulation
from huiyin.simulate.texts import phrases, situations, slots

ENOUGH_ATTEMPTS = 3
TWO_MATTERS = 0.02  # of the sheets hold two
DISSATISFIED = 0.06
PROMISED = 0.16  # of the customers reached hear a date beside those of the rules
PUT_OFF = 0.2  # of those dates do not hold and are put to another
ONE_DAY = dt.timedelta(days=1)


def handle(sim: Simulation, case: Case) -> Story:
    """Receipt to end. Every wait may find the case ended by another: then the story is over."""
    yield sim.attend(case.owner, case, 4, 30)
    yield from pass_on(sim, case)
    if case.fate == "void" and (yield from _void(sim, case)):
        return
    if case.client and not case.about and sim.chance(TWO_MATTERS):
        _split(sim, case)
    if case.lead:
        sim.act("complaints.join_group", case, lead=Complaint.objects.get(pk=case.lead.pk))
    if case.complaint.category == Category.REQUEST and case.complaint.reasonable is None:
        sim.act("complaints.judge", case, reasonable=case.situation.decline is None)
    if case.fate == "correct":
        _correct(sim, case)
    if case.complaint.reasonable and case.client and sim.chance(0.75):
        yield from meet_request(sim, case)
    yield from look_into(sim, case)
    yield sim.attend(case.owner, case, 10, 110)
    if case.client and not (yield from reach(sim, case, "first_contact")):
        return
    if case.client and case.open and sim.chance(PROMISED):
        sim.begin(keep_word(sim, case))
    yield from work_out(sim, case)
    yield from settle(sim, case)
    rounds = 0
    while case.client and sim.chance(DISSATISFIED) and rounds < 2:
        rounds += 1
        yield Wait(
            clock.now() + dt.timedelta(days=sim.random.randint(1, 5), minutes=sim.random.randint(0, 300))
        )
        if not sim.calendar.is_open(clock.now()):
            yield Wait(sim.soon(10, 200))
        if case.open or case.state == "voided":
            return
        sim.act("complaints.reopen", case, by=sim.clerk(but=case.about), reason=sim.phrase("reopened"))
        yield sim.attend(case.owner, case, 20, 200)
        if not (yield from reach(sim, case, "progress")):
            return
        case.fate = "solve"
        yield from settle(sim, case)


def contact(sim: Simulation, case: Case, words: str, reached: bool) -> None:
    """One try. What was reached settles every promise that a contact may keep."""
    by_contact = [kind.name for kind in PROMISE_KINDS.values() if kind.by_contact]
    settles = (
        list(Promise.objects.filter(matter=case.pk, state=State.OPEN, kind__in=by_contact).order_by("id"))
        if reached
        else ()
    )
    way = sim.random.choices(
        (Contact.Way.PHONE, Contact.Way.VISIT, Contact.Way.COUNTER, Contact.Way.MESSAGE), (80, 8, 4, 8)
    )[0]
    sim.act(
        "complaints.contact",
        case,
        way=way,
        reached=reached,
        words=case.say(words) if words else "",
        settles=settles,
    )


def keep_word(sim: Simulation, case: Case) -> Story:
    """A date named to the customer is a promise: kept by a call, now and then put off with its reason, or forgotten."""
    due = sim.calendar.add_working_minutes(clock.now(), sim.random.randint(300, 900))
    if not sim.act("matters.promise", case, words=sim.phrase("agreed"), due=due):
        return
    yield sim.attend(case.owner, case, 200, 500)
    agreed = Promise.objects.filter(matter=case.pk, kind="matters.agreed", state=State.OPEN).first()
    if agreed and case.open and sim.chance(PUT_OFF):
        later = sim.calendar.add_working_days(max(agreed.due, clock.now()), 1)
        sim.act("matters.rearrange", case, promise=agreed, due=later, reason=sim.phrase("put_off"))
        yield sim.attend(case.owner, case, 200, 500)
    if agreed and case.open:
        contact(sim, case, sim.phrase("progress"), reached=sim.chance(case.reachable))


def reach(sim: Simulation, case: Case, words: str) -> Story:
    """Tries until the customer is reached; True then. Ends the case once the rule says that they cannot be."""
    parts: set[str] = set()
    tries = 0
    while case.open:
        reached = case.fate != "unreached" and sim.chance(case.reachable)
        contact(sim, case, sim.phrase(words if reached else "unreached"), reached)
        if reached:
            return True
        tries += 1
        parts.add(part_of_day(clock.now()))
        if tries >= ENOUGH_ATTEMPTS and (len(parts) > 1 or sim.chance(0.2)):
            result = case.say(case.situation.result) + sim.phrase("unreached_end")
            if sim.act("complaints.end", case, ground=Closing.UNREACHED, result=result):
                return False
        yield Wait(_another_part(sim), (case.nudge_of(case.owner),))
    return False


def _another_part(sim: Simulation) -> dt.datetime:
    """Some hours on, most often in another part of the day."""
    return sim.soon(150, 330)


def meet_request(sim: Simulation, case: Case) -> Story:
    """A reasonable request is met at once where that can be done (YX-2.1.2d)."""
    yield sim.attend(case.owner, case, 15, 90)
    if case.open:
        contact(sim, case, sim.phrase("progress"), reached=True)
    if case.open:
        sim.act(
            "complaints.solve",
            case,
            result=case.say(case.situation.result),
            answer=case.say(case.situation.answer),
        )


def look_into(sim: Simulation, case: Case) -> Story:
    """Finds out what happened and whose it is, mostly on the day itself (WY-G4)."""
    if not case.open:
        return
    yield sim.attend(case.owner, case, 10, 100)
    if case.open and case.state != "escalated":
        part = case.situation.part
        responsible = {"works": "GC", "property": "WG"}.get(part["to"], "KF") if part else "KF"
        sim.act(
            "complaints.investigate",
            case,
            findings=case.say(case.situation.findings),
            responsible=sim.staff.departments[responsible],
        )


def work_out(sim: Simulation, case: Case) -> Story:
    """Asks who must help, plans where it weighs, takes it up where the desk cannot settle it."""
    if case.situation.part and case.open and sim.chance(0.85):
        yield from ask_help(sim, case)
    if case.grave and case.open:
        yield from plan(sim, case)
    if case.fate == "remedy" and case.open:
        _offer_remedy(sim, case)
    if case.fate == "escalate" and case.open:
        sim.act("complaints.escalate", case, difficulty=sim.phrase("difficulty"))
        sim.begin(decide(sim, case))
        while case.open and case.state == "escalated":
            yield Wait(sim.soon(300, 500), (case.decided,))


def plan(sim: Simulation, case: Case) -> Story:
    """Three steps, each with its person and day, and each ended by who does it."""
    yield sim.attend(case.owner, case, 30, 300)
    if not case.open:
        return
    by_topic = phrases()["steps"]
    day, steps = clock.today(), []
    for text in by_topic.get(case.situation.topic, by_topic["other"]):
        day = sim.calendar.next_open_day(day)
        steps.append((text, case.owner, day))
    if not sim.act("complaints.plan", case, steps=steps):
        return
    for step in list(case.complaint.steps.order_by("position")):
        yield sim.attend(case.owner, case, 120, 480)
        if not case.open:
            return
        sim.act("complaints.finish_step", case, step=step, outcome=sim.phrase("step_done"))


def _offer_remedy(sim: Simulation, case: Case) -> None:
    own = case.situation.remedy
    cost = own["cost"] if own else sim.pick((0, 0, 20000, 35000))
    sim.act(
        "complaints.offer_remedy",
        case,
        words=own["words"] if own else sim.phrase("remedy"),
        cost=cost,
        agreed_by=sim.staff.of("manager")[0] if cost else None,
        accepted=sim.chance(0.8),
    )


def settle(sim: Simulation, case: Case) -> Story:
    """Ends the case as its facts allow; what is refused is tried again later."""
    situation = case.situation
    if case.fate == "half" and case.open:
        yield sim.attend(case.owner, case, 30, 240)
        if case.open:
            remaining = situation.half or "等配件到货后更换"
            sim.act("complaints.solve_partly", case, result=case.say(situation.result), remaining=remaining)
            yield sim.attend(case.owner, case, 300, 900)
    while case.open:
        yield sim.attend(case.owner, case, 30, 260)
        if not case.open:
            return
        if case.fate == "anonymous":
            result = sim.phrase("anonymous_end")
            sim.act("complaints.end", case, ground=Closing.ANONYMOUS, result=result)
        elif case.fate == "decline" and situation.decline:
            sim.act("complaints.decline", case, **situation.decline)
        else:
            sim.act(
                "complaints.solve",
                case,
                result=case.say(situation.result),
                answer=case.say(situation.answer) if case.client else "",
            )


def _split(sim: Simulation, case: Case) -> None:
    """The owner finds two matters on one sheet: the second gets a sheet and a story of its own."""
    situation = sim.pick([one for one in situations() if not one.about and one.topic != case.situation.topic])
    words = slots(sim.random, situation, building=case.client.building if case.client else "", member="")
    facts = {"title": situation.title.format_map(words), "cause": situation.cause.format_map(words).strip()}
    if not sim.act("complaints.split", case, category=Category.COMPLAINT, topic=situation.topic, **facts):
        return
    complaint = Complaint.objects.filter(matter__record__links_in__from_record=case.pk).latest("pk")
    owner = sim.staff.by_id[complaint.matter.owner_id]
    new = Case(complaint, situation, words, case.client, "solve", owner)
    sim.cases[new.pk] = new
    sim.begin(handle(sim, new))


def _void(sim: Simulation, case: Case) -> Story:
    """What was entered twice is joined to the first sheet, or struck out by the supervisor; True when it is done."""
    first = next(
        (
            one
            for one in sim.waiting.values()
            if one.client is case.client and one.situation is case.situation and one.pk < case.pk and one.open
        ),
        None,
    )
    if (
        first
        and case.open
        and sim.act("complaints.join", case, into=first.complaint, reason=sim.phrase("void"))
    ):
        return True
    yield sim.attend(sim.staff.of("supervisor")[0], case, 20, 300)
    if not case.open:
        return True
    supervisor = sim.hand(sim.staff.of("supervisor")[0])
    return sim.act("complaints.void", case, by=supervisor, reason=sim.phrase("void")) is not None


def _correct(sim: Simulation, case: Case) -> None:
    """What was taken down wrongly: the moment, or the words of the title."""
    complaint = case.complaint
    title = complaint.matter.title
    sim.act(
        "complaints.correct",
        case,
        title=title if sim.chance(0.5) else f"{title}（{sim.pick(('急', '补充', '已拍照'))}）",
        happened_at=complaint.matter.happened_at - dt.timedelta(minutes=sim.random.randint(10, 600)),
        category=complaint.category,
        topic=complaint.topic,
        unit=complaint.unit,
        cause=complaint.cause,
        wants=complaint.wants,
        receiver=complaint.receiver,
        reason=sim.pick(phrases()["correct"]),
    )
