"""Who looked at a customer's record: noted in passing, written in batches, so that looking never waits for a lock.

A process that is killed loses the looks of its last seconds; one that ends in order writes them.
"""

from __future__ import annotations

import atexit
import datetime as dt
import logging
import threading

from django.conf import settings
from django.db import DatabaseError, connection

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.privacy.models import Look, Reveal
from huiyin.kernel.records.bulk import insert_many
from huiyin.kernel.records.models import Record

REST = 2.0  # seconds that a look may wait
SAME = dt.timedelta(minutes=10)  # within which the same member at the same record is one look

log = logging.getLogger("huiyin.privacy")

_waiting: dict[tuple[int, int, bool], dt.datetime] = {}
_recent: dict[tuple[int, int, bool], dt.datetime] = {}
_lock = threading.Lock()
_timer: threading.Timer | None = None


def looked(member_id: int, record_id: int, *, clear: bool) -> None:
    """Notes that a member opened a record of a customer's; `clear` where name and numbers stood unmasked."""
    global _timer
    now, key = clock.now(), (member_id, record_id, clear)
    with _lock:
        if key in _waiting or (key in _recent and dt.timedelta() <= now - _recent[key] < SAME):
            return
        _waiting[key] = now
        if _timer is None and not settings.TESTING:
            _timer = threading.Timer(REST, _write_later)
            _timer.daemon = True
            _timer.start()


def write_looks() -> int:
    """Writes the looks that wait; how many. On failure they wait on."""
    global _timer
    with _lock:
        batch, _timer = dict(_waiting), None
        _waiting.clear()
    if not batch:
        return 0
    try:
        insert_many(
            Look, ("member", "record", "clear", "at"), [(*key, at) for key, at in sorted(batch.items())]
        )
    except DatabaseError:
        log.warning("%s looks could not be written yet", len(batch), exc_info=True)
        with _lock:
            _waiting.update(batch)
        return 0
    with _lock:
        newest = max(batch.values())
        for key in [key for key, at in _recent.items() if newest - at >= SAME]:
            del _recent[key]
        _recent.update(batch)
    return len(batch)


def _write_later() -> None:
    try:
        write_looks()
    finally:
        connection.close()


def forget_looks() -> None:
    """Nothing waits and nothing is recent: for the next test."""
    with _lock:
        _waiting.clear()
        _recent.clear()


def looks_at(record: Record, limit: int = 50) -> list[dict]:
    """The newest looks at a record and reveals of its customer, newest first: who, when, whether in clear, why."""
    write_looks()
    looks = Look.objects.filter(record=record).select_related("member").order_by("-id")[:limit]
    reveals = Reveal.objects.filter(record=record).select_related("member").order_by("-id")[:limit]
    told: list[dict] = [
        {"who": one.member.name, "at": one.at, "clear": one.clear, "until": None} for one in looks
    ]
    told += [{"who": one.member.name, "at": one.at, "clear": True, "until": one.until} for one in reveals]
    return sorted(told, key=lambda one: one["at"], reverse=True)[:limit]


def forget_old_looks() -> int:
    """Drops looks older than the years for which the clause keeps them (YX-1.4); how many."""
    years = needed("YX-1.4", "view_record_years", None)
    return Look.objects.filter(at__lt=clock.now() - dt.timedelta(days=366 * years)).delete()[0]


if not settings.TESTING:
    atexit.register(write_looks)
