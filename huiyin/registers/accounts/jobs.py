"""What the nightly check asks of the book."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from huiyin.kernel.checks import Found, invariant
from huiyin.kernel.journal.models import Line
from huiyin.kernel.money import yuan
from huiyin.registers.accounts.models import SORTS, Account, Allocation, Bill, Entry, EntryLine, Payment
from huiyin.registers.accounts.queries import sum_of


def _touched(rows: QuerySet, since: int) -> QuerySet:
    return rows.filter(pk__in=Line.objects.filter(id__gt=since).values("record")) if since else rows


@invariant("book")
def every_voucher_balances(since: int) -> Iterator[Found]:
    """The lines of a voucher come to nothing, and its debit side is what it says: so the whole book does (ZH-J4.9)."""
    sums = EntryLine.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    debit = sums.filter(amount__gt=0).annotate(n=sum_of("amount")).values("n")
    rows = _touched(Entry.objects.all(), since).annotate(
        left=Coalesce(Subquery(sums.annotate(n=sum_of("amount")).values("n")), 0),
        debit=Coalesce(Subquery(debit), 0),
    )
    for pk, left, moved, total in rows.exclude(left=0, debit=F("total")).values_list(
        "pk", "left", "debit", "total"
    ):
        if left:
            yield pk, _("凭证借贷不平，差 %s 元") % yuan(left)
        else:
            yield (
                pk,
                _("凭证金额是 %(total)s 元，借方却是 %(debit)s 元")
                % {
                    "total": yuan(total),
                    "debit": yuan(moved),
                },
            )


@invariant("reversal")
def reversals_mirror_what_they_reverse(since: int) -> Iterator[Found]:
    """A reversing voucher takes back exactly what the one it points at had moved."""
    rows = _touched(Entry.objects.exclude(reverses=None), since)
    both = Q(entry=OuterRef("pk")) | Q(entry=OuterRef("reverses"))
    left = (
        EntryLine.objects.filter(both).order_by().values("account").annotate(n=sum_of("amount")).exclude(n=0)
    )
    for pk in rows.filter(pk__in=rows.annotate(left=Subquery(left.values("n")[:1])).exclude(left=None).values("pk")).values_list("pk", flat=True):  # fmt: skip
        yield pk, _("冲销凭证与原凭证不一致")


@invariant("allocation")
def bills_and_payments_agree_with_what_was_put(since: int) -> Iterator[Found]:
    """A bill is settled, and a payment used, by exactly what stands allocated; nothing stands against what was voided."""
    for model, column, by in ((Bill, "settled", "bill"), (Payment, "allocated", "source")):
        put = Allocation.objects.filter(undone=False, **{by: OuterRef("pk")}).order_by().values(by)
        rows = _touched(model.objects.all(), since).annotate(
            put=Coalesce(Subquery(put.annotate(n=sum_of("amount")).values("n")), 0)
        )
        for pk, says, there in rows.exclude(put=F(column)).values_list("pk", column, "put"):
            yield (
                pk,
                _("核销合计 %(put)s 元，单据上却是 %(says)s 元") % {"put": yuan(there), "says": yuan(says)},
            )
        for pk in rows.exclude(record__voided_at=None).exclude(put=0).values_list("pk", flat=True):
            yield pk, _("已作废，却还有核销")


@invariant("covered")
def no_account_is_overdrawn(since: int) -> Iterator[Found]:
    """Nothing was refunded, set off or paid over that was not there; and receivables are what the open bills say."""
    covered = [code for code, sort in SORTS.items() if sort.covered]
    rows = EntryLine.objects.filter(account__sort__in=covered)
    if since:
        recent = Line.objects.filter(id__gt=since).values("record")
        rows = rows.filter(account__in=EntryLine.objects.filter(entry__in=recent).values("account"))
    over = rows.values("account").annotate(n=sum_of("amount")).filter(n__gt=0).order_by()
    accounts = Account.objects.in_bulk([row["account"] for row in over])
    for row in over:
        account = accounts[row["account"]]
        yield (
            None,
            _("%(account)s（%(where)s）透支 %(n)s 元")
            % {
                "account": account.label,
                "where": account.code,
                "n": yuan(row["n"]),
            },
        )
    if since:
        return
    owed = EntryLine.objects.filter(account__sort="receivable").aggregate(n=sum_of("amount"))["n"]
    standing = Bill.objects.filter(record__voided_at=None).aggregate(
        raised=sum_of("amount"), settled=sum_of("settled")
    )
    if owed != (left := standing["raised"] - standing["settled"]):
        yield (
            None,
            _("应收款科目余额 %(book)s 元，未缴应收单合计 %(bills)s 元")
            % {
                "book": yuan(owed),
                "bills": yuan(left),
            },
        )
