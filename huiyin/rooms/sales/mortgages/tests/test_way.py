"""From the signature of the contract to the customer's hearing that the money is there."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.matters.models import Matter
from huiyin.rooms.sales.conftest import SIGNATURE
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.mortgages.models import Mortgage, Stage
from huiyin.rooms.sales.mortgages.tests.conftest import DAY, LOAN
from tests.words import again, do, due, promised, told

pytestmark = pytest.mark.django_db


@pytest.mark.clause("ZH-J2.4", "ZH-J3.1")
def test_the_signature_of_a_contract_by_loan_opens_the_loan_with_its_papers(house, loans):
    contract, mortgage = loans.signed()
    assert (mortgage.loan, mortgage.amount, mortgage.contract) == ("commercial", LOAN, contract)
    assert mortgage.parts.get().amount == LOAN and mortgage.parts.get().lender is None
    assert "收入证明" in mortgage.papers.values_list("label", flat=True)
    assert promised(mortgage) == {"mortgages.papers"} and due(mortgage, "mortgages.papers") == "11-27 17:30"


@pytest.mark.clause("ZH-J2.4")
def test_who_pays_without_a_loan_has_none(house, sale):
    sale.sign()
    assert not Mortgage.objects.exists()


@pytest.mark.clause("ZH-J3.1")
def test_a_contract_has_one_loan_at_a_time(house, loans, sale):
    contract, mortgage = loans.signed()
    facts = {"contract": contract, "title": "按揭", "party": contract.party, **loans.where}
    from huiyin.kernel.actions.machine import perform

    with pytest.raises(Refused, match=f"合同已有按揭：{mortgage.record.number}"):
        perform("mortgages.open", by=house.specialist, **facts)
    other = sale.sign(sale.ready(sale.draft(unit=sale.door("1503"))))
    with pytest.raises(Refused, match="合同不是贷款购房"):
        perform("mortgages.open", by=house.specialist, **facts | {"contract": other})
    draft = sale.draft(unit=sale.door("1504"), payment="mortgage", loan=LOAN)
    with pytest.raises(Refused, match="合同还没有签订"):
        perform("mortgages.open", by=house.specialist, **facts | {"contract": draft})
    loans.do("withdraw", mortgage, reason="客户改为全款")
    assert perform("mortgages.open", by=house.specialist, **facts).pk != mortgage.pk


@pytest.mark.clause("YX-3.2.4")
def test_the_loans_of_a_project_go_to_the_one_who_sees_to_them(house, loans):
    from huiyin.kernel.actions.machine import perform

    perform("loandesks.appoint", by=house.supervisor, who=house.clerk, from_on=DAY, **loans.where)
    _contract, mortgage = loans.signed()
    assert mortgage.matter.owner == house.clerk


@pytest.mark.clause("ZH-J3.1")
def test_the_parts_of_a_loan_are_the_contracts_loan_to_the_fen(house, loans):
    _contract, mortgage = loans.signed(payment="combined")
    assert not mortgage.parts.exists()
    for amounts, words in (
        ({"commercial": LOAN, "fund": 1}, "相差0.01元"),
        ({"commercial": LOAN - 1_000_000, "fund": 500_000}, "相差5,000.00元"),
        ({"commercial": LOAN, "fund": 0}, "贷款金额要大于零"),
    ):
        with pytest.raises(Refused, match=words):
            loans.do("arrange", mortgage, loan="combined", parts=loans.parts(**amounts))
    with pytest.raises(Refused, match="组合贷款要写商业贷款和公积金贷款两笔"):
        loans.do("arrange", mortgage, loan="combined", parts=loans.parts(commercial=LOAN))
    mortgage = loans.arranged(mortgage, commercial=40_000_000, fund=20_000_000)
    assert [part.amount for part in mortgage.parts.order_by("pk")] == [40_000_000, 20_000_000]
    assert {"近六个月银行流水", "公积金缴存证明"} <= set(mortgage.papers.values_list("label", flat=True))


@pytest.mark.clause("ZH-J3.1")
def test_only_who_lends_lends_and_only_an_agent_is_an_agent(house, loans):
    _contract, mortgage = loans.signed()
    parts = loans.parts(commercial=LOAN)
    with pytest.raises(Refused, match="不是中介或担保公司"):
        loans.do("arrange", mortgage, loan="commercial", parts=parts, agent=loans.bank)
    with pytest.raises(Refused, match="安居中介不放贷"):
        loans.do("arrange", mortgage, loan="commercial", parts=[parts[0] | {"lender": loans.agent}])


@pytest.mark.clause("YX-2.6b", "ZH-J3.2")
def test_no_bank_paper_is_stored_before_the_customer_agreed_to_just_that(house, loans):
    mortgage = loans.arranged()
    papers = {mortgage.papers.first().pk: "received"}
    with pytest.raises(Refused, match="客户还没有单独同意保存银行资料"):
        loans.do("take_papers", mortgage, papers=papers, uploads=[SIGNATURE])
    with pytest.raises(Refused, match="客户还没有单独同意保存银行资料"):
        do("matters.attach", house.specialist, mortgage, uploads=[SIGNATURE])
    loans.do("consent", mortgage, consented_on=DAY, edition="2026版")
    loans.do("take_papers", mortgage, papers=papers, uploads=[SIGNATURE])
    do("matters.attach", house.specialist, mortgage, uploads=[SIGNATURE])


@pytest.mark.clause("YX-2.6b")
def test_what_is_missing_is_chased_until_it_is_there(house, loans):
    mortgage = loans.arranged()
    with clock.at("2026-11-25 10:00"):
        loans.do("chase", mortgage, whom="customer", reached=False)
        assert due(mortgage, "mortgages.papers") == "11-27 17:30"  # an attempt keeps no promise
        mortgage = loans.do("chase", mortgage, whom="customer", reached=True, words="周五送来")
        assert due(mortgage, "mortgages.papers") == "11-30 17:30"
    papers = list(mortgage.papers.all())
    with pytest.raises(Refused, match="要写明原因"):
        loans.do("take_papers", mortgage, papers={papers[0].pk: "excused"})
    mortgage = loans.complete(mortgage)
    assert mortgage.ready_on == DAY and promised(mortgage) == {"mortgages.papers"}
    mortgage = loans.do("add_paper", mortgage, label="担保合同")
    assert mortgage.ready_on is None
    with pytest.raises(Refused, match="还缺资料：担保合同"):
        loans.submitted(mortgage)


@pytest.mark.clause("YX-2.6b", "ZH-J3.1")
def test_nothing_is_handed_in_by_halves(house, loans):
    _contract, mortgage = loans.signed()
    with pytest.raises(Refused, match="还没有安排贷款机构"):
        loans.submitted(mortgage)
    mortgage = loans.arranged(mortgage)
    with pytest.raises(Refused, match="客户还没有单独同意"):
        loans.submitted(mortgage)


@pytest.mark.clause("YX-2.6c", "ZH-J3.2", "ZH-J3.4")
def test_each_stage_has_its_promise(house, loans):
    mortgage = loans.submitted()
    assert promised(mortgage) == {"mortgages.approval", "mortgages.chase"}
    assert due(mortgage, "mortgages.approval") == "12-08 17:30"
    mortgage = loans.do("chase", mortgage, whom="agent", reached=True, words="下周批")
    assert mortgage.chases.get().stage == "review"
    mortgage = loans.approved(mortgage)
    assert promised(mortgage) == {"mortgages.chase"}
    mortgage = loans.agreed(mortgage)
    assert promised(mortgage) == {"mortgages.chase", "mortgages.pledge"}
    assert due(mortgage, "mortgages.pledge") == "12-08 17:30"
    mortgage = loans.waiting(mortgage)
    assert mortgage.matter.state == Stage.WAITING
    assert promised(mortgage) == {"mortgages.chase", "mortgages.arrival"}
    assert due(mortgage, "mortgages.arrival") == "12-01 17:30"


@pytest.mark.clause("ZH-J3.2")
def test_days_out_of_order_are_refused(house, loans):
    mortgage = loans.complete()
    with pytest.raises(Refused, match="日期早于签约日期"):
        loans.submitted(mortgage, on=DAY - dt.timedelta(days=1))
    with pytest.raises(Refused, match="日期还没有到"):
        loans.submitted(mortgage, on=DAY + dt.timedelta(days=1))
    with clock.at("2026-11-27 10:00"):
        mortgage = loans.submitted(mortgage, on=dt.date(2026, 11, 26))
        with pytest.raises(Refused, match="日期早于送审日期（2026-11-26）"):
            loans.approved(mortgage, on=dt.date(2026, 11, 25))
        mortgage = loans.approved(mortgage, on=dt.date(2026, 11, 26))
        with pytest.raises(Refused, match="日期早于批准日期"):
            loans.agreed(mortgage, on=dt.date(2026, 11, 25))
        mortgage = loans.agreed(mortgage, on=dt.date(2026, 11, 27))
        with pytest.raises(Refused, match="日期早于借款合同日期"):
            loans.waiting(mortgage, on=dt.date(2026, 11, 26))


@pytest.mark.clause("YX-2.6a")
def test_the_agent_hears_on_the_day_the_filing_is_back_and_signs_for_the_copies(house, loans, sale):
    contract, mortgage = loans.signed()
    mortgage = loans.arranged(mortgage)
    with pytest.raises(Refused, match="合同还没有备案返回"):
        loans.hand(mortgage)
    with clock.at("2026-11-24 15:00"):
        sale.filed(sale.filing(sale.checked(again(contract))))
    assert due(mortgage, "mortgages.call_agent") == "11-24 17:30"
    loans.do("call_agent", mortgage, how="call", reached=False)
    assert "mortgages.call_agent" in promised(mortgage)
    mortgage = loans.do("call_agent", mortgage, how="call", reached=True)
    assert mortgage.called_at and "mortgages.call_agent" not in promised(mortgage)
    for wrong, words in (
        ({"signature": None}, "没有领取人的签字"),
        ({"items": []}, "没有选要交给中介的原件"),
        ({"taken_by": " "}, "没有写领取人"),
    ):
        with pytest.raises(Refused, match=words):
            loans.hand(mortgage, **wrong)
    items = loans.copies(mortgage)[:2]
    mortgage = loans.hand(mortgage)
    assert mortgage.handed_to == "小陈"
    assert {again(item).keeper.outside for item in items} == {"安居中介"}
    with pytest.raises(Refused, match="不在手中：安居中介"):
        loans.hand(mortgage, items=items)


@pytest.mark.clause("YX-2.6a")
def test_an_agent_who_comes_in_after_the_filing_is_called_too(house, loans, sale):
    contract, mortgage = loans.signed()
    sale.filed(sale.filing(sale.checked(again(contract))))
    assert promised(mortgage) == {"mortgages.papers"}
    assert "mortgages.call_agent" in promised(loans.arranged(again(mortgage)))


@pytest.mark.clause("ZH-J3.1", "ZH-J3.2")
def test_a_refused_loan_leaves_the_contracts_owner_a_task(house, loans):
    mortgage = loans.submitted()
    Matter.objects.filter(pk=mortgage.contract_id).update(owner=house.clerk)
    with pytest.raises(Refused, match="要写明银行的理由"):
        loans.do("refuse", mortgage, happened_on=DAY)
    mortgage = loans.do("refuse", mortgage, happened_on=DAY, reason="征信逾期")
    assert (mortgage.matter.state, mortgage.live, mortgage.why) == (Stage.REFUSED, False, "征信逾期")
    task = Matter.objects.get(record__kind="tasks")
    assert task.owner == house.clerk and "变更付款方式" in task.task.wanted
    assert any("贷款未批准" in words for words in told(house.clerk))


@pytest.mark.clause("ZH-J3.1")
def test_what_the_bank_looks_at_is_not_changed_behind_its_back(house, loans):
    contract, mortgage = loans.signed()
    facts = {"price": contract.price, "area": contract.area, "reason": "写错了"}
    do("contracts.correct", house.specialist, contract, payment="mortgage", loan=LOAN - 100, **facts)
    mortgage = again(mortgage)
    assert (mortgage.amount, mortgage.parts.get().amount) == (LOAN - 100, LOAN - 100)
    mortgage = loans.submitted(loans.complete(loans.arranged(mortgage)))
    with pytest.raises(Refused, match="已经送审，贷款不能改"):
        do("contracts.correct", house.specialist, contract, payment="mortgage", loan=LOAN, **facts)


@pytest.mark.clause("ZH-J3.1")
def test_who_pays_otherwise_after_all_has_no_loan_any_more(house, loans):
    contract, mortgage = loans.signed()
    facts = {"price": contract.price, "area": contract.area, "reason": "客户改付全款"}
    do("contracts.correct", house.specialist, contract, payment="full", loan=0, **facts)
    assert again(mortgage).matter.state == Stage.WITHDRAWN


@pytest.mark.clause("ZH-J3.1", "YX-2.6c")
def test_a_void_contract_leaves_no_loan_and_one_that_goes_on_has_one_again(house, loans):
    contract, mortgage = loans.signed()
    do("contracts.void", None, contract, why="withdrawn", reason="客户退房")
    mortgage = again(mortgage)
    assert (mortgage.matter.state, mortgage.live, promised(mortgage)) == (Stage.WITHDRAWN, False, set())
    do("contracts.resume", house.specialist, contract, reason="客户又要了")
    assert Mortgage.objects.get(contract=contract, live=True).pk != mortgage.pk
    assert Contract.objects.get().matter.state == "signed"
