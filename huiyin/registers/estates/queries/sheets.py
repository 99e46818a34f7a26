"""Reading what is known of projects: sheets, questions and answers, and what may be told to who asks now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.estates.models import Building, Progress, Question, Sheet, Unit
from huiyin.registers.estates.queries.progress import CLAUSE, doubt_of, latest_of, progress_seen_by
from huiyin.registers.estates.queries.units import building_key

SPACE = re.compile(r"\s+")
NAMED = re.compile(r"([0-9A-Za-z一二三四五六七八九十]{1,4})(?:栋|幢|座|号楼|#楼|#)")
MOST = 4  # answers offered for one text


def sheets_seen_by(member) -> QuerySet[Sheet]:
    """Sheets within a member's reach, and those of the projects whose progress their department is asked for."""
    reach = reach_of(member)
    seen = reach.scope("sheets.see", "record__")
    if reach.may("sheets.see"):
        seen |= Q(works__in=reach.departments)
    return Sheet.objects.filter(seen)


def questions_seen_by(member) -> QuerySet[Question]:
    return Question.objects.filter(reach_of(member).scope("questions.see", "record__"))


def questions_standing(questions: QuerySet[Question]) -> QuerySet[Question]:
    return questions.filter(record__voided_at=None).select_related("record__project").order_by("pk")


def doors_by_state(project: int) -> list[Any]:
    """A project's doors as they stand, building by building: in all, of each state, and their area (YX-2.3.1)."""
    counts = {f"n_{state}": Count("pk", filter=Q(state=state)) for state in Unit.State.values}
    return list(
        Unit.objects.filter(building__project=project, voided=False)
        .values("building", "building__name", "building__position")
        .annotate(n=Count("pk"), area=Sum("area"), **counts)
        .order_by("building__position", "building")
    )


# ── what may be told ────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Told:
    """A sentence that may be told to who asks: how far a building is, or the answer to a question.

    stale  to be asked again before it is told
    """

    subject: Progress | Question
    title: str
    words: str
    found: tuple[str, ...]
    clause: str
    stale: bool


def _hits(text: str, phrases: Iterable[str]) -> tuple[str, ...]:
    plain = SPACE.sub("", text).lower()
    return tuple(phrase for phrase in phrases if SPACE.sub("", phrase).lower() in plain)


def what_may_be_told(member, text: str, units: Iterable[Unit] = ()) -> list[Told]:
    """What a customer's words bring up: the progress of the building they mean, and the project's answers."""
    if not SPACE.sub("", text):
        return []
    units = list(units)
    return [*_progress_told(member, text, units), *_answers_told(member, text, units)]


def _progress_told(member, text: str, units: list[Unit]) -> list[Told]:
    """Of the building named, else of the caller's own; where neither is known, of those that were heard of last."""
    department = next(iter(reach_of(member).departments), None)
    found = _hits(text, needed(CLAUSE, "asked_words", department))
    if not found:
        return []
    seen = progress_seen_by(member)
    keys = {building_key(name) for name in NAMED.findall(text)}
    named = [one.pk for one in Building.objects.all() if building_key(one.name) in keys] if keys else []
    own = [unit.building_id for unit in units if unit.state != Unit.State.DELIVERED]
    if not (buildings := named or own):
        if units:  # what they own was handed over: nothing of it is being built
            return []
        buildings = list(Building.objects.filter(progress__in=seen).values_list("pk", flat=True).distinct())
    reports = dict.fromkeys(latest_of(seen, buildings).values())
    return [
        Told(report, f"{report.where} {report.line}", report.told, found, CLAUSE, bool(doubt_of(report)))
        for report in sorted(reports, key=lambda one: (one.seen_on, one.pk), reverse=True)[:MOST]
    ]


def _answers_told(member, text: str, units: list[Unit]) -> list[Told]:
    """The answers of the caller's own projects; of all where it is not known who calls."""
    questions = questions_standing(questions_seen_by(member))
    if projects := {unit.building.project_id for unit in units}:
        questions = questions.filter(record__project__in=projects)
    today = clock.today()
    hits = [(one, _hits(text, one.triggers)) for one in questions]
    called = sorted(((one, found) for one, found in hits if found), key=lambda pair: -len(pair[1]))
    return [
        Told(one, one.question, one.answer, found, "YX-2.3.1", one.outdated(today))
        for one, found in called[:MOST]
    ]


def questions_matching(member, text: str) -> list[Told]:
    """The answers that hold the text, for whoever looks by topic rather than listens to a customer."""
    if not (text := text.strip()):
        return []
    today = clock.today()
    holds = Q(question__contains=text) | Q(answer__contains=text)
    return [
        Told(one, one.question, one.answer, (), "YX-2.3.1", one.outdated(today))
        for one in questions_standing(questions_seen_by(member)).filter(holds)[:MOST]
    ]
