"""Taxes and fees told, paid, their receipts chased and archived; and what a void contract leaves of them."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.custody.models import Item
from huiyin.registers.accounts.models import Bill
from huiyin.registers.accounts.queries import held
from huiyin.rooms.sales.receipts.models import Receipt, State
from huiyin.rooms.sales.receipts.queries import unpaid_fund
from huiyin.rooms.sales.receipts.tests.conftest import assess, of
from tests.words import again, do, due, promised

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)


# ── told, paid, archived ────────────────────────────────────────────────────────


@pytest.mark.clause("YX-2.4d", "ZH-J1.9")
def test_the_buyer_hears_of_it_and_is_reminded_until_it_is_paid(house, filed):
    tax = assess(house, of("deed_tax"))
    do("receipts.notify", house.specialist, tax, how="call", reached=False)
    assert promised(tax) == {"receipts.notify"}
    with clock.at("2026-11-25 10:00"):
        do("receipts.notify", house.specialist, tax, how="call", reached=True)
    assert promised(tax) == {"receipts.remind"} and due(tax, "receipts.remind") == "12-10 17:30"
    with clock.at("2026-12-10 10:00"):
        do("receipts.notify", house.specialist, tax, how="sms", reached=True)
    assert again(tax).reminded == 1 and due(tax, "receipts.remind") == "12-25 17:30"
    do("receipts.pay", house.specialist, tax, paid=917_431, paid_on=DAY)
    assert promised(tax) == {"receipts.collect"}


@pytest.mark.clause("YX-2.4d")
def test_with_a_day_agreed_the_first_reminder_comes_a_month_before_it(house, sale, rate):
    sale.filed(sale.filing(sale.checked(sale.sign(sale.ready(sale.draft(tax_by=dt.date(2027, 6, 30)))))))
    tax = assess(house, of("deed_tax"))
    assert tax.due_on == dt.date(2027, 6, 30)
    do("receipts.notify", house.specialist, tax, how="call", reached=True)
    assert due(tax, "receipts.remind")[:5] == "05-31"


@pytest.mark.clause("ZH-4.1.4", "ZH-J2.5", "ZH-J3.6")
def test_a_receipt_is_taken_in_by_its_number_and_lies_in_the_archive(house, filed):
    tax = assess(house, of("deed_tax"))
    facts = {"number": "完税44001", "paid": 917_431, "paid_on": DAY}
    for wrong, words in (
        ({"paid_on": dt.date(2026, 11, 25)}, "缴款日期还没有到"),
        ({"paid_on": dt.date(2026, 11, 23)}, "缴款日期早于签约日期"),
        ({"paid": 0}, "票据金额要大于零"),
    ):
        with pytest.raises(Refused, match=words):
            do("receipts.take", house.specialist, tax, **facts | wrong)
    do("receipts.take", house.specialist, tax, **facts, place="票据柜2")
    assert promised(tax) == {"receipts.archive"}
    thing = Item.objects.get(about=tax.record)
    assert (thing.label, thing.keeper.said) == ("契税 完税44001", "票据柜2")
    do("receipts.archive", house.specialist, tax, archived_at="产权盒12")
    tax = again(tax)
    assert (tax.matter.state, tax.archived_at) == (State.ARCHIVED, "产权盒12")
    assert (tax.number, tax.received_by) == ("完税44001", house.specialist)


@pytest.mark.clause("ZH-4.1.4")
def test_only_a_receipt_that_is_here_is_archived(house, filed):
    tax = assess(house, of("deed_tax"))
    with pytest.raises(Refused, match="待归档"):
        do("receipts.archive", house.specialist, tax, archived_at="产权盒12")
    with pytest.raises(Refused, match="实缴金额要大于零"):
        do("receipts.pay", house.specialist, tax, paid=0, paid_on=DAY)
    do("receipts.pay", house.specialist, tax, paid=917_431, paid_on=DAY)
    for verb, facts, words in (
        ("archive", {"archived_at": "产权盒12"}, "待归档"),
        ("tell_refund", {"words": "可申请退税"}, "没有待提示的退税"),
        ("assess_tax", {"homes": "more"}, "待缴"),
    ):
        with pytest.raises(Refused, match=words):
            do(f"receipts.{verb}", house.specialist, tax, **facts)


@pytest.mark.clause("ZH-4.1.4", "ZH-J1.9")
def test_who_paid_is_asked_for_the_receipt_until_it_is_here(house, filed):
    tax = assess(house, of("deed_tax"))
    do("receipts.pay", house.specialist, tax, paid=917_431, paid_on=DAY)
    asked = due(tax, "receipts.collect")
    with clock.at("2026-11-30 10:00"):
        do("receipts.chase", house.specialist, tax, how="call", reached=False)
        assert (again(tax).reminded, due(tax, "receipts.collect")) == (0, asked)
        do("receipts.chase", house.specialist, tax, how="call", reached=True, words="下周送来")
    assert again(tax).reminded == 1
    assert promised(tax) == {"receipts.collect"} and due(tax, "receipts.collect") == "12-07 17:30"


@pytest.mark.clause("ZH-4.1.4")
def test_a_receipts_number_is_of_one_charge(house, sale, rate):
    first = sale.filed()
    second = sale.filed(sale.filing(sale.checked(sale.sign(sale.ready(sale.draft(unit=sale.door("1503")))))))
    facts = {"number": "完税1", "paid": 1, "paid_on": DAY}
    one, other = (Receipt.objects.get(contract=contract, sort="deed_tax") for contract in (first, second))
    do("receipts.take", house.specialist, one, **facts)
    with pytest.raises(Refused, match=f"票据号已登记在{one.record.number}"):
        do("receipts.take", house.specialist, other, **facts)


@pytest.mark.clause("ZH-J4.9", "ZH-4.1.4")
def test_what_we_collect_is_billed_as_theirs_and_held_for_them(house, sale, filed):
    fund = of("maintenance_fund")
    do("receipts.pay", house.specialist, of("deed_tax"), paid=1, paid_on=DAY)
    assert unpaid_fund(sale.unit)
    do("receipts.collect", house.specialist, fund, due_on=dt.date(2026, 12, 15))
    bill = Bill.objects.get(about=fund.record)
    assert (bill.charge, bill.amount) == ("maintenance_fund", 1_200_000)
    with pytest.raises(Refused, match="已经开过应收单"):
        do("receipts.collect", house.specialist, fund, due_on=dt.date(2026, 12, 15))
    with pytest.raises(Refused, match="由我们代收的款还没有收齐"):
        do("receipts.pay", house.specialist, fund, paid=1_200_000, paid_on=DAY)
    with pytest.raises(Refused, match="由我们代收的款还没有收齐"):
        do("receipts.take", house.specialist, fund, number="维1", paid=1_200_000, paid_on=DAY)
    sale.pay(filed, 1_200_000, bills=[(bill, 1_200_000)])
    assert held(sale.unit, "maintenance_fund") == 1_200_000
    do("receipts.pay", house.specialist, fund, paid=1_200_000, paid_on=DAY)
    assert not unpaid_fund(sale.unit)


@pytest.mark.clause("ZH-J4.9", "ZH-4.1.4")
def test_a_charge_taken_back_is_not_asked_for_any_more_and_may_be_opened_again(house, sale, filed):
    fund = of("maintenance_fund")
    with pytest.raises(Refused, match="金额还没有算出来"):
        do("receipts.collect", house.specialist, of("deed_tax"), due_on=dt.date(2026, 12, 15))
    do("receipts.collect", house.specialist, fund, due_on=dt.date(2026, 12, 15))
    do("receipts.void", house.supervisor, fund, reason="客户自行缴存")
    assert Bill.objects.get(about=fund.record).open == 0
    facts = {"department": house.desk, "project": house.project, "party": sale.party, "title": "维修资金"}
    fund = perform("receipts.open", by=house.specialist, contract=filed, sort="maintenance_fund", **facts)
    do("receipts.collect", house.specialist, fund, due_on=dt.date(2026, 12, 15))
    perform("bills.void", by=None, on=Bill.objects.get(about=fund.record).pk, reason="客户自行缴存")
    do("receipts.take", house.specialist, fund, number="维1", paid=1_200_000, paid_on=DAY)
    assert not unpaid_fund(sale.unit)


@pytest.mark.clause("YX-2.4d", "YX-2.4b")
def test_what_was_paid_stays_when_the_contract_comes_to_nothing(house, filed):
    tax, fund = assess(house, of("deed_tax")), of("maintenance_fund")
    for one in (tax, fund):
        do("receipts.pay", house.specialist, one, paid=917_431, paid_on=DAY)
    perform("contracts.void", by=None, on=filed.pk, why="withdrawn", reason="协商解除")
    assert again(fund).matter.state == State.PAID
    assert promised(tax) == {"receipts.tax_back"}


@pytest.mark.clause("YX-2.4d", "YX-2.4b")
def test_who_paid_tax_for_a_contract_that_came_to_nothing_hears_that_it_may_be_asked_back(house, filed):
    tax, fund = assess(house, of("deed_tax")), of("maintenance_fund")
    do("receipts.take", house.specialist, tax, number="完税1", paid=917_431, paid_on=DAY)
    do("receipts.archive", house.specialist, tax, archived_at="盒1")
    perform("contracts.void", by=None, on=filed.pk, why="withdrawn", reason="协商解除")
    assert again(fund).matter.state == State.VOIDED
    assert promised(tax) == {"receipts.tax_back"}
    do("receipts.tell_refund", house.specialist, tax, words="电话告知带解除协议和完税证明到税务大厅")
    assert again(tax).matter.state == State.ARCHIVED


@pytest.mark.clause("ZH-4.1.4")
def test_the_ledger_shows_due_paid_number_and_archive(house, client, filed, django_assert_max_num_queries):
    client.force_login(house.specialist)
    with django_assert_max_num_queries(30):
        page = client.get("/r/receipts/").content.decode()
    assert "12,000.00" in page and "维修" in page and "张秀英" not in page
    assert "计税" in client.get(f"/r/receipts/{of('deed_tax').pk}").content.decode()
