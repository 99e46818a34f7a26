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
from huiyin.kernel.records.kinds import KINDS, Kind
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


def conditions(member, now: dt.datetime, prefix: str = "") -> dict[str, Q]:
    """Figure -> what of the open matters it counts: the page's numbers and the lists behind them say the same."""
    reach = reach_of(member)
    limit = needed("YX-3.3", "returns_before_decision", reach.departments[0] if reach.departments else None)
    due = f"{prefix}next_due"
    return {
        "load": Q(),
        "today": Q(**{f"{due}__gte": now, f"{due}__lt": day_end(now)}),
        "late": Q(**{f"{due}__lt": now}),
        "offered": Q(**{f"{prefix}offered_to__isnull": False}),
        "bounced": Q(**{f"{prefix}returns__gte": limit}),
    }


def _in_departments(member):
    # a next due time is what every open matter has; saying so leads SQLite to the index of open ones
    return Matter.objects.filter(
        closed_at=None, next_due__isnull=False, record__department__in=reach_of(member).departments
    )


def _kinds_there(member) -> list[Kind]:
    """The kinds of open matters in the member's departments that their post sees at all."""
    reach = reach_of(member)
    there = set(_in_departments(member).order_by().values_list("record__kind", flat=True).distinct())
    return [kind for kind in KINDS.values() if kind.name in there and reach.may(f"{kind.name}.see")]


def _open_of(kind: Kind, member):
    """Particulars of the kind's open matters in the member's departments, by the kind's own rule of who sees them."""
    return kind.seen_by(member).filter(
        matter__closed_at=None,
        matter__next_due__isnull=False,
        matter__record__department__in=reach_of(member).departments,
    )


def matters_in_hand(member):
    """Open matters of the departments that the member leads, as far as they see them: none about themselves (YX-3.3)."""
    seen = Q(pk__in=())
    for kind in _kinds_there(member):
        seen |= Q(pk__in=_open_of(kind, member).values("pk"))
    return _in_departments(member).filter(seen)


def desk_of(member) -> Desk:
    """Everything the desk shows: two counts for each kind that is there, and the names; whatever the number of matters."""
    now = clock.now()
    by_member: dict[int, Row] = {}
    by_project: dict[int, Row] = {}
    total = dict.fromkeys((*FIGURES, "broken"), 0)

    def add(owner: int, project: int | None, figures: dict[str, int]) -> None:
        for found, key in ((by_member, owner), (by_project, project or 0)):
            counts = found.setdefault(key, Row(key, "")).counts
            for name, n in figures.items():
                counts[name] += n
        for name, n in figures.items():
            total[name] += n

    asked = conditions(member, now, "matter__")
    figures = {name: Count("pk", filter=q) if q else Count("pk") for name, q in asked.items()}
    for kind in _kinds_there(member):
        open_ones = _open_of(kind, member).order_by()
        late = 0
        for row in open_ones.values("matter__owner", "matter__record__project").annotate(**figures):
            add(row["matter__owner"], row["matter__record__project"], {name: row[name] for name in FIGURES})
            late += row["late"]
        if late:
            broken = open_ones.filter(matter__promises__state=State.OPEN, matter__promises__due__lt=now)
            places = ("matter__promises__owner", "matter__record__project")
            for owner, project, n in broken.values_list(*places).annotate(n=Count("matter__promises")):
                add(owner, project, {"broken": n})
    _name(by_member, by_project)
    orphaned = projects_without_specialist(member)
    for one in orphaned:
        by_project.setdefault(one.pk, Row(one.pk, one.name)).warn = True
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
