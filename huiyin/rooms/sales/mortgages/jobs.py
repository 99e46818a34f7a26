"""What is done about loans by the clock: policies that end, ledgers that nobody updated (ZH-4.1.2, ZH-J3.3)."""

from __future__ import annotations

import logging

from django.db.models import F, Q

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.schedules import every
from huiyin.rooms.sales.mortgages.models import LoanCard, Mortgage
from huiyin.rooms.sales.mortgages.queries import stale_places

log = logging.getLogger("huiyin.worker")


@every("15 8 * * *", "loancards.watch")
def watch_cards() -> int:
    """Tells of policies that end soon, each once; how many."""
    return sum(_done("loancards.remind", key) for key in _ending())


def _ending() -> list[int]:
    found, until = [], {}
    standing = LoanCard.objects.filter(record__voided_at=None, until_on__isnull=False).exclude(
        reminded_on=F("until_on")
    )
    for card in standing.select_related("record").order_by("until_on", "pk"):
        department = card.record.department_id
        if department not in until:
            limit = Limit.parse(needed("ZH-4.1.2", "policy_remind_before", department))
            until[department] = clock.local(calendar_of(department).due(limit, clock.now()).at).date()
        if card.until_on <= until[department]:
            found.append(card.pk)
    return found


@every("30 8 * * *", "mortgages.watch")
def watch_ledgers() -> int:
    """Tells who sees to the loans of a project that its ledger was not updated as the rule book wants; how many."""
    told = 0
    for place in stale_places():
        waiting = Mortgage.objects.filter(
            Q(matter__record__project=place.project),
            matter__record__department=place.department,
            matter__closed_at=None,
        )
        if first := waiting.order_by("pk").values_list("pk", flat=True).first():
            told += _done("mortgages.remind_stale", first)
    return told


def _done(verb: str, key: int) -> int:
    """1 where it was done, 0 where another worker was first."""
    try:
        perform(verb, by=None, on=key, source="worker")
    except Refused as refusal:
        log.info("%s %s: %s", verb, key, refusal)
        return 0
    return 1
