"""Reading the book: who sees what of it, what an account holds, the trial balance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import BigIntegerField, F, Q, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce, Greatest

from huiyin.kernel.members.rights import reach_of
from huiyin.registers.accounts.models import (
    SORTS,
    Account,
    Bill,
    Credit,
    Entry,
    EntryLine,
    Offset,
    Payment,
    PayOver,
    Refund,
    Till,
)


def _of(model, verb: str):
    def seen_by(member) -> QuerySet:
        return model.objects.filter(reach_of(member).scope(verb, "record__"))

    return seen_by


tills_seen_by = _of(Till, "tills.see")
entries_seen_by = _of(Entry, "entries.see")
bills_seen_by = _of(Bill, "bills.see")
credits_seen_by = _of(Credit, "credits.see")
payments_seen_by = _of(Payment, "payments.see")
refunds_seen_by = _of(Refund, "refunds.see")
payovers_seen_by = _of(PayOver, "payovers.see")
offsets_seen_by = _of(Offset, "offsets.see")


def sum_of(field: str) -> Coalesce:
    """A sum of amounts in 分, whole on both databases; nothing is 0."""
    return Coalesce(Cast(Sum(field), BigIntegerField()), 0)


def balance(accounts: Q) -> int:
    """The balance of the accounts that fit: to the debit above nothing, to the credit below it."""
    return EntryLine.objects.filter(accounts).aggregate(n=sum_of("amount"))["n"]


def balances(accounts: Iterable[int]) -> dict[int, int]:
    """Account -> its balance, in one query."""
    rows = EntryLine.objects.filter(account__in=list(accounts)).values("account").annotate(n=sum_of("amount"))
    return dict(rows.order_by().values_list("account", "n"))


def locked_accounts(**where) -> list[Account]:
    """Accounts, locked in the order of their keys until the act is over: what is read of them stays true."""
    found = Account.objects.filter(**where).order_by("pk")
    if connection.features.has_select_for_update:
        found = found.select_for_update()
    return list(found)


def entries_about(record) -> QuerySet[Entry]:
    """The standing vouchers of a record: neither reversed nor themselves a reversal."""
    return Entry.objects.filter(about=record, reverses=None, reversed_by=None).order_by("pk")


@dataclass(frozen=True)
class TrialLine:
    """A sort of account in the trial balance: brought forward, what moved, and how it stands."""

    sort: str
    before: int
    debit: int
    credit: int

    @property
    def after(self) -> int:
        return self.before + self.debit - self.credit

    @property
    def number(self) -> str:
        return SORTS[self.sort].number if self.sort in SORTS else ""


def trial_balance(seen: QuerySet[Entry], from_on: dt.date, to_on: dt.date) -> list[TrialLine]:
    """The trial balance of a span of days over the vouchers seen, in the order of the chart; one query."""
    amount, within = F("amount"), Q(entry__on__gte=from_on)
    rows = (
        EntryLine.objects.filter(entry__in=seen, entry__on__lte=to_on)
        .values("account__sort")
        .annotate(
            before=Coalesce(Cast(Sum("amount", filter=~within), BigIntegerField()), 0),
            debited=Coalesce(Cast(Sum(Greatest(amount, 0), filter=within), BigIntegerField()), 0),
            moved=Coalesce(Cast(Sum("amount", filter=within), BigIntegerField()), 0),
        )
        .order_by()
    )
    lines = [
        TrialLine(row["account__sort"], row["before"], row["debited"], row["debited"] - row["moved"])
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.number)


def account_balances(
    seen: QuerySet[Entry], sort: str, to_on: dt.date, most: int = 500
) -> list[tuple[Account, int]]:
    """The accounts of a sort that do not stand at nothing, with their balances, the newest account first."""
    rows = (
        EntryLine.objects.filter(entry__in=seen, entry__on__lte=to_on, account__sort=sort)
        .values("account")
        .annotate(n=sum_of("amount"))
        .exclude(n=0)
        .order_by("-account")[:most]
    )
    of = dict(rows.values_list("account", "n"))
    accounts = Account.objects.filter(pk__in=of).select_related("unit", "party", "project", "till")
    return [(account, of[account.pk]) for account in accounts.order_by("-pk")]
