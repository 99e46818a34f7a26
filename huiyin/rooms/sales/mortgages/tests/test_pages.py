"""What is seen of loans: the board, the days, who is slow, what a loan costs, and the papers."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.checks import check_all
from huiyin.kernel.imports.tests.lists import put_in
from huiyin.rooms.sales.mortgages.models import LoanCard, LoanPart
from huiyin.rooms.sales.mortgages.tests.conftest import DAY, LOAN
from huiyin.rooms.sales.mortgages.tests.test_sheet import HEAD, row
from tests.words import again, do, told

pytestmark = pytest.mark.django_db


def card(loans, **facts):
    facts = {
        "lender": loans.bank, "sort": "commercial", "title": "首套房", "max_percent": 70, "max_years": 30,
        "rate": "3.500", "from_on": DAY, "until_on": dt.date(2026, 12, 3),
    } | facts  # fmt: skip
    from decimal import Decimal

    facts["rate"] = Decimal(facts["rate"])
    return perform("loancards.add", by=loans.house.supervisor, **loans.where, **facts)


@pytest.mark.clause("ZH-4.1.2", "ZH-J3.1")
def test_no_loan_is_arranged_beyond_what_its_lenders_policy_lends(house, loans):
    from huiyin.kernel.actions.refusals import Refused

    _c, mortgage = loans.signed()
    card(loans, max_percent=59)
    with pytest.raises(Refused, match="最高59成数"):
        loans.arranged(mortgage)
    card(loans, max_percent=60, max_years=20)
    with pytest.raises(Refused, match="最长20年"):
        loans.arranged(mortgage)
    card(loans, max_percent=60, rate="3.15")
    mortgage = loans.arranged(mortgage)
    assert str(mortgage.parts.get().rate) == "3.150"  # the policy's, where nobody typed another


@pytest.mark.clause("ZH-4.1.2")
def test_who_sees_to_loans_hears_before_a_policy_ends_once(house, loans):
    from huiyin.rooms.sales.mortgages.jobs import watch_cards

    one = card(loans)
    assert watch_cards() == 0
    with clock.at("2026-11-27 08:15"):
        assert (watch_cards(), watch_cards()) == (1, 0)
    assert any("2026-12-03到期" in words for words in told(house.specialist))
    do("loancards.correct", house.supervisor, one, until_on=dt.date(2026, 12, 4), reason="延长")
    with clock.at("2026-11-28 08:15"):
        assert watch_cards() == 1
    assert LoanCard.objects.get().reminded_on == dt.date(2026, 12, 4)


@pytest.mark.clause("YX-2.6b", "ZH-J1.5")
def test_a_lenders_own_list_of_papers_goes_before_the_handbooks(house, loans):
    perform(
        "loanlists.add", by=house.supervisor, department=house.desk, lender=loans.bank, sort="commercial",
        papers=["个人征信报告", "收入证明"],
    )  # fmt: skip
    mortgage = loans.arranged()
    assert set(mortgage.papers.values_list("label", flat=True)) == {"个人征信报告", "收入证明"}


@pytest.mark.clause("ZH-J3.2", "YX-2.6c")
def test_the_board_shows_each_stage_the_oldest_first_and_what_stands_too_long(house, loans, sale, client):
    mortgage = loans.submitted()
    loans.signed(unit=sale.door("1503"))
    client.force_login(house.supervisor)
    with clock.at("2026-12-15 10:00"):
        page = client.get("/mortgages/board").content.decode()
    assert "审批中" in page and "已 21 天" in page and "超期" in page and "3-2-1502" in page
    page = client.get(f"/mortgages/board?lender={loans.bank.pk}").content.decode()
    assert "3-2-1502" in page and "3-2-1503" not in page
    assert mortgage.record.party.name not in page


@pytest.mark.clause("ZH-J3.2")
def test_the_board_asks_a_dozen_queries_whatever_there_is(house, loans, sale, django_assert_max_num_queries):
    from huiyin.rooms.sales.mortgages.queries import Asked, board_of

    for room in ("1503", "1504", "1505"):
        loans.arranged(loans.signed(unit=sale.door(room))[1])
    with django_assert_max_num_queries(14):
        columns, _lenders = board_of(house.supervisor, Asked())
    assert [column.count for column in columns] == [3, 0, 0, 0, 0, 0]


@pytest.mark.clause("ZH-J3.3")
def test_the_three_sides_of_a_day_stand_beside_each_other_with_what_differs(house, loans, client):
    mortgage = loans.waiting()
    rows = [row(mortgage), row(交易流水号="他", 借款人姓名="某某某", 发生额=3)]
    put_in(house, "banklines", [HEAD, *rows], by=house.specialist)
    client.force_login(house.supervisor)
    page = client.get("/mortgages/reconciliation").content.decode()
    for words in ("600,000.00", "3.00", "找不到按揭", "都对不上", "财务还没有入账", "科苑支行"):
        assert words in page
    figure = client.get(f"/mortgages/figure?day={DAY}&what=ledger&lender={loans.bank.pk}").content.decode()
    assert "FK-2026-0001" in figure and "放款台账金额之和" in figure
    assert client.get("/mortgages/figure?what=nonsense").status_code == 404


@pytest.mark.clause("ZH-J1.5", "YX-2.6c")
def test_the_slowest_lender_stands_first_and_its_days_lead_to_its_loans(house, loans, sale, client):
    slow, quick = loans.submitted(), loans.signed(unit=sale.door("1503"))[1]
    other = loans.lender("bank", "工商银行")
    parts = [loans.parts(commercial=LOAN)[0] | {"lender": other}]
    quick = loans.do("arrange", quick, loan="commercial", parts=parts)
    loans.approved(loans.submitted(loans.complete(quick)))
    with clock.at("2026-12-14 10:00"):
        loans.approved(slow, on=dt.date(2026, 12, 14))
    client.force_login(house.supervisor)
    page = client.get("/mortgages/comparison").content.decode()
    assert page.index("建设银行") < page.index("工商银行") and "20.0" in page and "安居中介" in page
    figure = client.get(f"/mortgages/comparison/figure?by=lender&key={loans.bank.pk}&what=approval")
    assert slow.record.number in figure.content.decode() and "20天" in figure.content.decode()


@pytest.mark.clause("ZH-4.1.2", "ZH-J2.4")
def test_what_a_loan_costs_is_shown_month_by_month_with_its_way(house, loans, client):
    card(loans)
    client.force_login(house.clerk)
    asked = "commercial_amount=1000000&commercial_rate=3.5&commercial_years=30&fund_amount=50万&fund_rate=2.6&fund_repay=principal"
    page = client.get(f"/mortgages/calculator?{asked}").content.decode()
    assert "等额本息：" in page and "等额本金：" in page and "第 30 年" in page and "四舍五入" in page
    assert "首套房" in page
    page = client.get("/mortgages/calculator?commercial_amount=x&fund_amount=1&fund_rate=0").content.decode()
    assert "商业贷款：" in page and "年利率在0到30之间" in page
    mortgage = loans.arranged()
    assert "600000.00" in client.get(f"/mortgages/calculator?mortgage={mortgage.pk}").content.decode()


@pytest.mark.clause("ZH-J2.4")
def test_the_contracts_page_shows_the_loan_and_the_papers_that_are_missing(house, loans, client):
    contract, mortgage = loans.signed()
    client.force_login(house.specialist)
    page = client.get(f"/r/contracts/{contract.pk}").content.decode()
    assert mortgage.record.number in page and "近六个月银行流水" in page
    for kind, one in (("mortgages", mortgage), ("lenders", loans.bank)):
        assert client.get(f"/r/{kind}/{one.pk}").status_code == 200


@pytest.mark.clause("YX-2.6a", "YX-2.6b", "YX-2.6d")
@pytest.mark.parametrize("paper", ["checklist", "handing", "notice", "plan"])
def test_each_paper_is_drawn(house, loans, client, paper):
    card(loans)
    mortgage = loans.arranged()
    client.force_login(house.specialist)
    answer = client.get(f"/r/mortgages/{mortgage.pk}/papers/{paper}")
    assert answer.status_code == 200 and b"".join(
        answer.streaming_content if answer.streaming else [answer.content]
    )


@pytest.mark.clause("ZH-J3.3")
def test_the_nightly_check_sees_a_part_that_says_what_its_money_does_not(house, loans):
    mortgage = loans.waiting()
    loans.pay(mortgage, amount=100)
    assert check_all() == []
    LoanPart.objects.update(paid=99)
    assert [problem.invariant for problem in check_all()] == ["loans"]
    assert again(mortgage).parts.get().rest == LOAN - 99
