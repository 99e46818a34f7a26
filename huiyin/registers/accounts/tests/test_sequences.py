"""Whatever is done to the book, in whatever order, it comes to nothing and nothing is overdrawn."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.checks import INVARIANTS
from huiyin.registers.accounts.models import Bill, Credit, EntryLine, Offset, Payment, PayOver, Refund
from huiyin.registers.accounts.queries import balance_of, balances_of, sum_of
from huiyin.registers.accounts.rules import cleared

pytestmark = pytest.mark.clause("ZH-J4.9")
AMOUNT = st.sampled_from([333, 1_000, 5_000, 1, 30_001, 9_999_999_999_999_999])
DEED = st.tuples(
    st.sampled_from(
        ["bill", "bill", "take", "take", "ahead", "allocate", "release", "reverse", "credit", "refund", "pay"]
        + [
            "take_back",
            "pay_over",
            "unpay_over",
            "offset",
            "unoffset",
            "void_bill",
            "void_credit",
            "void_refund",
        ]
    ),
    AMOUNT,
    st.sampled_from(["house_price", "deed_tax", "maintenance_fund"]),
    st.integers(0, 3),
)


@pytest.mark.once
@given(st.integers(0, 10**16), st.lists(st.integers(0, 10**15), max_size=8))
def test_what_an_amount_clears_is_the_oldest_first_and_no_more_than_is_open(amount, open_):
    found = cleared(amount, list(enumerate(open_)))
    assert sum(part for _bill, part in found) == min(amount, sum(open_))
    assert all(0 < part <= open_[n] for n, part in found)
    assert all(part == open_[n] for n, part in found[:-1])
    assert [n for n, _part in found] == sorted(n for n, _part in found)


def nth(model, n):
    found = model.objects.filter(record__voided_at=None).order_by("pk")
    return found[n % found.count()].pk if found.exists() else None


@pytest.mark.clause("ZH-4.1.4")
@settings(
    max_examples=16,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(DEED, min_size=8, max_size=20))
def test_any_sequence_keeps_the_book(
    house, finance, unit, bill, take, credit, refund, pay, pay_over, offset, deeds
):
    by = {"by": None, "reason": "试"}

    def do(name, amount, charge, n):
        on = {"payment": nth(Payment, n), "refund": nth(Refund, n)}
        match name:
            case "bill":
                bill(amount, charge)
            case "take":
                take(amount, rest_in_advance=n > 0)
            case "ahead":
                take(amount, purpose="advance" if n % 2 else "deposit")
            case "credit":
                credit(amount, charge if n == 1 else "area_difference")
            case "refund":
                kind = ("owed", "advance", "deposit", "held")[n]
                refund(amount, out_of=kind, charge="deed_tax" if kind == "held" else "")
            case "pay_over":
                pay_over(amount, charge)
            case "offset":
                offset(amount=amount if n else 0)
            case "pay" if on["refund"]:
                pay(on["refund"])
            case "take_back" if on["refund"]:
                perform("refunds.take_back", on=on["refund"], **by)
            case "allocate" if on["payment"]:
                perform("payments.allocate", on=on["payment"], by=None, amount=amount if n else 0)
            case "release" | "reverse" if on["payment"]:
                perform(f"payments.{name}", on=on["payment"], **by)
            case "unpay_over" if key := nth(PayOver, n):
                perform("payovers.reverse", on=key, **by)
            case "unoffset" if key := nth(Offset, n):
                perform("offsets.reverse", on=key, **by)
            case "void_bill" if key := nth(Bill, n):
                perform("bills.void", on=key, **by)
            case "void_credit" if key := nth(Credit, n):
                perform("credits.void", on=key, **by)
            case "void_refund" if key := nth(Refund, n):
                perform("refunds.void", on=key, **by)

    with transaction.atomic():
        bill(30_001, "deed_tax"), bill(10_000), take(35_000), credit(10_000)
        take(20_000, purpose="advance"), take(5_000, purpose="deposit")
        for deed in deeds:
            try:
                do(*deed)
            except Refused:
                pass
        assert EntryLine.objects.aggregate(n=sum_of("amount"))["n"] == 0
        for name in ("book", "reversal", "allocation", "covered"):
            assert list(INVARIANTS[name](0)) == [], (name, deeds)
        open_ = sum(one.open for one in Bill.objects.select_related("record"))
        stands = balances_of([unit])[unit.pk]
        assert balance_of(unit) == open_ == stands.open >= 0
        assert min(stands.advance, stands.deposit, stands.owed, *stands.held.values(), 0) == 0
        transaction.set_rollback(True)
