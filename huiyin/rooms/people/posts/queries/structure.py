"""Reading departments and posts, how they are staffed, and the chart they make (YX-3.0a, YX-3.0b, WY-S0, ZH-D)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.members.models import Appointment, Department, Member, Post, Project
from huiyin.kernel.members.rights import ROLES, in_force, reach_of
from huiyin.registers.office.queries import specialists_of
from huiyin.rooms.people.posts.models import DepartmentSheet, PostSheet


def posts_seen_by(member):
    """Posts of the member's departments: who does what is no secret among colleagues."""
    return PostSheet.objects.filter(reach_of(member).scope("posts.see", "record__"))


def sheets_seen_by(member):
    return DepartmentSheet.objects.filter(reach_of(member).scope("departmentsheets.see", "record__"))


def with_held(rows, path: str = "post"):
    """Rows with `held`: how many hold the post today."""
    of_one = in_force(clock.today()).filter(post=OuterRef(path)).order_by().values("post")
    return rows.annotate(held=Coalesce(Subquery(of_one.annotate(n=Count("pk")).values("n")), 0))


def holders_of(posts, on: dt.date | None = None) -> dict[int, list[Member]]:
    """Post -> who holds it on a day."""
    found: dict[int, list[Member]] = {}
    held = (
        in_force(on or clock.today())
        .filter(post__in=posts)
        .select_related("member")
        .order_by("from_on", "id")
    )
    for one in held:
        if one.member not in found.setdefault(one.post_id, []):
            found[one.post_id].append(one.member)
    return found


def projects_without_specialist(member) -> list[Project]:
    """Projects within the member's reach with fewer specialists than the clause asks for: their matters fall to the supervisor (YX-3.0b)."""
    named = [seat.projects for seat in reach_of(member).seats]
    projects = Project.objects.order_by("name")
    if named and all(named):
        projects = projects.filter(pk__in=frozenset().union(*filter(None, named)))
    every = list(projects)
    served = specialists_of(every, clock.today())
    least = param("YX-3.0b", "specialists_per_project") or 1
    return [one for one in every if len(served.get(one.pk, ())) < least]


# ── the chart ───────────────────────────────────────────────────────────────────


@dataclass
class Node:
    """A post on the chart: who holds it, who supervises it, and the posts it directs."""

    post: Post
    holders: list[Member] = field(default_factory=list)
    supervisor: Post | None = None
    sheet: PostSheet | None = None
    below: list[Node] = field(default_factory=list)


def chart_of(member) -> list[tuple[Department, DepartmentSheet | None, list[Node]]]:
    """Each department within reach with its posts as a tree of direction; a handful of queries in all.

    A post whose line is not drawn stands at the top. One that another department directs stands in its own, and says so.
    """
    scope = reach_of(member).scope("posts.see")
    departments = Department.objects.filter(pk__in=_departments(member, scope)).order_by("pk")
    sheets = {
        one.department_id: one
        for one in DepartmentSheet.objects.filter(record__voided_at=None).select_related("reports_to")
    }
    posts = list(
        Post.objects.filter(department__in=departments, sheet__closed_on=None)
        .select_related("department", "directed_by__department", "supervised_by__department", "sheet")
        .order_by("pk")
    )
    held = holders_of(posts)
    nodes = {
        post.pk: Node(post, held.get(post.pk, []), post.supervised_by, getattr(post, "sheet", None))
        for post in posts
    }
    tops: dict[int, list[Node]] = {}
    for node in sorted(nodes.values(), key=lambda one: (-_rank(one.post), one.post.pk)):
        above = nodes.get(node.post.directed_by_id or 0)
        if above and above.post.department_id == node.post.department_id:
            above.below.append(node)
        else:
            tops.setdefault(node.post.department_id, []).append(node)
    return [(one, sheets.get(one.pk), tops.get(one.pk, [])) for one in departments]


def _rank(post: Post) -> int:
    return ROLES[post.role].rank if post.role in ROLES else 0


def _departments(member, scope: Q) -> list[int]:
    reach = reach_of(member)
    if any(seat.role.may("posts.see") and seat.role.everywhere_with("posts.see") for seat in reach.seats):
        return list(Department.objects.values_list("pk", flat=True))
    return reach.departments


def overlapping(member: Member, post: Post, from_on: dt.date, to_on: dt.date | None, but: int | None = None):
    """Appointments of the member to the same post that share a day with a span."""
    found = Appointment.objects.filter(Q(to_on=None) | Q(to_on__gte=from_on), member=member, post=post)
    if to_on is not None:
        found = found.filter(from_on__lte=to_on)
    return found.exclude(pk=but or 0)
