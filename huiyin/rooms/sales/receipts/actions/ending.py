"""A void contract owes nothing to others either; whoever paid deed tax hears that it may be asked back (YX-2.4d)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.rooms.sales.contracts.models import Contract, Why
from huiyin.rooms.sales.receipts import forms
from huiyin.rooms.sales.receipts.models import Sort, State
from huiyin.rooms.sales.receipts.promises import TAX_BACK
from huiyin.rooms.sales.receipts.queries import receipts_of
from huiyin.web.forms import ReasonForm


@action(
    "receipts.void",
    label=_("作废"),
    clauses=["ZH-4.1.4"],
    moves="open | paid | received -> voided",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void(act, receipt):
    """What was opened by mistake, or of a contract that came to nothing, is taken back with its reason."""
    act.require_reason_to_void(_("写明为什么不用缴"))
    if receipt.bill_id:
        act.later("bills.void", receipt.bill_id, reason=act.reason)
    receipt.live = False
    receipt.matter.closing = Closing.VOIDED


@action(
    "receipts.await_refund",
    label=_("提示退税"),
    clauses=["YX-2.4d"],
    moves="paid | received | archived -> paid",
    hidden=True,
)
def await_refund(act, receipt):
    """Tax paid for what came to nothing, or for more area than was delivered, may be asked back: the buyer is told."""
    making.withdraw(act, making.open_of(receipt.matter), _now("合同作废或面积退款"))
    making.make(act, TAX_BACK, receipt.matter)


@action(
    "receipts.tell_refund",
    label=_("已提示退税"),
    clauses=["YX-2.4d"],
    moves="paid -> archived",
    form=forms.TellForm,
    tone="primary",
    icon="bell-ringing",
    offered=lambda receipt: making.open_of(receipt.matter, TAX_BACK).exists(),
)
def tell_refund(act, receipt, *, words):
    """The refund is the buyer's to ask for; ours is to tell them, with what to bring."""
    if not making.open_of(receipt.matter, TAX_BACK).exists():
        raise Refused(_("没有待提示的退税"), _("先登记收到票据"))
    receipt.matter.answer, receipt.matter.answered_at = words, act.now


@after("contracts.void")
def end_charges(act, contract: Contract) -> None:
    """Nothing is asked of who does not buy; the tax that was paid is theirs to ask back."""
    for receipt in receipts_of(contract):
        if receipt.sort == Sort.DEED_TAX and receipt.paid_on:
            act.then("receipts.await_refund", receipt.pk)
        elif receipt.matter.state in (State.OPEN, State.PAID, State.RECEIVED) and not receipt.paid_on:
            act.then("receipts.void", receipt.pk, reason=_now("合同作废：%s") % Why(contract.why).label)
