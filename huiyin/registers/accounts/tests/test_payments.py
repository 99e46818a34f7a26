"""Money that came: for what was billed, or expressly ahead of it."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.checks import check_all
from huiyin.registers.accounts.models import Bill, Payment
from huiyin.registers.accounts.queries import advance_of, balance_of, held

TODAY = dt.date(2026, 11, 24)
DAY = dt.timedelta(days=1)
pytestmark = pytest.mark.clause("ZH-J4.9")


def settled(*bills):
    return [Bill.objects.get(pk=one.pk).settled for one in bills]


def test_a_payment_that_names_no_bill_clears_the_oldest_first(bill, take):
    later, first = bill(50_000, due_on=TODAY + DAY), bill(30_000, due_on=TODAY - DAY)
    payment = take(60_000)
    assert settled(first, later) == [30_000, 30_000]
    assert payment.allocated == 60_000


def test_a_payment_settles_the_bills_that_it_names(bill, take):
    first, later = bill(30_000, due_on=TODAY - DAY), bill(50_000)
    take(40_000, bills=[(later, 40_000)])
    assert settled(first, later) == [0, 40_000]


@pytest.mark.clause("ZH-4.1.4", "ZH-J1.9")
def test_what_came_in_for_others_is_held_for_them(bill, take, unit, book_of):
    bill(30_000, "deed_tax")
    payment = take(20_000)
    assert book_of(payment) == [
        {
            "bank": 20_000,
            "receivable:deed_tax": -20_000,
            "pending:deed_tax": 20_000,
            "held:deed_tax": -20_000,
        }
    ]
    assert held(unit, "deed_tax") == 20_000 and balance_of(unit, "deed_tax") == 10_000


def test_money_without_a_bill_is_refused_or_expressly_paid_ahead(take, customer, unit):
    with pytest.raises(Refused, match="没有待缴的应收单") as refused:
        take(10_000)
    assert "预收款" in refused.value.way_out
    take(10_000, purpose="advance")
    assert advance_of(customer.party, unit) == 10_000


def test_more_than_is_open_is_refused_or_expressly_paid_ahead(bill, take, customer, unit):
    bill(10_000)
    with pytest.raises(Refused, match="多收了 20.00 元") as refused:
        take(12_000)
    assert refused.value.field == "rest_in_advance"
    payment = take(12_000, rest_in_advance=True)
    assert payment.free == advance_of(customer.party, unit) == 2_000


def test_a_bill_takes_no_more_than_is_open_of_it(bill, take):
    one = bill(10_000)
    with pytest.raises(Refused, match="只差 100.00 元") as refused:
        take(12_000, bills=[(one, 12_000)])
    assert "预收款" in refused.value.way_out
    take(10_000, bills=[(one, 10_000)])
    with pytest.raises(Refused, match="已缴清"):
        take(1, bills=[(one, 1)])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"received_on": TODAY + DAY}, "received_on"),
        ({"reference": ""}, "reference"),
        ({"method": "cash"}, "till"),
        ({"purpose": "unclaimed"}, "purpose"),
        ({"unit": None}, "unit"),
    ],
)
def test_money_that_cannot_have_come_like_this_is_refused(bill, take, facts, field):
    bill()
    with pytest.raises(Refused) as refused:
        take(**({"amount": 1_000} | facts))
    assert refused.value.field == field
    take(1_000)


def test_the_same_money_is_not_taken_twice(bill, take):
    bill()
    take(1_000, reference="A1")
    with pytest.raises(Refused, match="已经收过"):
        take(1_000, reference="A1")
    take(1_000, reference="A2")


def test_an_account_out_of_use_takes_nothing(bill, take, bank, finance):
    bill()
    perform("tills.close", on=bank, by=finance, reason="已销户")
    with pytest.raises(Refused, match="已停用"):
        take(1_000)


def test_only_finance_books_money(house, bill, take):
    bill()
    with pytest.raises(NoRight):
        take(1_000, by=house.supervisor)


# ── using what was paid ahead ───────────────────────────────────────────────────


def test_what_was_paid_ahead_is_put_to_bills_as_they_come(bill, take, finance, customer, unit, book_of):
    payment = take(50_000, purpose="advance")
    one = bill(30_000)
    perform("payments.allocate", on=payment, by=finance)
    assert settled(one) == [30_000] and advance_of(customer.party, unit) == 20_000
    assert book_of(payment)[1] == {"advance": 30_000, "receivable:house_price": -30_000}


def test_earnest_money_becomes_part_of_the_price(bill, take, finance, book_of):
    payment = take(20_000, purpose="deposit")
    bill(100_000)
    perform("payments.allocate", on=payment, by=finance, amount=15_000)
    assert book_of(payment)[1] == {"deposit": 15_000, "receivable:house_price": -15_000}
    assert Payment.objects.get(pk=payment.pk).free == 5_000


def test_no_more_is_put_to_bills_than_was_paid_ahead_and_not_refunded(bill, take, finance, refund):
    payment = take(50_000, purpose="advance")
    bill(80_000)
    refund(30_000, out_of="advance")
    with pytest.raises(Refused, match="只有 200.00 元"):
        perform("payments.allocate", on=payment, by=finance, amount=20_001)
    perform("payments.allocate", on=payment, by=finance, amount=20_000)


def test_money_of_nobody_known_is_claimed_and_then_stands_as_paid_ahead(take, finance, unit, customer):
    payment = take(7_000, purpose="unclaimed", unit=None, party=None)
    with pytest.raises(Refused, match="没有人认领"):
        perform("payments.allocate", on=payment, by=finance)
    perform("payments.claim", on=payment, by=finance, unit=unit, party=customer.party)
    assert advance_of(customer.party, unit) == 7_000
    with pytest.raises(Refused, match="已经有主"):
        perform("payments.claim", on=payment, by=finance, unit=unit, party=customer.party)


def test_money_put_to_the_wrong_bill_is_set_free(bill, take, finance, unit, customer):
    one = bill(30_000, "deed_tax")
    payment = take(30_000)
    perform("payments.release", on=payment, by=finance, reason="应缴房款")
    assert settled(one) == [0] and held(unit) == 0 and advance_of(customer.party, unit) == 30_000
    perform("payments.allocate", on=payment, by=finance)
    assert settled(one) == [30_000] and held(unit) == 30_000


# ── taking back ─────────────────────────────────────────────────────────────────


def test_a_reversed_receipt_frees_its_bills_and_stays_readable(bill, take, finance, unit, book_of):
    one, payment = bill(30_000, "deed_tax"), None
    payment = take(30_000)
    with pytest.raises(Refused, match="红冲需要写明理由"):
        perform("payments.reverse", on=payment, by=finance)
    perform("payments.reverse", on=payment, by=finance, reason="银行退回")
    assert settled(one) == [0] and held(unit) == 0 and balance_of(unit) == 30_000
    first, second = book_of(payment)
    assert second == {name: -amount for name, amount in first.items()}
    with pytest.raises(Refused, match="已作废"):
        perform("payments.reverse", on=payment, by=finance, reason="再冲一次")
    assert check_all() == []


def test_a_receipt_whose_money_was_paid_over_is_not_reversed(bill, take, finance, pay_over):
    bill(30_000, "deed_tax")
    payment = take(30_000)
    over = pay_over(10_000)
    with pytest.raises(Refused, match="只余 200.00 元"):
        perform("payments.reverse", on=payment, by=finance, reason="收错")
    perform("payovers.reverse", on=over, by=finance, reason="税务局退回")
    perform("payments.reverse", on=payment, by=finance, reason="收错")


@pytest.mark.clause("ZH-4.1.4", "ZH-J1.9")
def test_a_lost_slip_is_declared_lost_before_another_is_given(bill, take, finance):
    bill()
    payment = take(1_000)
    with pytest.raises(Refused, match="挂失需要写明经过"):
        perform("payments.replace_paper", on=payment, by=finance)
    perform("payments.replace_paper", on=payment, by=finance, reason="客户搬家遗失")
    assert Payment.objects.get(pk=payment.pk).slips_replaced == 1


def test_bills_named_without_amounts_are_settled_as_far_as_the_money_reaches(bill, take):
    first, second, third = bill(10_000), bill(20_000), bill(5_000)
    take(25_000, bills=[(third, None), (second, None), (first, None)])
    assert settled(first, second, third) == [0, 20_000, 5_000]
