"""What stands between us and customers: open bills, what we owe, what we hold, the statement of a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from huiyin.kernel.records.models import Record
from huiyin.registers.accounts.models import SORTS, Bill, EntryLine, Refund, Whose
from huiyin.registers.accounts.queries.book import balance, sum_of
from huiyin.registers.customers.queries import same_people

BUYERS = [sort.code for sort in SORTS.values() if sort.buyers]


def whose(row) -> Whose:
    """Whose a bill, a debt of ours, a payment, a refund or a set-off is."""
    party = row.party if hasattr(row, "party_id") else row.record.party
    return Whose(row.unit, party, getattr(row, "member", None))


def of_whom(who: Whose, prefix: str = "") -> dict[str, Any]:
    """The rows that are somebody's: also those of whoever was merged into them, whose money it is as well."""
    rows = {f"{prefix}unit": who.unit, f"{prefix}member": who.member}
    found: dict[str, Any] = {name: value for name, value in rows.items() if value is not None}
    if who.party is not None:
        found[f"{prefix}party__in"] = same_people(who.party)
    return found


def _theirs(path: str, party) -> Q:
    return Q(**{path: party}) | Q(**{f"{path}__merged_into": party})


OPEN = Q(settled__lt=F("amount"), record__voided_at=None)


def open_bills(unit=None, party=None, member=None, *, charge: str = "", lock: bool = False) -> list[Bill]:
    """The open bills of a unit, a party or a member, the oldest first (reading 63); one query."""
    found = Bill.objects.filter(OPEN).select_related("record__party", "unit").order_by("due_on", "pk")
    for name, value in (("unit", unit), ("member", member)):
        if value is not None:
            found = found.filter(**{name: value})
    if party is not None:
        found = found.filter(_theirs("record__party", party))
    if charge:
        found = found.filter(charge=charge)
    if lock and connection.features.has_select_for_update:
        # by their records, in the order of their keys, as every act locks them
        list(Record.objects.select_for_update().filter(pk__in=found.values("pk")).order_by("pk"))
    return list(found)


def balance_of(unit, charge: str | None = None) -> int:
    """What a unit's customers still owe on its bills, of all charges or of one. One query."""
    where = {"account__unit": unit, "account__sort": "receivable"} | (
        {"account__charge": charge} if charge else {}
    )
    return balance(Q(**where))


def owed_to(party, unit=None) -> int:
    """What we owe a party, of one unit or of all: nothing is closed while it stands (reading 61). One query."""
    where = {"account__sort": "refundable"} | ({"account__unit": unit} if unit else {})
    return -balance(_theirs("account__party", party) & Q(**where))


def advance_of(party, unit) -> int:
    """What a party paid ahead for a unit and no bill took yet. One query."""
    return -balance(_theirs("account__party", party) & Q(account__unit=unit, account__sort="advance"))


def held(unit, charge: str | None = None) -> int:
    """What came in for others and was not paid over yet. One query."""
    where = {"account__unit": unit, "account__sort": "held"} | ({"account__charge": charge} if charge else {})
    return -balance(Q(**where))


def being_refunded(who: Whose) -> int:
    """What was agreed to be refunded and is not paid yet: it stands as owed, but is spoken for."""
    found = Refund.objects.filter(
        state=Refund.State.ASKED, record__voided_at=None, unit=who.unit, member=who.member
    )
    if who.party is not None:
        found = found.filter(record__party__in=same_people(who.party))
    return found.aggregate(n=sum_of("amount"))["n"]


@dataclass(frozen=True)
class Balances:
    """How a unit stands: receivable by charge, held by charge, and what is ours to give back."""

    receivable: dict[str, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    advance: int = 0
    deposit: int = 0
    owed: int = 0

    @property
    def open(self) -> int:
        return sum(self.receivable.values())

    @property
    def settled(self) -> bool:
        """Nothing is open in either direction."""
        return not (self.open or self.advance or self.deposit or self.owed)


def balances_of(units: Iterable[Any]) -> dict[int, Balances]:
    """Unit -> how it stands, for many units in one query; a unit without entries stands at nothing."""
    keys = [getattr(unit, "pk", unit) for unit in units]
    rows = (
        EntryLine.objects.filter(account__unit__in=keys)
        .values("account__unit", "account__sort", "account__charge")
        .annotate(n=sum_of("amount"))
        .order_by()
        .values_list("account__unit", "account__sort", "account__charge", "n")
    )
    found: dict[int, dict] = {key: {"receivable": {}, "held": {}} for key in keys}
    names = {"advance": "advance", "deposit": "deposit", "refundable": "owed"}
    for unit, sort, charge, amount in rows:
        of = found[unit]
        if not amount:
            continue
        if sort in ("receivable", "held"):
            of[sort][charge] = amount if sort == "receivable" else -amount
        elif sort in names:
            of[names[sort]] = of.get(names[sort], 0) - amount
    return {key: Balances(**of) for key, of in found.items()}


@dataclass(frozen=True)
class StatementLine:
    """One line of a unit's statement: `balance` is what the customer owes after it; below nothing we owe them."""

    line: EntryLine
    balance: int

    @property
    def on(self) -> dt.date:
        return self.line.entry.on


def statement_rows(unit) -> QuerySet[EntryLine]:
    """What was booked between us and a unit's customers, by day."""
    return (
        EntryLine.objects.filter(account__unit=unit, account__sort__in=BUYERS)
        .select_related("entry__record", "entry__about", "account__party", "account__till")
        .order_by("entry__on", "entry", "pk")
    )


def unit_statement(unit, party=None) -> list[StatementLine]:
    """The statement of a unit with its running balance, in one query."""
    rows = statement_rows(unit)
    if party is not None:
        rows = rows.filter(account__party=party)
    running, lines = 0, []
    for row in rows:
        running += row.amount
        lines.append(StatementLine(row, running))
    return lines
