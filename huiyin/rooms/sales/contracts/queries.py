"""Reading contracts: by member, by unit, by what is still missing."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.models import Project
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.accounts.models import Bill
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.contracts.models import Buyer, Contract, ContractPaper, Instalment, State, Term
from huiyin.rooms.sales.launches.queries import standing_of_units as before_sale


def contracts_seen_by(member) -> QuerySet[Contract]:
    """Contracts of the member's departments and projects, and those that they own (ZH-J2.3)."""
    return Contract.objects.filter(
        reach_of(member).scope("contracts.see", "matter__record__") | held_by(member)
    )


def terms_seen_by(member) -> QuerySet[Term]:
    return Term.objects.filter(reach_of(member).scope("terms.see", "record__"))


def live_contract_of(unit: Unit) -> Contract | None:
    """The contract that holds a unit."""
    return Contract.objects.filter(unit=unit, live=True).select_related("matter__record__party").first()


def live_contracts_of(units: Iterable[Unit]) -> dict[int, Contract]:
    """Unit -> the contract that holds it."""
    found = Contract.objects.filter(unit__in=[unit.pk for unit in units], live=True)
    about = ("party", "department", "project")
    return {one.unit_id: one for one in found.select_related(*(f"matter__record__{name}" for name in about))}


def buyers_of(contract: Contract) -> list[Buyer]:
    """Who buys, in order; the first is the customer of the matter."""
    found = Buyer.objects.filter(contract=contract).select_related("party", "identified_by")
    return list(found.order_by("position", "pk"))


def missing_papers(contract: Contract) -> list[str]:
    """What must still be brought before it is signed."""
    missing = ContractPaper.objects.filter(contract=contract, state=ContractPaper.State.MISSING)
    return list(missing.order_by("position", "pk").values_list("label", flat=True))


def planned(contract: Contract) -> int:
    """What the payment plan adds up to, 分."""
    return contract.instalments.aggregate(whole=Sum("amount"))["whole"] or 0


def plan_agrees(contract: Contract) -> bool:
    """Whether the payment plan adds up to the price, and its loan is the contract's."""
    loans = contract.instalments.filter(sort=Instalment.Sort.LOAN).aggregate(whole=Sum("amount"))["whole"]
    return planned(contract) == contract.price and (loans or 0) == contract.loan


def terms_for(project: Project | None, department: int) -> QuerySet[Term]:
    """What is explained at the signing: the department's notes for every project, and those for this one."""
    here = Q(record__project=None) | Q(record__project=project)
    return Term.objects.filter(here, record__department=department, record__voided_at=None).order_by(
        "position", "pk"
    )


def bills_of(contract: Contract) -> QuerySet[Bill]:
    """What is owed under a contract and stands."""
    return Bill.objects.filter(about=contract.record, record__voided_at=None).order_by("due_on", "pk")


def paid_of(contract: Contract) -> int:
    """What was paid of a contract's price, 分."""
    return bills_of(contract).filter(charge="house_price").aggregate(paid=Sum("settled"))["paid"] or 0


STANDING = {  # how a door stands while a contract holds it
    State.DRAFT: (_("签约中"), "orange"),
    State.SIGNED: (_("已签约"), "accent"),
    State.CHECKED: (_("已签约"), "accent"),
    State.FILING: (_("备案中"), "accent"),
    State.FILED: (_("已备案"), "green"),
    State.ISSUED: (_("已备案"), "green"),
    State.VOIDING: (_("作废办理中"), "red"),
}


def standing_of_units(units: Iterable[Unit]) -> dict[int, tuple]:
    """Unit -> how it stands in the sale, as label and tone: by its contract, else by its permit; four queries."""
    units = list(units)
    found: dict[int, tuple] = dict(before_sale(units))
    live = Contract.objects.filter(unit__in=[unit.pk for unit in units], live=True)
    delivered = {unit.pk for unit in units if unit.state == Unit.State.DELIVERED}
    for unit, state in live.values_list("unit", "matter__state"):
        if unit not in delivered:
            found[unit] = STANDING[State(state)]
    return found
