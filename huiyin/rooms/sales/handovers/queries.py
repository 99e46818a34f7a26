"""Reading handovers: by member, by round, by slot; what of a home is still wrong; whose files may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from huiyin.kernel import clock
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.contracts.models import State as ContractState
from huiyin.rooms.sales.handovers.models import Defect, DefectState, Handover, HandoverRound, Provision, Slot
from huiyin.rooms.sales.launches.models import CertificateSort
from huiyin.rooms.sales.launches.queries import covering


def handoverrounds_seen_by(member) -> QuerySet[HandoverRound]:
    return HandoverRound.objects.filter(
        reach_of(member).scope("handoverrounds.see", "matter__record__") | held_by(member)
    )


def handovers_seen_by(member) -> QuerySet[Handover]:
    return Handover.objects.filter(
        reach_of(member).scope("handovers.see", "matter__record__") | held_by(member)
    )


def defects_seen_by(member) -> QuerySet[Defect]:
    own = held_by(member) | Q(handover__matter__owner=member)
    return Defect.objects.filter(reach_of(member).scope("defects.see", "matter__record__") | own)


def provisions_seen_by(member) -> QuerySet[Provision]:
    return Provision.objects.filter(reach_of(member).scope("provisions.see", "record__"))


def accepted(unit: Unit) -> bool:
    """Whether the completion of a unit's building was accepted and filed: no handover before it."""
    return unit.pk in covering([unit], (CertificateSort.COMPLETION,), clock.today())


def to_invite(one: HandoverRound) -> QuerySet[Contract]:
    """Contracts of a round's buildings whose homes are neither handed over nor invited."""
    good = (ContractState.FILED, ContractState.ISSUED)
    found = Contract.objects.filter(
        unit__building__in=one.buildings.values("pk"), live=True, matter__state__in=good
    ).exclude(handovers__live=True)
    return found.select_related("unit", "matter__record__party", "matter__record__department").order_by(
        "unit__path"
    )


def slots_with_room(one: HandoverRound) -> QuerySet[Slot]:
    """Slots to come in which somebody can still be received; `taken` says how many are booked."""
    taken = Count("handovers", filter=Q(handovers__live=True, handovers__matter__closed_at=None))
    return (
        one.slots.filter(from_at__gt=clock.now())
        .annotate(taken=taken)
        .filter(taken__lt=F("capacity"))
        .order_by("from_at")
    )


def taken_of(slot: Slot) -> int:
    return slot.handovers.filter(live=True, matter__closed_at=None).count()


def open_defects(handover: Handover) -> QuerySet[Defect]:
    found = handover.defects.exclude(matter__state__in=(DefectState.PASSED, DefectState.VOIDED))
    return found.select_related("matter__record", "matter__owner").order_by("pk")


def files_to_give(departments, projects=None) -> QuerySet[Handover]:
    """Homes handed over whose files have not gone to the property company yet."""
    found = Handover.objects.filter(
        live=True, delivered_on__isnull=False, given=None, matter__record__department__in=departments
    )
    if projects is not None:
        found = found.filter(matter__record__project__in=projects)
    return found.select_related("contract__unit", "matter__record__party").order_by("delivered_on", "pk")


# ── the desk of the room ────────────────────────────────────────────────────────


@dataclass
class Stage:
    """How many open matters of a kind stand at a stage of a project, and how many of them are late."""

    kind: str
    state: str
    n: int
    late: int


def by_stage(member, kinds: Sequence[str], mine: bool = False) -> dict[int | None, list[Stage]]:
    """Project -> open matters by kind and stage, of what a member sees; one query (YX-3.2.2 to YX-3.2.5)."""
    reach = reach_of(member)
    seen = Q(pk__in=())
    for kind in kinds:
        seen |= Q(record__kind=kind) & reach.scope(f"{kind}.see", "record__")
    found = Matter.objects.filter(seen, closed_at=None)
    if mine:
        found = found.filter(owner=member)
    rows = (
        found.values("record__project", "record__kind", "state")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(next_due__lt=clock.now())))
        .order_by()
    )
    stages: dict[int | None, list[Stage]] = {}
    for row in rows:
        one = Stage(row["record__kind"], row["state"], row["n"], row["late"])
        stages.setdefault(row["record__project"], []).append(one)
    return stages
