"""To the registry and back, and into the customer's hands."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.custody.models import Item, Move
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.sales.conftest import SIGNATURE
from huiyin.rooms.sales.contracts.models import State
from tests.words import again, do, due, promised

pytestmark = pytest.mark.django_db
AUTHORITY = [Stored("委托书.png", "image/png", 10, "cd" * 32)]


@pytest.mark.clause("YX-2.4a", "YX-3.2.3")
def test_what_is_handed_in_keeps_the_departments_promise_and_the_laws_goes_on(house, sale):
    contract = sale.filing()
    assert promised(contract) == {"contracts.register"}
    contract = sale.filed(contract)
    assert contract.matter.state == State.FILED and promised(contract) == {"contracts.notify"}


@pytest.mark.clause("YX-2.4a")
def test_days_out_of_order_are_refused(house, sale):
    contract = sale.checked(sale.sign(sale.ready(sale.draft()), signed_on=dt.date(2026, 11, 20)))
    for day, words in (
        (dt.date(2026, 11, 19), "日期早于2026-11-20"),
        (dt.date(2026, 11, 25), "日期还没有到"),
    ):
        with pytest.raises(Refused, match=words):
            sale.filing(contract, on=day)
    contract = sale.filing(contract, on=dt.date(2026, 11, 23))
    with pytest.raises(Refused, match="日期早于2026-11-23"):
        sale.filed(contract, on=dt.date(2026, 11, 21))


@pytest.mark.clause("YX-2.4a")
def test_what_the_registry_sends_back_is_checked_and_handed_in_again_within_the_laws_limit(house, sale):
    contract = sale.filing()
    with pytest.raises(Refused, match="退件要写明原因"):
        do("contracts.refile", house.specialist, contract)
    with clock.at("2026-11-26 10:00"):
        do("contracts.refile", house.specialist, contract, reason="附图缺页")
    contract = again(contract)
    assert (contract.matter.state, contract.submitted_on, contract.checked_by) == (State.SIGNED, None, None)
    assert promised(contract) == {"contracts.register", "contracts.check", "contracts.file"}
    assert due(contract, "contracts.file") == "11-30 17:30"


@pytest.mark.clause("YX-2.4a")
def test_a_filing_number_belongs_to_one_contract(house, sale):
    first = sale.filed()
    second = sale.filing(sale.checked(sale.sign(sale.ready(sale.draft(unit=sale.door("1503"))))))
    with pytest.raises(Refused, match=f"备案号已用在{first.record.number}"):
        do(
            "contracts.filed",
            house.specialist,
            second,
            filing_number=f"备{first.pk}",
            filed_on=dt.date(2026, 11, 24),
        )


@pytest.mark.clause("YX-2.4c")
def test_the_customer_hears_on_the_same_day_and_again_until_they_come(house, sale):
    with clock.at("2026-11-24 15:00"):
        contract = sale.filed()
    assert due(contract, "contracts.notify") == "11-24 17:30"
    with clock.at("2026-11-24 16:00"):
        do("contracts.notify", house.specialist, contract, how="call", reached=False, words="无人接听")
    assert promised(contract) == {"contracts.notify"} and again(contract).notified_at is None
    with clock.at("2026-11-25 10:00"):
        do("contracts.notify", house.specialist, contract, how="call", reached=True, words="周六来领")
    assert again(contract).notified_at and due(contract, "contracts.collect") == "12-09 17:30"
    assert promised(contract) == {"contracts.collect"}


@pytest.fixture
def filed(house, sale):
    contract = sale.filed()
    do("matters.reassign", house.supervisor, contract, owner=house.clerk, reason="前台发放")
    return again(contract)


@pytest.mark.clause("YX-2.4c", "ZH-J2.2")
def test_papers_go_to_the_buyer_known_by_the_card_against_a_signature(house, sale, filed):
    for wrong, words in (
        ({"id_number": "440301198501012392"}, "证件号码与客户登记的不一致"),
        ({"signature": None}, "没有领取人的签字"),
        ({"items": []}, "没有选要发放的原件"),
        ({"taker": sale.buyer().party}, "领取人不是本合同的买受人"),
    ):
        with pytest.raises(Refused, match=words):
            sale.hand_out(filed, **wrong)
    contract = sale.hand_out(filed)
    assert contract.matter.state == State.ISSUED
    assert contract.matter.answer == "合同及资料已由张秀英领取，共2份"
    moves = Move.objects.filter(under=contract.record)
    assert {move.to_keeper.party for move in moves} == {sale.party}
    assert {move.signature.sha256 for move in moves} == {SIGNATURE.sha256}


@pytest.mark.clause("YX-2.4c")
def test_a_proxy_brings_authority(house, sale, filed):
    facts = {"proxy_name": "张明", "id_number": "440301198501012392"}
    with pytest.raises(Refused, match="代领要有授权委托书"):
        sale.hand_out(filed, **facts)
    contract = sale.hand_out(filed, **facts, authority=AUTHORITY)
    assert contract.matter.answer == "合同及资料已由张明领取，共2份"


@pytest.mark.clause("YX-2.4c")
def test_before_it_is_filed_there_is_nothing_to_hand_out(house, sale):
    with pytest.raises(Refused, match="当前状态是“备案中”"):
        sale.hand_out(sale.filing(), by=house.specialist)


@pytest.mark.clause("YX-2.4c", "ZH-J2.2")
def test_only_originals_of_this_contract_are_handed_out(house, sale, filed):
    other = sale.sign(sale.ready(sale.draft(unit=sale.door("1503"))))
    foreign = list(Item.objects.filter(about=other.record)[:1])
    with pytest.raises(Refused, match="没有选要发放的原件"):
        sale.hand_out(filed, items=foreign)


@pytest.mark.clause("YX-2.4c")
def test_each_time_the_customer_is_reached_the_next_call_is_promised_anew(house, sale):
    contract = sale.filed()
    for day, until in (("2026-11-25 10:00", "12-09 17:30"), ("2026-12-08 10:00", "12-22 17:30")):
        with clock.at(day):
            do("contracts.notify", house.specialist, contract, how="call", reached=True)
        assert due(contract, "contracts.collect") == until
    standing = Promise.objects.filter(matter=contract.pk, kind="contracts.collect", state="open")
    assert standing.count() == 1
