"""Who sees a launch, which of its lines are open, and what still stands against its opening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel.checks import Found, invariant
from huiyin.kernel.journal.models import Line
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.rights import reach_of, stands_in_for
from huiyin.kernel.promises.models import State
from huiyin.registers.estates.models import Building, Unit
from huiyin.rooms.sales.launches.models import CertificateSort, Launch, LaunchLine, LaunchState
from huiyin.rooms.sales.launches.queries.certificates import selling_sorts, standing_of


def launches_seen_by(member) -> QuerySet[Launch]:
    """Launches within a member's reach, and those of which a line is theirs or was done by them."""
    reach = reach_of(member)
    mine = [member.pk, *stands_in_for(member)]
    of_lines = LaunchLine.objects.filter(Q(promise__owner__in=mine) | Q(done_by=member)).values("launch")
    seen = reach.scope("launches.see", "matter__record__") | held_by(member)
    return Launch.objects.filter(seen | Q(pk__in=of_lines))


def lines_with_owners(launch: Launch) -> list[LaunchLine]:
    """All lines in their order, each with its promise, owner and papers."""
    return list(
        launch.lines.select_related("promise__owner", "done_by")
        .prefetch_related("documents__file")
        .order_by("position", "pk")
    )


def open_lines(launch: Launch) -> QuerySet[LaunchLine]:
    return launch.lines.filter(state=LaunchLine.State.OPEN).order_by("position", "pk")


def uncovered_buildings(launch: Launch, on: dt.date) -> list[Building]:
    """The buildings of the batch that nothing permits to sell on a day."""
    sorts = selling_sorts(launch.record.department_id, on)
    named = standing_of(launch.project_id, on).filter(sort__in=sorts).values_list("buildings", flat=True)
    return [one for one in launch.buildings.order_by("position", "pk") if one.pk not in set(named)]


def buildings_without_doors(launch: Launch) -> list[Building]:
    """The buildings of the batch in which no door is registered: nobody could buy there."""
    with_doors = Unit.objects.filter(voided=False).values("building")
    return list(launch.buildings.exclude(pk__in=with_doors).order_by("position", "pk"))


def missing_certificates(launch: Launch, sort: str, on: dt.date) -> list[Building]:
    """The buildings of the batch that no standing certificate of a sort names. Of another sort nothing is missing."""
    if sort in ("", CertificateSort.OTHER):
        return []
    named = set(standing_of(launch.project_id, on).filter(sort=sort).values_list("buildings", flat=True))
    return [one for one in launch.buildings.order_by("position", "pk") if one.pk not in named]


@invariant("launch_line")
def open_lines_are_promised(since: int) -> Iterator[Found]:
    """While a launch goes on each open line has an open promise, and no line that is over has one (YX-2.3.2)."""
    going_on = Q(launch__matter__closed_at=None)
    is_open = Q(state=LaunchLine.State.OPEN)
    promised = Q(promise__state=State.OPEN)
    found = LaunchLine.objects.filter((going_on & is_open & ~promised) | (~is_open & promised)).order_by("pk")
    if since:
        found = found.filter(launch__in=Line.objects.filter(pk__gt=since).values("record"))
    for line in found:
        yield (
            line.launch_id,
            (_("“%s”未完成，却没有承诺") if line.is_open else _("“%s”已了结，承诺还开着")) % line.title,
        )


@invariant("launch_open")
def what_is_on_sale_was_ready(since: int) -> Iterator[Found]:
    """What was opened says when; what is being prepared was not opened (YX-2.3.2)."""
    opened = Q(matter__state__in=(LaunchState.ON_SALE, LaunchState.ENDED))
    found = Launch.objects.filter(
        (opened & Q(opened_on=None)) | (Q(matter__state=LaunchState.PREPARING) & ~Q(opened_on=None))
    )
    if since:
        found = found.filter(pk__in=Line.objects.filter(pk__gt=since).values("record"))
    for launch in found.order_by("pk"):
        yield launch.pk, _("状态与开盘日期不一致")


def lines_called(project, title: str) -> list[LaunchLine]:
    """The open lines of this name in the launches of a project that go on, each with its launch."""
    found = LaunchLine.objects.filter(
        launch__project=project, launch__matter__closed_at=None, title=title, state=LaunchLine.State.OPEN
    )
    return list(found.select_related("launch", "promise__owner").order_by("pk")) if project else []
