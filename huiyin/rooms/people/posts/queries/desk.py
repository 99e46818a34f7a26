"""What a supervisor has in hand: open matters by person and project, in a few queries whatever their number (YX-3.1.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Q

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.models import Absence, Member, Project
from huiyin.kernel.members.rights import absent_now, reach_of
from huiyin.kernel.promises.models import Promise, State
from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.people.posts.queries.structure import projects_without_specialist

FIGURES = ("load", "today", "late", "offered", "bounced")


@dataclass
class Row:
    """One member's or project's open matters, and how many promises are broken there."""

    key: int
    name: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*FIGURES, "broken"), 0))
    absence: Absence | None = None
    warn: bool = False


@dataclass
class Desk:
    members: list[Row]
    projects: list[Row]
    total: dict[str, int]
    orphaned: list[Project]


def day_end(now: dt.datetime) -> dt.datetime:
    return clock.shanghai(f"{clock.local(now).date() + dt.timedelta(days=1):%Y-%m-%d}")


def conditions(member, now: dt.datetime) -> dict[str, Q]:
    """Figure -> what of the open matters it counts: the page's numbers and the lists behind them say the same."""
    reach = reach_of(member)
    limit = needed("YX-3.3", "returns_before_decision", reach.departments[0] if reach.departments else None)
    return {
        "load": Q(),
        "today": Q(next_due__gte=now, next_due__lt=day_end(now)),
        "late": Q(next_due__lt=now),
        "offered": Q(offered_to__isnull=False),
        "bounced": Q(returns__gte=limit),
    }


def _in_departments(member):
    # a next due time is what every open matter has; saying so leads SQLite to the index of open ones
    return Matter.objects.filter(
        closed_at=None, next_due__isnull=False, record__department__in=reach_of(member).departments
    )


def _seen(member) -> Q:
    """Matters of kinds that the member sees at all, each narrowed by the kind's own rule."""
    reach, seen = reach_of(member), Q(pk__in=())
    for kind in KINDS.values():
        if kind.is_matter and reach.may(f"{kind.name}.see"):
            seen |= Q(record__kind=kind.name, pk__in=kind.seen_by(member).values("pk"))
    return seen


def matters_in_hand(member):
    """Open matters of the departments that the member leads, as far as they see them."""
    return _in_departments(member).filter(_seen(member))


def desk_of(member) -> Desk:
    """Everything the desk shows: one query for matters, one for promises, and the names."""
    now = clock.now()
    open_ones = matters_in_hand(member)
    figures = {
        name: Count("pk", filter=q) if q else Count("pk") for name, q in conditions(member, now).items()
    }
    rows = list(open_ones.order_by().values("owner", "record__project").annotate(**figures))
    late = (
        Promise.objects.filter(
            state=State.OPEN, due__lt=now, matter__in=open_ones.filter(next_due__lt=now).values("pk")
        )
        .order_by()
        .values("owner", "matter__record__project")
        .annotate(n=Count("pk"))
    )
    by_member: dict[int, Row] = {}
    by_project: dict[int, Row] = {}
    total = dict.fromkeys((*FIGURES, "broken"), 0)
    for row in rows:
        for found, key in ((by_member, row["owner"]), (by_project, row["record__project"] or 0)):
            counts = found.setdefault(key, Row(key, "")).counts
            for name in FIGURES:
                counts[name] += row[name]
        for name in FIGURES:
            total[name] += row[name]
    for row in late:
        for found, key in ((by_member, row["owner"]), (by_project, row["matter__record__project"] or 0)):
            found.setdefault(key, Row(key, "")).counts["broken"] += row["n"]
        total["broken"] += row["n"]
    _name(by_member, by_project)
    orphaned = projects_without_specialist(member)
    for project in orphaned:
        by_project.setdefault(project.pk, Row(project.pk, project.name)).warn = True
    return Desk(_sorted(by_member), _sorted(by_project), total, orphaned)


def _name(by_member: dict[int, Row], by_project: dict[int, Row]) -> None:
    for pk, name in Member.objects.filter(pk__in=list(by_member)).values_list("pk", "name"):
        by_member[pk].name = name
    for pk, name in Project.objects.filter(pk__in=list(by_project)).values_list("pk", "name"):
        by_project[pk].name = name
    for one in absent_now().filter(member__in=list(by_member)).select_related("stand_in"):
        by_member[one.member_id].absence = one


def _sorted(rows: dict[int, Row]) -> list[Row]:
    return sorted(rows.values(), key=lambda row: (-row.counts["broken"], -row.counts["load"], row.key))


def narrowed(member, what: str = "", owner: int | None = None, project: int | None = None):
    """The matters behind a number of the desk; the earliest due first."""
    now, found = clock.now(), matters_in_hand(member)
    if what == "broken":
        broken = Promise.objects.filter(state=State.OPEN, due__lt=now)
        broken = broken.filter(owner=owner) if owner else broken
        found, owner = found.filter(pk__in=broken.values("matter")), None
    elif what == "orphaned":
        found = found.filter(record__project__in=projects_without_specialist(member))
    elif what == "absent":
        found = found.filter(owner__in=absent_now().values("member"))
    else:
        found = found.filter(conditions(member, now).get(what, Q()))
    if owner:
        found = found.filter(owner=owner)
    if project is not None:
        found = found.filter(record__project=project or None)
    return found.select_related("record__project", "owner", "offered_to").order_by("next_due", "pk")
