"""Reading how far the works have come: the latest of each building, the timeline, and what has to be asked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.estates.models import Building, Progress, Sheet, Unit

CLAUSE = "YX-2.5.2"


def progress_seen_by(member) -> QuerySet[Progress]:
    """Reports within a member's reach, and those of the projects whose progress their department is asked for."""
    reach = reach_of(member)
    seen = reach.scope("progress.see", "record__")
    if reach.may("progress.see"):
        seen |= Q(record__project__sheet__works__in=reach.departments)
    return Progress.objects.filter(seen)


def _standing(reports: QuerySet[Progress]) -> QuerySet[Progress]:
    """What was not voided, the last seen first."""
    return (
        reports.filter(record__voided_at=None)
        .select_related("record")
        .prefetch_related("buildings")
        .order_by("-seen_on", "-pk")
    )


def newest(reports: QuerySet[Progress], buildings: QuerySet[Building]) -> QuerySet[Any]:
    """Buildings, each with the key of its latest standing report among these as `newest`."""
    latest = reports.filter(buildings=OuterRef("pk"), record__voided_at=None).order_by("-seen_on", "-pk")
    return buildings.annotate(newest=Subquery(latest.values("pk")[:1]))


def latest_of(reports: QuerySet[Progress], buildings: Iterable[int]) -> dict[int, Progress]:
    """Building -> its latest standing report, in three queries however many there are."""
    of = dict(newest(reports, Building.objects.filter(pk__in=set(buildings))).values_list("pk", "newest"))
    found = {report.pk: report for report in _standing(reports.filter(pk__in=set(of.values()) - {None}))}
    return {building: found[key] for building, key in of.items() if key in found}


def timeline(reports: QuerySet[Progress], buildings: Iterable[int], most: int = 30) -> list[Progress]:
    """The standing reports of some buildings with their pictures, the last seen first."""
    ours = reports.filter(buildings__in=list(buildings)).values("pk")
    return list(_standing(reports.filter(pk__in=ours)).prefetch_related("record__files")[:most])


def progress_of_units(member, units: Iterable[Unit]) -> dict[int, Progress]:
    """Unit -> the latest report of its building, for whoever asks how far it is; of a door handed over there is none."""
    waiting = [unit for unit in units if unit.state != Unit.State.DELIVERED]
    if not waiting:
        return {}
    latest = latest_of(progress_seen_by(member), {unit.building_id for unit in waiting})
    return {unit.pk: latest[unit.building_id] for unit in waiting if unit.building_id in latest}


def doubt_of(report: Progress) -> str:
    """Why the works department has to be asked before a report is told again; nothing where it stands as it is."""
    department, today = report.record.department_id, clock.today()
    if report.stage == needed(CLAUSE, "stages", department)[-1]:
        return ""
    if report.planned_on and report.planned_on < today:
        return _("计划日期已过，先向工程部核实")
    days = (today - report.seen_on).days
    if days > needed(CLAUSE, "progress_stale_days", department):
        return _("已%d天没有更新，先向工程部核实") % days
    return ""


# ── what has to be asked ────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Asked:
    """A project of which the works department is to be asked: its sheet, and the buildings with the day last seen."""

    sheet: Sheet
    buildings: list[tuple[Building, dt.date | None]]


def being_built(sheet: Sheet) -> list[tuple[Building, Progress | None]]:
    """The buildings of a project that are not finished, with their latest report: none of their doors was handed over."""
    if not sheet.under_construction:
        return []
    handed_over = Unit.objects.filter(state=Unit.State.DELIVERED, voided=False).values("building")
    buildings = list(
        Building.objects.filter(project=sheet.project_id)
        .exclude(pk__in=handed_over)
        .order_by("position", "pk")
    )
    latest = latest_of(
        Progress.objects.filter(record__project=sheet.project_id), [one.pk for one in buildings]
    )
    last = needed(CLAUSE, "stages", sheet.record.department_id)[-1]
    pairs = [(one, latest.get(one.pk)) for one in buildings]
    return [(one, report) for one, report in pairs if report is None or report.stage != last]


def unheard_of(sheet: Sheet) -> list[tuple[Building, dt.date | None]]:
    """The buildings of a project of which nothing was heard for the clause's days, or since a planned day passed."""
    return [
        (building, report.seen_on if report else None)
        for building, report in being_built(sheet)
        if report is None or doubt_of(report)
    ]


def _asks(sheet: Sheet) -> QuerySet[Matter]:
    """The tasks by which the works department was asked."""
    return Matter.objects.filter(
        record__kind="tasks", record__links_in__from_record=sheet.record, record__links_in__kind="opened"
    )


def open_ask(sheet: Sheet) -> Matter | None:
    """The task that waits for the works department's answer."""
    return _asks(sheet).filter(closed_at=None, state="open").order_by("pk").first()


def to_be_asked() -> list[Asked]:
    """Every project of which something was not heard in time and nobody was asked lately."""
    found = []
    sheets = Sheet.objects.filter(works__isnull=False)
    for sheet in sheets.select_related("record__department", "project", "works").order_by("pk"):
        again = dt.timedelta(days=needed(CLAUSE, "ask_again_days", sheet.record.department_id))
        lately = _asks(sheet).filter(Q(closed_at=None) | Q(opened_at__gt=clock.now() - again))
        if not lately.exists() and (buildings := unheard_of(sheet)):
            found.append(Asked(sheet, buildings))
    return found
