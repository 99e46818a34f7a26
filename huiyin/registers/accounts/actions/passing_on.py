"""Money held for others is paid over to them, and debts are set off against each other as the customer agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.money import yuan
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.accounts import forms
from huiyin.registers.accounts.actions.booking import book, unbook
from huiyin.registers.accounts.actions.refunds import left_to_give_back
from huiyin.registers.accounts.actions.settling import (
    Pairs,
    chosen,
    drawn,
    lock_bills,
    put_to,
    take_from,
    wanted_by,
)
from huiyin.registers.accounts.actions.tills import check_till, till_move
from huiyin.registers.accounts.models import CHARGES, Offset, PayOver, PayOverLine, Whose, charge_label
from huiyin.registers.accounts.queries import (
    balances,
    locked_accounts,
    of_whom,
    offsets_seen_by,
    payovers_seen_by,
)
from huiyin.registers.accounts.rules import Move
from huiyin.web.forms import ReasonForm

PASSING = ["ZH-J4.9", "ZH-4.1.4"]
SETTING_OFF = ["ZH-J4.9", "YX-2.7.2"]

PAYOVERS = register(
    Kind(
        "payovers",
        _("代缴单"),
        PayOver,
        payovers_seen_by,
        series=numbering.register("DJ"),
        document=lambda payover: tokens.document(
            codes=(
                payover.record.number or "",
                payover.reference,
                *(
                    part
                    for line in payover.lines.select_related("unit")
                    for part in (line.unit.path, line.receipt)
                ),
            ),
            texts=(payover.payee,),
        ),
    )
)
OFFSETS = register(
    Kind(
        "offsets",
        _("冲抵单"),
        Offset,
        offsets_seen_by,
        series=numbering.register("CD"),
        document=lambda offset: tokens.document(codes=(offset.record.number or "", offset.unit.path)),
    )
)


def _held_parts(unit, party, charge: str, amount: int, spent: dict[int, int]) -> list[tuple[Any, int]]:
    """Of whose money the amount is paid, party by party; Refused where less is held of this charge for the unit."""
    accounts = locked_accounts(sort="held", charge=charge, **of_whom(Whose(unit, party)))
    standing = balances(account.pk for account in accounts)
    left, parts = amount, []
    for account in accounts:
        there = -standing.get(account.pk, 0) - spent.get(account.pk, 0)
        take = min(left, there)
        if take > 0:
            parts.append((account.party, take))
            spent[account.pk] = spent.get(account.pk, 0) + take
            left -= take
    if left:
        raise Refused(
            _("%(unit)s的%(charge)s只代收了 %(held)s 元，不能代缴 %(amount)s 元")
            % {
                "unit": unit.path,
                "charge": charge_label(charge),
                "held": yuan(amount - left),
                "amount": yuan(amount),
            },
            _("先收齐再代缴，或按实收的金额代缴"),
            clause="ZH-J4.9",
            field="lines",
        )
    return parts


@opens(
    "payovers.record",
    label=_("登记代缴"),
    clauses=PASSING,
    form=forms.PayOverForm,
    icon="building-bank",
)
def record_payover(
    act,
    record,
    *,
    charge: str,
    lines: Sequence[dict],
    payee: str,
    till,
    paid_on: dt.date,
    reference: str = "",
    uploads=(),
):
    """What was collected for others goes to them, never more than came in for that unit, with their receipt."""
    if charge not in CHARGES or not CHARGES[charge].held:
        raise Refused(_("这种款项不是代收款"), _("只有代收的款项才代缴"), field="charge")
    if not lines:
        raise Refused(_("没有写是哪几套房屋的"), _("每套房屋写一行"), field="lines")
    if paid_on > clock.today():
        raise Refused(_("缴款日期还没有到"), _("填写实际缴款的那一天"), field="paid_on")
    check_till(till, "transfer" if till.sort == "bank" else "cash")
    moves: list[Move] = []
    rows: list[tuple[Any, Any, int, str]] = []
    spent: dict[int, int] = {}
    for line in lines:
        if line["amount"] <= 0:
            raise Refused(_("每一行的金额要大于零"), _("不缴的房屋不用写"), field="lines")
        for party, part in _held_parts(line["unit"], line.get("party"), charge, line["amount"], spent):
            rows.append((line["unit"], party, part, line.get("receipt", "")))
            moves.append(Move("held", part, charge, Whose(line["unit"], party)))
    total = sum(part for _unit, _party, part, _receipt in rows)
    payover = PayOver.objects.create(
        record=record,
        charge=charge,
        amount=total,
        payee=payee,
        till=till,
        paid_on=paid_on,
        reference=reference,
    )
    PayOverLine.objects.bulk_create(
        [
            PayOverLine(payover=payover, unit=unit, party=party, amount=part, receipt=receipt)
            for unit, party, part, receipt in rows
        ]
    )
    act.attach(uploads)
    act.note(房屋="、".join(dict.fromkeys(unit.path for unit, *_rest in rows)))
    book(act, record, [*moves, till_move(till, -total)], on=paid_on, words=_("代缴 %s") % payover)
    return payover


@action(
    "payovers.reverse",
    label=_("冲销"),
    clauses=PASSING,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="arrow-back-up",
)
def reverse_payover(act, payover):
    """A pay-over booked for the wrong unit or sent back by the authority is held for the owner again."""
    act.require_reason(_("冲销需要写明理由"), _("写明是登记错误还是对方退回"))
    act.held.record.voided_at = act.now
    unbook(act, payover.record)


@opens(
    "offsets.make",
    label=_("冲抵"),
    clauses=SETTING_OFF,
    form=forms.OffsetForm,
    from_=["credits", "units", "customers"],
    icon="arrows-exchange",
)
def make_offset(
    act,
    record,
    *,
    unit,
    agreed_on: dt.date,
    agreement: str,
    amount: int = 0,
    bills: Pairs | None = None,
    uploads=(),
):
    """Our debt and the customer's are set off only with their recorded agreement (reading 60): it is their money."""
    if not agreement.strip():
        raise Refused(
            _("没有写客户怎样同意的"), _("写明签字的协议或回执"), clause="YX-2.7.2", field="agreement"
        )
    if agreed_on > clock.today():
        raise Refused(_("同意的日期还没有到"), _("填写客户签字的那一天"), field="agreed_on")
    if record.party is None:
        raise Refused(_("没有写是哪位客户"), _("选择客户"), field="party")
    who = Whose(unit, record.party)
    lock_bills(who)
    left = left_to_give_back(who, "owed")
    wanted = amount or wanted_by(bills, left)
    if wanted > left or wanted <= 0:
        raise Refused(
            _("我们应退的只有 %s 元") % yuan(max(left, 0)), _("改小金额，或先开应退单"), field="amount"
        )
    pairs = chosen(who, wanted, bills)
    put = sum(part for _bill, part in pairs)
    if not pairs or put > wanted:
        raise Refused(_("没有这么多待缴的应收单可以冲抵"), _("其余的申请退款"), field="amount")
    offset = Offset.objects.create(
        record=record, unit=unit, amount=put, agreed_on=agreed_on, agreement=agreement
    )
    act.attach(uploads)
    moves = [*drawn("refundable", who, put), *put_to(act, record, pairs)]
    book(act, record, moves, on=clock.local(act.now).date(), words=_("冲抵 %s") % offset)
    return offset


@action(
    "offsets.reverse",
    label=_("冲销"),
    clauses=SETTING_OFF,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="arrow-back-up",
)
def reverse_offset(act, offset):
    """An agreement that the customer did not give is none: both debts stand as before."""
    act.require_reason(_("冲销需要写明理由"), _("写明客户哪里没有同意"))
    act.held.record.voided_at = act.now
    take_from(act, offset.record)
    unbook(act, offset.record)
