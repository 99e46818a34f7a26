"""Before the keys everything is counted; the fund no one can excuse, the rest only by names (ZH-J4.8, ZH-J4.9)."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.rooms.sales.conftest import PRICE
from huiyin.rooms.sales.settlement.actions.clearing import refuse_uncleared
from huiyin.rooms.sales.settlement.queries import collected_for_others
from tests.words import again, do

pytestmark = [pytest.mark.django_db, pytest.mark.clause("ZH-J4.8")]


def draw(house, contract):
    facts = {"department": house.desk, "project": house.project}
    return perform("clearances.draw", by=house.specialist, contract=contract, **facts)


def test_without_the_fund_there_are_no_keys_and_nobody_can_let_it_through(house, sale, pay_fund):
    contract = sale.filed()
    sale.pay(contract, PRICE)
    one = draw(house, contract)
    assert (one.clear, one.fund_paid) == (False, False)
    with pytest.raises(Refused, match="维修资金未缴，任何人都不能放行"):
        do("clearances.excuse", house.specialist, one, up_to=10**9, reason="客户急")
    with pytest.raises(Refused, match="还没有缴维修资金，不能交房"):
        refuse_uncleared(sale.unit)
    pay_fund(contract)
    one = draw(house, contract)
    assert one.clear and refuse_uncleared(sale.unit) == one


def test_an_open_balance_goes_only_by_names_and_only_up_to_what_they_signed_for(house, sale, pay_fund):
    contract = sale.filed()
    pay_fund(contract)
    sale.pay(contract, PRICE - 500_000)
    with pytest.raises(Refused, match="还没有开结清单"):
        refuse_uncleared(sale.unit)
    one = draw(house, contract)
    assert one.open_amount == 500_000
    with pytest.raises(Refused, match=r"还没有结清：房款（5,000\.00元）"):
        refuse_uncleared(sale.unit)
    with pytest.raises(Refused, match="放行金额小于未清金额"):
        do("clearances.excuse", house.specialist, one, up_to=499_999, reason="尾款下周到")
    do("clearances.excuse", house.specialist, one, up_to=500_000, reason="尾款下周到")
    with pytest.raises(Refused, match="还没有结清"):
        refuse_uncleared(sale.unit)
    for member in (house.manager, house.head):
        do("approvals.approve", member, Approval.objects.latest("pk"))
    assert again(one).excused_by == house.specialist and refuse_uncleared(sale.unit).pk == one.pk
    where = {"department": house.desk, "project": house.project, "unit": sale.unit, "party": sale.party}
    facts = {"charge": "title_fee", "amount": 100, "due_on": dt.date(2026, 12, 1)}
    perform("bills.raise", by=house.clerk, **where, **facts)
    with pytest.raises(Refused, match="还没有结清：房款、办证费"):
        refuse_uncleared(sale.unit)


def test_money_owed_to_the_buyer_is_open_too(house, sale, pay_fund):
    contract = sale.filed()
    pay_fund(contract)
    sale.pay(contract, PRICE)
    where = {"department": house.desk, "project": house.project, "unit": sale.unit, "party": sale.party}
    perform("credits.raise", by=house.clerk, charge="area_difference", amount=30_000, words="面积差", **where)
    one = draw(house, contract)
    assert [line[1] for line in one.lines if line[4]] == ["应退客户"] and not one.clear


def test_a_parking_space_owes_no_fund_of_a_home(house, sale):
    space = sale.door("B101", use="parking")
    contract = sale.filed(
        sale.filing(sale.checked(sale.sign(sale.ready(sale.draft(unit=space, price=20_000_000)))))
    )
    sale.pay(contract, 20_000_000)
    draw(house, contract)
    assert refuse_uncleared(space)


@pytest.mark.clause("ZH-J4.9")
def test_what_was_collected_for_others_balances_with_what_was_paid_over(house, client, sale):
    contract = sale.filed()
    where = {"department": house.desk, "project": house.project, "unit": sale.unit, "party": sale.party}
    facts = {"charge": "deed_tax", "amount": 900_000, "due_on": dt.date(2026, 12, 1)}
    bill = perform("bills.raise", by=house.clerk, **where, **facts)
    sale.pay(contract, 600_000, bills=[(bill, 600_000)])
    over = {"charge": "deed_tax", "payee": "税务局", "till": sale.till, "paid_on": dt.date(2026, 11, 24)}
    lines = [{"unit": sale.unit, "amount": 250_000, "receipt": "完税1"}]
    perform("payovers.record", by=None, lines=lines, department=house.desk, project=house.project, **over)
    held = {row.charge: row for row in collected_for_others([house.desk.pk])}
    assert "house_price" not in held
    tax = held["deed_tax"]
    assert (tax.billed, tax.came, tax.passed_on, tax.left, tax.pending) == (
        900_000,
        600_000,
        250_000,
        350_000,
        300_000,
    )
    client.force_login(house.supervisor)
    page = client.get("/settlement/offsetting?charge=deed_tax").content.decode()
    assert "3,500.00" in page and "3-2-1502" in page


def test_a_sheet_is_drawn_under_a_standing_contract_and_only_what_is_open_is_let_through(
    house, sale, pay_fund
):
    with pytest.raises(Refused, match="没有有效的合同"):
        refuse_uncleared(sale.unit)
    with pytest.raises(Refused, match="合同没有签订，或正在作废"):
        draw(house, sale.draft(unit=sale.door("1503")))
    contract = sale.filed()
    pay_fund(contract)
    sale.pay(contract, PRICE - 1)
    one = draw(house, contract)
    with pytest.raises(Refused, match="放行要写明理由"):
        perform("clearances.excuse", by=None, on=one.pk, up_to=1)
    sale.pay(contract, 1)
    cleared = draw(house, contract)
    with pytest.raises(Refused, match="已经结清，不需要放行"):
        do("clearances.excuse", house.specialist, cleared, up_to=1, reason="客户急")
    assert refuse_uncleared(sale.unit) == cleared
    do("clearances.void", house.supervisor, cleared, reason="误开")
    assert refuse_uncleared(sale.unit) == one


def test_a_difference_nobody_heard_of_is_open_and_tax_is_not(house, sale, pay_fund, compute):
    contract = sale.filed()
    pay_fund(contract)
    sale.pay(contract, PRICE)
    compute(contract, 10_000)
    lines = {line[0]: line for line in draw(house, contract).lines}
    assert [code for code, line in lines.items() if line[4]] == ["area"]
    assert "未缴" in [line[5] for line in lines.values()]


@pytest.mark.parametrize(("reading", "is_open"), [("both", True), ("owed_by_buyer", False)])
def test_money_paid_in_advance_is_open_as_the_department_reads_it(house, sale, pay_fund, reading, is_open):
    facts = {"department": house.desk, "effective_on": dt.date(2026, 1, 1), "reason": "本部门口径"}
    set_parameter("ZH-J4.8", "open_balance", reading, **facts)
    contract = sale.filed()
    pay_fund(contract)
    sale.pay(contract, PRICE + 100, rest_in_advance=True)
    one = draw(house, contract)
    assert [line[4] for line in one.lines if line[0] == "ours"] == [is_open]
    assert one.open_amount == (100 if is_open else 0)
