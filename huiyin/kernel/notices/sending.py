"""Telling members in the app, and by the channels they chose: a notice has a key, and the same key never tells twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from huiyin.kernel import clock
from huiyin.kernel.live.telling import tell
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.notices.routing import route
from huiyin.kernel.records.bulk import insert_many


class Telling(NamedTuple):
    """What a member is to be told; the fields stand in the order of the table's columns."""

    member: int
    key: str
    words: str
    record: int | None
    clause: str
    level: str
    at: dt.datetime


def send(tellings: Sequence[Telling]) -> None:
    """Writes notices in one statement, and what of them leaves the house; those already sent are left as they are."""
    insert_many(Notice, Telling._fields, tellings, ignore=True)
    route(tellings)
    tell((telling.member for telling in tellings), "notices")


def unread(member):
    """A member's unread notices, newest first."""
    return Notice.objects.filter(member=member, read_at=None).order_by("-id")


def mark_read(member, ids: Iterable[int] | None = None) -> int:
    """Marks notices as read, all of them when no ids are given."""
    found = unread(member)
    if ids is not None:
        found = found.filter(pk__in=list(ids))
    return found.order_by().update(read_at=clock.now())
