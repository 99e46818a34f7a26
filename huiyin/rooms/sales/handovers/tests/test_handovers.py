"""From the invitation to the keys: nobody without room, nothing handed over that stands against it (YX-2.7.3)."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.checks import check_all
from huiyin.kernel.custody.models import Item, Move
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.promises.models import Promise
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.conftest import PRICE, SIGNATURE
from huiyin.rooms.sales.handovers.models import Defect, DefectState, Handover, Provision, State
from huiyin.rooms.sales.receipts.models import Receipt
from huiyin.rooms.sales.titles.models import TitleCase
from tests.words import again, do, due, promise, promised

from .conftest import DAY, LINES, METERS, PAPERS

pytestmark = [pytest.mark.django_db, pytest.mark.clause("YX-2.7.3")]


def next_door(house, sale, around, room="1503") -> Handover:
    """The neighbour's home, filed and invited to the same round."""
    contract = sale.draft(unit=sale.door(room))
    contract = sale.filed(sale.filing(sale.checked(sale.sign(sale.ready(contract)))))
    do("handoverrounds.invite", house.supervisor, around)
    return Handover.objects.get(contract=contract)


def another_round(house, sale):
    facts = {"title": "第二批", "buildings": [sale.unit.building], "place": "会所", "capacity": 1}
    facts |= {"from_on": dt.date(2026, 12, 7), "to_on": dt.date(2026, 12, 7)}
    facts |= {"opens_at": dt.time(9), "closes_at": dt.time(10)}
    facts |= {"department": house.desk, "project": house.project}
    return perform("handoverrounds.open", by=house.supervisor, **facts)


# ── rounds and slots ────────────────────────────────────────────────────────────


def test_a_round_has_slots_on_days_on_which_the_department_works(house, sale, around):
    slots = list(around.slots.order_by("from_at"))
    assert [f"{clock.local(slot.from_at):%m-%d %H:%M}" for slot in slots] == [
        "12-01 09:00",
        "12-01 10:00",
        "12-02 09:00",
        "12-02 10:00",
    ]
    facts = {"from_on": dt.date(2026, 12, 5), "to_on": dt.date(2026, 12, 6)}
    facts |= {"opens_at": dt.time(9), "closes_at": dt.time(10), "capacity": 2}
    with pytest.raises(Refused, match="这几天没有可用的时段"):
        do("handoverrounds.add_slots", house.supervisor, around, **facts)
    do("handoverrounds.add_slots", house.supervisor, around, **facts | {"to_on": dt.date(2026, 12, 7)})
    assert around.slots.count() == 5 and again(around).to_on == dt.date(2026, 12, 7)


def test_a_round_is_laid_out_ahead_in_whole_slots_and_ends_when_all_have_their_keys(
    house, sale, around, handover
):
    facts = {"opens_at": dt.time(9), "closes_at": dt.time(10, 30), "capacity": 2}
    yesterday, monday = dt.date(2026, 11, 23), dt.date(2026, 12, 7)
    for span in ({"from_on": yesterday, "to_on": monday}, {"from_on": monday, "to_on": yesterday}):
        with pytest.raises(Refused, match="日期先后不对，或已经过去"):
            do("handoverrounds.add_slots", house.supervisor, around, **facts | span)
        whole = {"title": "交房", "buildings": [sale.unit.building], "place": "会所"}
        whole |= {"department": house.desk, "project": house.project}
        with pytest.raises(Refused, match="日期先后不对，或已经过去"):
            perform("handoverrounds.open", by=house.supervisor, **whole | facts | span)
    do("handoverrounds.add_slots", house.supervisor, around, **facts, from_on=monday, to_on=monday)
    assert around.slots.count() == 5
    with pytest.raises(Refused, match="还有1户没有交房"):
        do("handoverrounds.close", house.supervisor, around)


def test_a_slot_to_come_of_the_own_round_is_booked_and_once(house, sale, around, handover):
    first = around.slots.order_by("from_at").first()
    foreign = another_round(house, sale).slots.get()
    with pytest.raises(Refused, match="不是这一批的时段"):
        do("handovers.book", house.specialist, handover, slot=foreign)
    with pytest.raises(Refused, match="不是这一批的时段"):
        do("handoverrounds.set_capacity", house.supervisor, around, slot=foreign, capacity=3)
    do("handovers.book", house.specialist, handover, slot=first)
    with pytest.raises(Refused, match="已经约在这个时段"):
        do("handovers.book", house.specialist, handover, slot=first)
    with clock.at("2026-12-01 09:00"), pytest.raises(Refused, match="这个时段已经过去"):
        do("handovers.book", house.specialist, handover, slot=first)


