"""The set form of a verb: hundreds of rows in a handful of statements, the same rows as one at a time would leave."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.act import Act, Held, Run
from huiyin.kernel.actions.permission import check_right, check_state
from huiyin.kernel.actions.refusals import NotSeen
from huiyin.kernel.actions.retrying import retried
from huiyin.kernel.actions.verbs import AFTER, GUARDS, VERBS, Verb
from huiyin.kernel.journal.writing import Entry, write_many
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.bulk import insert_many, take_keys, update_many
from huiyin.kernel.records.models import Record
from huiyin.kernel.search.index import put_many

CHUNK = 500  # rows at most
CHUNK_SECONDS = 0.2  # for which a chunk may hold its locks at most; chunks aim at under half of it


def perform_set(
    verb: Verb | str, rows: Sequence[dict], *, by: Member | None, source: str = "import", reason: str = ""
) -> list:
    """Does a verb for up to 500 rows in one transaction. Returns what its set form returns, a row each.

    For a verb that opens records a row holds its facts, department, project and party. For one that happens to
    records it holds `on`, a key; the set form finds the locked particulars under `subject`. The right is asked
    where the record stands, or in any of the member's posts where the row names only a project. Guards of other
    rooms are asked row by row.
    """
    verb = VERBS[verb] if isinstance(verb, str) else verb
    if verb.set_form is None:
        raise TypeError(f"{verb.name} has no set form")
    if verb.approval and by is not None:
        raise TypeError(f"{verb.name} needs an approval, so it is done one at a time")
    if len(rows) > CHUNK:
        raise ValueError(f"at most {CHUNK} rows at once")
    if AFTER.get(verb.name):
        raise TypeError(f"{verb.name}: what follows it has no set form, so it is done one at a time")

    def once() -> list:
        if by is not None:
            by.__dict__.pop("_reach", None)
        with transaction.atomic():
            held = list(rows) if verb.opens else _held(verb, rows, by)
            if by is not None:
                for place in {_place(verb, row) for row in held}:
                    check_right(verb, by, *place)
            act = Act(Run(clock.now(), by, source), verb, None, reason, None)
            for guard in GUARDS.get(verb.name, ()):
                for row in held:
                    guard(act, row.get("subject"), row)
            return verb.set_form(act, held)  # type: ignore[misc]

    return retried(once)


def _place(verb: Verb, row: dict) -> tuple[int | None, int | None]:
    if not verb.opens and "project" not in row:
        return row["subject"].record.department_id, row["subject"].record.project_id
    return tuple(getattr(row.get(name), "pk", None) for name in ("department", "project"))  # type: ignore


def _held(verb: Verb, rows: Sequence[dict], by: Member | None) -> list[dict]:
    """The rows with their particulars, the records locked in the order of their keys; all seen and standing."""
    kind = verb.kind
    if kind.is_matter and not verb.adds:
        raise TypeError(f"{verb.name}: a set form that moves matters would have to settle their promises")
    keys = sorted({row["on"] for row in rows})
    locked = Record.objects.filter(pk__in=keys, kind=kind.name).select_related("party").order_by("pk")
    if connection.features.has_select_for_update:
        locked = locked.select_for_update(of=("self",))
    records = {record.pk: record for record in locked}
    seen = kind.particulars(kind.seen_by(by) if by else None).filter(pk__in=keys).order_by("pk")
    subjects = {subject.pk: subject for subject in seen}
    if not len(records) == len(subjects) == len(keys):
        raise NotSeen
    for key, subject in subjects.items():
        matter = subject.matter if kind.is_matter else None
        (matter or subject).record = records[key]
        check_state(verb, Held(kind, records[key], matter, subject))
    return [{**row, "subject": subjects[row["on"]]} for row in rows]


def follow_in_set(act: Act, verb: Verb | str, rows: Sequence[dict]) -> list:
    """What follows from an act for many rows at once, in its transaction and without a second permission.

    For verbs of which nothing else follows: those that open records, or that happen to records (`on`) which the run
    has not in hand. The line of an act that opens its own is not yet there.
    """
    verb = VERBS[verb] if isinstance(verb, str) else verb
    if verb.set_form is None or AFTER.get(verb.name):
        raise TypeError(f"{verb.name} cannot follow as a set")
    inner = Act(act.run, verb, None, act.reason, None)
    made = []
    for start in range(0, len(rows), CHUNK):
        chunk = list(rows[start : start + CHUNK])
        if not verb.opens:
            if any(row["on"] in act.run.held for row in chunk):
                raise TypeError(f"{verb.name} cannot follow as a set on what the run has in hand")
            chunk = _held(verb, chunk, None)
        for guard in GUARDS.get(verb.name, ()):
            for row in chunk:
                guard(inner, row.get("subject"), row)
        made += verb.set_form(inner, chunk)
    return made


def in_chunks(
    rows: Sequence, do: Callable[[Sequence], Any], rest: float = 0.04, size: int = 50
) -> Iterator[int]:
    """Feeds rows to `do` in chunks that keep within CHUNK_SECONDS; yields how many are done after each.

    Between chunks it rests (seconds), so that people's own actions get their turn. The first has `size` rows.
    """
    done = 0
    while done < len(rows):
        started = time.perf_counter()
        do(rows[done : done + size])
        done = min(done + size, len(rows))
        pace = size / max(time.perf_counter() - started, 1e-6)
        size = max(10, min(CHUNK, int(pace * CHUNK_SECONDS * 0.4)))
        yield done
        time.sleep(rest)


def open_records(act: Act, rows: Sequence[dict], said: Callable[[dict], dict]) -> list[Record]:
    """Opens a plain record of the verb's kind for each row (department, project, party), with number and line.

    `said` gives the facts that the line tells of a row.
    """
    kind = act.verb.kind
    keys = take_keys(Record, len(rows))
    numbers = numbering.take(kind.series, len(rows), act.now) if kind.series else [None] * len(rows)
    records = [
        Record(
            pk=key,
            kind=kind.name,
            number=number,
            department=row.get("department"),
            project=row.get("project"),
            party=row.get("party"),
        )
        for key, number, row in zip(keys, numbers, rows, strict=True)
    ]
    said_of = [said(row) for row in rows]
    entries = [
        _entry(act, record, {"facts": words} if words else {})
        for record, words in zip(records, said_of, strict=True)
    ]
    write_many(entries, first=lambda: _insert(records))
    return records


def write_lines(act: Act, subjects: Sequence[Any], said: Sequence[dict] | None = None) -> None:
    """Writes the act's line on each record at hand, and saves what moved with it: version, head, voiding.

    `said` gives the facts that each record's line tells.
    """
    records = [subject.record for subject in subjects]
    told = said or [{}] * len(records)
    write_many(
        [_entry(act, record, {"facts": f} if f else {}) for record, f in zip(records, told, strict=True)]
    )
    if not act.verb.adds:
        for record in records:
            record.version += 1
    update_many(
        Record, ("version", "head", "voided_at"), [(r.pk, r.version, r.head, r.voided_at) for r in records]
    )


def _entry(act: Act, record: Record, values: dict) -> Entry:
    return Entry(
        record=record,
        at=act.now,
        verb=act.verb.name,
        member_id=act.actor.pk if act.actor else None,
        source=act.source,
        clauses=act.verb.clauses,
        values=values | ({"reason": act.reason} if act.reason else {}),
    )


def _insert(records: list[Record]) -> None:
    names = ("id", "kind", "number", "department", "project", "party", "version", "head")
    insert_many(
        Record,
        names,
        [
            (r.pk, r.kind, r.number, r.department_id, r.project_id, r.party_id, r.version, r.head)
            for r in records
        ],
    )


def index_many(subjects: Sequence[Any], kind) -> None:
    """Puts new particulars into the search index."""
    put_many([(subject.pk, kind.document(subject)) for subject in subjects])
