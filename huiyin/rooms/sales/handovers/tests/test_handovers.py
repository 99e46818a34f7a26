"""From the invitation to the keys: nobody without room, nothing handed over that stands against it (YX-2.7.3)."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.sales.handovers.models import Defect, DefectState, Handover, State
from tests.words import again, do, due, promise, promised

from .conftest import LINES

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