def test_who_has_the_keys_or_does_not_come_gives_the_time_back(
    house, sale, around, handover, deliver, complete, clear
):
    first, second = around.slots.order_by("from_at")[:2]
    neighbour, third = next_door(house, sale, around), next_door(house, sale, around, "1504")
    do("handovers.book", house.specialist, handover, slot=first)
    do("handovers.inspect", house.specialist, handover, lines=LINES[:1])
    complete()
    clear()
    deliver(handover)
    do("handovers.book", house.specialist, neighbour, slot=first)
    do("handovers.void", house.supervisor, neighbour, reason="客户推迟")
    assert again(neighbour).slot is None
    do("handovers.book", house.specialist, third, slot=first)
    do("handoverrounds.invite", house.supervisor, around)
    anew = Handover.objects.get(contract=neighbour.contract, live=True)
    do("handovers.book", house.specialist, anew, slot=second)
    assert promised(anew) == {"handovers.deliver", "handovers.receive"}


def test_only_a_filed_contract_is_invited_and_a_day_gone_by_is_not_promised(house, sale, around):
    contract = sale.checked(sale.sign(sale.ready(sale.draft(hand_over_on=dt.date(2026, 11, 30)))))
    with pytest.raises(Refused, match="没有待通知的客户"):
        do("handoverrounds.invite", house.supervisor, around)
    sale.filed(sale.filing(contract))
    with clock.at("2026-12-01 08:30"):
        do("handoverrounds.invite", house.supervisor, around)
        handover = Handover.objects.get()
        assert promise(handover, "handovers.deliver").due > clock.now()
        do("handovers.notify", house.specialist, handover, how="call", reached=False)
        assert again(handover).told_at is None
        do("handovers.notify", house.specialist, handover, how="call", reached=True)
        assert again(handover).told_at


def test_every_buyer_of_the_buildings_is_owed_the_keys_by_the_contracts_day(house, handover, around):
    assert (handover.record.number, handover.matter.owner) == ("JF-2026-0001", house.specialist)
    assert due(handover, "handovers.deliver") == "12-20 17:30"
    with pytest.raises(Refused, match="没有待通知的客户"):
        do("handoverrounds.invite", house.supervisor, around)


def test_a_slot_takes_no_more_than_it_can_and_a_new_time_points_at_the_old(house, sale, handover, around):
    first, second = around.slots.order_by("from_at")[:2]
    do("handovers.book", house.specialist, handover, slot=first)
    assert (
        again(handover).matter.state == State.BOOKED and due(handover, "handovers.receive") == "12-01 10:00"
    )
    other = sale.filed(sale.filing(sale.checked(sale.sign(sale.ready(sale.draft(unit=sale.door("1503")))))))
    do("handoverrounds.invite", house.supervisor, around)
    neighbour = Handover.objects.get(contract=other)
    with pytest.raises(Refused, match=r"12-01 09:00–10:00已约满（1户）"):
        do("handovers.book", house.specialist, neighbour, slot=first)
    do("handovers.book", house.specialist, handover, slot=second, reason="客户出差")
    assert (again(handover).moved, due(handover, "handovers.receive")) == (1, "12-01 11:00")
    assert Promise.objects.filter(matter=handover.pk, kind="handovers.receive", state="open").count() == 1
    do("handovers.book", house.specialist, neighbour, slot=first)
    with pytest.raises(Refused, match="这个时段已预约1户"):
        do("handoverrounds.set_capacity", house.supervisor, around, slot=first, capacity=0)


# ── inspected ───────────────────────────────────────────────────────────────────


def test_what_is_wrong_becomes_a_matter_that_ends_only_with_the_buyers_look(house, handover):
    with pytest.raises(Refused, match="没有验任何一项"):
        do("handovers.inspect", house.specialist, handover, lines=[])
    with pytest.raises(Refused, match="有问题的要写明是什么：墙面地面"):
        do("handovers.inspect", house.specialist, handover, lines=[("墙面地面", False, "")])
    do("handovers.inspect", house.specialist, handover, lines=LINES)
    defect = Defect.objects.get()
    assert (defect.matter.title, defect.matter.owner) == ("3-2-1502 墙面地面：客厅墙面空鼓", house.specialist)
    assert due(defect, "defects.answer") == "11-27 17:30"
    with pytest.raises(Refused, match="完成日期已经过去"):
        do("defects.answer", house.specialist, defect, until=dt.date(2026, 11, 23))
    with pytest.raises(Refused, match="待复验"):
        do("defects.pass", house.specialist, defect)
    do("defects.answer", house.specialist, defect, until=dt.date(2026, 12, 2))
    do(
        "defects.answer",
        house.specialist,
        defect,
        until=dt.date(2026, 12, 4),
        task_to=house.works,
        words="铲除重做",
    )
    assert promised(defect) == {"defects.mend"} and due(defect, "defects.mend") == "12-04 17:30"
    assert Promise.objects.filter(matter=defect.pk, kind="defects.mend", state="open").count() == 1
    assert defect.record.links_out.filter(to_record__kind="tasks").exists()
    do("defects.mend", house.specialist, defect, mended="已重做")
    assert promised(defect) == {"defects.recheck"}
    with pytest.raises(Refused, match="要写明哪里还不行"):
        do("defects.fail", house.specialist, defect)
    do("defects.fail", house.specialist, defect, reason="边角仍空鼓")
    assert (again(defect).sent_back, promised(defect)) == (1, {"defects.mend"})
    assert again(defect).mended_at is None
    do("defects.mend", house.specialist, defect, mended="再次重做")
    do("defects.pass", house.specialist, defect)
    assert again(defect).matter.state == DefectState.PASSED


