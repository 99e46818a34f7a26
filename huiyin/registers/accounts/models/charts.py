"""The chart of accounts and the sorts of charges, in code: another module registers what it charges for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.words import Words


@dataclass(frozen=True)
class Sort:
    """A sort of account (科目).

    number   its number in the chart that the finance department keeps
    debit    whether its balance stands on the debit side
    buyers   stands in the statement of a unit: what lies between us and the customer
    covered  may never be overdrawn: nothing is given back, set off or paid over that is not there
    """

    code: str
    number: str
    label: Words
    debit: bool = False
    buyers: bool = False
    covered: bool = False


@dataclass(frozen=True)
class Charge:
    """What is charged for (款项). Held for others: it belongs to them from the moment it comes, and is never income."""

    code: str
    label: Words
    held: bool = False
    income: str = "income"  # the account that our own charges are credited to
    clause: str = ""


@dataclass(frozen=True)
class Whose:
    """Whose an account is: a unit's customer, a member of staff, or nobody's in particular."""

    unit: Any = None
    party: Any = None
    member: Any = None

    @property
    def known(self) -> bool:
        return self.unit is not None or self.member is not None


SORTS: dict[str, Sort] = {}
CHARGES: dict[str, Charge] = {}


def add_sort(sort: Sort) -> Sort:
    if sort.code in SORTS or any(one.number == sort.number for one in SORTS.values()):
        raise ValueError(f"two sorts of account are called {sort.code} or {sort.number}")
    SORTS[sort.code] = sort
    return sort


def add_charge(charge: Charge) -> Charge:
    if charge.code in CHARGES:
        raise ValueError(f"two charges are called {charge.code}")
    if charge.income not in SORTS:
        raise ValueError(f"{charge.code}: there is no account {charge.income}")
    CHARGES[charge.code] = charge
    return charge


for sort in (
    Sort("cash", "1001", _("库存现金"), debit=True),
    Sort("bank", "1002", _("银行存款"), debit=True),
    Sort("receivable", "1122", _("应收款"), debit=True, buyers=True),
    Sort("advance", "2203", _("预收款"), buyers=True, covered=True),
    Sort("sales", "2205", _("合同负债（房款）")),
    Sort("deposit", "2241.01", _("定金"), buyers=True, covered=True),
    Sort("held", "2241.02", _("代收款"), covered=True),
    Sort("pending", "2241.03", _("代收款（待收）")),
    Sort("refundable", "2241.04", _("应退客户款"), buyers=True, covered=True),
    Sort("unclaimed", "2241.05", _("待认领款"), covered=True),
    Sort("opening", "4999", _("期初结转"), debit=True),
    Sort("income", "6051", _("其他业务收入")),
):
    add_sort(sort)

for charge in (
    Charge("house_price", _("房款"), income="sales"),
    Charge("area_difference", _("面积差款"), income="sales", clause="YX-2.7.2"),
    Charge("deed_tax", _("契税（代收）"), held=True, clause="ZH-4.1.4"),
    Charge("maintenance_fund", _("维修基金（代收）"), held=True, clause="ZH-4.1.4"),
    Charge("mortgage_fee", _("抵押登记费（代收）"), held=True, clause="ZH-J3.6"),
    Charge("title_fee", _("办证费")),
    Charge("other", _("其他")),
):
    add_charge(charge)


def sort_label(code: str) -> str:
    return str(SORTS[code].label) if code in SORTS else code


def charge_label(code: str) -> str:
    return str(CHARGES[code].label) if code in CHARGES else code


def charge_choices(held: bool | None = None) -> list[tuple[str, Words]]:
    """Charges for a picker, of both kinds or of one."""
    return [(one.code, one.label) for one in CHARGES.values() if held is None or one.held == held]
