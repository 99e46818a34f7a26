"""What customers owe us and what we owe them: raised with its reckoning, settled, taken back."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.act import facts_of
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.explain.keeping import keep, keep_many
from huiyin.kernel.money import yuan
from huiyin.kernel.records.bulk import insert_many
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.accounts import forms
from huiyin.registers.accounts.actions.booking import book, book_many, reverse_in_set, unbook
from huiyin.registers.accounts.models import CHARGES, Allocation, Bill, Credit, Entry, charge_label
from huiyin.registers.accounts.queries import (
    bills_seen_by,
    sum_of,
    whose,
)
from huiyin.registers.accounts.rules import raising
from huiyin.web.forms import ReasonForm

CLAUSES = ["ZH-J4.9", "ZH-4.1.4"]
FIGURE = "amount"  # under which the reckoning of a bill or a debt of ours is kept


def _unsettled(bill: Bill) -> str:
    put = bill.allocations.filter(undone=False).aggregate(n=sum_of("amount"))["n"]
    return "" if put == bill.settled else f"{put} was put to it, but it says {bill.settled}"


def document(row) -> str:
    return tokens.document(
        codes=(row.record.number or "", row.unit.path if row.unit else ""),
        texts=(charge_label(row.charge), row.words),
    )


BILLS = register(
    Kind(
        "bills",
        _("应收单"),
        Bill,
        bills_seen_by,
        series=numbering.register("YS"),
        silent=frozenset({"about_id"}),
        document=document,
        holds=_unsettled,
    )
)


def check(row: Bill | Credit, party) -> None:
    """Raises Refused for what cannot be owed."""
    if row.charge not in CHARGES:
        raise Refused(_("没有“%s”这种款项") % row.charge, _("从列表里选择款项"), field="charge")
    if row.amount <= 0:
        raise Refused(_("金额要大于零"), _("我们应退给客户的，登记应退单"), field="amount")
    if row.unit is None and row.member is None:
        raise Refused(_("没有写是哪套房屋的"), _("选择房屋"), field="unit")
    if row.unit is not None and party is None:
        raise Refused(_("没有写由谁承担"), _("选择客户"), field="party")


def said(row) -> str:
    """The words of its voucher."""
    return f"{row._meta.verbose_name} {charge_label(row.charge)}" + (f" {row.words}" if row.words else "")


# ── bills ───────────────────────────────────────────────────────────────────────


@opens(
    "bills.raise",
    label=_("开应收单"),
    clauses=CLAUSES,
    form=forms.BillForm,
    from_=["units", "customers"],
    icon="file-invoice",
)
def raise_bill(
    act,
    record,
    *,
    charge: str,
    amount: int,
    due_on: dt.date,
    unit=None,
    member=None,
    words: str = "",
    about=None,
    explained=None,
):
    """Who has to pay is told what, how much, until when and by which reckoning, before any money is taken."""
    bill = Bill(
        record=record,
        unit=unit,
        member=member,
        charge=charge,
        amount=amount,
        due_on=due_on,
        words=words,
        about=about,
    )
    check(bill, record.party)
    bill.save(force_insert=True)
    if explained is not None:
        keep(act, FIGURE, explained)
    book(
        act,
        record,
        raising(charge, amount, whose(bill)),
        on=clock.local(act.now).date(),
        words=said(bill),
    )
    return bill


@raise_bill.in_set
def raise_bills(act, rows):
    """As raise_bill, for a whole building at once: 5,000 units are settled in a few minutes."""
    names = ("unit", "member", "charge", "amount", "due_on", "about")
    bills = [Bill(words=row.get("words", ""), **{name: row.get(name) for name in names}) for row in rows]
    for bill, row in zip(bills, rows, strict=True):
        check(bill, row.get("party"))
    open_all(act, BILLS, bills, rows)
    columns = ("record", "unit", "member", "charge", "amount", "words", "about", "due_on", "settled")
    insert_many(
        Bill,
        columns,
        [(b.pk, b.unit_id, b.member_id, b.charge, b.amount, b.words, b.about_id, b.due_on, 0) for b in bills],
    )
    close_all(act, BILLS, bills, rows, raising)
    return bills


def open_all(act, kind: Kind, made: list, rows) -> None:
    told = [facts_of(row, kind.silent) for row in made]
    records = sets.open_records(
        act,
        [{**row, "said": words} for row, words in zip(rows, told, strict=True)],
        said=lambda row: row["said"],
    )
    for one, record in zip(made, records, strict=True):
        one.record = record


def close_all(act, kind: Kind, made: list, rows, moves) -> None:
    """The reckonings, vouchers and search rows of what was raised in a set."""
    told = [
        (one.record, FIGURE, row["explained"])
        for one, row in zip(made, rows, strict=True)
        if row.get("explained")
    ]
    if told:
        keep_many(act.now, told)
    on = clock.local(act.now).date()
    book_many(
        act,
        [
            {
                "department": one.record.department,
                "project": one.record.project,
                "party": one.record.party,
                "day": on,
                "words": said(one),
                "about": one.record,
                "moves": moves(one.charge, one.amount, whose(one)),
            }
            for one in made
        ],
    )
    sets.index_many(made, kind)


@action(
    "bills.void",
    label=_("作废"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_bill(act, bill):
    """A bill raised by mistake is taken back by a reversing voucher, and not while money stands against it."""
    act.void()
    if paid := _paid(bill):
        raise Refused(
            _("这张应收单已缴 %s 元") % yuan(paid),
            _("先红冲收款单，或在收款单上解除核销，再作废应收单"),
        )
    _drop_opening([bill])
    unbook(act, bill.record)


def _paid(bill: Bill) -> int:
    """What stands against a bill beside what it was brought in with."""
    put = bill.allocations.filter(undone=False).exclude(source=bill.pk)
    return put.aggregate(n=sum_of("amount"))["n"]


def _drop_opening(bills: list[Bill]) -> None:
    """What bills were brought in with goes with them."""
    own = Allocation.objects.filter(source=F("bill"), bill__in=[bill.pk for bill in bills], undone=False)
    if own.update(undone=True):
        for bill in bills:
            bill.settled = 0


@void_bill.in_set
def void_bills(act, rows):
    """As void_bill, for a batch that is taken back: refused as a whole while money stands against one of them."""
    bills = [row["subject"] for row in rows]
    act.require_reason_to_void()
    keys = [bill.pk for bill in bills]
    put = Allocation.objects.filter(bill__in=keys, undone=False).exclude(source=F("bill"))
    if paid := put.select_related("bill__record").order_by("pk").first():
        raise Refused(
            _("应收单%(number)s已缴 %(paid)s 元") % {"number": paid.bill.record, "paid": yuan(paid.amount)},
            _("先红冲收款单，再作废应收单"),
        )
    _drop_opening(bills)
    Bill.objects.filter(pk__in=keys).update(settled=0)
    for bill in bills:
        bill.record.voided_at = act.now
    sets.write_lines(act, bills)
    standing = Entry.objects.filter(about__in=keys, reverses=None, reversed_by=None)
    reverse_in_set(act, list(standing.select_related("record__party", "about").order_by("pk")))
    return bills


@action("bills.settle", label=_("核销"), clauses=CLAUSES, who="anyone", adds=True, hidden=True)
def settle_bill(act, bill, *, amount: int, through):
    """A bill knows what was put to it and by which receipt, so that nobody is asked twice."""
    if amount > bill.open:
        raise Refused(
            _("应收单%(number)s只差 %(open)s 元") % {"number": bill.record, "open": yuan(bill.open)},
            _("改小核销的金额"),
            field="bills",
        )
    Allocation.objects.create(bill=bill, source=through, amount=amount)
    bill.settled += amount


@action("bills.free", label=_("解除核销"), clauses=CLAUSES, who="anyone", adds=True, hidden=True)
def free_bill(act, bill, *, through):
    """What a receipt that was taken back had settled is open again."""
    standing = bill.allocations.filter(source=through, undone=False)
    bill.settled -= standing.aggregate(n=sum_of("amount"))["n"]
    standing.update(undone=True)
