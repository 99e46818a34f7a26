"""Which bills an amount clears, and what a bill, a payment or an invoice moves in the book."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from huiyin.registers.accounts.models import CHARGES, Whose

PROVINCES = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65}  # fmt: skip


@dataclass(frozen=True)
class Move:
    """A line of a voucher to be written: above nothing to the debit, below it to the credit."""

    sort: str
    amount: int
    charge: str = ""
    whose: Whose = field(default_factory=Whose)
    till: Any = None


def cleared(amount: int, open_: Iterable[tuple[Any, int]]) -> list[tuple[Any, int]]:
    """Which bills an amount clears: the oldest first (reading 63), each up to what is open of it."""
    found = []
    for bill, left in open_:
        take = min(amount, left)
        if take > 0:
            found.append((bill, take))
            amount -= take
    return found


def raising(charge: str, amount: int, who: Whose) -> list[Move]:
    """A bill: our own charge is ours; what is collected for others is theirs and only waits to come in."""
    sort = CHARGES[charge]
    other = "pending" if sort.held else sort.income
    return [Move("receivable", amount, charge, who), _against(other, -amount, charge, who)]


def owing(charge: str, amount: int, who: Whose) -> list[Move]:
    """What we owe the customer: less of what we earned; of what we hold for others, so much given back."""
    sort = CHARGES[charge]
    return [
        _against("held" if sort.held else sort.income, amount, charge, who),
        Move("refundable", -amount, "", who),
    ]


def settling(of: Sequence[tuple[str, int, Whose]]) -> list[Move]:
    """Bills are settled by charge, amount, whose. What was collected for others is held for them from now on."""
    moves: list[Move] = []
    for charge, amount, who in of:
        moves.append(Move("receivable", -amount, charge, who))
        if CHARGES[charge].held:
            moves += [Move("pending", amount, charge, who), Move("held", -amount, charge, who)]
    return joined(moves)


def opening(charge: str, amount: int, received: int, paid_over: int, who: Whose) -> list[Move]:
    """A balance of the day on which the book begins: what came before it stands against the opening."""
    moves = [*raising(charge, amount, who)]
    if received:
        moves += [Move("opening", received), *settling([(charge, received, who)])]
    if paid_over:
        moves += [Move("held", paid_over, charge, who), Move("opening", -paid_over)]
    return joined(moves)


def joined(moves: Iterable[Move]) -> list[Move]:
    """Lines of one account as one line; what comes to nothing falls away."""
    sums: dict[tuple, int] = {}
    for move in moves:
        key = (move.sort, move.charge, move.whose, move.till)
        sums[key] = sums.get(key, 0) + move.amount
    return [
        Move(sort, amount, charge, who, till) for (sort, charge, who, till), amount in sums.items() if amount
    ]


def _against(sort: str, amount: int, charge: str, who: Whose) -> Move:
    """The other side of a bill: what is held is held for one customer; what is earned is earned by the project."""
    return Move(sort, amount, charge, who if sort in ("held", "pending") else Whose())


def invoice_fault(number: str, issued_on: dt.date) -> str:
    """What is wrong with the number of a fully digital invoice: twenty digits, the year, the province; else nothing."""
    if not re.fullmatch(r"[0-9]{20}", number):
        return _("数电票号码是20位数字，这里有%d位") % len(number)
    if int(number[:2]) != issued_on.year % 100:
        return _("号码前两位是开票年份，与开票日期%s对不上") % f"{issued_on:%Y-%m-%d}"
    if int(number[2:4]) not in PROVINCES:
        return _("号码第3、4位“%s”不是省级区划代码") % number[2:4]
    return ""
