"""Money that goes back to the customer: only what is owed, agreed to by who has to, paid once."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import GUARDS, action, opens
from huiyin.kernel.money import yuan
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.accounts import forms
from huiyin.registers.accounts.actions.booking import book, unbook
from huiyin.registers.accounts.actions.settling import drawn, standing_of
from huiyin.registers.accounts.actions.tills import check_till, till_move
from huiyin.registers.accounts.models import CHARGES, Refund, Whose
from huiyin.registers.accounts.promises import REFUNDS
from huiyin.registers.accounts.queries import (
    being_refunded,
    entries_about,
    refunds_seen_by,
    whose,
)
from huiyin.registers.accounts.rules import Move
from huiyin.web.forms import ReasonForm

CLAUSES = ["ZH-J4.9", "YX-2.7.2"]
OutOf, State = Refund.OutOf, Refund.State
SORT = {"owed": "refundable", "advance": "advance", "deposit": "deposit", "held": "held"}

KIND = register(
    Kind(
        "refunds",
        _("退款单"),
        Refund,
        refunds_seen_by,
        series=numbering.register("TK"),
        silent=frozenset({"payee"}),
        personal=("payee",),
        document=lambda refund: tokens.document(
            codes=(refund.record.number or "", refund.unit.path if refund.unit else "", refund.reference),
            texts=(refund.words,),
        ),
    )
)


def left_to_give_back(who: Whose, out_of: str, charge: str = "") -> int:
    """What may be refunded or set off: what stands on the account, less what was agreed and is not paid. Locked."""
    standing = standing_of(SORT[out_of], who, charge if out_of == OutOf.HELD else "")
    return standing - being_refunded(who) if out_of == OutOf.OWED else standing


def refuse_what_is_not_owed(act, subject, facts) -> None:
    """Asked before the approval is, and again when it is through: nobody signs for what cannot be paid."""
    amount, out_of, charge = facts["amount"], facts.get("out_of") or OutOf.OWED, facts.get("charge") or ""
    record = act.held.record
    who = Whose(facts.get("unit"), record.party, facts.get("member"))
    if amount <= 0:
        raise Refused(_("退款金额要大于零"), _("填写要退的金额"), field="amount")
    if not who.known or not (who.party or who.member):
        raise Refused(_("没有写退给哪套房屋的哪位客户"), _("选择房屋和客户"), field="unit")
    if out_of == OutOf.HELD and not (charge in CHARGES and CHARGES[charge].held):
        raise Refused(_("没有写退哪一种代收款"), _("选择款项"), field="charge")
    left = left_to_give_back(who, out_of, charge)
    if amount > left:
        raise Refused(
            _("“%(what)s”可退的只有 %(left)s 元") % {"what": OutOf(out_of).label, "left": yuan(max(left, 0))},
            _("核对金额；应退而没有登记的，先开应退单，已核销的先解除核销"),
            clause="ZH-J4.9",
            field="amount",
        )


GUARDS.setdefault("refunds.ask", []).append(refuse_what_is_not_owed)


@opens(
    "refunds.ask",
    label=_("申请退款"),
    clauses=CLAUSES,
    form=forms.RefundForm,
    from_=["credits", "units", "customers"],
    icon="receipt-refund",
    approval=REFUNDS.code,
)
def ask_refund(
    act,
    record,
    *,
    amount: int,
    words: str,
    out_of: str = "owed",
    charge: str = "",
    unit=None,
    member=None,
    payee="",
    uploads=(),
):
    """Whoever lets money out is not who asks for it; what is agreed to stands as owed until it is paid."""
    refund = Refund.objects.create(
        record=record,
        unit=unit,
        member=member,
        out_of=out_of,
        charge=charge if out_of == OutOf.HELD else "",
        amount=amount,
        words=words,
        payee=payee,
        asked_on=clock.local(act.now).date(),
    )
    act.attach(uploads)
    if out_of != OutOf.OWED:
        who = whose(refund)
        moves = [*drawn(SORT[out_of], who, amount, refund.charge), Move("refundable", -amount, "", who)]
        book(act, record, moves, on=refund.asked_on, words=_("转应退：%s") % refund)
    return refund


@action(
    "refunds.pay",
    label=_("付款"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.PayRefundForm,
    tone="primary",
    icon="cash-banknote",
    offered=lambda refund: refund.state == State.ASKED,
)
def pay_refund(act, refund, *, method: str, till, paid_on: dt.date, reference: str = ""):
    """What was agreed to is paid once, on a day, out of a named account, so that the customer's date can be kept."""
    if refund.state == State.PAID:
        raise Refused(_("这笔退款已经付过"), _("银行退回的，先办退票冲回"))
    if paid_on > clock.today() or paid_on < refund.asked_on:
        raise Refused(_("付款日期不在批准之后、今天之前"), _("填写实际付款的那一天"), field="paid_on")
    check_till(till, method)
    if method == "transfer" and not reference:
        raise Refused(_("转账要写银行流水号"), _("照银行回单填写"), field="reference")
    refund.state, refund.method, refund.till = State.PAID, method, till
    refund.paid_on, refund.reference = paid_on, reference
    moves = [*drawn("refundable", whose(refund), refund.amount), till_move(till, -refund.amount)]
    book(act, refund.record, moves, on=paid_on, words=_("退款 %s") % refund)


@action(
    "refunds.take_back",
    label=_("退票冲回"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    icon="arrow-back-up",
    offered=lambda refund: refund.state == State.PAID,
)
def take_back_refund(act, refund):
    """Money that the bank sent back was not paid: the debt stands again, and it is paid anew."""
    act.require_reason(_("冲回需要写明理由"), _("写明银行退回的日期和原因"))
    if refund.state != State.PAID:
        raise Refused(_("这笔退款还没有付"), _("不退了就作废"))
    unbook(act, refund.record, list(entries_about(refund.record).select_related("record"))[-1:])
    refund.state, refund.method, refund.till = State.ASKED, "", None
    refund.paid_on, refund.reference = None, ""


@action(
    "refunds.void",
    label=_("作废"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_refund(act, refund):
    """A refund that is not to be paid after all is taken back; what it was taken from holds the money again."""
    act.void()
    if refund.state == State.PAID:
        raise Refused(_("这笔退款已经付出"), _("银行退回的，先办退票冲回"))
    unbook(act, refund.record)
