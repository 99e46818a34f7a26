"""The price is owed by its plan; of a void contract nothing is owed, and what was paid goes back but for the penalty."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.checks import check_all
from huiyin.registers.accounts.models import Bill, Refund
from huiyin.registers.accounts.queries import balance_of, owed_to
from huiyin.rooms.sales.conftest import PRICE
from huiyin.rooms.sales.contracts.models import Instalment, State
from huiyin.rooms.sales.contracts.rules import plan_of
from tests.words import again, do, promised

from .test_voiding import approve, void

pytestmark = [pytest.mark.django_db, pytest.mark.clause("ZH-J4.9", "ZH-J1.4")]


def test_from_the_signature_each_part_of_the_price_is_owed_by_its_day(house, sale):
    contract = sale.ready(sale.draft(payment="mortgage", loan=60_000_000, earnest=5_000_000))
    assert balance_of(sale.unit) == 0
    sale.sign(contract)
    bills = Bill.objects.filter(about=contract.record).order_by("due_on", "pk")
    assert [(bill.words, bill.amount, bill.due_on) for bill in bills] == [
        ("定金", 5_000_000, dt.date(2026, 11, 24)),
        ("首付款", 35_000_000, dt.date(2026, 11, 24)),
        ("贷款", 60_000_000, dt.date(2027, 1, 23)),
    ]
    assert balance_of(sale.unit) == PRICE


@pytest.mark.clause("YX-2.4b")
def test_what_was_paid_goes_back_but_for_the_penalty_and_the_book_is_even(house, sale):
    contract = sale.filed()
    sale.pay(contract, 30_000_000)
    sale.pay(contract, 10_000_000)
    with pytest.raises(Refused, match=r"应退金额超过已付的房款400,000\.00元"):
        void(house, contract, refund=40_000_001)
    void(house, contract, refund=38_000_000)
    approve(house.supervisor, house.manager, house.head)
    assert (balance_of(sale.unit), owed_to(sale.party, sale.unit)) == (0, 38_000_000)
    refund = Refund.objects.get()
    assert (refund.amount, refund.words) == (38_000_000, "合同作废")
    assert "contracts.refund" in promised(contract)
    facts = {"method": "transfer", "till": sale.till, "paid_on": dt.date(2026, 11, 24), "reference": "退1"}
    do("refunds.pay", None, refund, **facts)
    assert "contracts.refund" not in promised(contract) and owed_to(sale.party, sale.unit) == 0
    do("contracts.unfile", house.specialist, contract, unfiled_on=dt.date(2026, 11, 24))
    do("contracts.finish", house.specialist, contract, archived_at="盒3")
    assert again(contract).matter.state == State.VOIDED
    assert check_all() == []


@pytest.mark.clause("YX-2.4b")
def test_nothing_is_finished_while_the_buyer_waits_for_their_money(house, sale):
    contract = sale.sign()
    sale.pay(contract, 1_000_000)
    void(house, contract, refund=1_000_000)
    approve(house.supervisor, house.manager)
    with pytest.raises(Refused, match="退款还没有办完"):
        do("contracts.finish", house.specialist, contract, archived_at="盒3")


@pytest.mark.clause("YX-2.4b")
def test_who_keeps_the_contract_owes_what_they_owed_before(house, sale):
    contract = sale.filed()
    sale.pay(contract, 30_000_000)
    before = balance_of(sale.unit)
    void(house, contract, refund=25_000_000)
    approve(house.supervisor, house.manager, house.head)
    do("contracts.resume", house.specialist, contract, reason="客户决定继续履行")
    assert (balance_of(sale.unit), owed_to(sale.party, sale.unit)) == (before, 0)
    assert Bill.objects.get(about=contract.record, record__voided_at=None).settled == 30_000_000
    void(house, contract, refund=25_000_000)
    approve(house.supervisor, house.manager, house.head)
    facts = {"method": "transfer", "till": sale.till, "paid_on": dt.date(2026, 11, 24), "reference": "退1"}
    do("refunds.pay", None, Refund.objects.latest("pk"), **facts)
    with pytest.raises(Refused, match="退款已经付出，不能恢复"):
        do("contracts.resume", house.specialist, contract, reason="又想要了")
    assert check_all() == []


def test_a_lower_price_takes_back_what_is_not_paid_and_owes_the_rest(house, sale):
    contract = sale.sign()
    sale.pay(contract, PRICE)
    facts = {"words": "减价", "signed_on": dt.date(2026, 11, 24), "price": PRICE - 700_000}
    do("contracts.amend", house.manager, contract, **facts)
    if again(contract).price == PRICE:
        approve(house.head)
    assert (balance_of(sale.unit), owed_to(sale.party, sale.unit)) == (0, 700_000)


def standing(contract) -> list[tuple]:
    """What is owed under a contract and stands: for what, how much, what of it is paid."""
    bills = Bill.objects.filter(about=contract.record, record__voided_at=None).order_by("pk")
    return [(bill.words, bill.amount, bill.settled) for bill in bills]


@pytest.mark.clause("ZH-J2.3")
def test_a_price_put_right_after_the_signature_is_owed_as_it_is(house, sale):
    contract = sale.sign(sale.ready(sale.draft(payment="mortgage", loan=60_000_000)))
    sale.pay(contract, 41_000_000, rest_in_advance=True)
    facts = {"area": 10_000, "inner_area": 8_000, "pricing": "gross", "reason": "总价抄错"}
    price = {"payment": "mortgage", "price": PRICE + 2_000_000, "loan": 59_000_000}
    do("contracts.correct", house.specialist, contract, **facts, **price)
    assert standing(contract) == [("首付款", 43_000_000, 41_000_000), ("贷款", 59_000_000, 0)]
    assert sum(contract.instalments.values_list("amount", flat=True)) == PRICE + 2_000_000
    assert check_all() == []


@pytest.mark.clause("ZH-J2.3")
def test_the_last_part_of_a_plan_takes_what_is_put_right(house, sale):
    contract = sale.draft(payment="instalments")
    parts = [("part", 50_000_000, dt.date(2026, 12, 1)), ("rest", 50_000_000, dt.date(2027, 6, 1))]
    do("contracts.plan", house.specialist, contract, parts=parts)
    sale.sign(sale.ready(contract))
    facts = {"area": 10_000, "inner_area": 8_000, "pricing": "gross", "reason": "总价抄错"}
    do("contracts.correct", house.specialist, contract, **facts, payment="instalments", price=PRICE - 1)
    assert [amount for _words, amount, _paid in standing(contract)] == [50_000_000, 49_999_999]


@pytest.mark.once
@given(
    price=st.integers(1, 10**10),
    parts=st.tuples(st.integers(0, 100), st.integers(0, 100)),
    payment=st.sampled_from(["full", "instalments", "mortgage", "fund", "combined"]),
)
def test_a_plan_always_adds_up_to_the_price(price, parts, payment):
    loan = price * parts[0] // 200 if payment in ("mortgage", "fund", "combined") else 0
    earnest = (price - loan) * parts[1] // 500
    day = dt.date(2026, 11, 24)
    plan = plan_of(payment, price, earnest, loan, day, day + dt.timedelta(days=60))
    assert sum(amount for _sort, amount, _due in plan) == price
    assert all(amount > 0 for _sort, amount, _due in plan)
    assert [sort for sort, _amount, _due in plan if sort == Instalment.Sort.LOAN] == (
        ["loan"] if loan else []
    )
