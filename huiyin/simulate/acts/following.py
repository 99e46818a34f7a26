"""Follow-ups: customers are rung after their complaint, say how it was, and now and then something more."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.calendars.working import part_of_day
from huiyin.kernel.members.models import Member
from huiyin.rooms.desk.followups.models import Attempt, Cause, FollowUp, Guest, Opinion, Reason, Sort, Verdict
from huiyin.rooms.desk.followups.queries import questions_for
from huiyin.simulate.acts.working import reach, settle
from huiyin.simulate.engine import Story, Wait
from huiyin.simulate.simulation import Case, Simulation
from huiyin.simulate.texts import following

REACHED, GIVEN_UP = 0.78, 3
SAYS_MORE = 0.16  # of those reached
SCORES = {5: 40, 4: 42, 3: 9, 2: 7, 1: 2}
SCORES_OF_GUESTS = {5: 48, 4: 38, 3: 10, 2: 4}
LEFT_LYING = 0.07
STAYS, VISITS, CODES = 1.1, 0.8, 0.3  # guests who leave, visits, codes a day


def prepare_follow_ups(sim: Simulation) -> None:
    """What is asked about and offered from the first day on."""
    _leave_silent(sim)
    manager, desk, today = sim.staff.of("manager")[0], sim.staff.desk, clock.today()
    for words in following()["offers"]:
        days = {"from_on": today, "to_on": today + dt.timedelta(days=words["days"])}
        sim.do("offers.define", manager, department=desk, title=words["title"], words=words["words"], **days)
    for one in following()["surveys"]:
        facts = {"title": one["title"], "topic": one["topic"], "questions": one["questions"]}
        survey = sim.do("questionnaires.define", manager, department=desk, **facts)
        for sheet in one["sheets"] if survey else ():
            sim.at(
                clock.now() + dt.timedelta(days=sheet["day"], hours=3),
                lambda s=sheet, q=survey: _respond(sim, q, s),
            )  # type: ignore[misc]


def _leave_silent(sim: Simulation) -> None:
    """Customers of whom nobody has heard for most of a year."""
    for n, name in enumerate(following()["silent"]):
        with clock.at(clock.now() - dt.timedelta(days=230 + 7 * n)):
            perform(
                "customers.register",
                by=None,
                source="simulator",
                department=sim.staff.desk,
                project=sim.staff.project,
                name=name,
                phones=[f"1390000{1000 + sim.random.randrange(9000)}"],
            )


def _respond(sim: Simulation, survey, sheet: dict) -> None:
    part = sim.do(
        "questionnaires.respond",
        sim.clerk(),
        on=survey.pk,
        satisfaction=sheet["score"],
        place=sheet["place"],
        answers=list(zip(survey.questions, sheet["answers"], strict=False)),
        suggestion=sheet.get("suggestion", ""),
    )
    if part and sheet.get("suggestion"):
        opinion = Opinion.objects.filter(survey=survey).latest("pk")
        sim.begin(_sign(sim, opinion, sheet))


def serve_guest(sim: Simulation) -> None:
    """Somebody leaves, or was visited by a technician, or got a code: their follow-up is planned by hand."""
    kind = sim.random.choices(("stay", "visit", "code"), (STAYS, VISITS, CODES))[0]
    client, words = sim.pick(sim.companies if kind == "code" else sim.residents), following()
    facts: dict = {"why": Reason.VISIT, "title": sim.pick(words["visits"]), "rated_member": None}
    if kind == "stay":
        guest = sim.random.choices((Guest.INDIVIDUAL, Guest.GROUP, Guest.VIP), (75, 15, 10))[0]
        title = f"{sim.random.randint(3, 16)}{sim.random.randint(1, 18):02d}房离店回访"
        facts = {"why": Reason.LEAVING, "guest": guest, "title": title}
    elif kind == "visit":
        facts["rated_member"] = sim.pick(sim.staff.of("partner", "GC"))
    else:
        code = f"{sim.random.randrange(16**8):08X}"
        facts = {"why": Reason.CODE, "title": "特征码开通情况回访", "code": code}
    sim.do(
        "followups.plan",
        sim.clerk(),
        department=sim.staff.desk,
        project=sim.staff.project,
        party=client.party,
        **facts,
    )


def take_up(sim: Simulation) -> None:
    """Begins with every follow-up that nobody has begun with yet."""
    known = sim.followed
    waiting = FollowUp.objects.filter(pending=True).exclude(pk__in=known).order_by("pk")
    for one in waiting.select_related("matter"):
        known.add(one.pk)
        if not sim.chance(LEFT_LYING):
            sim.begin(ring(sim, one.pk, sim.staff.by_id[one.matter.owner_id]))


def ring(sim: Simulation, pk: int, owner: Member) -> Story:
    """Tries until the customer is reached, or the rule says that it is enough."""
    words = following()
    yield sim.attend(owner, None, 30, 420)
    while True:
        one = FollowUp.objects.select_related("matter").filter(pk=pk, pending=True).first()
        if one is None:
            return
        owner = sim.staff.by_id[one.matter.owner_id]
        if one.reason == Reason.CODE and one.notified_at is None:
            sim.do("followups.notify", sim.hand(owner), on=pk, words=sim.pick(words["notified"]))
            yield Wait(sim.soon(900, 1900))
            continue
        if sim.chance(REACHED):
            break
        attempts = Attempt.objects.filter(followup=pk).count()
        if attempts >= GIVEN_UP and sim.do("followups.give_up", sim.hand(owner), on=pk):
            return
        again = _another_time(sim)
        facts = {"words": sim.phrase("unreached"), "again_at": again}
        sim.do("followups.attempt", sim.hand(owner), on=pk, **facts)
        yield Wait(again)
    _complete(sim, one, sim.hand(owner))


def _another_time(sim: Simulation) -> dt.datetime:
    """A later time in another part of the day."""
    moment, part = sim.soon(120, 240), part_of_day(clock.now())
    while part_of_day(moment) == part:
        moment = sim.calendar.add_working_minutes(moment, 60)
    return moment


def _complete(sim: Simulation, one: FollowUp, by: Member) -> None:
    words = following()
    scores = SCORES if one.reason == Reason.COMPLAINT else SCORES_OF_GUESTS
    score = sim.random.choices(list(scores), list(scores.values()))[0]
    lines = words["script"] if one.guest == Guest.INDIVIDUAL else []
    questions = questions_for(one.reason, sim.staff.desk.pk, clock.today())
    mood = "good" if score >= 4 else "bad"
    facts = {
        "satisfaction": score,
        "words": sim.pick(words["words"][mood]) if score < 4 or sim.chance(0.6) else "",
        "answers": [(question, sim.pick(words["answers"][mood])) for question in questions[:-1]],
        "told": lines,
        "opinions": [],
    }
    if sim.chance(SAYS_MORE):
        said = sim.pick(words["opinions"])
        department = sim.staff.departments[said["to"]]
        facts["opinions"] = [
            {"department": department, "sort": said["sort"], "topic": said["topic"], "words": said["words"]}
            | {"title": Opinion.titled(said["topic"], said["words"])}
        ]
    done = sim.do("followups.complete", by, on=one.pk, **facts)
    if done is None:
        return
    for opinion in Opinion.objects.filter(followup=one.pk).order_by("pk"):
        sim.begin(_sign(sim, opinion, said))
    if not done.satisfied and one.complaint_id in sim.cases:
        sim.begin(_once_more(sim, sim.cases[one.complaint_id]))


def _sign(sim: Simulation, opinion: Opinion, said: dict) -> Story:
    """The manager of the department concerned answers, mostly in time."""
    yield sim.attend(sim.staff.by_id[opinion.matter.owner_id], None, 200, 1200)
    opinion = Opinion.objects.select_related("matter").get(pk=opinion.pk)
    if opinion.settled_at:
        return
    facts: dict = {"answer": said["answer"], "cause": said.get("cause", Cause.OTHER)}
    if opinion.sort == Sort.SUGGESTION:
        declined = said.get("declined", "")
        verdict = Verdict.DECLINED if declined else Verdict.ADOPTED
        facts = {"answer": said["answer"], "verdict": verdict, "verdict_reason": declined}
    else:
        facts["prevention"] = said.get("prevention", "")
    sim.do("opinions.answer", sim.hand(sim.staff.by_id[opinion.matter.owner_id]), on=opinion.pk, **facts)


def _once_more(sim: Simulation, case: Case) -> Story:
    """The complaint is open again: its owner rings, mends and ends it."""
    case.complaint = type(case.complaint).objects.select_related("matter__record").get(pk=case.pk)
    case.owner, case.fate = sim.staff.by_id[case.complaint.matter.owner_id], "solve"
    yield sim.attend(case.owner, case, 20, 200)
    if case.open and (yield from reach(sim, case, "progress")):
        yield from settle(sim, case)
