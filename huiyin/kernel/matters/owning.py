"""Who owns a matter, and who stands above them. There is always exactly one owner (YX-3.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from django.db.models import Q

from huiyin.kernel import clock
from huiyin.kernel.members.models import Department, Member, Post
from huiyin.kernel.members.rights import ROLES, absent_now, holders, in_force, reach_of, stands_in_for

# The order in which an owner is looked for; the head of the department comes last and always stands.
OWNING_ROLES = ("specialist",)
SUPERIOR_ROLES = ("supervisor", "manager")
# Who stands above whom in a department, lowest first. Its head stands above them all.
CHAIN = (*SUPERIOR_ROLES, "director")


# Each: department, moment -> ids of members who may own nothing there. Filled by config/wiring.py.
UNFIT: list[Callable[[int, dt.datetime], frozenset[int]]] = []


def unfit_in(department: int, at: dt.datetime) -> frozenset[int]:
    """Members to whom no matter of a department is given, whatever post they hold there."""
    return frozenset().union(*(find(department, at) for find in UNFIT))


# Each: department, moment -> who is on duty there now, whom to ask first in front. Filled by config/wiring.py.
ON_DUTY: list[Callable[[Department, dt.datetime], list[Member]]] = []


def on_duty_in(department: Department, at: dt.datetime) -> list[Member]:
    """Who is on duty in a department by the rosters that the house keeps; nobody where it keeps none."""
    return [member for find in ON_DUTY for member in find(department, at)]


def rank_in(member: Member, department: Department) -> int:
    """How high a member stands in a department; kept with what is recorded of a member, so that only those above read it."""
    ranks = [seat.role.rank for seat in reach_of(member).seats if seat.department == department.pk]
    if member.pk == department.head_id:
        ranks.append(ROLES[CHAIN[-1]].rank)
    return max(ranks, default=0)


def led_by(member: Member, verb: str, prefix: str) -> Q:
    """Records with the `rank` of whom they are about, of those below the member where they have this right."""
    reach, found = reach_of(member), Q(pk__in=())
    for seat in reach.seats if reach.allows(verb) else ():
        if seat.role.everywhere_with(verb) and seat.role.may(verb):
            return ~Q(pk__in=())
        if seat.role.may(verb):
            found |= Q(**{f"{prefix}department": seat.department, "rank__lt": seat.role.rank})
    return found


def held_by(member: Member) -> Q:
    """Particulars of matters that are a member's own, are offered to them, or whose owner they stand in for.

    They are seen whatever the member's posts reach: who answers for a matter must be able to read it.
    """
    mine = [member.pk, *stands_in_for(member)]
    return Q(matter__owner__in=mine) | Q(matter__offered_to__in=mine)


def default_owner(
    department: Department,
    project_id: int | None = None,
    *,
    at: dt.datetime,
    without: frozenset[int] = frozenset(),
    on_duty: Callable[[Department, dt.datetime], list[Member]] = on_duty_in,
) -> Member:
    """The project's specialist, else who is on duty, else the supervisor, else the head.

    `without` names members who must not own it: the one a complaint is about. Nor do those own anything who are
    unfit for their post. Present members come before absent ones of the same standing. When even the head is ruled out, the head of the department above decides,
    and where there is none, whoever else works in the department. The caller still looks whether `without` was heeded.
    """
    absent = set(absent_now(at).values_list("member", flat=True))
    out = without | unfit_in(department.pk, at)
    ranks: list[list[Member]] = []
    if project_id:
        ranks += [holders(role, department.pk, project_id, at) for role in OWNING_ROLES]
    ranks.append(on_duty(department, at))
    ranks += [holders(role, department.pk, None, at) for role in SUPERIOR_ROLES]
    for rank in ranks:
        fit = [member for member in rank if member.pk not in out]
        if fit:
            return min(fit, key=lambda member: member.pk in absent)  # the first of those who are here
    others = (*_heads(department), *holders("", department.pk, None, at))
    return next((member for member in others if member.pk not in without), department.head)


def _heads(department: Department) -> Iterator[Member]:
    """The head of the department, then those of the departments above it."""
    above: Department | None = department
    while above:
        yield above.head
        above = above.parent


def _standing(member: Member, department: Department, at: dt.datetime) -> int:
    """How far up the chain a member stands: 0 for who leads nobody, beyond its end for the head."""
    if member.pk == department.head_id:
        return len(CHAIN)
    held = [n for n, role in enumerate(CHAIN, 1) if member in holders(role, department.pk, None, at)]
    return max(held, default=0)


def stands_above(one: Member, other: Member, department: Department, at: dt.datetime) -> bool:
    """Whether one leads the other in a department: what a leader orders needs nobody's acceptance."""
    heads = list(_heads(department))
    if other in heads[1:]:
        return one in heads[heads.index(other) + 1 :]
    return one in heads[1:] or _standing(one, department, at) > _standing(other, department, at)


