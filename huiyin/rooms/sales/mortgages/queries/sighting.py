"""Whose a line of the bank's sheet is: the parts of loans that it may mean, and what the ledger holds of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from huiyin.rooms.sales.contracts.models import Buyer
from huiyin.rooms.sales.mortgages.models import AGREED, BankLine, Disbursement, LoanPart


class Seen(NamedTuple):
    """A part of a loan as far as a line of a bank is compared with it; thousands are read at once."""

    part: int
    mortgage: int
    number: str
    amount: int
    paid: int
    agreed_on: dt.date | None
    lender: int | None
    department: int
    project: int | None
    party: int | None


SEEN = (
    *(
        "pk",
        "mortgage",
        "mortgage__matter__record__number",
        "amount",
        "paid",
        "mortgage__agreed_on",
        "lender",
    ),
    *(f"mortgage__matter__record__{name}" for name in ("department", "project", "party")),
)


@dataclass
class Sought:
    """Parts of loans by what a bank's sheet says of them: contract's number, unit, buyer's name."""

    by_code: dict[str, dict[int, Seen]] = field(default_factory=dict)
    by_unit: dict[int, dict[int, Seen]] = field(default_factory=dict)
    by_name: dict[str, dict[int, Seen]] = field(default_factory=dict)

    def of(self, code: str, unit: int | None, name: str, amount: int) -> list[Seen]:
        """The parts that a line means: by contract, else by door, else by name and amount."""
        if code and code in self.by_code:
            return list(self.by_code[code].values())
        if unit and unit in self.by_unit:
            return list(self.by_unit[unit].values())
        return [part for part in self.by_name.get(name, {}).values() if part.amount == amount] if name else []

    def every(self) -> dict[int, Seen]:
        return {
            pk: part
            for found in (self.by_code, self.by_unit, self.by_name)
            for parts in found.values()
            for pk, part in parts.items()
        }


CODES = (
    "mortgage__contract__online_number",
    "mortgage__contract__matter__record__number",
    "mortgage__matter__record__number",
    "mortgage__old_number",
)


def parts_sought(department: int | None, codes: set[str], units: set[int], names: set[str]) -> Sought:
    """The parts of loans that the lines of a bank may speak of, each found by contract, by door and by name."""
    standing = LoanPart.objects.filter(mortgage__live=True).order_by()
    if department is not None:
        standing = standing.filter(mortgage__matter__record__department=department)
    found = Sought()
    left = set(codes)
    for column in CODES:
        if left:
            for code, *row in standing.filter(**{f"{column}__in": left}).values_list(column, *SEEN):
                found.by_code.setdefault(code, {})[row[0]] = Seen(*row)
            left -= found.by_code.keys()
    if units:
        rows = standing.filter(mortgage__contract__unit__in=units)
        for unit, *row in rows.values_list("mortgage__contract__unit", *SEEN):
            found.by_unit.setdefault(unit, {})[row[0]] = Seen(*row)
    if names:
        buyers = Buyer.objects.filter(party__name__in=names, contract__mortgages__live=True)
        named: dict[int, set[str]] = {}
        for contract, name in buyers.values_list("contract", "party__name"):
            named.setdefault(contract, set()).add(name)
        rows = standing.filter(mortgage__contract__in=named)
        for contract, *row in rows.values_list("mortgage__contract", *SEEN):
            for name in named[contract]:
                found.by_name.setdefault(name, {})[row[0]] = Seen(*row)
    return found


def known_of(parts: Iterable[int]) -> list[tuple]:
    """What the ledger holds of parts: part, key, number, day, amount, reference, and whether a line agrees with it."""
    keys = list(parts)
    agreed = BankLine.objects.filter(disbursement=OuterRef("pk"), record__voided_at=None, outcome__in=AGREED)
    rows = Disbursement.objects.filter(part__in=keys, record__voided_at=None).order_by("pk")
    return list(
        rows.annotate(taken=Exists(agreed)).values_list(
            "part", "pk", "record__number", "bank_on", "amount", "reference", "taken"
        )
    )
