"""Money that came: what it settles, what was paid ahead, what nobody claimed; and how it is taken back."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.money import yuan
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.accounts import forms
from huiyin.registers.accounts.actions.booking import book, unbook
from huiyin.registers.accounts.actions.settling import (
    Pairs,
    Purpose,
    chosen,
    free_move,
    put_to,
    said,
    take_from,
)
from huiyin.registers.accounts.actions.tills import check_till, till_move
from huiyin.registers.accounts.models import Allocation, Payment, Whose
from huiyin.registers.accounts.queries import (
    payments_seen_by,
    sum_of,
    whose,
)
from huiyin.web.forms import ReasonForm

CLAUSES = ["ZH-J4.9", "ZH-4.1.4", "ZH-J1.9"]


def _misallocated(payment: Payment) -> str:
    put = Allocation.objects.filter(source=payment.pk, undone=False).aggregate(n=sum_of("amount"))["n"]
    return "" if put == payment.allocated else f"it settles {put}, but says {payment.allocated}"


PAYMENTS = register(
    Kind(
        "payments",
        _("收款单"),
        Payment,
        payments_seen_by,
        series=numbering.register("SK"),
        silent=frozenset({"party_id", "payer", "invoice_title"}),
        personal=("payer", "invoice_title"),
        document=lambda payment: tokens.document(
            codes=(
                payment.record.number or "",
                payment.reference,
                payment.unit.path if payment.unit else "",
            ),
        ),
        holds=_misallocated,
    )
)


# ── taking ──────────────────────────────────────────────────────────────────────


def _check(payment: Payment) -> None:
    """Raises Refused for money that cannot have come like this."""
    if payment.amount <= 0:
        raise Refused(_("收款金额要大于零"), _("退款请开退款单"), field="amount")
    if payment.received_on > clock.today():
        raise Refused(_("收款日期还没有到"), _("填写到账的那一天"), field="received_on")
    check_till(payment.till, payment.method)
    if payment.method in ("transfer", "loan") and not payment.reference:
        raise Refused(_("转账和放款要写银行流水号"), _("照银行回单填写，对账要用"), field="reference")
    if payment.purpose == Purpose.UNCLAIMED:
        if payment.unit or payment.party:
            raise Refused(_("知道是谁的款，就不是待认领"), _("用途改为缴应收款或预收款"), field="purpose")
    elif not Whose(payment.unit, payment.party, payment.member).known or not (
        payment.party or payment.member
    ):
        raise Refused(_("没有写是哪套房屋、哪位客户的款"), _("查不出是谁的，用途选待认领款"), field="unit")
    if payment.reference:
        same = Payment.objects.filter(
            till=payment.till, reference=payment.reference, unit=payment.unit, amount=payment.amount
        )
        if twice := same.filter(record__voided_at=None).select_related("record").first():
            raise Refused(
                _("这笔款已经收过：%s") % twice.record,
                _("核对流水号；确是另一笔的，流水号写得不同"),
                field="reference",
            )


@opens(
    "payments.take",
    label=_("收款"),
    clauses=CLAUSES,
    form=forms.PaymentForm,
    from_=["bills", "units", "customers"],
    icon="cash",
)
def take_payment(
    act,
    record,
    *,
    amount: int,
    method: str,
    till,
    received_on: dt.date,
    unit=None,
    member=None,
    purpose: str = "bills",
    bills: Pairs | None = None,
    rest_in_advance: bool = False,
    reference: str = "",
    payer: str = "",
):
    """Money is taken for what was billed, or expressly ahead of it: none lies about without saying whose it is."""
    payment = Payment(
        record=record,
        unit=unit,
        party=record.party,
        member=member,
        purpose=purpose,
        amount=amount,
        method=method,
        till=till,
        received_on=received_on,
        reference=reference,
        payer=payer,
    )
    _check(payment)
    who, pairs = whose(payment), []
    if purpose == Purpose.BILLS:
        pairs = chosen(who, amount, bills)
        put = sum(part for _bill, part in pairs)
        if put > amount:
            raise Refused(_("核销的金额合计超过收款金额"), _("改小其中一张的金额"), field="bills")
        if not pairs:
            raise Refused(
                _("没有待缴的应收单"),
                _("先开应收单；提前交的，用途选预收款"),
                clause="ZH-J4.9",
                field="purpose",
            )
        if put < amount and not rest_in_advance:
            raise Refused(
                _("应收单只差 %(open)s 元，多收了 %(more)s 元")
                % {"open": yuan(put), "more": yuan(amount - put)},
                _("先补开应收单，或勾选“多出部分记预收款”"),
                field="rest_in_advance",
            )
    payment.save(force_insert=True)
    moves = [till_move(till, amount), *put_to(act, record, pairs)]
    payment.allocated = sum(part for _bill, part in pairs)
    if payment.allocated:
        payment.save(update_fields=["allocated"])
    moves.append(free_move(payment, -(amount - payment.allocated)))
    words = f"{_('收款')} {payment.get_method_display()} {payment.get_purpose_display()}"
    book(act, record, moves, on=received_on, words=words)
    if pairs:
        act.note(核销=said(pairs))
    return payment


@action(
    "payments.reverse",
    label=_("红冲"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="arrow-back-up",
)
def reverse_payment(act, payment):
    """A receipt is never deleted: a red voucher takes it back with its reason, and what it settled is open again."""
    act.require_reason(_("红冲需要写明理由"), _("写明是收错、重复，还是银行退回"))
    if payment.invoices.filter(red_of=None, red=None).exists():
        raise Refused(_("这笔收款开过发票"), _("先开红字发票，再红冲收款单"))
    act.held.record.voided_at = act.now
    take_from(act, payment.record)
    payment.allocated = 0
    unbook(act, payment.record)


@action(
    "payments.replace_paper",
    label=_("收据挂失补打"),
    clauses=["ZH-4.1.4", "ZH-J1.9"],
    who="anyone",
    form=ReasonForm,
    icon="printer",
)
def replace_paper(act, payment):
    """A slip that the customer lost is declared so before another is given: the one lost settles nothing any more."""
    act.require_reason(_("挂失需要写明经过"), _("写明何时遗失、由谁申请"))
    payment.slips_replaced += 1
