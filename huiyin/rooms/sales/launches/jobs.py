"""What is done about certificates by the clock: told before they expire, and when they have (YX-2.3.3)."""

from __future__ import annotations

import datetime as dt
import logging

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.schedules import every
from huiyin.rooms.sales.launches.actions.settling import unsettled
from huiyin.rooms.sales.launches.models import Launch
from huiyin.rooms.sales.launches.queries import expiring, remind_until

log = logging.getLogger("huiyin.worker")
FARTHEST = 2000  # days: no department may be told earlier


@every("10 8 * * *", "certificates.watch")
def watch_certificates() -> int:
    """Tells of certificates that run out, and opens again the lines of those that did; how many were told of."""
    told = sum(_done("certificates.remind", key) for key in _to_tell())
    for launch in Launch.objects.filter(voided=False, matter__closed_at=None).order_by("pk"):
        if unsettled(launch):
            _done("launches.settle_certificates", launch.pk)
    return told


def _to_tell() -> list[int]:
    """Each certificate that has a reminder to come: the first before it expires, the second when it has."""
    today = clock.today()
    until: dict[int, dt.date] = {}
    found = []
    for one in expiring(clock.months_on(today, FARTHEST // 30)):
        department = one.record.department_id
        if department not in until:
            until[department] = remind_until(department)
        assert one.expires_on is not None
        step = 2 if one.expires_on < today else 1 if one.expires_on <= until[department] else 0
        if step > one.told:
            found.append(one.pk)
    return found


def _done(verb: str, key: int) -> int:
    """1 where it was done, 0 where another worker was first."""
    try:
        perform(verb, by=None, on=key, source="worker")
    except Refused as refusal:
        log.info("%s %s: %s", verb, key, refusal)
        return 0
    return 1
