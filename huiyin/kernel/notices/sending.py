"""Telling members in the app: a notice has a key, and the same key never tells twice."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin.kernel import clock
from huiyin.kernel.notices.models import Notice


def send(notices: Iterable[Notice]) -> None:
    """Writes notices in one statement; those already sent are left as they are."""
    Notice.objects.bulk_create(list(notices), ignore_conflicts=True, batch_size=1000)


def unread(member):
    """A member's unread notices, newest first."""
    return Notice.objects.filter(member=member, read_at=None).order_by("-id")


def mark_read(member, ids: Iterable[int] | None = None) -> int:
    """Marks notices as read, all of them when no ids are given."""
    found = unread(member)
    if ids is not None:
        found = found.filter(pk__in=list(ids))
    return found.order_by().update(read_at=clock.now())
