"""Finance books what the bank paid: the loan's bill is settled, and both days stand side by side (ZH-J3.3, reading 45)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.money import yuan
from huiyin.rooms.sales.mortgages import forms
from huiyin.rooms.sales.mortgages.models import Disbursement
from huiyin.rooms.sales.mortgages.queries import loan_bills

CLAUSES = ["ZH-J3.3", "ZH-J1.5"]


def pairs_for(one: Disbursement) -> list[tuple]:
    """The bills that this money settles; raises Refused where less is owed than came."""
    left, pairs = one.amount, []
    for bill in loan_bills(one.part.mortgage.contract):
        part = min(left, bill.open)
        if part > 0:
            pairs.append((bill, part))
            left -= part
    if left:
        raise Refused(
            _("没有对应的应收单：还差%s元") % yuan(left),
            _("先在合同下开“贷款”应收单，再入账"),
            clause="ZH-J3.3",
        )
    return pairs


@action(
    "disbursements.book",
    label=_("财务入账"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.BookForm,
    tone="primary",
    icon="book-2",
    offered=lambda one: one.payment_id is None,
)
def book_disbursement(act, one, *, received_on, till, reference):
    """One payment in the book for each payment of the bank, by finance and nobody else; the ledger never books itself."""
    if one.payment_id:
        raise Refused(_("这笔放款已经入账"), _("看收款单"))
    if received_on > clock.local(act.now).date():
        raise Refused(_("入账日期还没有到"), _("填写到账的那一天"), field="received_on")
    if received_on < one.bank_on:
        raise Refused(
            _("入账日期早于银行放款日期（%s）") % f"{one.bank_on:%Y-%m-%d}",
            _("核对日期；银行日期登错的先更正"),
            field="received_on",
        )
    contract = one.part.mortgage.contract
    payment = act.beforehand(
        "payments.take",
        department=contract.record.department,
        project=contract.record.project,
        party=contract.record.party,
        unit=contract.unit,
        amount=one.amount,
        method="loan",
        till=till,
        received_on=received_on,
        reference=reference,
        bills=pairs_for(one),
        payer=str(one.part.lender or _now("银行"))[:80],
        opened_from=act.held.record,
    )
    one.payment, one.booked_on, one.till, one.reference = payment, received_on, till, reference


@action("disbursements.unbook", label=_("撤销入账"), clauses=CLAUSES, who="anyone", adds=True, hidden=True)
def unbook_disbursement(act, one):
    """Finance took its payment back: the money of the bank is there, but in no book."""
    act.note(收款单=one.payment.record.number if one.payment else "")
    one.payment = one.booked_on = None


def after_reversal(act, payment) -> None:
    """A payment that is reversed is no booking any more."""
    for pk in Disbursement.objects.filter(payment=payment.pk).order_by("pk").values_list("pk", flat=True):
        act.then("disbursements.unbook", pk)