# ── handed over ─────────────────────────────────────────────────────────────────


@pytest.mark.clause("ZH-J4.8")
def test_no_keys_before_completion_clearance_papers_and_the_face_that_is_on_the_card(
    house, sale, contract, inspected, deliver, complete, clear
):
    with pytest.raises(Refused, match="还没有登记竣工验收备案"):
        deliver(inspected)
    complete()
    with pytest.raises(Refused, match="还没有开结清单"):
        deliver(inspected)
    clear()
    for wrong, words in (
        ({"papers": PAPERS[:1]}, "还没有交给客户：住宅使用说明书"),
        ({"keys": []}, "没有写交了哪些钥匙"),
        ({"meters": [("水表", ""), ("电表", "1")]}, "没有抄表底数：水表"),
        ({"id_number": "440301198501012392"}, "证件号码与客户登记的不一致"),
        ({"signature": None}, "没有收房人的签字"),
        ({"taker": sale.buyer().party}, "收房人不是买受人"),
    ):
        with pytest.raises(Refused, match=words):
            deliver(inspected, **wrong)
    done = deliver(inspected)
    assert (done.matter.state, done.delivered_on) == (State.DELIVERED, dt.date(2026, 11, 24))
    keys = Item.objects.filter(about=done.record).order_by("label")
    assert {key.label for key in keys} == {"入户门钥匙3把", "门禁卡2张"}
    assert {key.keeper.party for key in keys} == {sale.party}
    for handed in Move.objects.filter(item__in=keys, from_keeper__isnull=False):
        assert (handed.taken_by, handed.signature) == (done.taken_by, done.signature)
    assert done.signature and done.taken_by == sale.party.name
    assert done.meters == [list(line) for line in METERS]
    assert TitleCase.objects.get(contract=contract).handed_over_on == done.delivered_on
    assert Unit.objects.get(pk=sale.unit.pk).state == "delivered"
    assert sale.unit.ties.filter(role="owner", party=sale.party, to_on=None).exists()
    assert [one for one in check_all() if one.invariant != "files"] == []


@pytest.mark.clause("ZH-J4.8")
def test_without_the_maintenance_fund_nobody_gets_keys(house, sale, around, deliver, complete):
    contract = sale.filed(sale.filing(sale.checked(sale.sign())))
    sale.pay(contract, 100_000_000)
    do("handoverrounds.invite", house.supervisor, around)
    handover = Handover.objects.get()
    do("handovers.inspect", house.specialist, handover, lines=LINES[:1])
    complete()
    perform(
        "clearances.draw",
        by=house.specialist,
        contract=contract,
        department=house.desk,
        project=house.project,
    )
    with pytest.raises(Refused, match="还没有缴维修资金，不能交房"):
        deliver(handover)


def test_with_defects_open_the_keys_go_only_if_the_buyer_agrees(house, handover, deliver, complete, clear):
    do("handovers.inspect", house.specialist, handover, lines=LINES)
    complete()
    clear()
    do("defects.mend", house.specialist, Defect.objects.get(), mended="已重做")
    with pytest.raises(Refused, match="还有1项缺陷没有整改通过"):
        deliver(handover)
    assert deliver(handover, defects_accepted=True).matter.state == State.DELIVERED
    assert Defect.objects.get().matter.is_open


def test_a_defect_taken_back_stands_in_nobodys_way_and_a_signed_sheet_is_a_signature(
    house, handover, deliver, complete, clear
):
    do("handovers.inspect", house.specialist, handover, lines=LINES)
    do("defects.void", house.supervisor, Defect.objects.get(), reason="重复登记")
    complete()
    clear()
    sheet = Stored("交接单.jpg", "image/jpeg", 10, "cd" * 32)
    done = deliver(handover, signature=None, uploads=[sheet], consent=None)
    assert (done.matter.state, done.signature, done.consent_on) == (State.DELIVERED, None, None)
    with pytest.raises(Refused, match="所选客户都没有移交依据"):
        provide(house, [done])  # who said nothing did not agree


