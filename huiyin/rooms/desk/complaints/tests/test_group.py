"""One leak, thirty owners: each keeps a record and an answer, together they weigh more."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused

from .words import PLAN, REPORT, SOLVED, again, do, promise, promised, told


def importances(*complaints) -> list[int]:
    return [again(one).matter.importance for one in complaints]


@pytest.mark.clause("WY-S4")
def test_from_the_third_of_one_cause_on_it_is_grave_also_for_who_came_first(record, house, client):
    first, second, third = record(), record(), record()
    do("join_group", house.specialist, second, lead=first)
    assert importances(first, second, third) == [0, 0, 0]
    do("join_group", house.specialist, third, lead=again(second))  # joins whoever leads the second
    assert again(third).group_lead == first
    assert importances(first, second, third) == [2, 0, 2]
    assert {REPORT, PLAN} <= promised(first) & promised(third)
    assert "重大事项，请立即批阅：卫生间漏水" in told(house.head, first)
    client.force_login(house.specialist)
    why = client.get(f"/r/complaints/{first.pk}/why/importance").content.decode()
    assert "同一起因的投诉件数" in why and "3" in why


@pytest.mark.clause("WY-S4")
def test_only_complaints_of_the_last_days_and_not_those_taken_back_make_a_group(record, house):
    with clock.at("2026-10-12 09:00"):
        first, old = record(), record()
        do("join_group", house.specialist, old, lead=first)
    mistaken, new = record(), record()
    do("join_group", house.specialist, mistaken, lead=first)
    do("void", house.supervisor, mistaken, reason="误登")
    do("join_group", house.specialist, new, lead=first)
    assert importances(first, new) == [0, 0]


@pytest.mark.clause("WY-S4")
def test_the_director_is_told_of_a_complaint_once_however_often_it_is_weighed(record, house):
    grave = record(cause="电梯困人")
    do("acknowledge", house.head, grave)
    for other in (record(), record()):
        do("join_group", house.specialist, other, lead=grave)
    assert REPORT not in promised(grave)
    assert grave.matter.promises.filter(kind=REPORT).count() == 1


@pytest.mark.clause("WY-G13", "WY-S4")
def test_every_one_of_a_group_is_answered_for_itself(record, house):
    first, second = record(), record()
    do("join_group", house.specialist, second, lead=first)
    do("solve", house.specialist, first, **SOLVED)
    assert again(second).matter.is_open and promised(second)


def test_a_complaint_joins_neither_itself_nor_leaves_its_own_group_behind(record, house):
    first, second, third = record(), record(), record()
    with pytest.raises(Refused, match="不能并入自己"):
        do("join_group", house.specialist, first, lead=first)
    do("join_group", house.specialist, second, lead=first)
    with pytest.raises(Refused, match="这件投诉自己就是群诉的牵头单"):
        do("join_group", house.specialist, first, lead=third)
    assert promise(first, "complaints.callback").state == "open"
