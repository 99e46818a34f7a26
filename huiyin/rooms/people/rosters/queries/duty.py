"""Who is on duty now (WY-S3): the second place in which an owner is looked for (YX-3.3)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from huiyin.kernel import clock
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import absent_now, in_force
from huiyin.rooms.people.rosters.models import Attendance, Outing, OutingState, RosterState, Slot
from huiyin.rooms.people.rosters.queries.planning import suspended_days


def slots_now(departments: list[int], at: dt.datetime):
    """Published slots that cover the moment, of members who are here."""
    return (
        Slot.objects.filter(
            roster__place__in=departments,
            roster__matter__state=RosterState.PUBLISHED,
            from_at__lte=at,
            to_at__gt=at,
            member__is_active=True,
        )
        .select_related("member", "shift", "roster")
        .order_by("from_at", "member__name", "pk")
    )


def on_duty_in(department: Department, at: dt.datetime) -> list[Member]:
    """Who is on duty in a department, whoever has least in hand first; whoever is off the post by a penalty is not there."""
    load = (
        Matter.objects.filter(owner=OuterRef("member"), closed_at=None)
        .order_by()
        .values("owner")
        .annotate(n=Count("pk"))
        .values("n")
    )
    today = clock.local(at).date()
    here = in_force(today).filter(post__department=department).values("member")
    slots = slots_now([department.pk], at).filter(member__in=here)
    rows = list(slots.annotate(load=Coalesce(Subquery(load), 0)).order_by("load", "member", "pk"))
    off = suspended_days([one.member_id for one in rows], today, today) if rows else {}
    return [one.member for one in rows if (one.member_id, today) not in off]


def duty_now(departments: list[int], at: dt.datetime) -> list[dict]:
    """Who is on duty with how they stand: here, away until when and who stands in, came or not."""
    slots = list(slots_now(departments, at))
    keys = [one.member_id for one in slots]
    away = {one.member_id: one for one in absent_now(at).filter(member__in=keys).select_related("stand_in")}
    out = {
        one.member_id: one
        for one in Outing.objects.filter(
            Q(from_at__lte=at), member__in=keys, matter__state=OutingState.AWAY
        ).select_related("stand_in")
    }
    came = set(
        Attendance.objects.filter(
            member__in=keys, day__in={one.day for one in slots}, in_at__isnull=False, voided=False
        ).values_list("member", "day")
    )
    return [
        {
            "slot": one,
            "absence": away.get(one.member_id),
            "outing": out.get(one.member_id),
            "came": (one.member_id, one.day) in came,
        }
        for one in slots
    ]
