"""A void contract leaves nothing in the register and nothing under way."""

import pytest

from huiyin.kernel.approvals.models import Approval
from huiyin.rooms.sales.titles.models import ActState, RegistryAct, TitleState
from huiyin.rooms.sales.titles.tests.conftest import TODAY
from tests.words import again, do

pytestmark = pytest.mark.django_db


def void(house, contract):
    do("contracts.void", house.specialist, contract, why="withdrawn", reason="协商解除")
    for member in (house.supervisor, house.manager):
        do("approvals.approve", member, Approval.objects.latest("pk"))


@pytest.mark.clause("ZH-4.1.3", "ZH-J4.2")
def test_what_is_under_way_is_withdrawn_and_what_is_registered_is_to_be_struck_out(work, sale, house):
    contract = sale.filed()
    notice = work.registered(work.act(contract))
    bank = work.act(contract, "notice_mortgage", holder="建设银行")
    title = work.title(contract)
    void(house, contract)
    assert again(title).matter.state == TitleState.WITHDRAWN and not again(title).live
    assert again(bank).matter.state == ActState.WITHDRAWN
    cancellation = RegistryAct.objects.get(cancels=notice)
    assert (cancellation.sort, cancellation.matter.state) == ("cancel_notice", ActState.PREPARING)


@pytest.mark.clause("ZH-4.1.3")
def test_who_keeps_the_contract_keeps_its_notice(work, sale, house):
    contract = sale.filed()
    notice = work.registered(work.act(contract))
    void(house, contract)
    do("contracts.resume", house.specialist, contract, reason="客户改变主意")
    assert RegistryAct.objects.get(cancels=notice).matter.state == ActState.WITHDRAWN
    assert again(notice).live


@pytest.mark.clause("ZH-4.1.3")
def test_the_days_of_a_notice_stop_with_the_contract_and_go_on_with_it(work, sale, house):
    contract = sale.filed()
    notice = work.registered(work.act(contract))
    work.first()
    lapses_on = again(notice).lapses_on
    void(house, contract)
    assert (again(notice).matter.state, again(notice).lapses_on) == (ActState.DONE, None)
    do("contracts.resume", house.specialist, contract, reason="客户改变主意")
    notice = again(notice)
    assert (notice.matter.state, notice.lapses_on) == (ActState.RUNNING, lapses_on)


@pytest.mark.clause("ZH-4.1.3", "ZH-J4.2")
def test_the_filing_is_struck_out_by_an_act_of_its_own_and_the_contract_learns_of_it(work, sale, house):
    contract = sale.filed()
    void(house, contract)
    act = work.registered(work.act(again(contract), "cancel_filing"), number="注1")
    assert again(act).matter.state == ActState.DONE
    contract = again(contract)
    assert (contract.unfiled_on, contract.unfiled_number) == (TODAY, "注1")


@pytest.mark.clause("ZH-4.1.3")
def test_struck_out_on_the_contracts_page_it_needs_no_act(work, sale, house):
    contract = sale.filed()
    void(house, contract)
    act = work.act(again(contract), "cancel_filing")
    do("contracts.unfile", house.specialist, contract, unfiled_on=TODAY, unfiled_number="注2")
    assert again(act).matter.state == ActState.WITHDRAWN
