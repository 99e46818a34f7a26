"""Who sees what of a member's conduct: the member, who leads them, who has to act on it. Nobody else."""

from __future__ import annotations

from django.db.models import Q

from huiyin.kernel.matters.owning import CHAIN, held_by
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import ROLES, reach_of
from huiyin.rooms.people.conduct.models import (
    Breach,
    BreachState,
    Dismissal,
    FineGate,
    Penalty,
    Reward,
    Total,
    TotalLine,
)


def rank_of(member: Member, department: Department) -> int:
    """How high a member stands in a department; kept with what is recorded of them, so that only those above read it."""
    ranks = [seat.role.rank for seat in reach_of(member).seats if seat.department == department.pk]
    if member.pk == department.head_id:
        ranks.append(ROLES[CHAIN[-1]].rank)
    return max(ranks, default=0)


def led_by(member: Member, verb: str, prefix: str) -> Q:
    """What is about those who stood below the member in a department in which they have this right."""
    reach = reach_of(member)
    found = Q(pk__in=())
    if not reach.allows(verb):
        return found
    for seat in reach.seats:
        if seat.role.everywhere_with(verb) and seat.role.may(verb):
            return ~Q(pk__in=())
        if seat.role.may(verb):
            found |= Q(**{f"{prefix}department": seat.department, "rank__lt": seat.role.rank})
    return found


def breaches_seen_by(member: Member):
    """Breaches of those below a member, those they hold or reported, and their own once these are verified."""
    acted = (held_by(member) | Q(reporter=member)) & ~Q(member=member)
    own = Q(member=member) & ~Q(matter__state=BreachState.OPEN)
    led = led_by(member, "breaches.see", "matter__record__") & ~Q(member=member)
    return Breach.objects.filter(led | acted | own)


def penalties_seen_by(member: Member):
    """Penalties of those below a member, those they hold, and their own from the notice on."""
    acted = held_by(member) & ~Q(member=member)
    own = Q(member=member, notified_at__isnull=False)
    led = led_by(member, "penalties.see", "matter__record__") & ~Q(member=member)
    return Penalty.objects.filter(led | acted | own)


def dismissals_seen_by(member: Member):
    return Dismissal.objects.filter(
        led_by(member, "dismissals.see", "matter__record__") | held_by(member) | Q(member=member)
    )


def rewards_seen_by(member: Member):
    """Rewards of those below a member, those they proposed, and their own."""
    own = Q(member=member) | Q(proposed_by=member)
    return Reward.objects.filter(led_by(member, "rewards.see", "record__") | own)


def gates_seen_by(member: Member):
    return FineGate.objects.filter(reach_of(member).scope("finegates.see", "record__"))


def totals_seen_by(member: Member):
    """The months of a member's departments; of what stands in them they read the lines that they may."""
    return Total.objects.filter(
        reach_of(member).scope("conducttotals.see", "matter__record__") | held_by(member)
    )


def lines_seen_by(member: Member):
    """Lines of those below a member, all for finance, and their own."""
    return TotalLine.objects.filter(led_by(member, "conductlines.see", "record__") | Q(member=member))


def may_be_about(member: Member, department: Department | None):
    """Whom a member may report or propose: those who work in the department, never themselves."""
    found = Member.objects.filter(is_active=True).exclude(pk=member.pk).order_by("name")
    if department is not None:
        found = found.filter(Q(appointments__post__department=department) | Q(heads=department)).distinct()
    return found
