"""The hand-over of a shift: collected by itself, signed once, and the calls to return go with it."""

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.desk.reception.models import CallBack, Shift

pytestmark = pytest.mark.clause("JS-H1.2")


@pytest.fixture
def shift(house, ring, come):
    ring(outcome="call_back", need="请回电")
    come()
    return perform(
        "shifts.hand_over", by=house.clerk, department=house.desk, taker=house.specialist, words="先回电"
    )


def test_what_is_open_is_collected(house, shift):
    assert [row[2] for row in shift.callbacks] == ["请回电"]
    assert [row[2] for row in shift.waiting] == ["办理入住"]
    assert shift.record.number.startswith("JB-")


def test_who_signs_returns_the_calls(house, shift, client):
    client.force_login(house.specialist)
    assert "接班签收" in client.get("/").content.decode()
    with pytest.raises(Refused, match="由接班人李专员签收"):
        perform("shifts.sign", by=house.clerk, on=shift)
    assert CallBack.objects.get().matter.owner == house.clerk
    perform("shifts.sign", by=house.specialist, on=shift)
    assert CallBack.objects.get().matter.owner == house.specialist
    assert CallBack.objects.get().matter.promises.get().owner == house.specialist


def test_a_shift_is_not_closed_twice(house, shift):
    with pytest.raises(Refused, match="还没有签收"):
        perform("shifts.hand_over", by=house.clerk, department=house.desk, taker=house.supervisor)
    perform("shifts.sign", by=house.specialist, on=shift)
    with pytest.raises(Refused, match="已经签收"):
        perform("shifts.sign", by=house.specialist, on=shift)
    perform("shifts.hand_over", by=house.clerk, department=house.desk, taker=house.supervisor)
    assert Shift.objects.count() == 2


def test_nobody_hands_over_to_themselves(house):
    with pytest.raises(Refused, match="不能交班给自己"):
        perform("shifts.hand_over", by=house.clerk, department=house.desk, taker=house.clerk)
