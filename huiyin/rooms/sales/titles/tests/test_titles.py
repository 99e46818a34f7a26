"""A title from the keys to the application: papers, receipts, fee, and the days that bind the developer."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import AFTER
from huiyin.kernel.clauses.parameters import Unset, set_parameter
from huiyin.kernel.custody.models import Item
from huiyin.kernel.explain.models import Explanation
from huiyin.kernel.money import yuan
from huiyin.kernel.promises.models import Promise
from huiyin.registers.accounts.models import Bill
from huiyin.registers.office.models import Task
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.receipts.models import Receipt
from huiyin.rooms.sales.titles.actions.titles import after_hand_over
from huiyin.rooms.sales.titles.jobs import watch_terms
from huiyin.rooms.sales.titles.models import ActSort, RegistryAct, TitleCase, TitleState
from huiyin.rooms.sales.titles.rules import late_interest, term_of, years_after
from huiyin.rooms.sales.titles.tests.conftest import REGISTRY, TODAY
from tests.words import again, do, promise, promised, told

database = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@database
@pytest.mark.clause("YX-2.7.1a", "YX-3.2.5", "ZH-J4.4")
def test_from_the_keys_the_developers_days_run(work):
    title = work.title(handed_over_on=TODAY)
    assert title.record.number == "BZ-2026-0001"
    title = again(title)
    assert (title.file_by, title.title_by) == (TODAY + 60 * DAY, TODAY + 90 * DAY)
    assert promised(title) == {"titles.collect_papers", "titles.file_papers", "titles.obtain"}
    due = clock.local(promise(title, "titles.obtain").due).date()
    assert title.title_by - 3 * DAY <= due <= title.title_by


@database
@pytest.mark.clause("YX-2.7.1a")
def test_the_days_run_from_when_the_keys_are_known_and_by_the_contracts_own_term(work, sale):
    contract = sale.filed()
    Contract.objects.filter(pk=contract.pk).update(title_days=180)
    title = work.title(again(contract))
    assert again(title).title_by is None and promised(title) == {"titles.collect_papers"}
    do("titles.hand_over_known", work.who, title, handed_over_on=TODAY)
    title = again(title)
    assert title.title_by == TODAY + 180 * DAY and "合同约定" in promise(title, "titles.obtain").how
    with pytest.raises(Refused, match="已经登记"):
        do("titles.hand_over_known", work.who, title, handed_over_on=TODAY)


@database
@pytest.mark.clause("YX-2.7.1a")
def test_of_a_finished_home_the_days_run_from_the_contract(work, sale):
    contract = sale.filed()
    Contract.objects.filter(pk=contract.pk).update(sale="completed")
    title = again(work.title(again(contract)))
    assert title.title_by == contract.signed_on + 90 * DAY and title.file_by is None


@database
@pytest.mark.clause("YX-2.7.1a")
def test_keys_before_the_contract_or_in_the_future_are_refused(work, sale):
    contract = sale.filed()
    for day in (TODAY - DAY, TODAY + DAY):
        with pytest.raises(Refused, match="日期"):
            work.title(contract, handed_over_on=day)
    assert work.title(contract, handed_over_on=TODAY).handed_over_on == TODAY


@database
@pytest.mark.clause("YX-2.7.1a")
def test_nothing_is_applied_for_without_papers_receipts_and_fee(work):
    work.first()
    title = work.title()
    with pytest.raises(Refused) as refusal:
        do("titles.ready", work.who, title)
    assert all(
        word in str(refusal.value) for word in ("身份证件", "契税票据", "维修资金票据", "费用没有核定")
    )
    title = work.complete(title, place="资料柜1")
    do("titles.set_fee", work.who, title, fee=8_000)
    with pytest.raises(Refused, match="契税票据.*办证费用"):
        do("titles.ready", work.who, title)
    work.receipts(title.contract)
    do("titles.pay_fee", work.who, again(title), fee_paid_on=TODAY, fee_number="费001")
    do("titles.ready", work.who, again(title))
    assert again(title).matter.state == TitleState.READY and promised(title) == {"titles.apply"}
    Receipt.objects.filter(contract=title.contract, sort="deed_tax").update(number="")
    with pytest.raises(Refused, match="契税票据"):
        do("titles.apply", work.who, title, applied_on=TODAY, registry=REGISTRY)


@database
@pytest.mark.clause("YX-2.7.1a")
def test_what_we_collect_is_billed_as_the_registrys_and_paid_when_finance_has_it(work, sale):
    title = work.title()
    with pytest.raises(Refused, match="最后日期"):
        do("titles.set_fee", work.who, title, fee=8_000, collect=True)
    do("titles.set_fee", work.who, title, fee=8_000, collect=True, due_on=TODAY)
    bill = Bill.objects.get(about=title.record)
    assert (bill.charge, bill.amount) == ("title_fee", 8_000)
    with pytest.raises(Refused, match="还没有收齐"):
        do("titles.pay_fee", work.who, again(title), fee_paid_on=TODAY)
    Bill.objects.filter(pk=bill.pk).update(settled=8_000)
    do("titles.pay_fee", work.who, again(title), fee_paid_on=TODAY)
    assert again(title).fee_paid_on == TODAY


@database
@pytest.mark.clause("YX-2.7.1a", "ZH-J4.4")
def test_papers_have_a_place_and_go_to_the_registry_with_the_application(work):
    work.first()
    title = work.ready()
    things = Item.objects.filter(about=title.record, sort="title_paper")
    assert things.count() == 9 and {thing.keeper.place for thing in things} == {"资料柜1"}
    title = work.applied(title)
    assert {thing.keeper.outside for thing in things.all()} == {REGISTRY}
    assert set(title.matter.case_papers.values_list("state", flat=True)) == {"filed"}
    assert title.filed_on == TODAY and promised(title) == {"titles.chase"}
    transfer = RegistryAct.objects.get(contract=title.contract, sort=ActSort.TRANSFER)
    assert (transfer.matter.state, transfer.submitted_on) == ("submitted", TODAY)
    with pytest.raises(Refused, match="随办证事项"):
        do("registryacts.accept", work.who, transfer, acceptance_number="S1", accepted_on=TODAY)
    do("titles.accepted", work.who, title, acceptance_number="受1", accepted_on=TODAY)
    assert again(transfer).acceptance_number == "受1"


@database
@pytest.mark.clause("YX-2.7.1a")
def test_a_paper_that_is_wanted_again_makes_it_not_ready(work):
    title = work.ready()
    do("titles.add_paper", work.who, title, label="监护公证书", origin="buyer")
    title = again(title)
    assert title.matter.state == TitleState.COLLECTING and promised(title) == {"titles.collect_papers"}


@database
@pytest.mark.clause("YX-2.7.1a", "YX-3.2.5")
def test_at_each_stage_somebody_is_asked_again(work):
    title = work.title()
    do("titles.chase", work.who, title, whom="customer", how="call", words="周末送来")
    assert promised(title) == {"titles.collect_papers"} and again(title).chased == 1
    assert Promise.objects.filter(matter=title.pk, kind="titles.collect_papers").count() == 2


@database
@pytest.mark.clause("YX-2.7.1a", "ZH-J1.6")
def test_the_development_department_is_urged_by_a_task_of_theirs(work, house):
    title = work.title()
    do("titles.urge", work.who, title, to=house.works, wanted="报送测绘成果")
    task = Task.objects.get()
    assert task.record.department == house.works and task.wanted == "报送测绘成果"


@database
@pytest.mark.clause("YX-2.7.1a")
def test_the_developers_own_papers_are_filed_within_sixty_days(work):
    title = work.title(handed_over_on=TODAY)
    do("titles.file_papers", work.who, title, filed_on=TODAY)
    assert promise(title, "titles.file_papers").state == "kept"
    with pytest.raises(Refused, match="已经登记报送"):
        do("titles.file_papers", work.who, title, filed_on=TODAY)


# ── late ────────────────────────────────────────────────────────────────────────


@database
@pytest.mark.clause("YX-2.7.1a")
def test_what_our_own_delay_costs_is_asked_of_the_house_and_explained(work, sale):
    title = work.title(handed_over_on=TODAY)
    with pytest.raises(Refused, match="还没有逾期"):
        do("titles.find_fault", work.who, title, fault="ours", words="资料报晚")
    sale.pay(title.contract, 73_000_000)
    with clock.at("2027-03-04 10:00"):  # ten days after 22 February
        with pytest.raises(Unset):
            do("titles.find_fault", work.who, title, fault="ours", words="资料报晚")
        set_parameter("YX-2.7.1a", "late_interest_percent", "6.5", reason="按逾期贷款利率")
        do("titles.find_fault", work.who, title, fault="ours", words="资料报晚")
        title = again(title)
        assert title.exposure == 73_000_000 * 65 // 1000 * 10 // 365
        told_how = Explanation.objects.get(record=title.record, figure="exposure")
        assert told_how.value == yuan(title.exposure) and "逾期天数" in str(told_how.inputs)
        do("titles.find_fault", work.who, title, fault="buyer", words="客户未交契税")
        assert again(title).exposure is None


@database
@pytest.mark.clause("YX-2.7.1a", "ZH-J4.3")
def test_a_title_a_year_late_is_brought_to_the_manager_once(work, house):
    title = work.title(handed_over_on=TODAY)
    with clock.at("2028-02-22 08:20"):
        assert watch_terms() == 0
    with clock.at("2028-02-23 08:20"):
        assert watch_terms() == 1 and watch_terms() == 0
    title = again(title)
    assert title.escalated_on == dt.date(2028, 2, 23) and title.matter.importance == 2
    assert any("逾期已满一年" in words for words in told(house.manager))


money, percents = st.integers(0, 10**11), st.integers(0, 2400)
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@pytest.mark.once
@pytest.mark.clause("YX-2.7.1a")
@given(money, percents, st.integers(0, 2000))
def test_late_interest_is_nothing_on_the_last_day_and_grows_with_each(paid, percent, late):
    rate = f"{percent / 100:.2f}"
    assert late_interest(paid, rate, 0) == 0
    before, after = (late_interest(paid, rate, n) for n in (late, late + 1))
    assert 0 <= before <= after
    assert abs(after - paid * percent * (late + 1) / 3_650_000) <= 0.51


@pytest.mark.once
@pytest.mark.clause("YX-2.7.1a")
@given(days, days, st.none() | st.integers(1, 1500), st.booleans())
def test_the_contracts_term_comes_before_the_laws(signed, handed, agreed, completed):
    facts = {"signed_on": signed, "presale_days": 90, "completed_days": 90, "completed": completed}
    found = term_of(agreed_days=agreed, handed_over_on=handed, **facts)
    assert found.by == (handed if agreed or not completed else signed) + (agreed or 90) * DAY
    unknown = term_of(agreed_days=agreed, handed_over_on=None, **facts)
    assert (unknown is None) == (bool(agreed) or not completed)


@pytest.mark.once
@pytest.mark.clause("YX-2.7.1a")
@given(days)
def test_a_year_on_is_the_same_day_or_the_end_of_february(day):
    assert (years_after(day, 1) - day).days in (365, 366)


# ── what other modules tell it, and what was copied wrongly ─────────────────────


@database
@pytest.mark.clause("YX-2.7.1a")
def test_the_keys_begin_the_title_or_start_the_days_of_the_one_that_was_begun(work, sale, monkeypatch):
    contract = sale.filed()
    follow = [lambda act, one: after_hand_over(act, one, TODAY)]
    monkeypatch.setitem(AFTER, "contracts.notify", follow)  # in the place of the handover's verb
    for _n in range(2):
        do("contracts.notify", work.who, contract, how="call", reached=True)
        title = TitleCase.objects.get(contract=contract)
        assert (title.handed_over_on, title.title_by) == (TODAY, TODAY + 90 * DAY)
    do("titles.withdraw", work.house.supervisor, title, reason="误开")
    title = work.title(contract)
    do("contracts.notify", work.who, contract, how="call", reached=True)
    assert again(title).handed_over_on == TODAY and "titles.obtain" in promised(title)


@database
@pytest.mark.clause("YX-2.7.1a")
def test_another_day_of_the_keys_sets_the_days_anew_with_a_reason(work, sale):
    contract = sale.filed()
    Contract.objects.filter(pk=contract.pk).update(signed_on=TODAY - 30 * DAY)
    title = work.title(again(contract), handed_over_on=TODAY)
    facts = {"handed_over_on": TODAY - 10 * DAY}
    with pytest.raises(Refused, match="理由"):
        do("titles.correct", work.who, title, **facts)
    with pytest.raises(Refused, match="还没有收到证书"):
        do("titles.correct", work.who, title, reason="补录", certificate_number="深1", **facts)
    do("titles.correct", work.who, title, reason="交房单日期有误", **facts)
    title = again(title)
    assert (title.file_by, title.title_by) == (TODAY + 50 * DAY, TODAY + 80 * DAY)
    assert Promise.objects.filter(matter=title.pk, kind="titles.obtain", state="open").count() == 1
    assert Promise.objects.filter(matter=title.pk, kind="titles.file_papers", state="open").count() == 1
    with pytest.raises(Refused, match="不能清空"):
        do("titles.correct", work.who, title, reason="误")


@database
@pytest.mark.clause("YX-2.7.1a")
def test_a_withdrawn_title_owes_no_fee_and_withdraws_its_transfer(work, sale):
    work.first()
    title = work.applied()
    do("titles.withdraw", work.house.supervisor, title, reason="客户要求暂缓")
    transfer = RegistryAct.objects.get(contract=title.contract, sort=ActSort.TRANSFER)
    assert (transfer.matter.state, transfer.live) == ("withdrawn", False)
    assert again(title).matter.state == TitleState.WITHDRAWN
