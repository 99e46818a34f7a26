"""What we owe customers: written down as openly as what they owe us."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.records.bulk import insert_many
from huiyin.kernel.records.kinds import Kind, register
from huiyin.registers.accounts import forms
from huiyin.registers.accounts.actions.bills import (
    FIGURE,
    check,
    close_all,
    document,
    open_all,
    said,
)
from huiyin.registers.accounts.actions.booking import book, unbook
from huiyin.registers.accounts.models import Credit
from huiyin.registers.accounts.queries import credits_seen_by, whose
from huiyin.registers.accounts.rules import owing
from huiyin.web.forms import ReasonForm

CLAUSES = ["ZH-J4.9", "YX-2.7.2"]
CREDITS = register(
    Kind(
        "credits",
        _("应退单"),
        Credit,
        credits_seen_by,
        series=numbering.register("YT"),
        silent=frozenset({"about_id"}),
        document=document,
    )
)


@opens(
    "credits.raise",
    label=_("开应退单"),
    clauses=CLAUSES,
    form=forms.CreditForm,
    from_=["units", "customers"],
    icon="receipt-refund",
)
def raise_credit(
    act, record, *, charge: str, amount: int, unit=None, member=None, words="", about=None, explained=None
):
    """What we owe the customer is written down as openly as what they owe us, and stays open until it is paid."""
    credit = Credit(
        record=record, unit=unit, member=member, charge=charge, amount=amount, words=words, about=about
    )
    check(credit, record.party)
    credit.save(force_insert=True)
    if explained is not None:
        keep(act, FIGURE, explained)
    on = clock.local(act.now).date()
    book(act, record, owing(charge, amount, whose(credit)), on=on, words=said(credit))
    return credit


@raise_credit.in_set
def raise_credits(act, rows):
    """As raise_credit, for all the units of a settlement."""
    names = ("unit", "member", "charge", "amount", "about")
    made = [Credit(words=row.get("words", ""), **{name: row.get(name) for name in names}) for row in rows]
    for credit, row in zip(made, rows, strict=True):
        check(credit, row.get("party"))
    open_all(act, CREDITS, made, rows)
    insert_many(
        Credit,
        ("record", "unit", "member", "charge", "amount", "words", "about"),
        [(c.pk, c.unit_id, c.member_id, c.charge, c.amount, c.words, c.about_id) for c in made],
    )
    close_all(act, CREDITS, made, rows, owing)
    return made


@action(
    "credits.void",
    label=_("作废"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_credit(act, credit):
    """A debt of ours that was reckoned wrongly is taken back, unless it was refunded or set off already."""
    act.void()
    unbook(act, credit.record)
