"""Which certificates stand, what they cover, and which door may be sold on which day (YX-2.3.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import needed, param
from huiyin.kernel.members.models import Project
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.estates.models import Building, Unit
from huiyin.rooms.sales.launches.models import FIVE, Certificate, CertificateSort, Launch, LaunchState

CLAUSE = "YX-2.3.3"


def certificates_seen_by(member) -> QuerySet[Certificate]:
    return Certificate.objects.filter(reach_of(member).scope("certificates.see", "record__"))


def _in_force(on: dt.date) -> Q:
    """As Certificate.in_force, for a query."""
    return (
        Q(voided=False, issued_on__lte=on)
        & (Q(expires_on=None) | Q(expires_on__gte=on))
        & (Q(replaced_on=None) | Q(replaced_on__gt=on))
    )


def standing_of(project: Project | int, on: dt.date) -> QuerySet[Certificate]:
    """The certificates of a project that hold on a day."""
    return Certificate.objects.filter(_in_force(on), project=project).order_by("-issued_on", "-pk")


def five_of(project: Project | int, on: dt.date) -> QuerySet[Certificate]:
    """The five that hold on a day, in the order in which they are issued one upon the other."""
    found = standing_of(project, on).filter(sort__in=FIVE).prefetch_related("buildings")
    order = {sort: n for n, sort in enumerate(FIVE)}
    return sorted(found, key=lambda one: (order[one.sort], one.issued_on, one.pk))  # type: ignore[return-value]


# ── which door may be sold ──────────────────────────────────────────────────────


def covering(units: Iterable[Unit], sorts: Iterable[str], on: dt.date) -> dict[int, Certificate]:
    """Unit -> the certificate of one of these sorts that covers it on a day, the earlier sort first; three queries."""
    units, sorts = list(units), list(sorts)
    if not units:
        return {}
    found = list(
        Certificate.objects.filter(
            _in_force(on), sort__in=sorts, buildings__in={unit.building_id for unit in units}
        )
        .select_related("record")
        .distinct()
    )
    found.sort(key=lambda one: (sorts.index(one.sort), -one.issued_on.toordinal(), -one.pk))
    keys = [one.pk for one in found]
    of_building = set(
        Certificate.buildings.through.objects.filter(certificate__in=keys).values_list(
            "certificate", "building"
        )
    )
    chosen = [one.pk for one in found if not one.whole]
    of_unit = (
        set(
            Certificate.units.through.objects.filter(
                certificate__in=chosen, unit__in=[unit.pk for unit in units]
            ).values_list("certificate", "unit")
        )
        if chosen
        else set()
    )
    covers = {}
    for unit in units:
        for one in found:
            if (one.pk, unit.building_id) in of_building and (one.whole or (one.pk, unit.pk) in of_unit):
                covers[unit.pk] = one
                break
    return covers


def selling_sorts(department: int | None, on: dt.date) -> tuple[str, ...]:
    """What permits a sale: the filing of finished homes, else the pre-sale permit; the completion where a house says so."""
    sorts = (CertificateSort.SALE_FILING, CertificateSort.PRESALE)
    at = clock.shanghai(f"{on} 12:00")
    return (
        (*sorts, CertificateSort.COMPLETION)
        if param(CLAUSE, "completion_permits_sale", department, at)
        else sorts
    )


def permits_of(units: Iterable[Unit], on: dt.date) -> dict[int, Certificate]:
    """Unit -> what permits its sale on a day; a unit that is not in it may not be sold. A handful of queries."""
    units = list(units)
    departments = dict(
        Unit.objects.filter(pk__in=[unit.pk for unit in units]).values_list("pk", "record__department")
    )
    found: dict[int, Certificate] = {}
    for department in set(departments.values()):
        ours = [unit for unit in units if departments.get(unit.pk) == department]
        found |= covering(ours, selling_sorts(department, on), on)
    return found


def permit_of(unit: Unit, on: dt.date) -> Certificate | None:
    """What permits the sale of a unit on a day; None where it may not be sold."""
    return permits_of([unit], on).get(unit.pk)


def finished_of(units: Iterable[Unit], on: dt.date) -> dict[int, Certificate]:
    """Unit -> the filing by which it is sold as a finished home (现售): that of the sale, else of the completion."""
    return covering(units, (CertificateSort.SALE_FILING, CertificateSort.COMPLETION), on)


def on_sale(project: Project | int, building: Building | int) -> Launch | None:
    """The launch by which a building is on sale; None where it was not opened, or the sale has ended."""
    return (
        Launch.objects.filter(
            project=project, buildings=building, voided=False, matter__state=LaunchState.ON_SALE
        )
        .order_by("-pk")
        .first()
    )


def standing_of_units(units: Iterable[Unit]) -> dict[int, tuple[str, str]]:
    """Unit -> how it stands before it is sold, as label and tone; of a unit that was sold nothing is said."""
    today = clock.today()
    unsold = [unit for unit in units if unit.state == Unit.State.UNSOLD]
    permitted = permits_of(unsold, today)
    opened = set(
        Building.objects.filter(
            pk__in={unit.building_id for unit in unsold},
            launches__voided=False,
            launches__matter__state=LaunchState.ON_SALE,
        ).values_list("pk", flat=True)
    )
    return {
        unit.pk: (_("未取证"), "orange")
        if unit.pk not in permitted
        else (_("可售"), "accent")
        if unit.building_id in opened
        else (_("未开盘"), "grey")
        for unit in unsold
    }


def is_on_sale(unit: Unit, on: dt.date | None = None) -> bool:
    """Whether a unit's building was opened for sale and a permit covers the unit."""
    building = Building.objects.only("project").get(pk=unit.building_id)
    return on_sale(building.project_id, building.pk) is not None and (
        permit_of(unit, on or clock.today()) is not None
    )


# ── what runs out ───────────────────────────────────────────────────────────────


def remind_until(department: int | None) -> dt.date:
    """The last day of those on which a certificate of a department is told of today, because it runs out."""
    limit = Limit.parse(needed(CLAUSE, "expiry_remind_before", department))
    return clock.local(calendar_of(department).due(limit, clock.now()).at).date()


def expiring(until: dt.date) -> QuerySet[Certificate]:
    """Those that stand and run out by a day, the first to run out first."""
    return (
        Certificate.objects.filter(voided=False, replaced_on=None, expires_on__lte=until)
        .select_related("record__department", "project")
        .order_by("expires_on", "pk")
    )
