"""Which bills an amount settles, what that moves in the book, and what of a payment is still free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.money import yuan
from huiyin.registers.accounts.models import Account, Bill, Payment, Whose
from huiyin.registers.accounts.queries import balances, locked_accounts, of_whom, open_bills, whose
from huiyin.registers.accounts.rules import Move, cleared, settling

Purpose = Payment.Purpose
# Bills, or their keys, each with what is put to it; None: as much as the amount reaches, in this order.
Pairs = Sequence[tuple[Any, int | None]]


def chosen(who: Whose, amount: int, bills: Pairs | None) -> list[tuple[Bill, int]]:
    """The bills that an amount settles: those named, else the oldest first (reading 63). Locked until the act is over.

    Raises Refused where a bill that is named is not open, is somebody else's, or asks for less.
    """
    standing = open_bills(who.unit, who.party, who.member, lock=True)
    if not bills:
        return cleared(amount, [(bill, bill.open) for bill in standing])
    by_key = {bill.pk: bill for bill in standing}
    found: dict[int, int] = {}
    for one, wanted in bills:
        key: int = one.pk if isinstance(one, Bill) else one
        if key not in by_key:
            raise Refused(
                _("其中一张应收单已缴清、已作废，或不是这套房屋这位客户的"),
                _("刷新后重新选择"),
                field="bills",
            )
        left = by_key[key].open - found.get(key, 0)
        part = min(left, amount - sum(found.values())) if wanted is None else wanted
        if wanted is not None and part <= 0:
            raise Refused(_("核销的金额要大于零"), _("不缴的应收单不用填"), field="bills")
        if part > left:
            raise Refused(
                _("应收单%(number)s只差 %(open)s 元")
                % {"number": by_key[key].record, "open": yuan(by_key[key].open)},
                _("改小这一张的金额，多出的可以记预收款"),
                field="bills",
            )
        if part > 0:
            found[key] = found.get(key, 0) + part
    return [(by_key[key], part) for key, part in found.items()]


def wanted_by(bills: Pairs | None, free: int) -> int:
    """What is to be put to bills where no amount is said: what the bills name, else all that is free."""
    named = [part for _bill, part in bills or () if part is not None]
    return sum(named) if named else free


def lock_bills(who: Whose) -> None:
    """Bills are locked before accounts, by whatever verb: so no two wait for each other."""
    open_bills(who.unit, who.party, who.member, lock=True)


def put_to(act, source, pairs: Sequence[tuple[Bill, int]]) -> list[Move]:
    """Puts amounts to bills as soon as the act's line is written; returns what that moves in the book."""
    for bill, amount in pairs:
        act.later("bills.settle", bill.pk, amount=amount, through=source)
    return settled_by(pairs)


def take_from(act, source) -> None:
    """Frees the bills that a source settled."""
    for key in sorted(set(source.allocations.filter(undone=False).values_list("bill", flat=True))):
        act.later("bills.free", key, through=source)


def settled_by(pairs: Sequence[tuple[Bill, int]]) -> list[Move]:
    """What amounts put to bills move in the book."""
    return settling([(bill.charge, amount, whose(bill)) for bill, amount in pairs])


def said(pairs: Sequence[tuple[Bill, int]]) -> str:
    return "、".join(f"{bill.record.number or ''} {yuan(part)}".strip() for bill, part in pairs)


def free_move(payment: Payment, amount: int) -> Move:
    """What of a payment settles no bill: paid ahead, earnest money, or nobody's yet."""
    if payment.purpose == Purpose.UNCLAIMED:
        return Move("unclaimed", amount)
    return Move("deposit" if payment.purpose == Purpose.DEPOSIT else "advance", amount, "", whose(payment))


def _accounts_of(sort: str, who: Whose, charge: str = "", **place) -> list[Account]:
    where = of_whom(who) or place
    return locked_accounts(sort=sort, **where, **({"charge": charge} if charge else {}))


def standing_of(sort: str, who: Whose, charge: str = "", **place) -> int:
    """What stands on somebody's accounts of a sort. Locked until the act is over."""
    accounts = _accounts_of(sort, who, charge, **place)
    return -sum(balances(account.pk for account in accounts).values())


def drawn(sort: str, who: Whose, amount: int, charge: str = "") -> list[Move]:
    """Takes an amount off somebody's accounts: their own, and those of whoever was merged into them."""
    accounts = _accounts_of(sort, who, charge)
    standing, moves = balances(account.pk for account in accounts), []
    for account in accounts:
        part = min(amount, -standing.get(account.pk, 0))
        if part > 0:
            moves.append(Move(sort, part, account.charge, Whose(account.unit, account.party, account.member)))
            amount -= part
    return [*moves, Move(sort, amount, charge, who)] if amount else moves


def free_money(payment: Payment) -> int:
    """What of a payment is free to settle bills: not more than it left, nor than its account still holds. Locked."""
    move = free_move(payment, 0)
    place: dict[str, Any] = {"department": payment.record.department, "project": payment.record.project}
    return min(payment.free, standing_of(move.sort, move.whose, **place))
