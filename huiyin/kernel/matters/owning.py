"""Who owns a matter, and who stands above them. There is always exactly one owner (YX-3.3)."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import absent_now, holders

# The order in which an owner is looked for; the head of the department comes last and always stands.
OWNING_ROLES = ("specialist",)
SUPERIOR_ROLES = ("supervisor", "manager")


def default_owner(
    department: Department,
    project_id: int | None = None,
    *,
    at: dt.datetime,
    without: frozenset[int] = frozenset(),
    on_duty=lambda department, at: [],
) -> Member:
    """The project's specialist, else who is on duty, else the supervisor, else the head.

    `without` names members who must not own it: the one a complaint is about. Present members come before
    absent ones of the same standing. When even the head is ruled out, the head of the department above decides.
    """
    absent = set(absent_now(at).values_list("member", flat=True))
    ranks: list[list[Member]] = []
    if project_id:
        ranks += [holders(role, department.pk, project_id, at) for role in OWNING_ROLES]
    ranks.append(on_duty(department, at))
    ranks += [holders(role, department.pk, None, at) for role in SUPERIOR_ROLES]
    for rank in ranks:
        fit = [member for member in rank if member.pk not in without]
        if fit:
            return min(fit, key=lambda member: (member.pk in absent, member.pk))
    above: Department | None = department
    while above:
        if above.head_id not in without:
            return above.head
        above = above.parent
    return department.head


def superior_of(
    member: Member, department: Department, role: str, at: dt.datetime, without: frozenset[int] = frozenset()
) -> Member:
    """Who is told above a member: the holder of `role` in the department, else its head, else the head above."""
    barred = without | {member.pk}
    for candidate in holders(role, department.pk, None, at):
        if candidate.pk not in barred:
            return candidate
    above: Department | None = department
    while above:
        if above.head_id not in barred:
            return above.head
        above = above.parent
    return department.head


def common_superior(one: Member, other: Member, department: Department, at: dt.datetime) -> Member:
    """Who decides between two members who keep returning a matter to each other (YX-3.3)."""
    for role in SUPERIOR_ROLES:
        for candidate in holders(role, department.pk, None, at):
            if candidate.pk not in (one.pk, other.pk):
                return candidate
    return superior_of(one, department, "manager", at) if department.head_id == other.pk else department.head
