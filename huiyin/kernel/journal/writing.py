"""Writing lines: one at a time by the machine of actions, many at a time by set forms."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from huiyin.kernel import vault
from huiyin.kernel.journal.models import Line, Values
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Record

NOTHING = hashlib.sha256(b"").digest()


@dataclass
class Entry:
    """A line about to be written. `values` may hold: reason, changes {field: [old, new]}, facts {field: value}."""

    record: Record
    at: dt.datetime
    verb: str
    member: Member | None = None
    stood_in_for: Member | None = None
    source: str = "worker"
    clauses: tuple[str, ...] = ()
    cause: int | None = None
    values: dict = field(default_factory=dict)


def chained(head: bytes, line: Line) -> bytes:
    """The hash of a line after `head`: covers everything in it but its own key."""
    words = (
        line.record_id,
        line.at.isoformat(),
        line.member_id,
        line.stood_in_for_id,
        line.verb,
        line.source,
        line.clauses,
        line.cause_id,
    )
    return hashlib.sha256(bytes(head) + json.dumps(words).encode() + bytes(line.digest)).digest()


def key_of(party) -> bytes:
    """The key for a record's values: its party's, or the house's where no party stands behind it."""
    return vault.opened(party.sealed_key) if party and party.sealed_key else vault.derived("journal")


def _prepared(entry: Entry) -> tuple[Line, bytes | None]:
    secret = b""
    digest = NOTHING
    if entry.values:
        salt = os.urandom(16)
        secret = (
            salt + json.dumps(entry.values, ensure_ascii=False, default=str, separators=(",", ":")).encode()
        )
        digest = hmac.new(salt, secret[16:], hashlib.sha256).digest()
    line = Line(
        record=entry.record,
        at=entry.at,
        member=entry.member,
        stood_in_for=entry.stood_in_for,
        verb=entry.verb,
        source=entry.source,
        clauses=" ".join(entry.clauses),
        cause_id=entry.cause,
        digest=digest,
    )
    line.hash = entry.record.head = chained(entry.record.head, line)
    blob = vault.encrypt(key_of(entry.record.party), secret, f"journal:{entry.record.pk}") if secret else None
    return line, blob


def write(entry: Entry) -> Line:
    """Writes one line; the caller holds the record's lock and saves its new head."""
    line, blob = _prepared(entry)
    line.save(force_insert=True)
    if blob:
        Values.objects.bulk_create([Values(line=line, party_id=entry.record.party_id, blob=blob)])
    return line


def write_many(entries: Iterable[Entry], first: Callable[[], Any] = lambda: None) -> list[Line]:
    """Writes lines of many locked records in two statements; the caller saves the new heads.

    `first` runs when the heads are known and no line is written yet: there new records are inserted.
    """
    entries = list(entries)
    prepared = [_prepared(entry) for entry in entries]
    first()
    lines = Line.objects.bulk_create([line for line, _ in prepared])
    Values.objects.bulk_create(
        [
            Values(line=line, party_id=entry.record.party_id, blob=blob)
            for line, (_, blob), entry in zip(lines, prepared, entries, strict=True)
            if blob
        ]
    )
    return lines
