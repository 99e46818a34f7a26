"""What follows in the loans when something happens to their contract; joined in config/wiring.py."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.rooms.sales.mortgages.actions.opening import LOAN_OF, open_for, put_papers, put_parts
from huiyin.rooms.sales.mortgages.models import Stage
from huiyin.rooms.sales.mortgages.queries import live_mortgage_of

OPEN = (Stage.COLLECT, Stage.REVIEW, Stage.APPROVED, Stage.PLEDGING, Stage.WAITING)


def after_signature(act, contract) -> None:
    """Who buys by loan has a loan under way from the signature on (ZH-J2.4)."""
    open_for(act, contract)


def after_filing(act, contract) -> None:
    """The agent is to hear at once that the contract is back (YX-2.6a)."""
    mortgage = live_mortgage_of(contract)
    if mortgage is not None and mortgage.matter.state in OPEN:
        act.then("mortgages.note_filed", mortgage.pk)


def after_voiding(act, contract) -> None:
    """A contract that is given up leaves no loan behind."""
    mortgage = live_mortgage_of(contract)
    if mortgage is not None and mortgage.matter.closed_at is None:
        act.then("mortgages.drop", mortgage.pk, reason=_now("合同作废：%s") % contract.get_why_display())


def after_resumption(act, contract) -> None:
    """Who keeps the contract needs the loan again; it begins anew."""
    open_for(act, contract)


def no_other_loan(act, contract, facts) -> None:
    """What the bank is looking at is not changed behind its back."""
    mortgage = live_mortgage_of(contract)
    if mortgage is None or mortgage.matter.state == Stage.COLLECT:
        return
    changed = [
        name for name in ("loan", "payment") if name in facts and facts[name] != getattr(contract, name)
    ]
    if changed:
        raise Refused(
            _("按揭%s已经送审，贷款不能改") % mortgage.record.number,
            _("先撤回那件按揭，或等银行答复"),
            field=changed[0],
            clause="ZH-J3.1",
        )


def after_correction(act, contract) -> None:
    """While the papers are still collected the loan follows what the contract says."""
    mortgage = live_mortgage_of(contract)
    if mortgage is None:
        if contract.signed_on:
            open_for(act, contract)
    elif not contract.by_loan:
        act.then("mortgages.drop", mortgage.pk, reason=_now("改为%s") % contract.get_payment_display())
    elif (mortgage.amount, mortgage.loan) != (contract.loan, LOAN_OF[contract.payment]):
        act.then("mortgages.follow", mortgage.pk)


@action(
    "mortgages.follow",
    label=_("随合同更正"),
    clauses=["ZH-J3.1"],
    moves="collect",
    hidden=True,
    who="anyone",
)
def follow_contract(act, mortgage):
    """A loan lends what its contract says: another amount is divided anew."""
    contract = mortgage.contract
    contract.refresh_from_db(fields=["loan", "payment"])
    mortgage.amount, mortgage.loan = contract.loan, LOAN_OF[contract.payment]
    mortgage.parts.all().delete()
    put_parts(mortgage)
    put_papers(mortgage)
