"""What is done about titles by the clock: notices that lapse, terms that pass, what a late title costs (ZH-4.1.3)."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.actions.by_clock import by_clock
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.schedules import every
from huiyin.rooms.sales.titles.models import ActState, Fault, TitleCase
from huiyin.rooms.sales.titles.queries import OPEN_TITLES, lapsing
from huiyin.rooms.sales.titles.rules import years_after

FARTHEST = dt.timedelta(days=400)  # no department wants to be told earlier


@every("15 8 * * *", "registryacts.watch_lapses")
def watch_lapses() -> int:
    """Tells of notices that lapse within a month, and says of those that did that they did; of how many."""
    today, count = clock.today(), 0
    for one in lapsing(today + FARTHEST):
        if one.matter.state != ActState.RUNNING:
            continue
        assert one.lapses_on is not None
        before = Limit.parse(needed("ZH-4.1.3", "lapse_remind_before", one.record.department_id)).amount
        if one.lapses_on < today:
            count += by_clock("registryacts.lapse", one.pk)
        elif one.reminded_on is None and one.lapses_on - dt.timedelta(days=before) <= today:
            count += by_clock("registryacts.remind", one.pk)
    return count


@every("20 8 * * *", "titles.watch_terms")
def watch_terms() -> int:
    """Brings to the manager each title that is a year late, once; how many. Monthly what a late one costs is reckoned anew."""
    today = clock.today()
    late = TitleCase.objects.filter(
        live=True, title_by__lt=today, received_at=None, matter__state__in=OPEN_TITLES[:-1]
    ).select_related("matter__record")
    count = 0
    for title in late.order_by("pk"):
        assert title.title_by is not None
        years = needed("YX-2.7.1a", "rescission_years", title.record.department_id)
        if title.escalated_on is None and years_after(title.title_by, years) < today:
            count += by_clock("titles.escalate", title.pk)
        if today.day == 1 and title.fault == Fault.OURS:
            by_clock("titles.reckon", title.pk)
    return count
