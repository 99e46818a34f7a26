"""Each act of the registry is a case with papers, dates in order, and somebody who asks again."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.custody.models import Item
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.sales.titles.models import ActState, RegistryAct
from huiyin.rooms.sales.titles.tests.conftest import REGISTRY, TODAY
from tests.words import again, do, due, promised

pytestmark = pytest.mark.django_db
BEFORE, TOMORROW = dt.date(2026, 11, 1), dt.date(2026, 11, 25)


@pytest.mark.clause("ZH-4.1.3", "ZH-J4.2", "ZH-J1.6")
def test_an_act_goes_from_its_papers_to_the_registrys_proof_with_something_promised_at_each_stage(work, sale):
    act = work.act(sale.filed())
    assert act.record.number == "DJ-2026-0001" and promised(act) == {"registryacts.prepare"}
    assert act.matter.case_papers.count() == 4
    act = work.complete(act)
    assert promised(act) == {"registryacts.submit"} and due(act, "registryacts.submit") == "11-26 17:30"
    do("registryacts.submit", work.who, act, submitted_on=TODAY, registry=REGISTRY)
    assert promised(act) == {"registryacts.ask"}
    do("registryacts.accept", work.who, act, acceptance_number="S001", accepted_on=TODAY)
    assert promised(act) == {"registryacts.ask", "registryacts.registered"}
    do("registryacts.finish", work.who, act, done_on=TODAY, proof_number="预告001", place="证明柜1")
    act = again(act)
    assert (act.matter.state, act.proof_number) == (ActState.DONE, "预告001")
    assert not promised(act) and act.matter.closed_at
    proof = Item.objects.get(about=act.record, sort="registry_proof")
    assert (proof.label, proof.keeper.place) == ("预告登记 预告001", "证明柜1")


@pytest.mark.clause("ZH-4.1.3")
def test_nothing_is_handed_in_while_a_paper_is_missing_and_an_excused_one_says_why(work, sale):
    act = work.act(sale.filed())
    with pytest.raises(Refused, match="还缺资料"):
        do("registryacts.submit", work.who, act, submitted_on=TODAY, registry=REGISTRY)
    first, *rest = act.matter.case_papers.all()
    papers = {first.pk: "excused"} | {paper.pk: "received" for paper in rest}
    with pytest.raises(Refused, match="要写明原因"):
        do("registryacts.take_papers", work.who, act, papers=papers)
    do("registryacts.take_papers", work.who, act, papers=papers, words="窗口可当场填写")
    do("registryacts.submit", work.who, act, submitted_on=TODAY, registry=REGISTRY)
    assert again(act).matter.state == ActState.SUBMITTED


@pytest.mark.clause("ZH-4.1.3")
def test_dates_out_of_order_or_in_the_future_are_refused(work, sale):
    act = work.complete(work.act(sale.filed()))
    for day in (BEFORE, TOMORROW):
        with pytest.raises(Refused, match="日期"):
            do("registryacts.submit", work.who, act, submitted_on=day, registry=REGISTRY)
    do("registryacts.submit", work.who, act, submitted_on=TODAY, registry=REGISTRY)
    for day in (BEFORE, TOMORROW):
        with pytest.raises(Refused, match="日期"):
            do("registryacts.accept", work.who, act, acceptance_number="S1", accepted_on=day)
        with pytest.raises(Refused, match="日期"):
            do("registryacts.finish", work.who, act, done_on=day, proof_number="证1")


@pytest.mark.clause("ZH-4.1.3")
def test_what_is_registered_has_a_number(work, sale):
    act = work.submitted(work.act(sale.filed()))
    with pytest.raises(Refused, match="登记证明号"):
        do("registryacts.finish", work.who, act, done_on=TODAY)


@pytest.mark.clause("ZH-4.1.3", "YX-2.7.1a")
def test_what_the_registry_sends_back_is_fetched_put_right_and_handed_in_again(work, sale):
    act = work.complete(work.act(sale.filed()), place="资料柜1")
    do("registryacts.submit", work.who, act, submitted_on=TODAY, registry=REGISTRY)
    things = Item.objects.filter(about=act.record)
    assert {thing.keeper.outside for thing in things} == {REGISTRY}
    do("registryacts.send_back", work.who, act, place="资料柜2", reason="约定书缺签字")
    act = again(act)
    assert (act.matter.state, act.returned, act.submitted_on) == (ActState.RETURNED, 1, None)
    assert {thing.keeper.place for thing in things.all()} == {"资料柜2"}
    assert promised(act) == {"registryacts.submit"}
    do("registryacts.submit", work.who, act, submitted_on=TODAY, registry=REGISTRY)
    assert again(act).matter.state == ActState.SUBMITTED


@pytest.mark.clause("YX-2.7.1a", "ZH-J1.6")
def test_whoever_asks_the_registry_is_to_ask_again(work, sale):
    act = work.submitted(work.act(sale.filed()))
    do("registryacts.chase", work.who, act, whom="registry", how="call", words="下周可取")
    assert promised(act) == {"registryacts.chase"} and again(act).chased == 1
    kept = Promise.objects.get(matter=act.pk, kind="registryacts.ask")
    assert kept.state == "kept"


@pytest.mark.clause("ZH-4.1.3")
def test_an_act_of_a_sort_is_opened_once_a_contract_and_only_for_one_that_stands(work, sale):
    contract = sale.filed()
    act = work.act(contract)
    with pytest.raises(Refused, match="已经有了"):
        work.act(contract)
    do("registryacts.withdraw", work.who, act, reason="客户暂不办")
    assert again(act).matter.state == ActState.WITHDRAWN
    assert work.act(contract)
    with pytest.raises(Refused, match="没有签订"):
        work.act(sale.draft(unit=sale.door("1602")))


@pytest.mark.clause("ZH-J4.2")
def test_a_mortgage_names_its_bank_and_is_struck_out_by_an_act_of_its_own(work, sale):
    contract = sale.filed()
    with pytest.raises(Refused, match="抵押权人"):
        work.act(contract, "notice_mortgage")
    act = work.registered(work.act(contract, "notice_mortgage", holder="建设银行"))
    do("registryacts.cancel", work.who, act)
    cancellation = RegistryAct.objects.get(cancels=act)
    assert cancellation.get_sort_display() == "注销预告登记" and cancellation.holder == "建设银行"
    with pytest.raises(Refused, match="注销已经在办"):
        do("registryacts.cancel", work.who, act)
    work.registered(cancellation)
    act = again(act)
    assert (act.ended_on, act.live, act.matter.state) == (TODAY, False, ActState.DONE)


@pytest.mark.clause("ZH-J4.3")
def test_first_registration_is_of_buildings_and_once(work, sale):
    with pytest.raises(Refused, match="按项目和楼栋"):
        work.act(sale.filed(), "first")
    act = work.project_act("first")
    assert act.where == "3栋" and act.matter.case_papers.count() == 7
    with pytest.raises(Refused, match="首次登记已在办"):
        work.project_act("first")
    with pytest.raises(Refused, match="抵押权人"):
        work.project_act("works_mortgage")


@pytest.mark.clause("YX-3.2.5")
def test_titles_and_acts_of_a_project_are_its_title_desks(work, sale, house):
    contract = sale.filed()
    facts = {"who": house.clerk, "from_on": TODAY, **work.where()}
    desk = perform("titledesks.appoint", by=house.supervisor, **facts)
    assert work.act(contract).matter.owner == house.clerk
    assert work.title(contract).matter.owner == house.clerk
    with pytest.raises(Refused, match="已经是"):
        perform("titledesks.appoint", by=house.supervisor, **facts)
    perform("titledesks.appoint", by=house.supervisor, **facts | {"who": house.manager})
    assert again(desk).to_on == TODAY
    assert work.project_act("first").matter.owner == house.manager


@pytest.mark.clause("ZH-4.1.3")
def test_what_was_copied_wrongly_is_put_right_with_a_reason_and_keeps_its_number(work, sale):
    act = work.registered(work.act(sale.filed()), number="预告1")
    facts = {"registry": REGISTRY, "acceptance_number": "S9"}
    with pytest.raises(Refused, match="理由"):
        do("registryacts.correct", work.who, act, proof_number="预告2", **facts)
    with pytest.raises(Refused, match="登记证明号"):
        do("registryacts.correct", work.who, act, reason="抄错", **facts)
    do("registryacts.correct", work.who, act, reason="抄错", proof_number="预告2", **facts)
    act = again(act)
    assert (act.proof_number, act.matter.state, bool(act.matter.closed_at)) == ("预告2", ActState.DONE, True)


@pytest.mark.clause("ZH-4.1.3", "YX-2.7.1a")
def test_a_fee_is_known_with_its_day_and_an_acceptance_number_is_used_once(work, sale):
    one = work.submitted(work.act(sale.filed()))
    do("registryacts.pay_fee", work.who, one, fee=8_000, fee_paid_on=TODAY, fee_number="费1")
    assert (again(one).fee, again(one).fee_paid_on) == (8_000, TODAY)
    do("registryacts.accept", work.who, one, acceptance_number="S1", accepted_on=TODAY)
    other = work.submitted(work.project_act("first"))
    with pytest.raises(Refused, match="受理号已用在"):
        do("registryacts.accept", work.who, other, acceptance_number="S1", accepted_on=TODAY)
