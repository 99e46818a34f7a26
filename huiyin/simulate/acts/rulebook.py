"""What the department does with its rule book: signs that it was read, changes it, asks what it means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.members.models import Member
from huiyin.rooms.rulebook.jobs import ask_newcomers, publish_revisions, remind_of_readings
from huiyin.rooms.rulebook.models import Reading, Revision
from huiyin.rooms.rulebook.queries.revising import departments_of
from huiyin.simulate.engine import Story, Wait
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import rulebook

UNSIGNED = 0.12  # of the signatures, those that are put off until somebody reminds
TRIED_BACK = dt.timedelta(days=60)
# How far each change of the texts gets, and how many working days before the end it begins.
CHANGES = (
    ("published", 15),
    ("published", 9),
    ("approval", 1),
    ("published", 6),
    ("review", 1),
    ("published", 4),
)


def hand_out(sim: Simulation) -> None:
    """At the beginning everybody is asked to sign the rule books by which they work."""
    supervisor = sim.staff.of("supervisor")[0]
    for house in sim.staff.desk.houses:
        departments = departments_of(house)
        reading = sim.do(
            "readings.issue", supervisor, department=sim.staff.desk, house=house, departments=departments
        )
        _sign_all(sim, reading)


def _sign_all(sim: Simulation, reading: Reading | None) -> None:
    if reading is None:
        return
    for line in reading.signatures.filter(signed_at=None).order_by("pk"):
        sim.begin(_sign(sim, reading.pk, sim.staff.by_id[line.member_id]))


def _sign(sim: Simulation, reading: int, member: Member) -> Story:
    yield sim.attend(member, None, 60, 1500)
    if sim.chance(UNSIGNED):
        yield Wait(sim.soon(2000, 4000))
    words = sim.pick(rulebook()["sign_words"])
    sim.do("readings.sign", member, on=reading, read=True, words=words)


def keep_book(sim: Simulation) -> None:
    """What the house does by itself each morning."""
    publish_revisions()
    ask_newcomers()
    remind_of_readings()


def revise(sim: Simulation, told: tuple[str, dict] | None = None, until: str = "published") -> Story:
    """A text, a value or a clause is drafted, reviewed, perhaps sent back, approved, and signed by all."""
    sort, facts = told or sim.pick(
        [(sort, one) for sort in ("texts", "values", "clauses") for one in rulebook()[sort]]
    )
    drafter = sim.staff.of("supervisor")[0]
    revision = _draft(sim, drafter, sort, facts)
    if revision is None or until == "draft":
        return
    yield Wait(sim.soon(5, 40))
    revision = sim.do("revisions.submit", drafter, on=revision.pk)
    if revision is None or until == "review":
        return
    yield sim.attend(revision.reviewer, None, 60, 600)
    if "back" in facts and sim.do(
        "revisions.send_back", revision.reviewer, on=revision.pk, reason=facts["back"]
    ):
        yield sim.attend(drafter, None, 60, 400)
        day = _day(sim)
        text = {"new_title": facts["new_title"], "new_text": facts["text"] + "时间由责任人定并告知客户。"}
        sim.do("revisions.edit", drafter, on=revision.pk, why=facts["why"], wanted_on=day, **text)
        revision = sim.do("revisions.submit", drafter, on=revision.pk) or revision
        yield sim.attend(revision.reviewer, None, 60, 600)
    revision = sim.do("revisions.review", revision.reviewer, on=revision.pk, words=facts["review"])
    if revision is None or until == "approval":
        return
    yield sim.attend(revision.approver, None, 60, 700)
    day = sim.calendar.next_open_day(clock.today())
    sim.do("revisions.approve", revision.approver, on=revision.pk, effective_on=day, words=facts["approval"])
    yield Wait(clock.shanghai(f"{day} 08:40"))
    for reading in Reading.objects.filter(record__links_in__from_record=revision.pk):
        _sign_all(sim, reading)


def _day(sim: Simulation) -> dt.date:
    return sim.calendar.next_open_day(sim.calendar.next_open_day(clock.today()))


def _draft(sim: Simulation, drafter: Member, sort: str, facts: dict) -> Revision | None:
    common = {
        "title": facts["title"],
        "why": facts["why"],
        "wanted_on": _day(sim),
        "department": sim.staff.desk,
    }
    if sort == "clauses":
        return sim.do(
            "revisions.draft_clause",
            drafter,
            house=facts["house"],
            clause_kind=facts["kind"],
            new_title=facts["new_title"],
            new_text=facts["text"],
            **common,
        )
    common["clause"] = Clause.objects.get(code=facts["clause"])
    if sort == "values":
        period: dict[str, Any] = {"first": clock.today() - TRIED_BACK, "last": clock.today()}
        return sim.do(
            "revisions.draft_value",
            drafter,
            parameter=facts["parameter"],
            value=facts["value"],
            **common,
            **period,
        )
    return sim.do("revisions.draft", drafter, new_title=facts["new_title"], new_text=facts["text"], **common)


def ask_meaning(sim: Simulation, told: dict | None = None, answered: bool = True) -> Story:
    """Somebody at the desk asks what a clause means; whom the rule book names answers."""
    told = told or sim.pick(rulebook()["questions"])
    question = sim.do(
        "interpretations.ask",
        sim.clerk(),
        department=sim.staff.desk,
        clause=Clause.objects.get(code=told["clause"]),
        title=told["title"],
        question=told["question"],
    )
    if question is None or not answered:
        return
    owner = sim.staff.by_id[question.matter.owner_id]
    yield sim.attend(owner, None, 60, 900)
    sim.do(
        "interpretations.answer",
        sim.hand(owner),
        on=question.pk,
        answer=told["answer"],
        wording=told.get("wording", ""),
    )


def plan_changes(sim: Simulation, end: dt.datetime) -> None:
    """Over the last weeks of a run each change and each question comes once; the last are still on their way."""
    book = rulebook()
    changes = [(sort, one) for sort in ("texts", "values", "clauses") for one in book[sort]]
    for told, (until, back) in zip(changes, CHANGES, strict=True):
        _before(sim, end, back, partial(revise, sim, told, until))
    for n, told in enumerate(book["questions"]):
        lies = n == len(book["questions"]) - 1
        _before(sim, end, 0 if lies else 13 - 3 * n, partial(ask_meaning, sim, told, not lies))


def _before(sim: Simulation, end: dt.datetime, days: int, story: Callable[[], Story]) -> None:
    """Begins a story so many working days before the end, unless the run began later."""
    moment = sim.calendar.subtract_working_minutes(end, 60 * 8 * days or 90)
    if moment > clock.now():
        sim.at(moment, lambda: sim.begin(story()))
