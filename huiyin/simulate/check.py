"""Whether two runs are the same: everything a run left, told without keys, salts and ciphertexts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from huiyin.kernel.journal.models import Line, Values
from huiyin.kernel.journal.reading import values_of
from huiyin.kernel.matters.models import HandOver, Holding, Matter
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.parties.models import Phone
from huiyin.kernel.promises.models import Promise
from huiyin.registers.estates.models import Progress, Question, SheetLine, Unit
from huiyin.registers.office.models import Addressee, Booking, Duty
from huiyin.rooms.desk.reception.models import Call, CallBack, Exchange, Shift, Walkin
from huiyin.rooms.people.appraisals.models import AppraisalSheet, YearTotal
from huiyin.rooms.people.conduct.models import Penalty, TotalLine

# Rows named by what people call them: a database may have given other keys.
TOLD = (
    (Unit, ("path", "area", "state")),
    (Progress, ("record__number", "seen_on", "stage", "floors", "told", "planned_on", "internal")),
    (SheetLine, ("sheet__project__name", "label", "value", "as_of")),
    (Question, ("record__number", "question", "answer", "valid_until")),
    (Phone, ("party__name", "number", "position")),
    (
        Matter,
        ("record__number", "title", "owner__username", "importance", "happened_at", "opened_at", "state")
        + ("next_due", "closed_at", "closing", "answer", "answered_at", "offered_to__username", "returns"),
    ),
    (Holding, ("matter__record__number", "member__username", "from_at", "to_at")),
    (HandOver, ("matter__record__number", "giver__username", "taker__username", "state", "at", "ended_at")),
    (
        Promise,
        ("kind", "matter__record__number", "owner__username", "words", "opened_at", "due", "limit")
        + ("state", "ended_at", "reason", "step", "tell_at"),
    ),
    (Addressee, ("circular__record__number", "member__username", "due", "read_at", "words")),
    (Booking, ("matter__record__number", "place", "from_at", "to_at", "arrived_at", "outcome", "moved")),
    (Call, ("record__number", "started_at", "seconds", "rings", "direction", "outcome")),
    (CallBack, ("matter__record__number", "number", "why", "tries", "tried_at")),
    (Walkin, ("record__number", "arrived_at", "received_at", "left_at", "host__username", "purpose")),
    (Exchange, ("walkin__record__number", "position", "question", "answer")),
    (
        Penalty,
        ("matter__record__number", "member__username", "clause", "nth", "fine", "compensation", "outcome")
        + ("mode", "final_fine", "final_days", "points", "money", "appealed_at", "reversed_at"),
    ),
    (TotalLine, ("member__username", "month", "fines", "brought", "compensation", "deducted", "carried")),
    (
        AppraisalSheet,
        ("record__number", "member__username", "sort", "last_on", "state", "deducted", "bonus", "score")
        + ("told", "remark"),
    ),
    (YearTotal, ("record__number", "member__username", "year", "total", "exact", "excellent")),
    (Shift, ("record__number", "giver__username", "taker__username", "given_at", "signed_at")),
    (Duty, ("record__number", "title", "state", "open_from", "last_on")),
    (Notice, ("member__username", "words", "record__number", "level", "at", "read_at")),
)


def told() -> Iterator[str]:
    """Every row of a run in the order in which it came to be, and every journal line with its values in clear."""
    for model, columns in TOLD:
        for row in model._default_manager.order_by("pk").values_list(*columns).iterator(2000):
            yield f"{model.__name__} {row}"
    lines = Line.objects.order_by("id").select_related("record__party", "member", "stood_in_for", "values")
    for line in lines.iterator(2000):
        said = json.dumps(values_of(line, line.record), ensure_ascii=False, sort_keys=True)
        who = [one.username if one else "" for one in (line.member, line.stood_in_for)]
        record = line.record.number or line.record.kind
        yield f"Line {line.at} {record} {line.verb} {who} {line.source} {line.clauses} {said}"
    yield f"Values {Values.objects.count()}"


def fingerprint() -> str:
    """One hash over everything told: equal for two runs with one seed and start."""
    digest = hashlib.sha256()
    for words in told():
        digest.update(words.encode() + b"\n")
    return digest.hexdigest()
