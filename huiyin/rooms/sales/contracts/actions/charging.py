"""What a contract does to the book: the price is owed by its plan, and nothing of a void one is owed any more."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import GUARDS, after
from huiyin.kernel.money import yuan
from huiyin.kernel.records.models import Link
from huiyin.registers.accounts.models import Allocation, Bill, Charge, Payment, Refund, add_charge
from huiyin.rooms.sales.contracts.actions.amending import spread
from huiyin.rooms.sales.contracts.actions.preparing import today_of
from huiyin.rooms.sales.contracts.actions.signing import put_usual_plan
from huiyin.rooms.sales.contracts.models import Contract, State
from huiyin.rooms.sales.contracts.models import Payment as By
from huiyin.rooms.sales.contracts.queries import bills_of, paid_of, plan_agrees, planned

PRICE = "house_price"
PENALTY = add_charge(Charge("penalty", _("违约金"), clause="YX-2.4b"))


def owes(contract: Contract, **facts) -> dict:
    """A bill of this contract."""
    record = contract.record
    return {
        "department": record.department,
        "project": record.project,
        "party": record.party,
        "unit": contract.unit,
        "about": record,
        "charge": PRICE,
    } | facts


@after("contracts.sign")
def owe_the_price(act, contract) -> None:
    """From the signature on each part of the price is owed by its day."""
    _raise(act, contract)


def _raise(act, contract: Contract) -> list[Bill]:
    """A bill for each part of the price, in the order of the plan."""
    return [
        act.then(
            "bills.raise",
            **owes(contract, amount=part.amount, due_on=part.due_on, words=part.get_sort_display()),
        )
        for part in contract.instalments.order_by("position")
    ]


@after("contracts.amend")
def owe_the_new_price(act, contract) -> None:
    """A higher price is one more bill; a lower one takes back what is not paid, and owes the customer the rest."""
    amendment = contract.amendments.order_by("-pk").first()
    if amendment.price is None:
        return
    change = amendment.price - amendment.price_before
    if change > 0:
        words = _now("补充协议增加")
        act.then("bills.raise", **owes(contract, amount=change, due_on=amendment.signed_on, words=words))
        return
    left, why = -change, _now("补充协议减少")
    for bill in bills_of(contract).filter(settled=0).exclude(words=_now("贷款")).order_by("-due_on", "-pk"):
        if not left:
            break
        taken = min(bill.amount, left)
        left -= taken
        act.then("bills.void", bill.pk, reason=why)
        if bill.amount > taken:
            rest = {"amount": bill.amount - taken, "due_on": bill.due_on, "words": bill.words}
            act.then("bills.raise", **owes(contract, **rest))
    if left:
        act.then("credits.raise", **owes(contract, amount=left, words=why))


def not_more_than_was_paid(act, contract, facts) -> None:
    """Nothing is given back that was not paid: asked before anybody signs for it."""
    refund, paid = facts.get("refund") or 0, paid_of(contract)
    if refund > paid:
        raise Refused(
            _("应退金额超过已付的房款%s元") % yuan(paid),
            _("核对金额；没有收过款的不填"),
            clause="YX-2.4b",
            field="refund",
        )


GUARDS.setdefault("contracts.void", []).append(not_more_than_was_paid)


@after("contracts.void")
def settle_what_was_paid(act, contract) -> None:
    """What was paid is free again, nothing more is owed, the agreed part stays as a penalty, the rest is asked back."""
    paid, why = paid_of(contract), _now("合同作废")
    _let_go(act, list(bills_of(contract)), why)
    refund = contract.refund or 0
    if paid > refund:
        owed = owes(contract, charge=PENALTY.code, amount=paid - refund, due_on=today_of(act), words=why)
        bill = act.then("bills.raise", **owed)
        _pay_out_of_advances(act, contract, bill)
    if refund:
        act.then(
            "refunds.ask",
            department=contract.record.department,
            project=contract.record.project,
            party=contract.record.party,
            unit=contract.unit,
            amount=refund,
            words=why,
            out_of="advance",
            opened_from=contract.record,
        )


@after("contracts.resume")
def owe_again(act, contract) -> None:
    """Who keeps the contract owes its price again, less what they had paid; what was to go back is not sent."""
    why = _now("作废撤销")
    for refund in (
        _refunds_of(contract).filter(state=Refund.State.ASKED, record__voided_at=None).order_by("pk")
    ):
        act.then("refunds.void", refund.pk, reason=why)
    _owe_anew(act, contract, why)


@after("contracts.correct")
def owe_what_was_put_right(act, contract) -> None:
    """A price or a loan entered wrongly was owed wrongly: plan and bills follow the contract, what was paid counts."""
    if contract.signed_on is None or plan_agrees(contract):
        return
    change = contract.price - planned(contract)
    if contract.payment == By.INSTALMENTS and change:
        spread(contract, change, contract.signed_on)
    else:
        put_usual_plan(contract, contract.signed_on)
    _owe_anew(act, contract, _now("合同更正"))


def _owe_anew(act, contract: Contract, why: str) -> None:
    """In the place of every bill that stands come those of the plan, settled by what was paid."""
    _let_go(act, list(bills_of(contract)), why)
    for bill in _raise(act, contract):
        _pay_out_of_advances(act, contract, bill)


def _let_go(act, bills: list[Bill], why: str) -> None:
    """The bills are owed no more, and what was paid for them is free."""
    put = Allocation.objects.filter(bill__in=bills, undone=False).values("source").distinct()
    for payment in Payment.objects.filter(record__in=put).order_by("pk"):
        act.then("payments.release", payment.pk, reason=why)
    for bill in bills:
        act.then("bills.void", bill.pk, reason=why)


def _refunds_of(contract: Contract):
    links = Link.objects.filter(from_record=contract.record, kind="opened", to_record__kind="refunds")
    return Refund.objects.filter(record__in=links.values("to_record"))


def not_once_it_was_paid(act, contract, facts) -> None:
    """Money that went out does not come back by taking back a decision."""
    if _refunds_of(contract).filter(state=Refund.State.PAID, record__voided_at=None).exists():
        raise Refused(_("退款已经付出，不能恢复"), _("办完作废后重新签约"), clause="YX-2.4b")


GUARDS.setdefault("contracts.resume", []).append(not_once_it_was_paid)


def _pay_out_of_advances(act, contract: Contract, bill: Bill) -> None:
    """What the customer leaves with us is settled by what they paid."""
    left = bill.amount
    for payment in Payment.objects.filter(unit=contract.unit, party=contract.record.party).order_by("pk"):
        part = min(left, payment.free)
        if part > 0:
            act.then("payments.allocate", payment.pk, amount=part, bills=[(bill, part)])
            left -= part


def after_refund(act, refund) -> None:
    """Finance has paid: the contract's promise to the buyer is kept."""
    links = Link.objects.filter(to_record=refund.record, kind="opened", from_record__kind="contracts")
    for pk in links.order_by("pk").values_list("from_record", flat=True):
        if Contract.objects.filter(pk=pk, matter__state=State.VOIDING).exists():
            act.then("contracts.refunded", pk)
