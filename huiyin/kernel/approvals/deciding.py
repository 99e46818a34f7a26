"""Who decides: how a step finds its decider, and who may sign for them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.approvals.models import Approval, Delegation, State, Step
from huiyin.kernel.matters.owning import CHAIN, superior_of
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import ROLES, absent_now, holders

CLAUSE = "YX-3.3"


def decider_of(
    who: str,
    asker: Member,
    department: Department,
    at: dt.datetime,
    last: Member | None = None,
    without: frozenset[int] = frozenset(),
) -> Member:
    """Who decides a step; Refused where nobody but the asker could. Nobody decides on what they asked for, nor do
    those `without` whom it is to be decided: whom it is about.

    A post that is the asker's own, or stands below them, gives way to whoever stands above.
    """
    sort, _colon, name = who.partition(":")
    barred = without | {asker.pk}
    found: Member | None = None
    if sort == "member":
        found = Member.objects.filter(pk=int(name)).first()
    elif sort == "head":
        found = department.head
    elif sort == "right":
        found = _holder_of_right(name, department, at, barred)
    elif sort == "role" and name not in CHAIN:
        found = next((one for one in holders(name, department.pk, None, at) if one.pk not in barred), None)
    elif sort == "superior":
        # without: two who follow each other are never told to decide twice
        found = superior_of(last or asker, department, CHAIN[0], at, barred)
    else:
        found = superior_of(asker, department, name, at, barred)
    if found is None or found.pk in barred or not found.is_active:
        found = _above(found or asker, department, at, barred)
    if found.pk in barred or not found.is_active:
        raise Refused(
            _("%s没有可以审批的人") % department.name,
            _("请先为部门设置主管、经理或上级部门，或自选审批人"),
            clause=CLAUSE,
        )
    return found


def _above(member: Member, department: Department, at: dt.datetime, barred: frozenset[int]) -> Member:
    """Who stands above a member, of those who still work here."""
    gone = {department.head_id} if not department.head.is_active else set()
    return superior_of(member, department, CHAIN[0], at, barred | gone)


def _holder_of_right(
    verb: str, department: Department, at: dt.datetime, barred: frozenset[int]
) -> Member | None:
    """The lowest in rank who has the right there, one who is present before one who is away."""
    absent = set(absent_now(at).values_list("member", flat=True))
    ranks = sorted((role.rank, name) for name, role in ROLES.items() if role.may(verb))
    fit = [
        one for _rank, name in ranks for one in holders(name, department.pk, None, at) if one.pk not in barred
    ]
    return min(fit, key=lambda one: one.pk in absent, default=None)


# ── who signs for whom ──────────────────────────────────────────────────────────


def delegations_now(at: dt.datetime | None = None):
    """Delegations that hold at the moment."""
    at = at or clock.now()
    return Delegation.objects.filter(from_at__lte=at, to_at__gt=at, revoked_at=None)


def covers(delegation: Delegation, flow: str, amount: int | None) -> bool:
    """Whether a delegation reaches to this flow and amount."""
    if delegation.flows and flow not in delegation.flows:
        return False
    return delegation.limit is None or (amount or 0) <= delegation.limit


def deciders(approval: Approval) -> dict[int, str]:
    """Who may decide now, by id, and by which title: the owner, who stands in for them, whom they delegated it to.

    Neither passes on to a further one, and never to whoever asked or to whom it is about.
    """
    if approval.matter.state != State.DECIDING:
        return {}
    owner = approval.matter.owner_id
    found = {owner: ""}
    for one in absent_now().filter(member=owner).order_by("pk").values_list("stand_in", flat=True):
        found.setdefault(one, Step.How.STAND_IN)
    for one in delegations_now().filter(giver=owner, taker__is_active=True).order_by("pk"):
        if covers(one, approval.flow, approval.amount):
            found.setdefault(one.taker_id, Step.How.DELEGATE)
    for one in (approval.asked_by_id, *approval.barred):
        found.pop(one, None)
    return found


def decides(member: Member, approval: Approval) -> Member | None:
    """For whom a member decides here, None for themselves. Refused to everybody else, superiors too."""
    owner = approval.matter.owner
    if member.pk == approval.asked_by_id:
        raise Refused(_("不能审批自己提交的事项"), _("由%s审批") % owner.name, clause=CLAUSE)
    if member.pk not in deciders(approval):
        if approval.matter.state != State.DECIDING:
            return None  # the state says why it cannot be done
        raise Refused(_("这一步由%s审批") % owner.name, _("请转告审批人，或由其授权、转批"), clause=CLAUSE)
    return None if member.pk == owner.pk else owner


def may_decide(approval: Approval) -> tuple[int, ...]:
    """The ids of those who need no right of a post to decide it."""
    return tuple(deciders(approval))


def askers(approval: Approval) -> tuple[int, ...]:
    """Who speaks for the asker: they themselves, who stands in; of one who has left, who holds it now."""
    if not approval.asked_by.is_active:
        return (approval.matter.owner_id,)
    here = absent_now().filter(member=approval.asked_by).order_by("pk").values_list("stand_in", flat=True)
    return (approval.asked_by_id, *here)


def asks(member: Member, approval: Approval) -> Member | None:
    """For whom a member speaks as the asker. Refused to everybody else."""
    if member.pk not in askers(approval):
        raise Refused(_("只有提交人能办理"), _("请%s办理") % approval.asked_by.name, clause=CLAUSE)
    return None if member.pk == approval.asked_by_id else approval.asked_by


def waiting_for(member: Member) -> Q:
    """Approvals that a member may decide now: their own, and those of whom they stand in or decide for."""
    now = clock.now()
    mine = [member.pk, *absent_now(now).filter(stand_in=member).values_list("member", flat=True)]
    found = Q(matter__owner__in=mine)
    for one in delegations_now(now).filter(taker=member):
        reached = Q(matter__owner=one.giver_id)
        if one.flows:
            reached &= Q(flow__in=one.flows)
        if one.limit is not None:
            reached &= Q(amount=None) | Q(amount__lte=one.limit)
        found |= reached
    # asked first, so that the few that wait are looked at and not all matters of a busy owner
    few = Q(pk__in=Step.objects.filter(state=Step.State.WAITING).values("approval"))
    return few & Q(matter__state=State.DECIDING) & found & ~Q(asked_by=member)
