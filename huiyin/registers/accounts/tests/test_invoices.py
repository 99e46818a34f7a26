"""The invoice beside each receipt."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.registers.accounts.models import Payment
from huiyin.registers.accounts.rules import invoice_fault

TODAY = dt.date(2026, 11, 24)
BLUE, RED = "26442000000012345678", "26442000000012345679"
pytestmark = pytest.mark.clause("ZH-J4.9", "ZH-J1.9")


@pytest.fixture
def invoice(finance):
    def _invoice(payment, number=BLUE, amount=10_000, issued_on=TODAY):
        facts = {"number": number, "amount": amount, "issued_on": issued_on}
        return perform("payments.invoice", on=payment, by=finance, **facts)

    return _invoice


@pytest.mark.once
@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (BLUE, ""),
        (BLUE[:-1], "20位"),
        (BLUE[:-1] + "x", "20位"),
        ("25" + BLUE[2:], "开票年份"),
        ("2699" + BLUE[4:], "区划代码"),
    ],
)
def test_the_number_has_twenty_digits_the_year_and_the_province(number, fault):
    found = invoice_fault(number, TODAY)
    assert (fault in found) if fault else found == ""


def test_what_is_asked_for_waits_until_finance_issues_it(house, bill, take, invoice):
    bill()
    payment = take(10_000)
    perform("payments.ask_invoice", on=payment, by=house.clerk, title="张秀英")
    with pytest.raises(Refused, match="已经申请过"):
        perform("payments.ask_invoice", on=payment, by=house.clerk, title="张秀英")
    assert Payment.objects.get().invoiced == "asked"
    invoice(payment)
    assert Payment.objects.get().invoiced == "issued"


def test_no_more_is_invoiced_than_came_and_was_ours(bill, take, invoice):
    bill(10_000, due_on=TODAY - dt.timedelta(days=1)), bill(30_000, "deed_tax")
    payment = take(25_000)
    with pytest.raises(Refused, match="最多开票 100.00 元"):
        invoice(payment, amount=10_001)
    invoice(payment, amount=4_000)
    with pytest.raises(Refused, match="已登记在"):
        invoice(payment, amount=6_000)
    invoice(payment, number=RED, amount=6_000)
    with pytest.raises(Refused, match="没有可以开票"):
        invoice(payment, number=RED[:-1] + "0", amount=1)


def test_an_invoice_of_tomorrow_or_of_a_wrong_number_is_refused(bill, take, invoice):
    bill()
    payment = take(10_000)
    with pytest.raises(Refused, match="还没有到"):
        invoice(payment, issued_on=TODAY + dt.timedelta(days=1))
    with pytest.raises(Refused, match="20位"):
        invoice(payment, number="123")
    invoice(payment)


def test_an_invoice_is_taken_back_by_a_red_one_before_its_receipt_is(bill, take, invoice, finance):
    bill()
    payment = take(10_000)
    invoice(payment)
    with pytest.raises(Refused, match="先开红字发票"):
        perform("payments.reverse", on=payment, by=finance, reason="收错")
    facts = {"number": RED, "issued_on": TODAY, "reason": "抬头写错"}
    with pytest.raises(Refused, match="没有这张"):
        perform("payments.red_invoice", on=payment, by=finance, blue=RED, **facts)
    perform("payments.red_invoice", on=payment, by=finance, blue=BLUE, **facts)
    assert Payment.objects.get().invoiced == "red"
    with pytest.raises(Refused, match="没有这张"):
        perform("payments.red_invoice", on=payment, by=finance, blue=BLUE, **facts)
    perform("payments.reverse", on=payment, by=finance, reason="收错")
