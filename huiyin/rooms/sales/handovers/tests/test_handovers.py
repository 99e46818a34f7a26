"""From the invitation to the keys: nobody without room, nothing handed over that stands against it (YX-2.7.3)."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.checks import check_all
from huiyin.kernel.custody.models import Item
from huiyin.kernel.promises.models import Promise
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.handovers.models import Defect, DefectState, Handover, Provision, State
from tests.words import again, do, due, promised

from .conftest import LINES, PAPERS

pytestmark = [pytest.mark.django_db, pytest.mark.clause("YX-2.7.3")]


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
    do("handovers.book", house.specialist, neighbour, slot=first)
    with pytest.raises(Refused, match="这个时段已预约1户"):
        do("handoverrounds.set_capacity", house.supervisor, around, slot=first, capacity=0)


# ── inspected ───────────────────────────────────────────────────────────────────


def test_what_is_wrong_becomes_a_matter_that_ends_only_with_the_buyers_look(house, handover):
    with pytest.raises(Refused, match="有问题的要写明是什么：墙面地面"):
        do("handovers.inspect", house.specialist, handover, lines=[("墙面地面", False, "")])
    do("handovers.inspect", house.specialist, handover, lines=LINES)
    defect = Defect.objects.get()
    assert (defect.matter.title, defect.matter.owner) == ("3-2-1502 墙面地面：客厅墙面空鼓", house.specialist)
    assert due(defect, "defects.answer") == "11-27 17:30"
    with pytest.raises(Refused, match="完成日期已经过去"):
        do("defects.answer", house.specialist, defect, until=dt.date(2026, 11, 23))
    do(
        "defects.answer",
        house.specialist,
        defect,
        until=dt.date(2026, 12, 4),
        task_to=house.works,
        words="铲除重做",
    )
    assert promised(defect) == {"defects.mend"} and due(defect, "defects.mend") == "12-04 17:30"
    assert defect.record.links_out.filter(to_record__kind="tasks").exists()
    do("defects.mend", house.specialist, defect, mended="已重做")
    assert promised(defect) == {"defects.recheck"}
    do("defects.fail", house.specialist, defect, reason="边角仍空鼓")
    assert (again(defect).sent_back, promised(defect)) == (1, {"defects.mend"})
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
    with pytest.raises(Refused, match="还有1项缺陷没有整改通过"):
        deliver(handover)
    assert deliver(handover, defects_accepted=True).matter.state == State.DELIVERED
    assert Defect.objects.get().matter.is_open


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
    } | facts
    from .conftest import SIGNATURE

    return perform("provisions.make", by=house.supervisor, handovers=handovers, signature=SIGNATURE, **facts)


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
