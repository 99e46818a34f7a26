"""Reading absences, and how hand-overs went."""

from __future__ import annotations

import datetime as dt

from django.db.models import Avg, Count, F, Q

from huiyin.kernel.matters.models import HandOver
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.office.models import Leave


def absences_seen_by(member):
    """Absences of the member's departments, and those in which the member has a part."""
    own = Q(absence__member=member) | Q(absence__stand_in=member)
    return Leave.objects.filter(reach_of(member).scope("absences.see", "record__") | own)


def hand_overs_measured(departments: list[int], start: dt.datetime, end: dt.datetime) -> list:
    """Per taker: hand-overs received in a period, accepted, returned, waiting, and the mean time to accept (YX-2.5.3)."""
    found = HandOver.objects.filter(matter__record__department__in=departments, at__gte=start, at__lt=end)
    return list(
        found.values("taker", "taker__name")
        .annotate(
            received=Count("pk"),
            accepted=Count("pk", filter=Q(state=HandOver.State.ACCEPTED)),
            returned=Count("pk", filter=Q(state=HandOver.State.RETURNED)),
            waiting=Count("pk", filter=Q(state=HandOver.State.OFFERED)),
            took=Avg(F("ended_at") - F("at"), filter=Q(state=HandOver.State.ACCEPTED)),
        )
        .order_by("-received", "taker__name")
    )
