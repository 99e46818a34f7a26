"""How every project stands before and during its sale: what the progress board shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member, Project
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.office.queries import specialists_of
from huiyin.rooms.sales.launches.models import Certificate, Launch, LaunchLine, LaunchState
from huiyin.rooms.sales.launches.queries.certificates import certificates_seen_by
from huiyin.rooms.sales.launches.queries.launches import launches_seen_by


@dataclass
class Standing:
    """One project: who looks after it, its launches with their lines, and its certificates in force."""

    project: Project
    specialists: list[Member] = field(default_factory=list)
    launches: list[Launch] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)


def board_of(member) -> list[Standing]:
    """Every project within a member's reach, those that are being prepared first; a handful of queries in all."""
    reach, today = reach_of(member), clock.today()
    named = [seat.projects for seat in reach.seats]
    projects = Project.objects.order_by("name")
    if named and all(named):
        projects = projects.filter(pk__in=frozenset().union(*filter(None, named)))
    standing = {project.pk: Standing(project) for project in projects}
    for pk, members in specialists_of(list(standing), today).items():
        if pk in standing:
            standing[pk].specialists = members
    launches = (
        launches_seen_by(member)
        .filter(voided=False, project__in=list(standing))
        .select_related("matter__owner", "matter__record")
        .prefetch_related("lines__promise__owner", "buildings")
        .order_by("planned_on", "pk")
    )
    for launch in launches:
        standing[launch.project_id].launches.append(launch)
    certificates = (
        certificates_seen_by(member)
        .filter(voided=False, replaced_on=None, project__in=list(standing))
        .select_related("record")
        .prefetch_related("buildings")
        .order_by("expires_on", "pk")
    )
    for one in certificates:
        standing[one.project_id].certificates.append(one)
    return sorted(
        standing.values(),
        key=lambda one: (not any(_preparing(launch) for launch in one.launches), one.project.name),
    )


def _preparing(launch: Launch) -> bool:
    return launch.matter.state == LaunchState.PREPARING


def open_of(launch: Launch) -> list[LaunchLine]:
    """The open lines of a launch whose lines were read already, the earliest due first."""
    lines = [line for line in launch.lines.all() if line.is_open]
    return sorted(lines, key=lambda line: (line.due, line.position))