def superior_of(
    member: Member, department: Department, role: str, at: dt.datetime, without: frozenset[int] = frozenset()
) -> Member:
    """Who is told above a member: the holder of `role`, else of the next one up, else the head, else the head above.

    Where the house has drawn by whom the member's post is directed, its line comes first: as many posts up as the
    role stands in the chain (WY-S0). Never one who stands below the member, nor one of `without`: the one a complaint is about. Where nobody stands
    above, the head stands for himself; where he too is ruled out, whoever comes nearest to him.
    """
    lowest = max(CHAIN.index(role), _standing(member, department, at))
    above = _along_the_line(member, department, CHAIN.index(role) + 1, at)
    for candidate in (*above, *_upwards(department, CHAIN[lowest:], at)):
        if candidate.pk not in without | {member.pk}:
            return candidate
    for candidate in (*_heads(department), *_upwards(department, CHAIN[::-1], at)):
        if candidate.pk not in without:
            return candidate
    return member


def _posts_of(member: Member, department: Department, at: dt.datetime) -> list[Post]:
    held = in_force(clock.local(at).date()).filter(member=member, post__department=department)
    return [one.post for one in held.select_related("post").order_by("id")]


def _along_the_line(member: Member, department: Department, steps: int, at: dt.datetime) -> list[Member]:
    """Who holds the post so many steps above the member's, by the lines that are drawn; nobody where they end before."""
    posts = _posts_of(member, department, at)
    for _n in range(steps):
        keys = [post.directed_by_id for post in posts if post.directed_by_id]
        posts = list(Post.objects.filter(pk__in=keys).order_by("pk")) if keys else []
    if not posts:
        return []
    held = in_force(clock.local(at).date()).filter(post__in=posts).select_related("member")
    return [one.member for one in held.order_by("member")]


def watchers_of(member: Member, department: Department, at: dt.datetime) -> list[Member]:
    """Who holds the post that supervises and guides the member's, beside the one that directs it (WY-S0)."""
    keys = [post.supervised_by_id for post in _posts_of(member, department, at) if post.supervised_by_id]
    if not keys:
        return []
    held = in_force(clock.local(at).date()).filter(post__in=keys).select_related("member")
    return list({one.member_id: one.member for one in held.order_by("member")}.values())


def _upwards(department: Department, roles: Sequence[str], at: dt.datetime) -> Iterator[Member]:
    """The holders of these posts in turn, then the heads."""
    for role in roles:
        yield from holders(role, department.pk, None, at)
    yield from _heads(department)


def common_superior(
    one: Member, other: Member, department: Department, at: dt.datetime, without: frozenset[int] = frozenset()
) -> Member:
    """Who decides between two members who keep returning a matter to each other: one above both (YX-3.3)."""
    higher = max(one, other, key=lambda member: _standing(member, department, at))
    lower = other if higher is one else one
    return superior_of(higher, department, CHAIN[0], at, without | {lower.pk})
