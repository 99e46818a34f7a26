"""Acts of the registry: what stands in a unit's way, what a contract has, what lapses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.contracts.models import STANDING, Contract
from huiyin.rooms.sales.titles.models import (
    LAPSING,
    ActSort,
    ActState,
    RegistryAct,
    TitleCase,
)

# ── what stands in the way of a unit ────────────────────────────────────────────


@dataclass(frozen=True)
class Gate:
    """What keeps a unit from being registered in its buyer's name. `act` is the one that stands, if there is one."""

    sort: str
    building: Any
    act: RegistryAct | None = None


def registered_of(sort: str, buildings: Iterable[int], on: dt.date) -> dict[int, list[RegistryAct]]:
    """Building -> the acts of a sort that are registered on a day."""
    found = RegistryAct.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=on),
        sort=sort,
        buildings__in=buildings,
        done_on__lte=on,
    ).exclude(matter__state=ActState.WITHDRAWN)
    acts = {act.pk: act for act in found.select_related("matter__record").distinct()}
    standing: dict[int, list[RegistryAct]] = {}
    pairs = RegistryAct.buildings.through.objects.filter(registryact__in=acts, building__in=buildings)
    for act, building in pairs.order_by("registryact").values_list("registryact", "building"):
        standing.setdefault(building, []).append(acts[act])
    return standing


def gates_of_units(units: Iterable[Unit], on: dt.date) -> dict[int, list[Gate]]:
    """Unit -> what stands in its way on a day; five queries. Nothing where it may be registered."""
    units = list(units)
    buildings = {unit.building_id for unit in units}
    first = registered_of(ActSort.FIRST, buildings, on)
    works = registered_of(ActSort.WORKS, buildings, on)
    burdened = {act.pk for acts in works.values() for act in acts}
    let_go = set(
        RegistryAct.units.through.objects.filter(
            registryact__cancels__in=burdened,
            registryact__done_on__lte=on,
            unit__in=[unit.pk for unit in units],
        ).values_list("registryact__cancels", "unit")
    )
    found = {}
    for unit in units:
        gates = [] if unit.building_id in first else [Gate(ActSort.FIRST, unit.building)]
        gates += [
            Gate(ActSort.WORKS, unit.building, act)
            for act in works.get(unit.building_id, ())
            if (act.pk, unit.pk) not in let_go
        ]
        found[unit.pk] = gates
    return found


def gates_of(unit: Unit, on: dt.date) -> list[Gate]:
    """What keeps a unit from being registered on a day: its building's first registration, a mortgage of the works."""
    return gates_of_units([unit], on)[unit.pk]


def first_registered_on(building: int) -> dt.date | None:
    """The day from which the units of a building could be registered."""
    found = RegistryAct.objects.filter(
        sort=ActSort.FIRST, buildings=building, done_on__isnull=False, live=True
    ).order_by("done_on")
    return found.values_list("done_on", flat=True).first()


# ── acts of a contract ──────────────────────────────────────────────────────────


def acts_of(contract: Contract) -> QuerySet[RegistryAct]:
    found = RegistryAct.objects.filter(contract=contract)
    return found.select_related("matter__record").order_by("pk")


def live_act_of(contract: Contract, sort: str) -> RegistryAct | None:
    return acts_of(contract).filter(sort=sort, live=True).first()


def notices_of_buildings(buildings: Iterable[int]) -> QuerySet[RegistryAct]:
    """Advance notices of the units of some buildings that stand and whose days do not run yet."""
    return (
        RegistryAct.objects.filter(
            sort__in=LAPSING,
            live=True,
            contract__unit__building__in=list(buildings),
            contract__live=True,
            contract__matter__state__in=STANDING,
            lapses_on=None,
            secured_on=None,
            matter__state=ActState.DONE,
        )
        .exclude(pk__in=notices_applied_for().values("pk"))
        .order_by("pk")
    )


def applied_for(notice: RegistryAct) -> bool:
    """Whether the registration proper that a notice waits for was applied for already."""
    return notices_applied_for().filter(pk=notice.pk).exists()


def notices_applied_for() -> QuerySet[RegistryAct]:
    """Buyers' notices whose title is applied for, banks' notices whose mortgage is."""
    titles = TitleCase.objects.filter(live=True, applied_on__isnull=False).values("contract")
    mortgages = RegistryAct.objects.filter(
        sort=ActSort.MORTGAGE, live=True, submitted_on__isnull=False
    ).values("contract")
    return RegistryAct.objects.filter(
        Q(sort=ActSort.NOTICE, contract__in=titles) | Q(sort=ActSort.NOTICE_MORTGAGE, contract__in=mortgages)
    )


def lapsing(until: dt.date) -> QuerySet[RegistryAct]:
    """Notices that lapse by a day and for which nobody applied, the first to lapse first."""
    found = RegistryAct.objects.filter(
        live=True,
        lapses_on__lte=until,
        secured_on=None,
        matter__state__in=(ActState.RUNNING, ActState.LAPSED),
    )
    return found.select_related(
        "matter__owner", "matter__record__department", "contract__unit__building__project"
    ).order_by("lapses_on", "pk")


def units_behind(act: RegistryAct) -> tuple[int, int, int]:
    """Of a project act's buildings: units in all, those under a contract, those with an advance notice."""
    units = Unit.objects.filter(building__in=act.buildings.all(), voided=False)
    sold = Contract.objects.filter(unit__in=units, live=True)
    noticed = RegistryAct.objects.filter(
        sort=ActSort.NOTICE, live=True, contract__in=sold, done_on__isnull=False
    )
    return units.count(), sold.count(), noticed.count()
