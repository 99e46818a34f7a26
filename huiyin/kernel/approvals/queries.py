"""Reading approvals and delegations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q

from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.approvals.deciding import delegations_now, waiting_for
from huiyin.kernel.approvals.models import Approval, Delegation, Step
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.rights import absent_now, reach_of
from huiyin.kernel.records.kinds import KINDS, Kind
from huiyin.kernel.records.models import Link, Record

OVERSEE = "approvals.oversee"  # the right to read what others of the department asked and decided


def signed_by(member) -> Q:
    """Approvals in which a member decided something."""
    return Q(Exists(Step.objects.filter(approval=OuterRef("pk"), signed_by=member)))


def copied_to(member) -> Q:
    return Q(Exists(Approval.copied.through.objects.filter(approval=OuterRef("pk"), member=member)))


def _private_kinds() -> list[Kind]:
    """Private kinds to which something happens only by approval."""
    names = {verb.kind_name for verb in VERBS.values() if verb.approval and not verb.opens}
    return [kind for kind in KINDS.values() if kind.private and kind.name in names]


def approvals_seen_by(member):
    """What a member asked, decided, may decide or was sent; and those of the departments they lead.

    A request is nobody else's business, also not that of colleagues; one about a private record is read by those who
    lead the department only where they see that record, and one to begin such a record by nobody who has no part in it.
    """
    for_whom = absent_now().filter(stand_in=member).values("member")
    own = held_by(member) | Q(asked_by=member) | Q(asked_by__in=for_whom)
    reach = reach_of(member)
    seen = reach.scope(OVERSEE, "matter__record__")
    opening = [verb.name for verb in VERBS.values() if verb.approval and verb.opens and verb.kind.private]
    seen &= ~Q(verb__in=opening)
    for kind in _private_kinds() if reach.may(OVERSEE) else ():
        seen &= ~Q(about__kind=kind.name) | Q(about__in=kind.seen_by(member).order_by().values("pk"))
    named = Q(Exists(Step.objects.filter(approval=OuterRef("pk"), decider=member)))
    return Approval.objects.filter(
        seen | own | signed_by(member) | named | copied_to(member) | waiting_for(member)
    )


def delegations_seen_by(member):
    """Those a member gave or was given, and those of the departments they lead."""
    own = Q(giver=member) | Q(taker=member)
    return Delegation.objects.filter(reach_of(member).scope(OVERSEE, "record__") | own)


def delegated_to(member):
    """Approvals that a member may decide by delegation only: they stand on no desk of theirs otherwise."""
    givers = delegations_now().filter(taker=member).values_list("giver", flat=True)
    stood_for = absent_now().filter(stand_in=member).values("member")
    return (
        Approval.objects.filter(waiting_for(member), matter__owner__in=list(givers))
        .exclude(matter__owner=member)
        .exclude(matter__owner__in=stood_for)
    )


@dataclass(frozen=True)
class Taken:
    """A decided step: of which record, when it came, was due and was decided, in which department's time."""

    record: int
    number: str
    flow: str
    label: str
    decider: str
    department: int
    arrived_at: dt.datetime
    due: dt.datetime | None
    at: dt.datetime

    @property
    def in_time(self) -> bool:
        return self.due is None or self.at <= self.due


def steps_taken(departments: list[int], start: dt.datetime, end: dt.datetime) -> list[Taken]:
    """Every step that somebody decided in a period; one that was signed along with another took no time of its own."""
    decided = (Step.State.APPROVED, Step.State.DECLINED, Step.State.RETURNED)
    rows = Step.objects.filter(
        approval__matter__record__department__in=departments,
        state__in=decided,
        along=False,
        at__gte=start,
        at__lt=end,
        arrived_at__isnull=False,
    )
    return [
        Taken(*row)  # type: ignore[arg-type]
        for row in rows.order_by("at", "id").values_list(
            "approval",
            "approval__matter__record__number",
            "approval__flow",
            "label",
            "decider__name",
            "approval__matter__record__department",
            "arrived_at",
            "due",
            "at",
        )
    ]


def granting() -> tuple[Prefetch, str]:
    """Prefetches of the approvals by which matters were granted, for `granted_by`."""
    links = Link.objects.filter(kind="approval", from_record__kind="approvals").order_by("pk")
    return (
        Prefetch("matter__record__links_in", links, to_attr="granted_through"),
        "matter__record__granted_through__from_record__matter__approval__steps__signed_by",
    )


def granted_by(record: Record) -> list[Step]:
    """The steps of the approval through which a record came to be, fetched with `granting`; none where none was asked."""
    return [
        step
        for link in record.granted_through  # type: ignore[attr-defined]
        for step in link.from_record.matter.approval.steps.all()
        if step.state == Step.State.APPROVED
    ]


def left_behind():
    """Open approvals whose owner does not work here any more."""
    return Approval.objects.filter(matter__closed_at=None, matter__owner__is_active=False)
