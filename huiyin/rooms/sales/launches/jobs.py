"""What is done about certificates by the clock: told before they expire, and when they have (YX-2.3.3)."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.actions.by_clock import by_clock
from huiyin.kernel.schedules import every
from huiyin.rooms.sales.launches.actions.settling import unsettled
from huiyin.rooms.sales.launches.models import Launch
from huiyin.rooms.sales.launches.queries import expiring, remind_until

FARTHEST = 2000  # days: no department may be told earlier


@every("10 8 * * *", "certificates.watch")
def watch_certificates() -> int:
    """Tells of certificates that run out, and opens again the lines of those that did; how many were told of."""
    told = sum(by_clock("certificates.remind", key) for key in _to_tell())
    for launch in Launch.objects.filter(voided=False, matter__closed_at=None).order_by("pk"):
        if unsettled(launch):
            by_clock("launches.settle_certificates", launch.pk)
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
