"""Money held for others is paid over; debts are set off as the customer agreed."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.checks import check_all
from huiyin.registers.accounts.models import Bill
from huiyin.registers.accounts.queries import balance_of, held, owed_to

TODAY = dt.date(2026, 11, 24)
pytestmark = pytest.mark.clause("ZH-J4.9")


@pytest.mark.clause("ZH-4.1.4")
def test_no_more_is_paid_over_than_came_in_for_that_unit_and_charge(bill, take, pay_over, unit, book_of):
    bill(30_000, "deed_tax"), bill(20_000, "maintenance_fund")
    take(40_000)
    with pytest.raises(Refused, match="只代收了 300.00 元"):
        pay_over(30_001)
    one = pay_over(30_000)
    assert book_of(one) == [{"held:deed_tax": 30_000, "bank": -30_000}]
    assert one.lines.get().receipt == "4420260001"
    assert held(unit, "deed_tax") == 0 and held(unit) == 10_000
    with pytest.raises(Refused, match="只代收了 0.00 元"):
        pay_over(1)


def test_two_lines_of_one_unit_share_what_is_held_of_it(bill, take, pay_over, unit):
    bill(30_000, "deed_tax"), take(30_000)
    lines = [{"unit": unit, "amount": 20_000}, {"unit": unit, "amount": 10_001}]
    with pytest.raises(Refused, match="只代收了 100.00 元"):
        pay_over(0, lines=lines)
    lines[1]["amount"] = 10_000
    assert pay_over(0, lines=lines).amount == 30_000


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"charge": "house_price"}, "charge"),
        ({"lines": []}, "lines"),
        ({"amount": 0}, "lines"),
        ({"paid_on": TODAY + dt.timedelta(days=1)}, "paid_on"),
    ],
)
def test_only_what_is_held_for_others_is_paid_over_on_a_day(bill, take, pay_over, facts, field):
    bill(30_000, "deed_tax"), take(30_000)
    with pytest.raises(Refused) as refused:
        pay_over(**({"amount": 1_000} | facts))
    assert refused.value.field == field
    pay_over(1_000)


def test_a_pay_over_that_was_sent_back_is_held_again(bill, take, pay_over, finance, unit):
    bill(30_000, "deed_tax"), take(30_000)
    one = pay_over(30_000)
    perform("payovers.reverse", on=one, by=finance, reason="税务局退回")
    assert held(unit) == 30_000 and check_all() == []


# ── setting off ─────────────────────────────────────────────────────────────────


@pytest.mark.clause("YX-2.7.2")
def test_debts_are_set_off_only_with_the_customers_recorded_agreement(bill, credit, offset):
    bill(30_000), credit(50_000)
    for facts, field in (
        ({"agreement": " "}, "agreement"),
        ({"agreed_on": TODAY + dt.timedelta(days=1)}, "agreed_on"),
    ):
        with pytest.raises(Refused) as refused:
            offset(**facts)
        assert refused.value.field == field
    assert offset().amount == 30_000


def test_setting_off_settles_both_debts_by_the_same_amount(
    bill, credit, offset, customer, unit, house, book_of
):
    one = bill(30_000, "title_fee")
    credit(20_000)
    done = offset()
    assert book_of(done) == [{"refundable": 20_000, "receivable:title_fee": -20_000}]
    assert (
        Bill.objects.get(pk=one.pk).open == balance_of(unit) == 10_000 and owed_to(customer.party, unit) == 0
    )
    perform("offsets.reverse", on=done, by=house.supervisor, reason="客户没有同意")
    assert balance_of(unit) == 30_000 and owed_to(customer.party, unit) == 20_000 and check_all() == []


def test_no_more_is_set_off_than_is_owed_on_either_side(bill, credit, offset, refund):
    bill(30_000), credit(50_000)
    refund(30_000)  # agreed to, though not paid yet
    with pytest.raises(Refused, match="只有 200.00 元"):
        offset(amount=20_001)
    assert offset(amount=20_000).amount == 20_000
    with pytest.raises(Refused, match="只有 0.00 元"):
        offset()
