"""Calls to return: promised, oldest first, given up only after enough tries."""

import re

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.desk.reception.models import Call, CallBack

pytestmark = pytest.mark.clause("JS-H1.2")


def again(callback):
    return CallBack.objects.select_related("matter__owner").get(pk=callback.pk)


@pytest.fixture
def owed(ring):
    ring(outcome="call_back", need="请回电说明费用")
    return CallBack.objects.get()


def test_a_call_to_return_is_promised_within_the_time_of_the_house(house, owed):
    promise = Promise.objects.get(matter=owed.pk)
    assert (promise.kind, promise.clause, promise.owner) == ("callbacks.return", "JS-H1.2", house.clerk)
    assert promise.due == clock.shanghai("2026-11-24 09:30")
    assert owed.record.number.startswith("HD-")


def test_another_house_promises_it_by_its_own_rule(house, ring):
    house.works_by("YX")
    ring(outcome="call_back")
    assert Promise.objects.get().kind == "matters.follow_up"


def test_the_time_agreed_with_the_customer_goes_before_the_rule(house, customer):
    due = clock.shanghai("2026-11-24 15:00")
    facts = {"department": house.desk, "party": customer.party, "title": "回电"}
    perform("callbacks.record", by=house.clerk, due=due, **facts)
    assert Promise.objects.get().due == due
    with pytest.raises(Refused, match="已经过去"):
        perform("callbacks.record", by=house.clerk, due=clock.shanghai("2026-11-24 08:00"), **facts)


def test_without_a_number_nobody_can_be_called(house):
    with pytest.raises(Refused, match="没有号码"):
        perform("callbacks.record", by=house.clerk, department=house.desk, title="回电")


def test_a_try_keeps_no_promise_and_a_call_that_reached_does_and_is_a_call(house, owed):
    perform("callbacks.try", by=house.clerk, on=owed, words="无人接听")
    assert again(owed).tries == 1 and Promise.objects.get().state == "open"
    perform("callbacks.reach", by=house.clerk, on=owed, answer="已说明费用", seconds=60)
    assert Promise.objects.get().state == "kept" and again(owed).matter.answer == "已说明费用"
    call = Call.objects.order_by("pk").last()
    assert (call.direction, call.number, call.reply) == ("out", "13800135678", "已说明费用")


def test_nobody_is_given_up_before_the_tries_that_the_house_names(house, owed):
    for _n in range(2):
        perform("callbacks.try", by=house.clerk, on=owed)
    with pytest.raises(Refused, match="只拨打过2次，规定至少3次"):
        perform("callbacks.give_up", by=house.clerk, on=owed, reason="关机")
    perform("callbacks.try", by=house.clerk, on=owed)
    with pytest.raises(Refused, match="理由"):
        perform("callbacks.give_up", by=house.clerk, on=owed)
    perform("callbacks.give_up", by=house.clerk, on=owed, reason="关机")
    assert again(owed).matter.closing == "unreached"


def test_the_queue_shows_who_waits_longest_first(house, ring, client):
    for hour in (10, 9, 11):
        with clock.at(f"2026-11-24 {hour:02d}:00"):
            ring(outcome="call_back", need=f"{hour}点的")
    client.force_login(house.clerk)
    page = client.get("/r/callbacks/?view=waiting").content.decode()
    assert re.findall(r"(\d+)点的", page)[:3] == ["9", "10", "11"]
    assert "/r/callbacks/?view=waiting" in client.get("/").content.decode()


def test_one_taken_down_by_mistake_is_voided_with_a_reason(house, owed):
    with pytest.raises(Refused, match="理由"):
        perform("callbacks.void", by=house.clerk, on=owed)
    perform("callbacks.void", by=house.clerk, on=owed, reason="重复")
    assert again(owed).matter.closing == "voided"
