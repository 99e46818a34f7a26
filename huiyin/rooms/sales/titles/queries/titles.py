"""A title's papers, receipts, balance and certificates; what a conversion waits for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.custody.models import Item
from huiyin.registers.accounts.models import Credit
from huiyin.registers.accounts.queries import balances_of
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.launches.models import Certificate, CertificateSort
from huiyin.rooms.sales.launches.queries import standing_of
from huiyin.rooms.sales.receipts.models import Receipt
from huiyin.rooms.sales.receipts.models import Sort as ReceiptSort
from huiyin.rooms.sales.receipts.queries import receipts_of
from huiyin.rooms.sales.titles.models import (
    ActSort,
    CasePaper,
    Conversion,
    RegistryAct,
    TitleCase,
    TitleState,
)
from huiyin.rooms.sales.titles.queries.acts import gates_of_units, registered_of

AREA_DIFFERENCE = "area_difference"  # the charge of the area settlement (YX-2.7.2)


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
    """What the buyer owes of the area settlement, and what we owe of it, 分 (YX-2.7.2).

    Ours counts where the department reads an open balance in both directions (reading 61).
    """
    stands = balances_of([contract.unit_id])[contract.unit_id]
    owes, owed = stands.receivable.get(AREA_DIFFERENCE, 0), 0
    if stands.owed and param("ZH-J4.8", "open_balance", contract.record.department_id) == "both":
        credits = Credit.objects.filter(unit=contract.unit_id, charge=AREA_DIFFERENCE, record__voided_at=None)
        owed = stands.owed if credits.exists() else 0
    return owes, owed


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
    first = registered_of(ActSort.FIRST, keys, on)
    works = registered_of(ActSort.WORKS, keys, on)
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