def test_a_home_given_back_is_not_handed_over(house, contract, handover):
    perform("contracts.void", by=None, on=contract.pk, why="rescinded", reason="解除")
    assert again(handover).matter.state == State.VOIDED


# ── files ───────────────────────────────────────────────────────────────────────


def provide(house, handovers, **facts):
    facts = {
        "department": house.desk,
        "project": house.project,
        "recipient": "澜园物业服务中心",
        "contact": "陈主任 0755-1",
        "purpose": "前期物业服务",
        "kinds": ["姓名", "联系电话"],
        "taken_by": "陈主任",
        "uploads": [],
        "signature": SIGNATURE,
    } | facts
    return perform("provisions.make", by=house.supervisor, handovers=handovers, **facts)


@pytest.mark.clause("YX-1.4")
def test_files_go_only_with_consent_or_another_ground_and_each_once(
    house, around, inspected, deliver, complete, clear
):
    complete()
    clear()
    done = deliver(inspected, consent=False)
    waiting = Promise.objects.get(matter=around.pk, kind="handovers.files", state="open")
    assert f"{clock.local(waiting.due):%m-%d}" == "12-01"
    with pytest.raises(Refused, match="所选客户都没有移交依据"):
        provide(house, [done])
    one = provide(house, [done], ground="contract")
    assert [line.ground for line in one.lines.all()] == ["contract"]
    assert not Promise.objects.filter(matter=around.pk, kind="handovers.files", state="open").exists()
    with pytest.raises(Refused, match="所选客户都没有移交依据"):
        provide(house, [done], ground="contract")
    assert Provision.objects.count() == 1


@pytest.mark.clause("YX-1.4")
def test_files_are_named_signed_for_and_owed_until_the_last_home_of_the_round(
    house, sale, around, inspected, deliver, complete, clear
):
    complete()
    clear()
    neighbour = next_door(house, sale, around)
    sale.pay(neighbour.contract, PRICE)
    fund = Receipt.objects.get(contract=neighbour.contract, sort="maintenance_fund")
    do("receipts.take", house.specialist, fund, number="维2", paid=1_200_000, paid_on=DAY)
    where = {"department": house.desk, "project": house.project}
    perform("clearances.draw", by=house.specialist, contract=neighbour.contract, **where)
    do("handovers.inspect", house.specialist, neighbour, lines=LINES[:1])
    done, refused = deliver(inspected), deliver(neighbour, consent=False)
    owed = Promise.objects.filter(matter=around.pk, kind="handovers.files", state="open")
    assert owed.count() == 1
    for wrong, words in (
        ({"kinds": []}, "没有选资料种类"),
        ({"signature": None}, "没有接收人的签字"),
    ):
        with pytest.raises(Refused, match=words):
            provide(house, [done], **wrong)
    one = provide(house, [done, refused])
    assert [line.handover for line in one.lines.all()] == [done]
    assert one.left_out == [["3-2-1503", "客户没有同意"]] and one.signature
    assert owed.count() == 1
    do("handoverrounds.close", house.supervisor, around)


# ── seen ────────────────────────────────────────────────────────────────────────


def test_the_page_says_what_stands_in_the_way(house, client, handover):
    client.force_login(house.specialist)
    page = client.get(f"/r/handovers/{handover.pk}").content.decode()
    assert "未登记，不能交房" in page and "还没有开" in page
    form = client.get(f"/r/handovers/{handover.pk}/do/handovers.inspect").content.decode()
    assert "入户门" in form and "卫生间防水" in form


@pytest.mark.clause("YX-3.2.2", "YX-3.2.3", "YX-3.2.5")
def test_the_desk_counts_by_project_and_stage_and_flags_a_project_without_a_specialist(house, client, sale):
    sale.sign()
    client.force_login(house.supervisor)
    page = client.get("/sales/desk").content.decode()
    assert "待核对" in page and "专员 李专员" in page and "没有专员" not in page
    house.loses(house.specialist)
    assert "没有专员" in client.get("/sales/desk").content.decode()
    client.force_login(house.clerk)
    assert "没有在办的事项" in client.get("/sales/desk?mine=1").content.decode()


def test_inspection_is_typed_line_by_line(house, client, handover):
    client.force_login(house.specialist)
    body = {"ok_1": "yes", "ok_2": "no", "words_2": "空鼓", "version": handover.record.version}
    answer = client.post(f"/r/handovers/{handover.pk}/do/handovers.inspect", body)
    assert answer.status_code == 302
    assert again(handover).inspection == [["入户门", True, ""], ["墙面地面", False, "空鼓"]]
    assert Defect.objects.get().words == "空鼓"
