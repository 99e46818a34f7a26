"""Writing lines: one at a time by the machine of actions, many at a time by set forms."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from huiyin.kernel import vault
from huiyin.kernel.journal.models import Line, Values
from huiyin.kernel.records.bulk import insert_many, take_keys

NOTHING = hashlib.sha256(b"").digest()


@dataclass
class Entry:
    """A line about to be written.

    `record` needs pk, head and party. `values` may hold reason, changes {field: [old, new]}, facts {field: value}.
    """

    record: Any
    at: dt.datetime
    verb: str
    member_id: int | None = None
    stood_in_for_id: int | None = None
    source: str = "worker"
    clauses: tuple[str, ...] = ()
    cause_id: int | None = None
    values: dict = field(default_factory=dict)


class Row(NamedTuple):
    """A line as it is stored."""

    record: int
    at: dt.datetime
    member: int | None
    stood_in_for: int | None
    verb: str
    source: str
    clauses: str
    cause: int | None
    digest: bytes
    hash: bytes


def chained(head: bytes, words: tuple, digest: bytes) -> bytes:
    """The hash of a line after `head`: covers everything in it but its own key."""
    return hashlib.sha256(bytes(head) + json.dumps(words).encode() + bytes(digest)).digest()


def key_of(party) -> bytes:
    """The key for a record's values: its party's, or the house's where no party stands behind it."""
    return vault.opened(party.sealed_key) if party and party.sealed_key else vault.derived("journal")


def _prepared(entry: Entry) -> tuple[Row, bytes | None]:
    """The row of an entry and its encrypted values; the record's head moves on."""
    secret, digest, record = b"", NOTHING, entry.record
    if entry.values:
        salt = os.urandom(16)
        secret = (
            salt + json.dumps(entry.values, ensure_ascii=False, default=str, separators=(",", ":")).encode()
        )
        digest = hmac.new(salt, secret[16:], hashlib.sha256).digest()
    words = (entry.verb, entry.source, " ".join(entry.clauses))
    who = (entry.member_id, entry.stood_in_for_id)
    record.head = chained(
        record.head, (record.pk, entry.at.isoformat(), *who, *words, entry.cause_id), digest
    )
    blob = vault.encrypt(key_of(record.party), secret, f"journal:{record.pk}") if secret else None
    return Row(record.pk, entry.at, *who, *words, entry.cause_id, digest, record.head), blob


def write(entry: Entry) -> Line:
    """Writes one line; the caller holds the record's lock and saves its new head."""
    row, blob = _prepared(entry)
    line = Line(
        **{
            f"{n}_id" if n in ("record", "member", "stood_in_for", "cause") else n: v
            for n, v in row._asdict().items()
        }
    )
    line.save(force_insert=True)
    if blob:
        party = getattr(entry.record.party, "pk", None)
        insert_many(Values, ("line", "party", "blob"), [(line.pk, party, blob)])
    return line


def write_many(entries: Iterable[Entry], first: Callable[[], Any] = lambda: None) -> None:
    """Writes lines of many locked records in two statements; the caller saves the new heads.

    `first` runs when the heads are known and no line is written yet: there new records are inserted.
    """
    entries = list(entries)
    prepared = [_prepared(entry) for entry in entries]
    first()
    keys = take_keys(Line, len(entries))
    insert_many(
        Line, ("id", *Row._fields), [(key, *row) for key, (row, _) in zip(keys, prepared, strict=True)]
    )
    insert_many(
        Values,
        ("line", "party", "blob"),
        [
            (key, getattr(entry.record.party, "pk", None), blob)
            for key, (_, blob), entry in zip(keys, prepared, entries, strict=True)
            if blob
        ],
    )
