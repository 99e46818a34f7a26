"""Paid, by the buyer themselves or through us; the receipt taken in and put into the archive (ZH-4.1.4)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.custody.sorts import Sort as ThingSort
from huiyin.kernel.custody.sorts import add
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.registers.accounts.models import Bill
from huiyin.rooms.sales.receipts import forms
from huiyin.rooms.sales.receipts.models import Receipt
from huiyin.rooms.sales.receipts.promises import ARCHIVE, COLLECT

VOUCHER = add(ThingSort("voucher", _("税费票据"), "ZH-4.1.4"))


def _day(act, receipt: Receipt, on) -> None:
    if on > clock.local(act.now).date():
        raise Refused(_("缴款日期还没有到"), _("填写实际缴款日期"), field="paid_on")
    if receipt.contract.signed_on and on < receipt.contract.signed_on:
        raise Refused(_("缴款日期早于签约日期"), _("核对日期"), field="paid_on")


def _collected(receipt: Receipt) -> None:
    """Raises Refused while a buyer still owes us what we collect: keys would go out on money that never came."""
    if receipt.bill_id and Bill.objects.get(pk=receipt.bill_id).open:
        raise Refused(
            _("由我们代收的款还没有收齐"),
            _("等财务登记收款；客户自行缴纳的，先作废应收单"),
            clause="ZH-J4.9",
        )


@action(
    "receipts.collect",
    label=_("由我们代收"),
    clauses=["ZH-4.1.4", "ZH-J4.9"],
    moves="open",
    form=forms.CollectForm,
    icon="file-invoice",
    offered=lambda receipt: receipt.bill_id is None and receipt.amount,
)
def collect(act, receipt, *, due_on):
    """What we collect for others is billed as theirs, never as our income, and paid over with their receipt."""
    if receipt.bill_id:
        raise Refused(_("已经开过应收单"), _("在应收单上看缴款情况"))
    if not receipt.amount:
        raise Refused(_("金额还没有算出来"), _("先估算"))
    receipt.bill = act.beforehand(
        "bills.raise",
        department=receipt.record.department,
        project=receipt.record.project,
        party=receipt.record.party,
        unit=receipt.contract.unit,
        charge=receipt.sort,
        amount=receipt.amount,
        due_on=due_on,
        words=receipt.get_sort_display(),
        about=receipt.record,
    )


@action(
    "receipts.pay",
    label=_("登记缴款"),
    clauses=["ZH-4.1.4", "ZH-J3.6"],
    moves="open -> paid",
    form=forms.PayForm,
    tone="primary",
    icon="cash",
)
def pay(act, receipt, *, paid, paid_on):
    """Paid is paid when the buyer says when and how much; from then on we ask for the receipt."""
    if paid <= 0:
        raise Refused(_("实缴金额要大于零"), _("照缴款凭证填写"), field="paid")
    _day(act, receipt, paid_on)
    _collected(receipt)
    receipt.paid, receipt.paid_on = paid, paid_on
    making.make(act, COLLECT, receipt.matter)


@action(
    "receipts.take",
    label=_("收到票据"),
    clauses=["ZH-4.1.4", "ZH-J1.9", "ZH-J2.5", "ZH-J3.6"],
    moves="open | paid -> received",
    form=forms.TakeForm,
    tone="primary",
    icon="receipt",
)
def take(act, receipt, *, number, paid, paid_on, place="", uploads=()):
    """The receipt is a paper of the title's: its number, its amount and where it lies are known from that moment."""
    _day(act, receipt, paid_on)
    _collected(receipt)
    same = Receipt.objects.filter(sort=receipt.sort, number=number, live=True).exclude(pk=receipt.pk)
    if other := same.select_related("matter__record").first():
        raise Refused(
            _("票据号已登记在%s") % other.record.number, _("核对票据号"), field="number", clause="ZH-4.1.4"
        )
    if paid <= 0:
        raise Refused(_("票据金额要大于零"), _("照票据填写"), field="paid")
    receipt.number, receipt.paid, receipt.paid_on = number, paid, paid_on
    receipt.received_at, receipt.received_by = act.now, act.actor
    act.attach(uploads)
    making.make(act, ARCHIVE, receipt.matter)
    act.later(
        "items.take_in",
        about=receipt,
        department=receipt.record.department,
        project=receipt.record.project,
        sort=VOUCHER.code,
        label=f"{receipt.get_sort_display()} {number}"[:80],
        place=place,
    )


@action(
    "receipts.archive",
    label=_("归档"),
    clauses=["ZH-4.1.4", "ZH-J1.9"],
    moves="received -> archived",
    form=forms.ArchiveForm,
    tone="primary",
    icon="archive",
    many=True,
)
def archive(act, receipt, *, archived_at):
    """What is archived is found again when the title is applied for, years later."""
    receipt.archived_at = archived_at
    receipt.matter.closing = Closing.NOBODY
