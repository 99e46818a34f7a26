"""What must be known of a department before breaches of its old ledger come in: asked once for many rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from huiyin.kernel import clock
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import ROLES, in_force
from huiyin.rooms.people.conduct.models import Breach


def own_since(department: Department | int) -> dt.date | None:
    """The day from which a department takes breaches down in the system; None while it took none."""
    first = (
        Breach.objects.filter(matter__record__department=department, brought=False)
        .filter(matter__record__voided_at=None)
        .order_by("matter__opened_at")
        .values_list("matter__opened_at", flat=True)
        .first()
    )
    return clock.local(first).date() if first else None


def standing_breaches(
    members: Iterable[int],
) -> dict[tuple[int, str], list[tuple[dt.datetime, str]]]:
    """(member, clause) -> when each of their breaches happened, with its number."""
    found: dict[tuple[int, str], list[tuple[dt.datetime, str]]] = {}
    rows = Breach.objects.filter(member__in=list(members), matter__record__voided_at=None)
    for member, clause, at, number in rows.order_by("pk").values_list(
        "member", "clause", "matter__happened_at", "matter__record__number"
    ):
        found.setdefault((member, clause), []).append((at, number or ""))
    return found


class People:
    """Those whom a file names: who works in the department, at which rank; who works elsewhere; who has left."""

    def __init__(self, department: Department, words: Iterable[str]) -> None:
        said = set(filter(None, words))
        self.named: dict[str, list[Member]] = {}
        members = list(Member.objects.filter(Q(name__in=said) | Q(username__in=said)).order_by("pk"))
        for member in members:
            for name in {member.name, member.username}:
                self.named.setdefault(name, []).append(member)
        self.ranks: dict[int, int] = {}
        self.employed: set[int] = set()
        posts = in_force(clock.today()).filter(member__in=members, member__is_active=True)
        for member, where, role in posts.values_list("member", "post__department", "post__role"):
            self.employed.add(member)
            if where == department.pk and role in ROLES:
                self.ranks[member] = max(self.ranks.get(member, 0), ROLES[role].rank)
        if any(member.pk == department.head_id and member.is_active for member in members):
            self.employed.add(department.head_id)
            self.ranks[department.head_id] = ROLES["director"].rank
