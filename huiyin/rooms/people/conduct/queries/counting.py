"""What counts against a member, how a clause was applied before, under what load they worked, and what others ask."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import F, Q, Sum

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import ask
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.models import Holding
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.people.conduct.models import (
    STANDING,
    Breach,
    FineGate,
    Penalty,
    Reward,
    Suspension,
)

# The parameters that each clause of penalties reckons with.
RECKONS_WITH = {
    "YX-4.2.1": ("fine", "fine_repeated", "repeated_from", "counted_over", "counted_in"),
    "YX-4.2.2": ("fine", "suspension_days", "dismissal_from", "counted_in", "returns_if_refused"),
    "YX-4.2.3": ("if_refused",),
    "YX-4.2.4": ("fine_multiple", "repay_charge"),
    "YX-4.2.5": ("fine", "dismissal_from", "counted_in", "returns_if_refused"),
}


class Case(NamedTuple):
    """A breach that counts: its record and number, which clause, when it happened, and whether the rule was signed on
    paper, before the system was there."""

    record: int
    number: str
    clause: str
    at: dt.datetime
    on_paper: bool = False


class Load(NamedTuple):
    """Under what load a member worked at a moment: open matters, overdue promises, calls taken that day (None: unknown)."""

    matters: int
    overdue: int
    calls: int | None


class Past(NamedTuple):
    """How a clause was applied before: the penalty, its number, what was decided, what it came to."""

    record: int
    number: str
    nth: int
    outcome: str
    fine: int
    at: dt.datetime


def breaches_that_count(member: Member):
    """Confirmed here or settled before, under an edition that the member had signed, not withdrawn (reading 55)."""
    return Breach.objects.filter(member=member, counts=True)


def cases_before(breach: Breach) -> list[Case]:
    """What counts of a member and happened before a breach, oldest first: by the time at which it happened."""
    at = breach.matter.happened_at
    earlier = Q(matter__happened_at__lt=at) | Q(matter__happened_at=at, pk__lt=breach.pk)
    rows = breaches_that_count(breach.member).filter(earlier).order_by("matter__happened_at", "pk")
    return [
        Case(*row)
        for row in rows.values_list(
            "pk", "matter__record__number", "clause", "matter__happened_at", "on_paper"
        )
    ]


def terms_for(clause: str, department: int | None, at: dt.datetime) -> dict:
    """The parameters that a clause of penalties reckons with, in force at a moment, by name."""
    return {name: needed(clause, name, department, at) for name in RECKONS_WITH.get(clause, ())}


def load_of(member: Member, at: dt.datetime) -> Load:
    """Open matters and overdue promises then, and the calls of that day, so that nobody is judged without their load."""
    held = Holding.objects.filter(Q(to_at=None) | Q(to_at__gt=at), member=member, from_at__lte=at)
    still = Q(matter__closed_at=None) | Q(matter__closed_at__gt=at)
    late = Promise.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=at), owner=member, opened_at__lte=at, due__lt=at
    )
    calls = ask("members.calls_on", None, member, clock.local(at).date())
    return Load(held.filter(still).count(), late.count(), calls)


def last_cases(penalty: Penalty, most: int) -> list[Past]:
    """How the same clause was applied in the last cases of the department, newest first."""
    rows = (
        Penalty.objects.filter(
            breach__clause=penalty.breach.clause,
            matter__record__department=penalty.record.department_id,
            decided_at__isnull=False,
            matter__record__voided_at=None,
        )
        .exclude(pk=penalty.pk)
        .exclude(member=penalty.member)
        .order_by("-decided_at", "-pk")
    )
    return [
        Past(*row)  # type: ignore[arg-type]
        for row in rows.values_list("pk", "matter__record__number", "nth", "outcome", "fine", "decided_at")[
            :most
        ]
    ]


def gate_in_force(department: Department | int, on: dt.date) -> FineGate | None:
    """The approved check by which a department may take fines in money on a day; None where there is none."""
    found = FineGate.objects.filter(
        record__department=department, record__voided_at=None, revoked_at=None, from_on__lte=on
    )
    return found.select_related("record").order_by("-from_on", "-pk").first()


# ── what other modules ask ──────────────────────────────────────────────────────


def rewards_between(member: Member, first: dt.date, last: dt.date, least: int = Reward.Sort.COMMENDATION):
    """A member's rewards earned from one day to another, from a sort upwards (WY-A4.8 asks for 嘉奖 and above)."""
    return Reward.objects.filter(
        member=member, earned_on__range=(first, last), sort__gte=least, record__voided_at=None
    ).order_by("earned_on", "pk")


def points_between(member: Member, first: dt.date, last: dt.date) -> int:
    """The points, in hundredths, that penalties in force cost a member for what happened from one day to another."""
    start, end = clock.days(first, last)
    found = Penalty.objects.filter(
        member=member,
        matter__state__in=STANDING,
        breach__matter__happened_at__gte=start,
        breach__matter__happened_at__lt=end,
    )
    return found.aggregate(sum=Sum("points"))["sum"] or 0


def suspended_between(members, first: dt.date, last: dt.date) -> list[tuple[int, dt.date, bool]]:
    """Days off the post for rosters to show: member, day, whether it is paid."""
    rows = Suspension.objects.filter(member__in=members, on__range=(first, last), cancelled_at=None)
    return list(rows.order_by("on", "pk").values_list(F("member"), "on", "paid"))
