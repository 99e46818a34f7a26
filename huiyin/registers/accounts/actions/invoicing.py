"""The invoice beside each receipt: asked for, issued with its twenty digits, taken back by a red one."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.money import yuan
from huiyin.registers.accounts import forms
from huiyin.registers.accounts.models import CHARGES, Allocation, Invoice, Payment
from huiyin.registers.accounts.queries import sum_of
from huiyin.registers.accounts.rules import invoice_fault

CLAUSES = ["ZH-J4.9", "ZH-J1.9"]
Invoiced = Payment.Invoiced


def invoiceable(payment: Payment) -> int:
    """What of a payment an invoice may be of: what was collected for others is not our sale; less what stands invoiced."""
    others = [charge.code for charge in CHARGES.values() if charge.held]
    put = Allocation.objects.filter(source=payment.pk, undone=False, bill__charge__in=others)
    standing = payment.invoices.filter(red_of=None, red=None).aggregate(n=sum_of("amount"))["n"]
    return payment.amount - put.aggregate(n=sum_of("amount"))["n"] - standing


@action(
    "payments.ask_invoice",
    label=_("申请开票"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.AskInvoiceForm,
    icon="file-plus",
    offered=lambda payment: payment.invoiced in (Invoiced.NONE, Invoiced.RED),
)
def ask_invoice(act, payment, *, title: str):
    """Who asks for an invoice is not forgotten: finance sees what is waiting, and for which title."""
    if payment.invoiced == Invoiced.ASKED:
        raise Refused(_("已经申请过开票"), _("等财务开票"))
    _refuse_nothing_to_invoice(payment)
    payment.invoiced, payment.invoice_title = Invoiced.ASKED, title


def _refuse_nothing_to_invoice(payment: Payment) -> int:
    left = invoiceable(payment)
    if left <= 0:
        raise Refused(
            _("这笔收款没有可以开票的金额"), _("代收款凭代收单位的票据；已开过的先开红字发票"), field="amount"
        )
    return left


def _check_number(number: str, issued_on: dt.date) -> None:
    if issued_on > clock.today():
        raise Refused(_("开票日期还没有到"), _("照发票填写"), field="issued_on")
    if fault := invoice_fault(number, issued_on):
        raise Refused(fault, _("照发票右上角的号码填写"), field="number")
    if twice := Invoice.objects.filter(number=number).select_related("payment__record").first():
        raise Refused(_("这个发票号码已登记在%s") % twice.payment.record, _("核对号码"), field="number")


@action(
    "payments.invoice",
    label=_("登记发票"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.InvoiceForm,
    icon="file-invoice",
)
def issue_invoice(act, payment, *, number: str, issued_on: dt.date, amount: int):
    """An invoice is of money that came and of no more than came: number, day and amount are checked where they are typed."""
    _check_number(number, issued_on)
    left = _refuse_nothing_to_invoice(payment)
    if not 0 < amount <= left:
        raise Refused(
            _("这笔收款最多开票 %s 元") % yuan(left), _("代收款和已开票的部分不再开票"), field="amount"
        )
    Invoice.objects.create(payment=payment, number=number, issued_on=issued_on, amount=amount)
    payment.invoiced = Invoiced.ISSUED
    act.note(发票号码=number, 开票金额=yuan(amount))


@action(
    "payments.red_invoice",
    label=_("登记红字发票"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.RedInvoiceForm,
    icon="file-minus",
    offered=lambda payment: payment.invoiced == Invoiced.ISSUED,
)
def red_invoice(act, payment, *, blue: str, number: str, issued_on: dt.date):
    """An invoice is taken back by a red one of the same amount, never torn up: the tax office knows both."""
    act.require_reason(_("红字发票需要写明理由"), _("写明是开票有误还是退款"))
    original = payment.invoices.filter(number=blue, red_of=None, red=None).first()
    if original is None:
        raise Refused(_("没有这张有效的蓝字发票"), _("选择要红冲的发票"), field="blue")
    _check_number(number, issued_on)
    if issued_on < original.issued_on:
        raise Refused(_("红字发票早于蓝字发票"), _("核对开票日期"), field="issued_on")
    Invoice.objects.create(
        payment=payment, number=number, issued_on=issued_on, amount=original.amount, red_of=original
    )
    if not payment.invoices.filter(red_of=None, red=None).exists():
        payment.invoiced = Invoiced.RED
    act.note(红字发票=number, 对应蓝字发票=original.number, 金额=yuan(original.amount))
