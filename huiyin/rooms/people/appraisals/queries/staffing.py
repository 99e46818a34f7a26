"""Who belongs in a round, who appraises them, by which standard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from huiyin.kernel.matters.owning import CHAIN, SUPERIOR_ROLES, stands_above, superior_of
from huiyin.kernel.members.models import Appointment, Department, Member
from huiyin.kernel.members.rights import ROLES
from huiyin.rooms.people.appraisals.models import Level, Round, Standard

MANAGING_FROM = 2  # the rank from which on a post leads


class Seated(NamedTuple):
    """Somebody who held a post of the department in a period."""

    member: Member
    post: str
    post_key: int
    rank: int
    level: str


def seated_in(department: Department, first: dt.date, last: dt.date) -> dict[int, Seated]:
    """Everybody who held a post in a period, by the highest they held (WY-A2). Who has left is in it all the same."""
    rows = (
        Appointment.objects.filter(
            Q(to_on=None) | Q(to_on__gte=first), post__department=department, from_on__lte=last
        )
        .select_related("member", "post")
        .order_by("member", "-from_on", "-pk")
    )
    found: dict[int, Seated] = {}
    for one in rows:
        role = ROLES.get(one.post.role)
        rank = role.rank if role else 0
        if one.member_id == department.head_id:
            rank = max(rank, ROLES[CHAIN[-1]].rank)
        if one.member_id not in found or rank > found[one.member_id].rank:
            level = Level.MANAGING if rank >= MANAGING_FROM else Level.OPERATING
            found[one.member_id] = Seated(one.member, one.post.name, one.post_id, rank, level)
    return found


def appraiser_for(
    seated: Iterable[Seated], department: Department, at: dt.datetime
) -> dict[int, Member | None]:
    """Who stands next above each: holders of one post have the same. None where nobody does, as for the head."""
    found: dict[int, Member | None] = {}
    by_post: dict[int, Member | None] = {}
    for one in seated:
        if one.post_key not in by_post:
            above = superior_of(one.member, department, SUPERIOR_ROLES[0], at, frozenset({one.member.pk}))
            fits = above.pk != one.member.pk and stands_above(above, one.member, department, at)
            by_post[one.post_key] = above if fits else None
        above_post = by_post[one.post_key]
        found[one.member.pk] = above_post if above_post and above_post.pk != one.member.pk else None
    return found


def left_out_of(round_: Round) -> list[Seated]:
    """Who held a post in the period and has no sheet: listed, and in the way of closing (WY-A2)."""
    asked = set(round_.sheets.values_list("member", flat=True))
    seated = seated_in(round_.department, round_.first_on, round_.last_on)
    return [one for key, one in seated.items() if key not in asked]


def newest_standard(department: Department, level: str, on: dt.date) -> Standard | None:
    """The edition in use on a day."""
    found = Standard.objects.filter(
        department=department, level=level, from_on__lte=on, record__voided_at=None
    )
    return found.order_by("-edition").first()
