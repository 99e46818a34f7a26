"""Reading who holds what, who leads whom, who left, and what a leaver has in hand (YX-3.3, ZH-J1.2, WY-M7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from huiyin.kernel import clock
from huiyin.kernel.approvals.models import Approval, Delegation
from huiyin.kernel.custody.models import Item
from huiyin.kernel.matters.owning import held_by, stands_above
from huiyin.kernel.members.models import Absence, Member, Post
from huiyin.kernel.members.rights import in_force, reach_of
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.registers.office.members import held_matters
from huiyin.registers.office.models import Duty, DutyState
from huiyin.rooms.people.posts.models import (
    Departure,
    DepartureLine,
    Posting,
    StaffingRequest,
    StaffingState,
)

Sort = DepartureLine.Sort


def postings_seen_by(member):
    """Postings of the departments that the member leads, and their own."""
    seen = reach_of(member).scope("postings.oversee", "record__")
    return Posting.objects.filter(seen | Q(appointment__member=member))


def departures_seen_by(member):
    """Hand-overs of the departments that the member leads, and those that they take over from."""
    seen = reach_of(member).scope("departures.see", "record__")
    return Departure.objects.filter(seen | Q(successor=member) | Q(member=member))


def staffing_seen_by(member):
    return StaffingRequest.objects.filter(
        reach_of(member).scope("staffing.see", "matter__record__") | held_by(member)
    )


def leads(one: Member, other: Member) -> bool:
    """Whether one stands above the other where the other works: by the chain of posts, or by the line that is drawn."""
    if one.pk == other.pk:
        return False
    held = (
        in_force(clock.today()).filter(member=other).select_related("post__department__head").order_by("pk")
    )
    posts = [appointment.post for appointment in held]
    above = [post.directed_by_id for post in posts if post.directed_by_id]
    if above and in_force(clock.today()).filter(member=one, post__in=above).exists():
        return True
    return any(stands_above(one, other, post.department, clock.now()) for post in posts)


def may_read_ratings(member: Member, posting: Posting) -> bool:
    """The member themselves, and whoever leads them (ZH-J1.3)."""
    other = posting.appointment.member
    return member.pk == other.pk or leads(member, other)


def member_seen_by(member: Member, pk: int) -> Member | None:
    """Oneself, and whom one leads; nobody else is there."""
    found = Member.objects.filter(pk=pk).first()
    if found is None or (found.pk != member.pk and not leads(member, found)):
        return None
    return found


def scores_of(posting: Posting) -> dict[str, int]:
    """The newest score of each competence."""
    return dict(posting.ratings.order_by("id").values_list("competence", "score"))


def standing_request(post: Post) -> StaffingRequest | None:
    """The approved request for staff under which a post may go past its headcount: the oldest that is not used up."""
    found = StaffingRequest.objects.filter(post=post, matter__state=StaffingState.OPEN)
    return found.select_related("matter__record").order_by("pk").first()


# ── what a leaver has ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Handed:
    """One thing that goes on: its record, of what sort, and the key of the kind by which a successor is named."""

    record: Record
    sort: str
    title: str
    kind: str


def things_of(member: Member, now: dt.datetime) -> list[Handed]:
    """Everything that a leaver has in hand, sort by sort; what is shown before is what is handed over."""
    found = []
    for matter in held_matters(member):
        own, offered = matter.owner_id == member.pk, matter.offered_to_id == member.pk
        sort = Sort.MATTER if own else Sort.OFFER if offered else Sort.PROMISE
        found.append(Handed(matter.record, sort, matter.title, matter.record.kind))
    items = Item.objects.filter(keeper__member=member).exclude(state__in=(Item.State.LOST, Item.State.GONE))
    found += [
        Handed(one.record, Sort.ITEM, one.label, "items")
        for one in items.select_related("record").order_by("pk")
    ]
    duties = Duty.objects.filter(owner=member, record__voided_at=None).exclude(state=DutyState.ENDED)
    found += [
        Handed(one.record, Sort.DUTY, one.title, "duties")
        for one in duties.select_related("record").order_by("pk")
    ]
    waiting = Approval.objects.filter(
        Q(matter__owner=member) | Q(asked_by=member), matter__closed_at=None
    ).select_related("matter__record")
    found += [Handed(one.record, Sort.APPROVAL, one.matter.title, "") for one in waiting.order_by("pk")]
    lent = Delegation.objects.filter(
        Q(giver=member) | Q(taker=member), revoked_at=None, to_at__gt=now
    ).select_related("record", "giver", "taker")
    found += [Handed(one.record, Sort.DELEGATION, str(one), "") for one in lent.order_by("pk")]
    standing = Absence.objects.filter(stand_in=member, to_at__gt=now, leave__isnull=False)
    found += [
        Handed(one.leave.record, Sort.STAND_IN, str(one), "")
        for one in standing.select_related("leave__record", "member", "stand_in").order_by("pk")
    ]
    return found


def titles_of(records) -> dict[int, str]:
    """The line by which people know each record: of matters their title, of things their label."""
    by_kind: dict[str, list[int]] = {}
    for record in records:
        by_kind.setdefault(record.kind, []).append(record.pk)
    found: dict[int, str] = {}
    for name, keys in by_kind.items():
        kind = KINDS[name]
        for subject in kind.particulars().filter(pk__in=keys):
            found[subject.pk] = subject.matter.title if kind.is_matter else kind.title(subject)
    return found
