"""Telling open pages that something changed, and reading what was told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from huiyin.kernel import clock
from huiyin.kernel.live.models import Signal
from huiyin.kernel.records.bulk import insert_many

SETTLES = dt.timedelta(seconds=10)  # after which no transaction that took a lower key is still open
FRESH = dt.timedelta(seconds=60)  # what a page that has just opened is told of
KEPT = dt.timedelta(hours=1)


def tell(members: Iterable[int], topic: str) -> None:
    """Pages of these members that show the topic look again. Costs one statement."""
    now = clock.now()
    rows = [(member, topic, now) for member in dict.fromkeys(members)]
    if rows:
        insert_many(Signal, ("member", "topic", "at"), rows)


def topics_of(member: int) -> list[str]:
    """What was told to a member a moment ago, for a page that was not open yet."""
    found = Signal.objects.filter(at__gt=clock.now() - FRESH, member_id=member)
    return sorted(set(found.values_list("topic", flat=True)))


def forget_old_signals() -> None:
    Signal.objects.filter(at__lt=clock.now() - KEPT).delete()


class Watch:
    """Reads each signal once, whichever order they are committed in: keys are taken before a transaction ends."""

    def __init__(self) -> None:
        settled = Signal.objects.filter(at__lt=clock.now() - SETTLES)
        self._floor: int = settled.order_by("-id").values_list("id", flat=True).first() or 0
        self._seen: set[int] = set()
        self.fresh()  # what was told before is not news

    def fresh(self) -> list[tuple[int, str]]:
        """Members and topics told since the last look, oldest first, each pair once."""
        rows = list(
            Signal.objects.filter(id__gt=self._floor)
            .order_by("id")
            .values_list("id", "member_id", "topic", "at")
        )
        new = [row for row in rows if row[0] not in self._seen]
        settled = clock.now() - SETTLES
        self._floor = max((key for key, _member, _topic, at in rows if at < settled), default=self._floor)
        self._seen = {key for key, *_rest in rows if key > self._floor}
        return list(dict.fromkeys((member, topic) for _key, member, topic, _at in new))
