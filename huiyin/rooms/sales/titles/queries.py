"""Reading what is done at the registry: by member, by contract, by what stands in the way, by what lapses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from huiyin.kernel import clock
from huiyin.kernel.custody.models import Item
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.accounts.queries import balances_of
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.contracts.queries import contracts_seen_by
from huiyin.rooms.sales.launches.models import Certificate, CertificateSort
from huiyin.rooms.sales.launches.queries import standing_of
from huiyin.rooms.sales.receipts.models import Receipt
from huiyin.rooms.sales.receipts.models import Sort as ReceiptSort
from huiyin.rooms.sales.receipts.queries import receipts_of
from huiyin.rooms.sales.titles.models import (
    LAPSING,
    ActSort,
    ActState,
    CasePaper,
    Conversion,
    RegistryAct,
    TitleCase,
    TitleDesk,
    TitleState,
)

AREA_DIFFERENCE = "area_difference"  # the charge of the area settlement (YX-2.7.2)


def acts_seen_by(member) -> QuerySet[RegistryAct]:
    return RegistryAct.objects.filter(
        reach_of(member).scope("registryacts.see", "matter__record__") | held_by(member)
    )


def titles_seen_by(member) -> QuerySet[TitleCase]:
    return TitleCase.objects.filter(
        reach_of(member).scope("titles.see", "matter__record__") | held_by(member)
    )


def conversions_seen_by(member) -> QuerySet[Conversion]:
    return Conversion.objects.filter(
        reach_of(member).scope("conversions.see", "matter__record__") | held_by(member)
    )


def desks_seen_by(member) -> QuerySet[TitleDesk]:
    return TitleDesk.objects.filter(reach_of(member).scope("titledesks.see", "record__"))


def desk_of(project) -> Member | None:
    """Who sees to the titles of a project, while they work here (YX-3.2.5)."""
    found = TitleDesk.objects.filter(project=project, to_on=None, record__voided_at=None)
    desk = found.select_related("member").first() if project else None
    return desk.member if desk and desk.member.is_active else None


# ── what stands in the way of a unit ────────────────────────────────────────────


@dataclass(frozen=True)
class Gate:
    """What keeps a unit from being registered in its buyer's name. `act` is the one that stands, if there is one."""

    sort: str
    building: Any
    act: RegistryAct | None = None


def _of_buildings(sort: str, buildings: Iterable[int], on: dt.date) -> dict[int, list[RegistryAct]]:
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
    first = _of_buildings(ActSort.FIRST, buildings, on)
    works = _of_buildings(ActSort.WORKS, buildings, on)
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


# ── titles ──────────────────────────────────────────────────────────────────────


def title_of(contract: Contract) -> TitleCase | None:
    return TitleCase.objects.filter(contract=contract, live=True).select_related("matter__record").first()


def missing_of(matter) -> list[str]:
    """The papers of a case that are still to be brought."""
    missing = CasePaper.objects.filter(matter=matter, state=CasePaper.State.MISSING)
    return list(missing.order_by("position", "pk").values_list("label", flat=True))


@dataclass(frozen=True)
class Proof:
    """A receipt that the registry asks for: which, and the one we have or wait for."""

    sort: str
    receipt: Receipt | None

    @property
    def there(self) -> bool:
        return bool(self.receipt and self.receipt.number)

    @property
    def label(self) -> str:
        return str(ReceiptSort(self.sort).label)


def proofs_of(contract: Contract) -> list[Proof]:
    """The receipts without which no title is applied for: deed tax always, the maintenance fund for a home."""
    wanted = [ReceiptSort.DEED_TAX]
    if contract.unit.use == Unit.Use.HOME:
        wanted.append(ReceiptSort.FUND)
    there = {receipt.sort: receipt for receipt in receipts_of(contract)}
    return [Proof(str(sort), there.get(sort)) for sort in wanted]


def area_balance(contract: Contract) -> tuple[int, int]:
    """What the buyer owes of the area settlement, and what we owe the buyers of the unit, 分 (YX-2.7.2, reading 61)."""
    stands = balances_of([contract.unit_id])[contract.unit_id]
    return stands.receivable.get(AREA_DIFFERENCE, 0), stands.owed


