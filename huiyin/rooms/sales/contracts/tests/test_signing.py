"""Signed, and checked by a second person before it goes anywhere."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.custody.models import Item
from huiyin.kernel.journal.models import Line
from huiyin.kernel.journal.reading import values_of
from huiyin.registers.estates.models import Unit
from huiyin.registers.office.models import Booking, BookingState
from huiyin.rooms.sales.conftest import PRICE
from huiyin.rooms.sales.contracts.models import TO_CHECK, State
from tests.words import again, do, due, promised, told

pytestmark = pytest.mark.django_db
ALL = [code for code, _label in TO_CHECK]


# ── signed ──────────────────────────────────────────────────────────────────────


@pytest.mark.clause("YX-2.4a", "ZH-J2.2")
def test_the_filings_clock_starts_at_the_signature_and_every_copy_is_known(house, sale):
    with clock.at("2026-11-24 10:00"):
        contract = sale.ready(sale.draft(payment="mortgage", loan=60_000_000, earnest=5_000_000))
        sale.sign(contract)
    contract = again(contract)
    assert promised(contract) == {"contracts.file", "contracts.register", "contracts.check"}
    assert due(contract, "contracts.file") == "11-26 17:30"
    assert due(contract, "contracts.register")[:5] == "12-24"
    copies = Item.objects.filter(about=contract.record).order_by("label")
    assert [copy.label for copy in copies] == [f"合同原件第{n}份" for n in (1, 2, 3, 4)]
    assert {copy.keeper.said for copy in copies} == {"合同柜1"}
    assert Unit.objects.get(pk=sale.unit.pk).state == "sold"
    assert [(tie.role, tie.party) for tie in sale.unit.ties.all()] == [("buyer", sale.party)]
    plan = list(contract.instalments.order_by("position").values_list("sort", "amount", "due_on"))
    assert plan == [
        ("earnest", 5_000_000, dt.date(2026, 11, 24)),
        ("down", 35_000_000, dt.date(2026, 11, 24)),
        ("loan", 60_000_000, dt.date(2027, 1, 23)),
    ]


@pytest.mark.clause("YX-2.4a")
def test_signed_days_ago_the_limit_runs_from_that_day(house, sale):
    contract = sale.ready(sale.draft())
    with pytest.raises(Refused, match="签约日期还没有到"):
        sale.sign(contract, signed_on=dt.date(2026, 11, 25))
    sale.sign(contract, signed_on=dt.date(2026, 11, 20))
    assert due(contract, "contracts.file") == "11-24 17:30"


@pytest.mark.clause("YX-2.4a")
def test_the_nearest_of_the_departments_the_laws_and_the_citys_limit_binds(house, sale):
    facts = {"department": house.desk, "effective_on": dt.date(2026, 1, 1), "reason": "本市网签办法"}
    set_parameter("YX-2.4a", "local_within", "same_working_day", **facts)
    contract = sale.sign()
    assert due(contract, "contracts.file") == "11-24 17:30"


@pytest.mark.clause("ZH-J2.3")
def test_an_online_number_belongs_to_one_contract(sale):
    first = sale.sign(online_number="网签0001")
    other = sale.ready(sale.draft(unit=sale.door("1503")))
    with pytest.raises(Refused, match=f"网签合同号已用在{first.record.number}"):
        sale.sign(other, online_number="网签0001")
    perform("contracts.void", by=None, on=first.pk, why="withdrawn", reason="协商解除")
    do("contracts.finish", sale.house.specialist, first, archived_at="盒3")
    assert sale.sign(other, online_number="网签0001").matter.state == State.SIGNED


# ── checked ─────────────────────────────────────────────────────────────────────


@pytest.mark.clause("ZH-J2.3", "ZH-J1.4")
def test_a_second_person_checks_every_line_and_never_the_one_who_signed(house, sale):
    contract = sale.sign()
    with pytest.raises(Refused, match="不能核对自己经办的合同"):
        do("contracts.check", house.specialist, contract, lines=ALL)
    with pytest.raises(Refused, match="还有没核对的项：单价、总价，大小写一致"):
        do("contracts.check", house.clerk, contract, lines=[code for code in ALL if code != "price"])
    with pytest.raises(Refused, match="当前状态是“待核对”"):
        do("contracts.file", house.specialist, contract, submitted_on=dt.date(2026, 11, 24))
    do("contracts.check", house.clerk, contract, lines=ALL)
    assert again(contract).checked_by == house.clerk and "contracts.check" not in promised(contract)


@pytest.mark.clause("ZH-J2.3")
def test_what_does_not_agree_goes_back_with_the_line_that_is_wrong(house, sale):
    contract = sale.sign()
    with pytest.raises(Refused, match="没有写哪一项不对"):
        do("contracts.send_back", house.clerk, contract, wrong=[], reason="面积抄错")
    do("contracts.send_back", house.clerk, contract, wrong=["areas"], reason="套内面积应为80.5")
    assert told(house.specialist)[-1] == f"合同核对退回：{contract.record.number}"
    assert again(contract).matter.state == State.SIGNED


@pytest.mark.clause("ZH-J2.3")
def test_what_is_put_right_after_the_check_is_checked_anew(house, sale):
    contract = sale.checked()
    facts = {"price": PRICE, "payment": "full", "area": 10_000, "inner_area": 8_050, "pricing": "gross"}
    do("contracts.correct", house.specialist, contract, reason="套内面积抄错", **facts)
    contract = again(contract)
    assert (contract.matter.state, contract.checked_by, contract.inner_area) == (State.SIGNED, None, 8_050)
    assert "contracts.check" in promised(contract)


@pytest.mark.clause("ZH-J1.4", "ZH-J2.3")
def test_the_ledger_shows_the_way_and_hides_the_name(house, client, sale, django_assert_max_num_queries):
    sale.sign()
    for room in ("1601", "1602", "1603"):
        sale.draft(unit=sale.door(room))
    client.force_login(house.specialist)
    with django_assert_max_num_queries(30):
        page = client.get("/r/contracts/").content.decode()
    assert "3-2-1502" in page and "1,000,000.00" in page and "待核对" in page
    assert "张秀英" not in page and "张**" in page
    assert Line.objects.filter(verb="contracts.sign").count() == 1


@pytest.mark.clause("YX-2.3.3", "YX-2.4a")
def test_signed_before_there_was_a_permit_is_refused_and_the_laws_days_run_from_the_signature(house, sale):
    contract = sale.ready(sale.draft())
    with pytest.raises(Refused, match="不在2026-01-04有效的预售许可范围内"):
        sale.sign(contract, signed_on=dt.date(2026, 1, 4))
    sale.sign(contract, signed_on=dt.date(2026, 11, 20))
    assert due(contract, "contracts.register")[:5] == "12-18"


@pytest.mark.clause("ZH-J2.3")
def test_of_two_buyers_the_first_is_told_and_the_second_may_be(house, sale):
    contract = sale.draft()
    second = sale.buyer().party
    do("contracts.add_buyer", house.specialist, contract, who=second)
    sale.sign(sale.ready(contract))
    ties = sale.unit.ties.values_list("party", "role", "may_be_told")
    assert set(ties) == {(sale.party.pk, "buyer", False), (second.pk, "co_buyer", True)}


@pytest.mark.clause("ZH-J2.1")
def test_signed_before_the_appointed_day_the_appointment_is_given_up(house, sale):
    contract = sale.draft(sign_at=clock.shanghai("2026-11-26 10:00"))
    sale.sign(sale.ready(contract))
    assert Booking.objects.get().matter.state == BookingState.CANCELLED


@pytest.mark.clause("ZH-J2.3")
def test_the_one_who_signed_sends_nothing_back_and_a_second_person_says_what_is_wrong(house, sale):
    contract = sale.sign()
    facts = {"wrong": ["areas"]}
    with pytest.raises(Refused, match="不能核对自己经办的合同"):
        do("contracts.send_back", house.specialist, contract, **facts, reason="面积抄错")
    with pytest.raises(Refused, match="退回需要写明错在哪里"):
        do("contracts.send_back", house.clerk, contract, **facts)
    do("contracts.send_back", house.clerk, contract, **facts, reason="面积抄错")
    line = Line.objects.get(verb="contracts.send_back")
    assert values_of(line, contract.record)["facts"]["不符"] == "建筑面积、套内面积"


@pytest.mark.clause("ZH-J2.3", "ZH-J1.4")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"inner_area": 10_001}, "套内面积大于建筑面积"),
        ({"payment": "mortgage"}, "贷款购房要写贷款金额"),
        ({"reason": ""}, "更正需要写明理由"),
    ],
)
def test_what_is_put_right_is_as_sound_as_what_is_entered(house, sale, wrong, words):
    contract = sale.sign()
    facts = {"price": PRICE, "payment": "full", "area": 10_000, "inner_area": 8_050, "pricing": "gross"}
    with pytest.raises(Refused, match=words):
        do("contracts.correct", house.specialist, contract, **{"reason": "抄错"} | facts | wrong)
    do("contracts.correct", house.specialist, contract, **facts, reason="抄错")
    assert again(contract).inner_area == 8_050
