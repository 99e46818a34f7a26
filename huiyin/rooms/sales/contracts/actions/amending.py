"""What was agreed after the signature."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.verbs import GUARDS, action
from huiyin.kernel.money import yuan
from huiyin.rooms.sales.contracts import forms
from huiyin.rooms.sales.contracts.actions.drafting import check_sums
from huiyin.rooms.sales.contracts.actions.filing import check_day
from huiyin.rooms.sales.contracts.actions.preparing import put_plan
from huiyin.rooms.sales.contracts.models import Amendment, Instalment


@action(
    "contracts.amend",
    label=_("登记补充协议"),
    clauses=["YX-2.4b", "ZH-J1.4"],
    moves="signed | checked | filing | filed | issued",
    form=forms.AmendForm,
    icon="file-text",
    approval="contracts.amend",
)
def amend_contract(act, contract, *, words, signed_on, price=None, uploads=()):
    """What both sides changed stands beside the contract with its day; a change of the price needs the manager's name."""
    check_day(act, contract, signed_on, "signed_on")
    changed = price not in (None, contract.price)
    Amendment.objects.create(
        contract=contract,
        words=words,
        signed_on=signed_on,
        price_before=contract.price if changed else None,
        price=price if changed else None,
        by=act.actor,
        at=act.now,
    )
    if changed:
        spread(contract, price - contract.price, signed_on)
        act.note(总价=f"{yuan(contract.price)} → {yuan(price)}")
        contract.price = price
    act.attach(uploads)


def sums_that_can_be(act, contract, facts) -> None:
    """A price that cannot be is refused before anybody signs for it."""
    if facts.get("price") not in (None, contract.price):
        department = contract.record.department_id
        check_sums(facts["price"], contract.earnest, contract.loan, contract.payment, department)


GUARDS.setdefault("contracts.amend", []).append(sums_that_can_be)


def spread(contract, change: int, day) -> None:
    """A change of the price changes the last part that is no loan, so that the plan still adds up to it."""
    parts = [(one.sort, one.amount, one.due_on) for one in contract.instalments.order_by("position")]
    if change > 0:
        parts.append((str(Instalment.Sort.REST), change, day))
    else:
        for n in reversed(range(len(parts))):
            sort, amount, due = parts[n]
            if sort == Instalment.Sort.LOAN:
                continue
            taken = min(amount, -change)
            parts[n] = (sort, amount - taken, due)
            change += taken
    put_plan(contract, [part for part in parts if part[1]])
