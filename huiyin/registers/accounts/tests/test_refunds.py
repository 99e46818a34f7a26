"""Money that goes back: only what is owed, agreed to by who has to, paid once."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.checks import check_all
from huiyin.registers.accounts.models import Bill, Refund
from huiyin.registers.accounts.queries import advance_of, held, owed_to

TODAY = dt.date(2026, 11, 24)
pytestmark = pytest.mark.clause("ZH-J4.9")


def asked(house, where, amount):
    return perform("refunds.ask", by=house.clerk, amount=amount, words="面积差退款", **where)


def test_what_we_owe_stands_on_an_account_of_its_own(credit, customer, unit, book_of):
    one = credit(50_000)
    assert book_of(one) == [{"sales:area_difference": 50_000, "refundable": -50_000}]
    assert owed_to(customer.party, unit) == 50_000


def test_a_debt_of_ours_is_not_void_once_it_was_refunded(house, credit, refund, pay):
    one = credit(50_000)
    pay(refund(10_000))
    with pytest.raises(Refused, match="只余 400.00 元"):
        perform("credits.void", on=one, by=house.supervisor, reason="算错")
    two = credit(50_000)
    perform("credits.void", on=two, by=house.supervisor, reason="算错")


@pytest.mark.clause("YX-2.7.2")
def test_a_refund_goes_through_supervisor_and_manager_before_it_stands(house, where, credit):
    credit(50_000)
    approval = asked(house, where, 50_000)
    assert isinstance(approval, Approval) and not Refund.objects.exists()
    perform("approvals.approve", on=approval, by=house.supervisor)
    assert not Refund.objects.exists()
    perform("approvals.approve", on=approval, by=house.manager)
    assert Refund.objects.get().amount == 50_000


def test_over_the_amount_of_the_parameter_the_director_signs_too(house, where, credit):
    credit(6_000_000)
    approval = asked(house, where, 5_000_001)
    for who in (house.supervisor, house.manager):
        perform("approvals.approve", on=approval, by=who)
    assert not Refund.objects.exists()
    perform("approvals.approve", on=approval, by=house.head)
    assert Refund.objects.get().amount == 5_000_001


def test_nobody_is_asked_for_what_is_not_owed(house, where, credit):
    credit(50_000)
    with pytest.raises(Refused, match="可退的只有 500.00 元"):
        asked(house, where, 50_001)
    assert not Approval.objects.exists()
    asked(house, where, 50_000)


def test_what_was_refunded_while_it_waited_is_not_refunded_again(house, where, credit, refund):
    credit(50_000)
    approval = asked(house, where, 30_000)
    refund(40_000)
    perform("approvals.approve", on=approval, by=house.supervisor)
    perform("approvals.approve", on=approval, by=house.manager)
    assert Refund.objects.count() == 1 and "可退的只有 100.00 元" in Approval.objects.get().refusal


def test_a_refund_is_paid_once_out_of_a_named_account(
    house, finance, credit, refund, pay, customer, unit, book_of
):
    credit(50_000)
    one = refund(50_000)
    with pytest.raises(NoRight):
        perform("refunds.pay", on=one, by=house.manager, method="transfer", till=None, paid_on=TODAY)
    pay(one)
    assert book_of(one) == [{"refundable": 50_000, "bank": -50_000}]
    assert owed_to(customer.party, unit) == 0
    with pytest.raises(Refused, match="已经付过"):
        pay(one)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"paid_on": TODAY + dt.timedelta(days=1)}, "paid_on"),
        ({"reference": ""}, "reference"),
        ({"method": "cash"}, "till"),
    ],
)
def test_a_payment_says_when_from_where_and_by_which_slip(credit, refund, pay, facts, field):
    credit(50_000)
    one = refund(50_000)
    with pytest.raises(Refused) as refused:
        pay(one, **facts)
    assert refused.value.field == field
    pay(one)


def test_money_that_the_bank_sent_back_is_owed_and_paid_anew(finance, credit, refund, pay, customer, unit):
    credit(50_000)
    one = refund(50_000)
    pay(one)
    perform("refunds.take_back", on=one, by=finance, reason="户名不符")
    assert owed_to(customer.party, unit) == 50_000 and Refund.objects.get().state == "asked"
    pay(one, reference="TK2")
    assert owed_to(customer.party, unit) == 0


def test_a_refund_of_what_was_paid_ahead_or_held_turns_it_into_a_debt(
    bill, take, refund, customer, unit, house
):
    take(20_000, purpose="advance")
    bill(30_000, "deed_tax"), take(30_000)
    refund(20_000, out_of="advance")
    back = refund(1_000, out_of="held", charge="deed_tax")
    assert advance_of(customer.party, unit) == 0 and held(unit) == 29_000
    assert owed_to(customer.party, unit) == 21_000
    perform("refunds.void", on=back, by=house.supervisor, reason="不退了")
    assert held(unit) == 30_000 and owed_to(customer.party, unit) == 20_000


def test_a_paid_refund_is_not_void(house, credit, refund, pay):
    credit(50_000)
    one = refund(50_000)
    pay(one)
    with pytest.raises(Refused, match="已经付出"):
        perform("refunds.void", on=one, by=house.supervisor, reason="不退了")


def test_what_is_owed_to_who_was_merged_into_another_is_owed_to_them(
    house, finance, bill, take, credit, offset, refund, pay, customer, unit
):
    one = bill(30_000, "deed_tax")
    take(5_000, purpose="advance"), credit(50_000)
    facts = {"department": house.desk, "project": house.project, "name": "张秀瑛", "phones": ["13800135678"]}
    kept = perform("customers.register", by=house.clerk, unit=unit, **facts)
    perform("customers.merge", on=customer, by=house.supervisor, into=kept.party, reason="同一位")
    kept.party.refresh_from_db()
    assert owed_to(kept.party, unit) == 50_000 and advance_of(kept.party, unit) == 5_000
    offset(amount=1_000, party=kept.party)
    take(4_000, party=kept.party)
    assert Bill.objects.get(pk=one.pk).settled == 5_000
    pay(refund(49_000, party=kept.party))
    pay(refund(5_000, out_of="advance", party=kept.party), reference="TK2")
    assert owed_to(kept.party, unit) == advance_of(kept.party, unit) == 0 and check_all() == []
