"""What the bank pays, what finance books of it, and what the customer hears."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.registers.accounts.models import Bill, Payment
from huiyin.rooms.sales.mortgages.models import Disbursement, Stage
from huiyin.rooms.sales.mortgages.tests.conftest import DAY, LOAN
from tests.words import again, do, due, promised, told

pytestmark = pytest.mark.django_db


@pytest.mark.clause("YX-2.6d", "ZH-J3.3")
def test_the_arrival_itself_opens_the_notice(house, loans):
    with clock.at("2026-11-24 15:00"):
        mortgage = loans.waiting()
        loans.pay(mortgage, by=house.clerk)
    mortgage = again(mortgage)
    assert (mortgage.matter.state, mortgage.arrived_on) == (Stage.ARRIVED, DAY)
    assert promised(mortgage) == {"mortgages.notify"} and due(mortgage, "mortgages.notify") == "11-24 17:30"
    assert any("放款已到齐" in words for words in told(house.specialist))


@pytest.mark.clause("YX-2.6d")
def test_the_customer_hears_of_the_money_and_of_the_deed_tax(house, loans):
    mortgage = loans.waiting()
    loans.pay(mortgage)
    loans.do("notify_customer", mortgage, how="call", reached=False)
    assert promised(mortgage) == {"mortgages.notify"}
    with pytest.raises(Refused, match="还没有提示契税"):
        loans.do("notify_customer", mortgage, how="call", reached=True)
    mortgage = loans.do("notify_customer", mortgage, how="call", reached=True, tax_told=True)
    assert (mortgage.matter.state, promised(mortgage)) == (Stage.CLOSED, set())
    assert "契税" in mortgage.matter.answer and mortgage.live


@pytest.mark.clause("ZH-J3.3", "ZH-J3.1")
def test_a_combined_loan_has_arrived_when_both_parts_have(house, loans):
    _contract, mortgage = loans.signed(payment="combined")
    mortgage = loans.arranged(mortgage, commercial=40_000_000, fund=20_000_000)
    mortgage = loans.waiting(loans.agreed(loans.approved(loans.submitted(loans.complete(mortgage)))))
    loans.pay(mortgage, amount=30_000_000)
    loans.pay(mortgage, amount=10_000_000, reference="第二笔")
    assert again(mortgage).matter.state == Stage.WAITING
    loans.pay(mortgage, sort="fund")
    assert again(mortgage).matter.state == Stage.ARRIVED
    assert Disbursement.objects.count() == 3


@pytest.mark.clause("ZH-J3.3", "ZH-J1.5")
def test_money_that_cannot_have_come_like_this_is_refused(house, loans):
    early = loans.approved()
    with pytest.raises(Refused, match="还没有签借款合同"):
        loans.pay(early)
    mortgage = loans.agreed(early)
    for facts, words in (
        ({"amount": LOAN + 1}, "未放的只有600,000.00元"),
        ({"amount": 0}, "放款金额要大于零"),
        ({"on": DAY - dt.timedelta(days=1)}, "放款日期早于借款合同日期"),
        ({"on": DAY + dt.timedelta(days=1)}, "放款日期还没有到"),
    ):
        with pytest.raises(Refused, match=words):
            loans.pay(mortgage, **facts)
    loans.pay(mortgage, amount=100)
    with pytest.raises(Refused, match="这笔放款已经登记"):
        loans.pay(mortgage, amount=100)
    loans.pay(mortgage, amount=100, reference="另一笔")
    assert mortgage.parts.get().paid == 200


@pytest.mark.clause("ZH-J3.4", "YX-2.6d")
def test_money_that_comes_before_the_pledge_leaves_the_pledge_owed(house, loans):
    mortgage = loans.agreed()
    loans.pay(mortgage)
    assert promised(mortgage) == {"mortgages.notify", "mortgages.pledge"}
    mortgage = loans.do("notify_customer", mortgage, how="call", reached=True, tax_told=True)
    assert (mortgage.matter.state, promised(mortgage)) == (Stage.ARRIVED, {"mortgages.pledge"})
    mortgage = loans.do("register", mortgage, happened_on=DAY, number="抵1")
    assert (mortgage.matter.state, promised(mortgage)) == (Stage.CLOSED, set())


@pytest.mark.clause("ZH-J3.4")
def test_a_number_of_the_registry_belongs_to_one_loan(house, loans, sale):
    loans.do("register", loans.agreed(), happened_on=DAY, number="抵1")
    _contract, other = loans.signed(unit=sale.door("1503"))
    other = loans.agreed(loans.approved(loans.submitted(loans.complete(loans.arranged(other)))))
    with pytest.raises(Refused, match="登记证明号已用在"):
        loans.do("register", other, happened_on=DAY, number="抵1")


@pytest.mark.clause("ZH-J3.3")
def test_finance_books_it_and_both_days_stand_side_by_side(house, loans, teller):
    mortgage = loans.waiting()
    one = loans.pay(mortgage)
    for by in (house.specialist, house.clerk, house.supervisor):
        with pytest.raises(NoRight):
            loans.book(one, by=by)
    with clock.at("2026-11-25 10:00"):
        with pytest.raises(Refused, match="入账日期早于银行放款日期"):
            loans.book(one, on=DAY - dt.timedelta(days=1))
        one = loans.book(one, on=dt.date(2026, 11, 25))
    assert (one.bank_on, one.booked_on) == (DAY, dt.date(2026, 11, 25))
    assert (one.payment.amount, one.payment.method, one.payment.free) == (LOAN, "loan", 0)
    bill = Bill.objects.get(about=mortgage.contract.record, words="贷款")
    assert bill.open == 0
    with pytest.raises(Refused, match="已经入账"):
        loans.book(one)
    with pytest.raises(Refused, match="财务已经入账"):
        do("disbursements.void", house.supervisor, one, reason="登错")
    with pytest.raises(Refused, match="财务已经入账"):
        do("disbursements.correct", house.specialist, one, amount=1, bank_on=DAY, reason="登错")


@pytest.mark.clause("ZH-J3.3")
def test_a_booking_without_a_bill_is_refused_and_nothing_is_half_booked(house, loans, teller):
    one = loans.pay(loans.waiting())
    for bill in Bill.objects.filter(charge="house_price"):
        do("bills.void", None, bill, reason="测试")
    with pytest.raises(Refused, match="没有对应的应收单：还差600,000.00元"):
        loans.book(one)
    assert not Payment.objects.exists() and again(one).booked_on is None


@pytest.mark.clause("ZH-J3.3")
def test_a_payment_that_finance_takes_back_is_no_booking_any_more(house, loans, teller):
    one = loans.book(loans.pay(loans.waiting()))
    do("payments.reverse", teller, one.payment, reason="记错户")
    one = again(one)
    assert (one.payment, one.booked_on) == (None, None)
    loans.book(one, reference="回单2")


@pytest.mark.clause("ZH-J3.3", "YX-2.6c")
def test_money_entered_wrongly_has_not_come(house, loans):
    mortgage = loans.waiting()
    one = loans.pay(mortgage)
    with pytest.raises(Refused, match="最多还能放600,000.00元"):
        do("disbursements.correct", house.specialist, one, amount=LOAN + 1, bank_on=DAY, reason="银行更正")
    do("disbursements.correct", house.specialist, one, amount=LOAN - 5, bank_on=DAY, reason="银行更正")
    mortgage = again(mortgage)
    assert (mortgage.matter.state, mortgage.arrived_on) == (Stage.WAITING, None)
    assert promised(mortgage) == {"mortgages.arrival", "mortgages.chase"}
    do("disbursements.correct", house.specialist, one, amount=LOAN, bank_on=DAY, reason="银行更正")
    assert again(mortgage).matter.state == Stage.ARRIVED
    loans.do("notify_customer", again(mortgage), how="call", reached=True, tax_told=True)
    do("disbursements.void", house.supervisor, one, reason="不是这户的")
    mortgage = again(mortgage)
    assert (mortgage.matter.state, mortgage.matter.answer) == (Stage.WAITING, "")
    assert mortgage.parts.get().paid == 0


@pytest.mark.clause("ZH-J3.1")
def test_a_loan_that_was_paid_is_not_withdrawn(house, loans):
    mortgage = loans.waiting()
    loans.pay(mortgage, amount=1)
    with pytest.raises(Refused, match="银行已经放款，不能撤回"):
        loans.do("withdraw", mortgage, reason="客户改付全款")


@pytest.mark.clause("ZH-J1.5")
def test_of_two_who_enter_the_same_money_one_is_refused(house, loans):
    """The part itself guards what it lends: what was read before the other wrote does not count."""
    from huiyin.rooms.sales.mortgages.actions.paying import add_to_part

    mortgage = loans.waiting()
    mine, theirs = mortgage.parts.get(), mortgage.parts.get()
    add_to_part(theirs, LOAN)
    with pytest.raises(Refused, match="超过这笔贷款的未放金额"):
        add_to_part(mine, LOAN)


@pytest.mark.clause("ZH-J3.3")
def test_both_forms_of_a_disbursement_leave_equal_rows(house, loans, sale):
    from huiyin.kernel.actions.sets import perform_set

    first, (_c, second) = loans.waiting(), loans.signed(unit=sale.door("1503"))
    second = loans.waiting(
        loans.agreed(loans.approved(loans.submitted(loans.complete(loans.arranged(second)))))
    )
    facts = {"amount": 7, "bank_on": DAY, "reference": "流水9", **loans.where}
    one = perform(
        "disbursements.record", by=house.specialist, part=first.parts.get(), party=first.party, **facts
    )
    (other,) = perform_set(
        "disbursements.record",
        [facts | {"part": _joined(second), "party": second.party}],
        by=house.specialist,
    )
    rows = [
        {
            f.name: getattr(row, f.attname)
            for f in Disbursement._meta.fields
            if f.name not in ("record", "part")
        }
        for row in (again(one), again(other))
    ]
    assert rows[0] == rows[1] and other.record.number == "FK-2026-0002"
    assert first.parts.get().paid == second.parts.get().paid == 7


def _joined(mortgage):
    return mortgage.parts.select_related("mortgage__matter__record").get()
