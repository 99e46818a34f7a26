"""Balances of the day on which the book begins: what was owed, what of it had come, what of that was passed on."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import opens
from huiyin.kernel.records.bulk import insert_many
from huiyin.registers.accounts.actions.bills import BILLS, CLAUSES, check, open_all, said
from huiyin.registers.accounts.actions.booking import book, book_many
from huiyin.registers.accounts.models import CHARGES, Allocation, Bill
from huiyin.registers.accounts.queries import whose
from huiyin.registers.accounts.rules import opening


def _check(bill: Bill, party, paid_over: int) -> None:
    """Raises Refused for balances that cannot have been."""
    check(bill, party)
    if not 0 <= bill.settled <= bill.amount:
        raise Refused(_("已收超过应收"), _("多收的另行登记预收款"), field="received")
    if paid_over and not CHARGES[bill.charge].held:
        raise Refused(_("只有代收款才有已代缴"), _("留空"), field="paid_over")
    if not 0 <= paid_over <= bill.settled:
        raise Refused(_("已代缴超过已收"), _("核对两栏的金额"), field="paid_over")


def _words(bill: Bill) -> str:
    return f"{_('期初')} {said(bill)}"


@opens("bills.bring_in", label=_("带入期初应收"), clauses=CLAUSES, hidden=True)
def bring_in_bill(
    act,
    record,
    *,
    unit,
    charge: str,
    amount: int,
    due_on: dt.date,
    received: int = 0,
    paid_over: int = 0,
    words: str = "",
):
    """An old balance comes with what was paid on it: it is booked against the opening, never as money of today."""
    bill = Bill(
        record=record,
        unit=unit,
        charge=charge,
        amount=amount,
        due_on=due_on,
        settled=received,
        words=words,
    )
    _check(bill, record.party, paid_over)
    bill.save(force_insert=True)
    if received:
        Allocation.objects.create(bill=bill, source=record, amount=received)
    moves = opening(charge, amount, received, paid_over, whose(bill))
    book(act, record, moves, on=clock.local(act.now).date(), words=_words(bill))
    return bill


@bring_in_bill.in_set
def bring_in_bills(act, rows):
    """As bring_in_bill, for the rows of a list."""
    bills = [
        Bill(
            unit=row["unit"],
            charge=row["charge"],
            amount=row["amount"],
            due_on=row["due_on"],
            settled=row.get("received", 0),
            words=row.get("words", ""),
        )
        for row in rows
    ]
    for bill, row in zip(bills, rows, strict=True):
        _check(bill, row.get("party"), row.get("paid_over", 0))
    open_all(act, BILLS, bills, rows)
    insert_many(
        Bill,
        ("record", "unit", "member", "charge", "amount", "words", "about", "due_on", "settled"),
        [(b.pk, b.unit_id, None, b.charge, b.amount, b.words, None, b.due_on, b.settled) for b in bills],
    )
    insert_many(
        Allocation,
        ("bill", "source", "amount", "undone"),
        [(b.pk, b.pk, b.settled, False) for b in bills if b.settled],
    )
    on = clock.local(act.now).date()
    book_many(
        act,
        [
            {
                "department": bill.record.department,
                "project": bill.record.project,
                "party": bill.record.party,
                "day": on,
                "words": _words(bill),
                "about": bill.record,
                "moves": opening(
                    bill.charge, bill.amount, bill.settled, row.get("paid_over", 0), whose(bill)
                ),
            }
            for bill, row in zip(bills, rows, strict=True)
        ],
    )
    sets.index_many(bills, BILLS)
    return bills
