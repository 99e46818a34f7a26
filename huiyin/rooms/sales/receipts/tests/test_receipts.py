"""Deed tax, maintenance fund and registration fee: reckoned, told, paid, their receipts chased and archived."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.explain.models import Explanation
from huiyin.rooms.sales.receipts.models import Receipt
from huiyin.rooms.sales.receipts.queries import rate_of
from huiyin.rooms.sales.receipts.tests.conftest import assess, of
from tests.words import again, do, due, promised

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)


# ── reckoned ────────────────────────────────────────────────────────────────────


@pytest.mark.clause("ZH-4.1.4", "ZH-J2.5", "YX-2.4d")
def test_when_the_filing_is_back_each_charge_is_a_matter_with_its_promise(house, filed):
    assert {one.sort for one in Receipt.objects.all()} == {"deed_tax", "maintenance_fund"}
    tax = of("deed_tax")
    assert (tax.record.number, tax.matter.owner) == ("PJ-2026-0001", house.specialist)
    assert promised(tax) == {"receipts.notify"} and due(tax, "receipts.notify") == "11-26 17:30"


@pytest.mark.clause("YX-2.4d", "ZH-J3.6")
def test_deed_tax_is_an_estimate_that_says_what_it_rests_on(house, filed):
    tax = of("deed_tax")
    for homes in ("only_home", "second_home"):
        with pytest.raises(Refused, match="享受优惠税率要有住房情况证明"):
            assess(house, tax, homes=homes, certificate="")
    with pytest.raises(Refused, match="这不是契税"):
        assess(house, of("maintenance_fund"))
    assert assess(house, tax, vat="simple").base == 95_238_095  # ÷ 1.05
    tax = assess(house, tax)
    # 1,000,000.00 ÷ 1.09 = 917,431.19 × 1 %
    assert (tax.base, tax.amount) == (91_743_119, 917_431)
    told = Explanation.objects.get(record=tax.record, figure="amount")
    assert "以税务机关核定为准" in told.recipe.body["formula"]
    assert ["YX-2.4d", "preferential_rates", "140㎡及以下 1%"] in told.recipe.body["parameters"]


@pytest.mark.clause("YX-2.4d")
@pytest.mark.parametrize(
    ("homes", "certificate", "percent"),
    [("only_home", "证1", 1), ("second_home", "证1", 1), ("more", "", 3), ("no_home", "", 3)],
)
def test_the_rate_follows_the_homes(house, filed, homes, certificate, percent):
    tax = assess(house, of("deed_tax"), homes=homes, certificate=certificate, vat="given", base=90_000_000)
    assert tax.amount == 900_000 * percent


@pytest.mark.clause("YX-2.4d")
def test_an_invoice_without_tax_is_not_more_than_the_price(house, filed):
    for base in (None, 100_000_001):
        with pytest.raises(Refused, match="不含税金额要大于零且不超过总价"):
            assess(house, of("deed_tax"), vat="given", base=base)


@pytest.mark.clause("ZH-J4.8", "ZH-4.1.4")
def test_the_fund_is_the_area_by_the_citys_standard(house, filed):
    fund = of("maintenance_fund")
    assert fund.amount == 1_200_000
    told = Explanation.objects.get(record=fund.record, figure="amount")
    assert "深建规〔2024〕3号" in str(told.recipe.body["parameters"])


@pytest.mark.clause("ZH-J4.8")
def test_without_a_standard_nothing_is_told_until_it_is_entered(house, sale):
    sale.filed()
    fund = of("maintenance_fund")
    assert fund.amount is None
    with pytest.raises(Refused, match="金额还没有算出来"):
        do("receipts.notify", house.specialist, fund, how="call", reached=True)
    with pytest.raises(Refused, match="还没有登记这类房屋的维修资金标准"):
        do("receipts.assess_fund", house.specialist, fund)
    facts = {"use": "home", "per_m2": 9_500, "from_on": DAY, "paper": "市府令"}
    perform("fundrates.set", by=house.supervisor, department=house.desk, **facts)
    do("receipts.assess_fund", house.specialist, fund)
    assert again(fund).amount == 950_000


@pytest.mark.clause("ZH-4.1.4")
def test_of_a_contract_brought_in_a_charge_is_opened_by_hand_and_each_once(house, client, sale, rate):
    contract = sale.sign()
    client.force_login(house.specialist)
    page = f"/new/receipts.open?from={contract.pk}"
    assert client.post(page, {"sort": "maintenance_fund"}).status_code == 302
    assert of("maintenance_fund").amount == 1_200_000
    assert "已经建立：PJ-2026-0001" in client.post(page, {"sort": "maintenance_fund"}).content.decode()


@pytest.mark.clause("ZH-J4.8")
def test_the_standard_is_the_projects_own_the_newest_in_force_for_the_use(house, sale, rate):
    def enter(per_m2, **facts):
        facts = {"use": "home", "from_on": dt.date(2025, 1, 1), "paper": "市府令"} | facts
        return perform("fundrates.set", by=house.supervisor, department=house.desk, per_m2=per_m2, **facts)

    own = {"project": house.project}
    enter(13_000)
    enter(14_000, **own, from_on=dt.date(2023, 1, 1))
    enter(15_000, **own, from_on=DAY + dt.timedelta(days=1))
    enter(16_000, **own, use="shop")
    with pytest.raises(Refused, match="标准要大于零"):
        enter(0, **own)
    assert rate_of(sale.unit, DAY) == rate
    newest = enter(17_000, **own)
    assert rate_of(sale.unit, DAY) == newest
    do("fundrates.void", house.supervisor, newest, reason="录错")
    assert rate_of(sale.unit, DAY) == rate


@pytest.mark.clause("ZH-J4.8", "ZH-J3.6")
def test_a_parking_space_pays_no_fund_and_a_pledge_its_fee(house, sale, rate):
    space = sale.door("B101", use="parking")
    contract = sale.filed(sale.filing(sale.checked(sale.sign(sale.ready(sale.draft(unit=space))))))
    assert [one.sort for one in contract.receipts.all()] == ["deed_tax"]
    facts = {"department": house.desk, "project": house.project, "party": sale.party, "title": "抵押登记费"}
    perform("receipts.open", by=house.specialist, contract=contract, sort="mortgage_fee", **facts)
    assert of("mortgage_fee").amount == 8_000


@pytest.mark.clause("YX-2.4d")
def test_deed_tax_is_due_on_the_earlier_of_the_contracts_and_the_citys_day(house, sale, rate):
    set_parameter("YX-2.4d", "local_within", "90 calendar_days", department=house.desk, reason="本市规定")
    for room, agreed, due_on in (
        ("1503", dt.date(2027, 6, 30), dt.date(2027, 2, 22)),
        ("1504", dt.date(2026, 12, 20), dt.date(2026, 12, 20)),
    ):
        contract = sale.draft(unit=sale.door(room), tax_by=agreed)
        contract = sale.filed(sale.filing(sale.checked(sale.sign(sale.ready(contract)))))
        assert contract.receipts.get(sort="deed_tax").due_on == due_on
    tax = assess(house, contract.receipts.get(sort="deed_tax"))
    do("receipts.notify", house.specialist, tax, how="call", reached=True)
    assert due(tax, "receipts.remind") == "12-09 17:30"  # less than a month is left: at the usual interval
    assert assess(house, tax, due_on=dt.date(2026, 12, 10)).due_on == dt.date(2026, 12, 10)
