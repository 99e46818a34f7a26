"""A contract that comes to nothing leaves nothing behind; and what was agreed after the signature."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.custody.models import Item
from huiyin.registers.accounts.models import Bill
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.conftest import ID_NUMBER, PRICE, SIGNATURE
from huiyin.rooms.sales.contracts.models import State
from tests.words import again, do, due, promised

pytestmark = pytest.mark.django_db


def approve(*members):
    """The signatures of the steps, in order, on the one approval that waits."""
    for member in members:
        do("approvals.approve", member, Approval.objects.latest("pk"))


def void(house, contract, **facts):
    facts = {"why": "withdrawn", "reason": "客户工作调动，双方协商解除"} | facts
    do("contracts.void", house.specialist, contract, **facts)


@pytest.mark.clause("YX-2.4b")
def test_a_contract_is_voided_by_names_in_order_and_a_large_refund_needs_the_director(house, sale):
    contract = sale.filed()
    sale.pay(contract, 20_000_000)
    void(house, contract, refund=20_000_000)
    assert again(contract).matter.state == State.FILED
    approve(house.supervisor, house.manager)
    assert again(contract).matter.state == State.FILED
    approve(house.head)
    contract = again(contract)
    assert (contract.matter.state, contract.refund) == (State.VOIDING, 20_000_000)
    assert promised(contract) == {"contracts.unfile", "contracts.refund", "contracts.finish"}


@pytest.mark.clause("YX-2.4b")
def test_without_a_refund_nor_a_filing_two_names_and_the_copies_are_enough(house, sale):
    contract = sale.sign()
    void(house, contract)
    approve(house.supervisor, house.manager)
    contract = again(contract)
    assert contract.matter.state == State.VOIDING and promised(contract) == {"contracts.finish"}
    do("contracts.finish", house.specialist, contract, archived_at="作废合同盒2026-3")
    contract = again(contract)
    assert (contract.matter.state, contract.live, contract.matter.closing) == (State.VOIDED, False, "voided")
    assert Unit.objects.get(pk=sale.unit.pk).state == "unsold"
    assert not sale.unit.ties.filter(to_on=None).exists()
    assert set(Item.objects.filter(about=contract.record).values_list("state", flat=True)) == {"gone"}
    assert sale.draft().record.number == "HT-2026-0002"


@pytest.mark.clause("YX-2.4b", "ZH-J2.2")
def test_nothing_is_finished_while_the_filing_stands_or_a_copy_is_away(house, sale):
    contract = sale.filed()
    copy = Item.objects.filter(about=contract.record).first()
    do_transfer(house, copy)
    void(house, contract)
    approve(house.supervisor, house.manager)
    with pytest.raises(Refused, match="备案还没有注销"):
        do("contracts.finish", house.specialist, contract, archived_at="盒3")
    with pytest.raises(Refused, match="日期早于2026-11-24"):
        do("contracts.unfile", house.specialist, contract, unfiled_on=dt.date(2026, 11, 23))
    do("contracts.unfile", house.specialist, contract, unfiled_on=dt.date(2026, 11, 24), unfiled_number="注1")
    with pytest.raises(Refused, match=r"原件还没有收回：合同原件第1份（建设银行）"):
        do("contracts.finish", house.specialist, contract, archived_at="盒3")
    do("items.bring_back", house.clerk, copy, place="合同柜1")
    do("contracts.finish", house.specialist, contract, archived_at="盒3")
    assert again(contract).matter.state == State.VOIDED


def do_transfer(house, copy):
    perform(
        "transfers.make", by=house.clerk, department=house.desk, title="办按揭", items=[copy],
        outside="建设银行", taken_by="何经理", signature=SIGNATURE,
    )  # fmt: skip


@pytest.mark.clause("YX-2.4b")
def test_who_changes_their_mind_before_the_filing_is_cancelled_keeps_the_contract(house, sale):
    contract = sale.filed()
    void(house, contract)
    approve(house.supervisor, house.manager)
    do("contracts.resume", house.specialist, contract, reason="客户决定继续履行")
    contract = again(contract)
    assert (contract.matter.state, contract.why) == (State.FILED, "")
    assert promised(contract) == {"contracts.collect"}
    void(house, contract)
    approve(house.supervisor, house.manager)
    do("contracts.unfile", house.specialist, contract, unfiled_on=dt.date(2026, 11, 24))
    with pytest.raises(Refused, match="备案已经注销，合同不能恢复"):
        do("contracts.resume", house.specialist, contract, reason="又想要了")


@pytest.mark.clause("YX-2.4b", "ZH-J1.4")
def test_a_change_of_the_price_needs_the_managers_name_and_the_plan_still_adds_up(house, sale):
    contract = sale.sign()
    facts = {"words": "赠送装修改为减价", "signed_on": dt.date(2026, 11, 24)}
    do("contracts.amend", house.specialist, contract, **facts, price=PRICE - 1_000_000)
    assert again(contract).price == PRICE
    approve(house.manager)
    contract = again(contract)
    assert contract.price == PRICE - 1_000_000
    assert sum(contract.instalments.values_list("amount", flat=True)) == contract.price
    do("contracts.amend", house.specialist, contract, words="增加储藏间说明", signed_on=dt.date(2026, 11, 24))
    assert contract.amendments.count() == 2
    with pytest.raises(Refused, match="日期早于2026-11-24"):
        do("contracts.amend", house.specialist, contract, words="补", signed_on=dt.date(2026, 11, 1))


@pytest.mark.clause("ZH-J2.1")
def test_who_does_not_sign_after_all_leaves_the_door_free_and_the_reason_known(house, sale):
    contract = sale.draft()
    with pytest.raises(Refused, match="要写明客户为什么不签"):
        do("contracts.drop", house.specialist, contract)
    do("contracts.drop", house.specialist, contract, reason="首付不足")
    assert again(contract).matter.closing == "voided" and promised(contract) == set()


@pytest.mark.clause("YX-2.4b", "ZH-J2.2")
def test_the_buyers_own_copies_come_back_or_are_said_to_be_lost(house, sale):
    contract = sale.hand_out(sale.filed())
    void(house, contract)
    approve(house.supervisor, house.manager)
    do("contracts.unfile", house.specialist, contract, unfiled_on=dt.date(2026, 11, 24), unfiled_number="注1")
    held = list(Item.objects.filter(about=contract.record, state=Item.State.ISSUED))
    assert len(held) > 1
    with pytest.raises(Refused, match=r"原件还没有收回.*客户张"):
        do("contracts.finish", house.specialist, contract, archived_at="盒3")
    for copy in held[1:]:
        do("items.bring_back", house.clerk, copy, place="合同柜1")
    do("items.lose", house.clerk, held[0], reason="客户说搬家时丢失")
    do("contracts.finish", house.specialist, contract, archived_at="盒3")
    assert again(contract).matter.state == State.VOIDED
    assert set(
        Item.objects.filter(about=contract.record, sort="contract").values_list("state", flat=True)
    ) == {"gone", "lost"}


def voided(house, contract, *more, **facts):
    void(house, contract, **facts)
    approve(house.supervisor, house.manager, *more)
    return again(contract)


@pytest.mark.clause("YX-2.4b", "YX-2.4a")
def test_what_lies_at_the_registry_is_taken_back_from_there_before_it_is_finished(house, sale):
    contract = sale.filing()
    with pytest.raises(Refused, match="作废需要写明经过"):
        perform("contracts.void", by=None, on=contract.pk, why="withdrawn")
    contract = voided(house, contract)
    assert promised(contract) == {"contracts.unfile", "contracts.finish"}
    with pytest.raises(Refused, match="备案还没有注销"):
        do("contracts.finish", house.specialist, contract, archived_at="盒3")


@pytest.mark.clause("YX-2.4b", "ZH-J2.2")
def test_a_contract_in_the_customers_hands_comes_back_whole_or_not_at_all(house, sale):
    contract = sale.filed()
    copies = list(Item.objects.filter(about=contract.record).order_by("label"))
    facts = {"items": copies[:1], "taker": sale.party, "id_number": ID_NUMBER, "signature": SIGNATURE}
    do("contracts.hand_out", house.specialist, contract, **facts)
    contract = voided(house, contract)
    assert (contract.matter.answer, contract.voided_from) == ("", State.ISSUED)
    do("contracts.resume", house.specialist, contract, reason="客户决定继续履行")
    contract = again(contract)
    assert (contract.matter.answer, contract.matter.closing) == ("合同继续履行", "answered")
    assert (contract.refund, contract.voided_from) == (None, "") and promised(contract) == set()
    contract = voided(house, contract)
    do("contracts.unfile", house.specialist, contract, unfiled_on=dt.date(2026, 11, 24))
    with pytest.raises(Refused, match="原件还没有收回：合同原件第1份"):
        do("contracts.finish", house.specialist, contract, archived_at="盒3")


@pytest.mark.clause("YX-2.4b", "ZH-J2.2")
def test_a_copy_that_was_lost_stays_lost_when_the_others_are_destroyed(house, sale):
    contract = sale.sign()
    copies = Item.objects.filter(about=contract.record)
    do("items.lose", house.clerk, copies.first(), reason="柜里没有")
    contract = voided(house, contract)
    do("contracts.finish", house.specialist, contract, archived_at="盒3")
    assert sorted(copies.values_list("state", flat=True)) == ["gone", "gone", "gone", "lost"]


@pytest.mark.clause("YX-2.4b", "YX-2.4a")
def test_who_keeps_a_contract_not_yet_handed_in_has_its_limits_back(house, sale):
    contract = sale.sign(signed_on=dt.date(2026, 11, 20))
    contract = voided(house, contract)
    do("contracts.resume", house.specialist, contract, reason="客户决定继续履行")
    assert promised(contract) == {"contracts.check", "contracts.file", "contracts.register"}
    assert due(contract, "contracts.register")[:5] == "12-18"


@pytest.mark.clause("YX-2.4b", "ZH-J2.3")
def test_a_price_is_changed_in_the_buyers_own_part_and_the_loan_stays(house, sale):
    contract = sale.sign(sale.ready(sale.draft(payment="mortgage", loan=60_000_000, earnest=5_000_000)))
    facts = {"words": "价款调整", "signed_on": dt.date(2026, 11, 24)}
    for price, words in ((60_000_000, "贷款金额不能达到或超过"), (64_000_000, "定金加贷款超过合同总价")):
        with pytest.raises(Refused, match=words):
            do("contracts.amend", house.specialist, contract, **facts, price=price)
    do("contracts.amend", house.specialist, contract, **facts, price=PRICE - 1_000_000)
    approve(house.manager)
    do("contracts.amend", house.specialist, contract, **facts, price=PRICE + 2_000_000)
    approve(house.manager)
    parts = contract.instalments.order_by("position").values_list("sort", "amount")
    plan = [("earnest", 5_000_000), ("down", 34_000_000), ("loan", 60_000_000), ("rest", 3_000_000)]
    bills = Bill.objects.filter(about=contract.record, record__voided_at=None).order_by("pk")
    assert list(parts) == plan
    assert sorted(bill.amount for bill in bills) == sorted(amount for _sort, amount in plan)
