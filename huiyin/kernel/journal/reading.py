"""Reading lines back: what a page shows of a record, and whether its chain still holds."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json

from django.db.models import Max

from huiyin.kernel import clock, vault
from huiyin.kernel.journal.models import Line, Seal
from huiyin.kernel.journal.writing import NOTHING, chained, key_of
from huiyin.kernel.records.models import Record


def values_of(line: Line, record: Record) -> dict | None:
    """The values beside a line; None when the party was erased or the text cannot be read."""
    row = getattr(line, "values", None)
    if row is None:
        return {} if bytes(line.digest) == NOTHING else None
    try:
        secret = vault.decrypt(key_of(record.party), row.blob, f"journal:{record.pk}")
    except vault.Unreadable:
        return None
    if hmac.new(secret[:16], secret[16:], hashlib.sha256).digest() != bytes(line.digest):
        return None
    return json.loads(secret[16:])


def lines_of(record: Record, limit: int = 200) -> list[Line]:
    """The newest lines of a record, newest first, each with `.said` set to its values."""
    lines = list(
        Line.objects.filter(record=record)
        .select_related("member", "stood_in_for", "values")
        .order_by("-id")[:limit]
    )
    for line in lines:
        line.said = values_of(line, record)  # type: ignore[attr-defined]
    return lines


def broken_chains(records=None) -> list[tuple[Record, str]]:
    """Records whose chain does not lead to their head, each with what is wrong. Reads a line at a time."""
    wrong = []
    for record in (
        (records if records is not None else Record.objects.all()).select_related("party").iterator(2000)
    ):
        head = b""
        for line in Line.objects.filter(record=record).order_by("id").iterator(2000):
            who = (line.member_id, line.stood_in_for_id)
            words = (
                record.pk,
                line.at.isoformat(),
                *who,
                line.verb,
                line.source,
                line.clauses,
                line.cause_id,
            )
            head = chained(head, words, bytes(line.digest))
            if head != bytes(line.hash):
                wrong.append((record, f"line {line.pk} was altered or one before it is missing"))
                break
        else:
            if head != bytes(record.head):
                wrong.append((record, "the head is not the hash of the last line"))
    return wrong


def _sealed(previous: bytes, upto: int, since: int) -> tuple[int, bytes]:
    """How many chains moved between two lines, and the hash over their heads as they stood then."""
    digest = hashlib.sha256(previous)
    count = 0
    last = (
        Line.objects.filter(id__gt=since, id__lte=upto)
        .values("record")
        .annotate(last=Max("id"))
        .order_by("record")
    )
    heads = Line.objects.filter(id__in=last.values("last")).order_by("record").values_list("record", "hash")
    for record, head in heads.iterator(2000):
        digest.update(f"{record}:".encode() + bytes(head))
        count += 1
    return count, digest.digest()


def seal(at: dt.datetime | None = None, margin: dt.timedelta = dt.timedelta(minutes=15)) -> Seal | None:
    """Seals the heads of all chains that moved since the last seal; None if nothing moved.

    Lines younger than `margin` wait for the next seal: a transaction still under way may hold a lower key.
    """
    at = at or clock.now()
    before = Seal.objects.order_by("-id").first()
    upto = Line.objects.filter(at__lte=at - margin).aggregate(top=Max("id"))["top"]
    since = before.upto_id if before else 0
    if not upto or upto <= since:
        return None
    chains, digest = _sealed(bytes(before.hash) if before else b"", upto, since)
    return Seal.objects.create(at=at, upto_id=upto, chains=chains, hash=digest)


def broken_seals() -> list[Seal]:
    """Seals that no longer match the lines they were made over."""
    wrong, previous, since = [], b"", 0
    for one in Seal.objects.order_by("id"):
        if _sealed(previous, one.upto_id, since) != (one.chains, bytes(one.hash)):
            wrong.append(one)
        previous, since = bytes(one.hash), one.upto_id
    return wrong
