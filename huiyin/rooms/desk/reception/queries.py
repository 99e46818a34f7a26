"""Reading what the front desk keeps."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q

from huiyin.kernel import clock
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.models import Department, Member, Post
from huiyin.kernel.members.rights import ROLES, reach_of
from huiyin.kernel.promises.models import Promise, State
from huiyin.rooms.desk.reception.models import (
    Call,
    CallBack,
    CallBackState,
    Extension,
    Incoming,
    Outcome,
    Shift,
    Walkin,
    Wording,
)

RINGS_FOR = dt.timedelta(minutes=2)  # after which a call that nobody told the end of rings no more
TALKS_FOR = dt.timedelta(hours=2)


def calls_seen_by(member):
    """Calls of the departments and projects within a member's reach."""
    return Call.objects.filter(reach_of(member).scope("calls.see", "record__"))


def callbacks_seen_by(member):
    """Calls to return within a member's reach, and those that are theirs."""
    return CallBack.objects.filter(
        reach_of(member).scope("callbacks.see", "matter__record__") | held_by(member)
    )


def walkins_seen_by(member):
    return Walkin.objects.filter(reach_of(member).scope("walkins.see", "record__"))


def wordings_seen_by(member):
    return Wording.objects.filter(reach_of(member).scope("wordings.see", "record__"))


def shifts_seen_by(member):
    """Shifts of a member's departments, and those that they gave or take."""
    return Shift.objects.filter(
        reach_of(member).scope("shifts.see", "record__") | Q(giver=member) | Q(taker=member)
    )


def extensions_seen_by(member):
    return Extension.objects.filter(reach_of(member).scope("extensions.see", "record__"))


def wordings_in_force(*departments: int) -> list[Wording]:
    """The wordings that these departments use now, in their order: one query."""
    found = Wording.objects.filter(
        record__department__in=departments, retired_at=None, record__voided_at=None
    )
    return list(found.order_by("category", "position", "pk"))


def training_cards(department: int) -> list[dict[str, str]]:
    """The question guide as cards to learn from: way of asking, a sentence, what it is for, how it is put (JS-T)."""
    return [
        {
            "way": one.situation,
            "words": one.words,
            "purpose": one.purpose,
            "better": one.better,
            "clause": one.clause,
        }
        for one in wordings_in_force(department)
        if one.clause.startswith("JS-T") and one.situation.endswith("提问") and not one.internal
    ]


def _in_the_house(member):
    """Visitors who have not left: the few of the partial index first, then whether the member sees them."""
    here = Walkin.objects.filter(left_at=None).values("pk")
    return walkins_seen_by(member).filter(pk__in=here, left_at=None, record__voided_at=None)


def waiting_now(member):
    """Visitors whom nobody has received yet, who came first."""
    return _in_the_house(member).filter(received_at=None)


def in_the_house(member):
    """Visitors who are being received now."""
    return _in_the_house(member).filter(received_at__isnull=False)


def open_callbacks(department: int):
    """Calls that a department still owes, the oldest first (JS-H1.2)."""
    return CallBack.objects.filter(
        matter__record__department=department, matter__state=CallBackState.WAITING
    ).order_by("matter__opened_at", "pk")


def promises_due_today(member):
    """What a member owes by the end of the day, the broken ones with it."""
    end = clock.shanghai(f"{clock.today():%Y-%m-%d}") + dt.timedelta(days=1)
    return (
        Promise.objects.filter(owner=member, state=State.OPEN, due__lt=end)
        .select_related("matter__record")
        .order_by("due")
    )


def ringing_at(member) -> Incoming | None:
    """The call that rings at a member's telephone, or that they speak on and have not written down."""
    now = clock.now()
    live = Q(state=Incoming.State.RINGING, rang_at__gt=now - RINGS_FOR) | Q(
        state=Incoming.State.ANSWERED, rang_at__gt=now - TALKS_FOR
    )
    return Incoming.objects.filter(live, member=member, call=None).order_by("-id").first()


def answering_departments() -> list[Department]:
    """The departments whose posts take calls: those that need wordings, and to whom an unknown extension belongs."""
    roles = [name for name, role in ROLES.items() if role.may("calls.record")]
    ids = Post.objects.filter(role__in=roles).values("department")
    return list(Department.objects.filter(pk__in=ids).order_by("pk"))


def calls_of_days(member, first: dt.date, last: dt.date):
    """Calls that came in from one day to another and were not voided."""
    start = clock.shanghai(f"{first:%Y-%m-%d}")
    end = clock.shanghai(f"{last:%Y-%m-%d}") + dt.timedelta(days=1)
    return calls_seen_by(member).filter(started_at__gte=start, started_at__lt=end, record__voided_at=None)


def callbacks_of_days(member, first: dt.date, last: dt.date):
    """Calls to return that were opened from one day to another."""
    start = clock.shanghai(f"{first:%Y-%m-%d}")
    end = clock.shanghai(f"{last:%Y-%m-%d}") + dt.timedelta(days=1)
    return callbacks_seen_by(member).filter(
        matter__opened_at__gte=start, matter__opened_at__lt=end, matter__record__voided_at=None
    )


# ── what other rooms ask ────────────────────────────────────────────────────────


def calls_taken(member: Member, on: dt.date) -> int:
    """How many calls a member took on a day: part of the load under which they worked."""
    start = clock.shanghai(f"{on}")
    return Call.objects.filter(
        taken_by=member,
        started_at__gte=start,
        started_at__lt=start + dt.timedelta(days=1),
        record__voided_at=None,
    ).count()


def not_service_calls(departments: list[int], start: dt.datetime, end: dt.datetime) -> dict[int | None, int]:
    """How often the hotline was taken up by what is no service, by who took the call (JS-H4)."""
    rows = Call.objects.filter(
        record__department__in=departments,
        outcome=Outcome.NOT_SERVICE,
        started_at__gte=start,
        started_at__lt=end,
        record__voided_at=None,
    )
    return dict(
        rows.order_by().values("taken_by").annotate(count=Count("pk")).values_list("taken_by", "count")
    )