def certificates_of(title: TitleCase) -> QuerySet[Item]:
    return Item.objects.filter(about=title.matter_id, sort="certificate").select_related(
        "record", "keeper__member", "keeper__party"
    )


def mortgaged(contract: Contract) -> bool:
    """Whether a mortgage is registered on the unit, or noticed for it."""
    standing = RegistryAct.objects.filter(
        contract=contract,
        sort__in=(ActSort.MORTGAGE, ActSort.NOTICE_MORTGAGE),
        live=True,
        done_on__isnull=False,
    )
    return contract.by_loan or standing.exists()


OPEN_TITLES = (
    TitleState.COLLECTING,
    TitleState.READY,
    TitleState.FILED,
    TitleState.ACCEPTED,
    TitleState.CERTIFIED,
)


# ── pre-sale units into completed ones ──────────────────────────────────────────


def conditions_of(conversion: Conversion, on: dt.date) -> list[tuple[str, str, bool]]:
    """The conditions of a conversion: code, building, whether it is met: registered, completed, free of the bank."""
    buildings = list(conversion.buildings.all())
    keys = [one.pk for one in buildings]
    first = _of_buildings(ActSort.FIRST, keys, on)
    works = _of_buildings(ActSort.WORKS, keys, on)
    finished = set(
        Certificate.buildings.through.objects.filter(
            certificate__in=standing_of(conversion.project_id, on).filter(sort=CertificateSort.COMPLETION),
            building__in=keys,
        ).values_list("building", flat=True)
    )
    unsold = unsold_of(conversion) if works else []
    gates = gates_of_units(unsold, on)
    burdened = {
        unit.building_id for unit in unsold if any(gate.sort == ActSort.WORKS for gate in gates[unit.pk])
    }
    lines = []
    for building in buildings:
        lines += [
            ("first", building.called, building.pk in first),
            ("completion", building.called, building.pk in finished),
            ("works", building.called, building.pk not in burdened),
        ]
    return lines


def unsold_of(conversion: Conversion) -> list[Unit]:
    """The units of a conversion's buildings that nobody bought yet."""
    found = Unit.objects.filter(
        building__in=conversion.buildings.all(), state=Unit.State.UNSOLD, voided=False
    ).exclude(contracts__live=True)
    return list(found.select_related("building__project").order_by("path"))


def units_behind(act: RegistryAct) -> tuple[int, int, int]:
    """Of a project act's buildings: units in all, those under a contract, those with an advance notice."""
    units = Unit.objects.filter(building__in=act.buildings.all(), voided=False)
    sold = Contract.objects.filter(unit__in=units, live=True)
    noticed = RegistryAct.objects.filter(
        sort=ActSort.NOTICE, live=True, contract__in=sold, done_on__isnull=False
    )
    return units.count(), sold.count(), noticed.count()


# ── the board ───────────────────────────────────────────────────────────────────

AGES = (30, 90)  # days since a title was begun: up to the first, up to the second, longer


def board_of(member) -> list[dict]:
    """Project and state -> how many open titles, by age, and how many are over their term; one query."""
    now, today = clock.now(), clock.today()
    ages = [
        When(matter__opened_at__gte=now - dt.timedelta(days=days), then=Value(f"to{days}")) for days in AGES
    ]
    found = (
        titles_seen_by(member)
        .filter(live=True, matter__closed_at=None)
        .annotate(age=Case(*ages, default=Value("over"), output_field=CharField()))
        .values("matter__record__project__name", "matter__record__project", "matter__state", "age")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(title_by__lt=today, received_at=None)))
        .order_by("matter__record__project__name")
    )
    return [dict(row) for row in found]


def copies_to_pass_on(member, view: str, project: int | None = None) -> QuerySet[Contract]:
    """Contracts of which originals lie with us: the filed ones, or those of buyers by loan (ZH-J4.7)."""
    kept = Item.objects.filter(sort__in=("contract", "mortgage_contract"), state=Item.State.KEPT)
    found = contracts_seen_by(member).filter(live=True, matter__in=kept.values("about"))
    found = found.filter(loan__gt=0) if view == "loans" else found.filter(filed_on__isnull=False)
    if project:
        found = found.filter(matter__record__project=project)
    return found.select_related("unit", "matter__record__party", "matter__record__project").order_by(
        "unit__path", "pk"
    )
