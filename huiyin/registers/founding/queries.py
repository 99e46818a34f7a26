"""How far a new department has come."""

from __future__ import annotations

from django.db.models import Max

from huiyin.kernel.calendars.models import OpeningHours
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.clauses.parameters import binds, param
from huiyin.kernel.members.models import Appointment, Department, Member, Post, Project
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.models import Record

MANAGE = "members.manage"
ADMINISTRATOR = "admin"  # the role that looks after the system


def nobody_yet() -> bool:
    """Whether the house is still to be founded."""
    return not Member.objects.exists()


def own_department(member: Member) -> Department | None:
    """The department that a member sets up: that of their first post."""
    post = Post.objects.filter(appointments__member=member, appointments__to_on=None).order_by("pk").first()
    return post.department if post else None


def departments_managed_by(member: Member):
    """Where a member may appoint and dismiss: their own departments, an administrator everywhere."""
    reach = reach_of(member)
    found = Department.objects.select_related("head").order_by("pk")
    if any(seat.role.may(MANAGE) and seat.role.everywhere_with(MANAGE) for seat in reach.seats):
        return found
    return found.filter(pk__in=reach.departments)


def staff_of(departments):
    """Standing and ended appointments of departments' members, the standing ones first."""
    found = Appointment.objects.filter(post__department__in=departments)
    return (
        found.select_related("member", "post__department")
        .prefetch_related("projects")
        .annotate(last=Max("member__last_login"))
        .order_by("-member__is_active", "post__department", "post", "member__name")
    )


def open_values(department: Department) -> list[tuple[str, str]]:
    """Clause and label of what the rule book leaves to the department and it has not set yet."""
    return [
        (clause, str(one.label))
        for (clause, name), one in shipped()[2].items()
        if binds(clause, department) and param(clause, name, department.pk) is None
    ]


def has_own_hours(department: Department) -> bool:
    return OpeningHours.objects.filter(department=department.pk).exists()


def counted(*kinds: str) -> dict[str, int]:
    """How many standing records of each kind there are."""
    return {kind: Record.objects.filter(kind=kind, voided_at=None).count() for kind in kinds}


def projects() -> list[Project]:
    return list(Project.objects.order_by("pk"))


def roles_of(member: Member) -> set[str]:
    """The roles of the posts that a member holds."""
    return set(
        Post.objects.filter(appointments__member=member, appointments__to_on=None).values_list(
            "role", flat=True
        )
    )
