"""Reading plans, meetings and findings; and what their figures come to in the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import ask
from huiyin.kernel.explain import Explained
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.promises.models import State as PromiseState
from huiyin.kernel.words import Words
from huiyin.rooms.people.plans.models import (
    Correction,
    ItemState,
    Meeting,
    PlanItem,
    PlanState,
    Seat,
    WorkPlan,
)


def workplans_seen_by(member):
    return WorkPlan.objects.filter(
        reach_of(member).scope("workplans.see", "matter__record__") | held_by(member)
    )


def planitems_seen_by(member):
    return PlanItem.objects.filter(
        reach_of(member).scope("planitems.see", "matter__record__") | held_by(member)
    )


def meetings_seen_by(member):
    """Meetings of one's departments, and those to which one was called."""
    called = Q(Exists(Seat.objects.filter(meeting=OuterRef("pk"), member=member)))
    return Meeting.objects.filter(
        reach_of(member).scope("meetings.see", "matter__record__") | held_by(member) | called
    )


def corrections_seen_by(member):
    return Correction.objects.filter(
        reach_of(member).scope("corrections.see", "matter__record__") | held_by(member) | Q(found_by=member)
    )


# ── plans ───────────────────────────────────────────────────────────────────────


def standing_plans(department: int):
    return WorkPlan.objects.filter(matter__record__department=department).exclude(
        matter__state=PlanState.VOIDED
    )


def counted(rows):
    """Plans with how many items they have and how many of them are done."""
    standing = ~Q(items__matter__state=ItemState.DROPPED)
    return rows.annotate(
        wanted=Count("items", filter=standing, distinct=True),
        finished=Count("items", filter=Q(items__matter__state=ItemState.DONE), distinct=True),
    )


def items_of(plan: WorkPlan):
    """Every item of a plan, parts right behind what they are part of."""
    rows = PlanItem.objects.filter(plan=plan).select_related("matter__owner", "matter__record", "other")
    return sorted(
        rows, key=lambda one: (one.parent_id or one.pk, one.parent_id is not None, one.to_on, one.pk)
    )


def open_parts(item: PlanItem):
    return PlanItem.objects.filter(parent=item, matter__closed_at=None).select_related("matter__owner")


def parts_of(item: PlanItem):
    return (
        PlanItem.objects.filter(parent=item)
        .exclude(matter__state=ItemState.DROPPED)
        .select_related("matter__owner", "matter__record")
        .order_by("to_on", "pk")
    )


# ── what the records say ────────────────────────────────────────────────────────


class Measure(NamedTuple):
    """A figure that the records give by themselves.

    of  department, owner or None for all, first moment, end -> the figure; `value` is a decimal in words, or empty
    """

    label: Words
    unit: str
    of: Callable[[int, int | None, dt.datetime, dt.datetime], Explained]
    kind: str  # of the records that it rests on


def measures() -> dict[str, Measure]:
    """Every figure that an item may be measured by, this room's and those that other rooms know, by key."""
    return {key: Measure(*told) for key, told in ask("plans.measures", {}).items()}


class Fallen(NamedTuple):
    """How many promises fell due, and how many of them were kept in time."""

    due: int
    kept: int


def promises_fallen(department: int, owner: int | None, start: dt.datetime, end: dt.datetime) -> Fallen:
    """Of promises due in a time that were not withdrawn: how many, and how many were kept by then."""
    rows = Promise.objects.filter(
        matter__record__department=department, due__gte=start, due__lt=min(end, clock.now())
    ).exclude(state=PromiseState.WITHDRAWN)
    if owner:
        rows = rows.filter(owner=owner)
    found = rows.aggregate(
        fallen=Count("pk"), kept=Count("pk", filter=Q(state=PromiseState.KEPT, ended_at__lte=F("due")))
    )
    return Fallen(found["fallen"], found["kept"])


# ── a month on one page ─────────────────────────────────────────────────────────


def items_due(member, first: dt.date, last: dt.date):
    return (
        planitems_seen_by(member)
        .filter(to_on__gte=first, to_on__lte=last)
        .exclude(matter__state=ItemState.DROPPED)
        .select_related("matter__owner", "matter__record")
        .order_by("to_on", "pk")
    )


def meetings_on(member, first: dt.date, last: dt.date):
    start, end = clock.days(first, last)
    return (
        meetings_seen_by(member)
        .filter(from_at__gte=start, from_at__lt=end)
        .exclude(matter__state="cancelled")
        .select_related("matter__record")
        .order_by("from_at", "pk")
    )
