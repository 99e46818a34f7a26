"""Reading taxes and fees: by member, by contract, by what is due."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.receipts.models import FundRate, Receipt, Sort


def receipts_seen_by(member) -> QuerySet[Receipt]:
    return Receipt.objects.filter(
        reach_of(member).scope("receipts.see", "matter__record__") | held_by(member)
    )


def fundrates_seen_by(member) -> QuerySet[FundRate]:
    return FundRate.objects.filter(reach_of(member).scope("fundrates.see", "record__"))


def receipts_of(contract: Contract) -> QuerySet[Receipt]:
    """What a contract's buyer owes to others, and stands."""
    return (
        Receipt.objects.filter(contract=contract, live=True).select_related("matter__record").order_by("pk")
    )


def unpaid_fund(unit: Unit) -> bool:
    """Whether the maintenance fund of a unit is not known to be paid: no keys before it is (law maintenance_fund)."""
    paid = Receipt.objects.filter(
        contract__unit=unit, contract__live=True, live=True, sort=Sort.FUND, paid_on__isnull=False
    )
    return not paid.exists()


def rate_of(unit: Unit, on: dt.date) -> FundRate | None:
    """The standard in force on a day for a unit: of its project before that of all, the newest."""
    project = unit.building.project_id
    found = FundRate.objects.filter(
        Q(record__project=project) | Q(record__project=None),
        use=unit.use,
        from_on__lte=on,
        record__voided_at=None,
    ).select_related("record")
    ranked = sorted(found, key=lambda rate: (rate.record.project_id is not None, rate.from_on, rate.pk))
    return ranked[-1] if ranked else None
