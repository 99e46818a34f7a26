"""Swaps: two sides, three steps, one transaction."""

import random
from collections import Counter

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.rooms.people.rosters.models import Pattern, Slot
from huiyin.rooms.people.rosters.queries import limits_of, works_of
from huiyin.rooms.people.rosters.rules import fault_of
from huiyin.rooms.people.rosters.tests.conftest import december
from tests.words import again, do, promise, promised, told

pytestmark = pytest.mark.clause("WY-S3")


@pytest.fixture
def roster(house, planning):
    """The clerk works early on the 1st, the specialist late on the 3rd."""
    return planning.published(
        (house.clerk, december(1), planning.early), (house.specialist, december(3), planning.late)
    )


def ask(house, my_day=1, their_day=3, other=None):
    facts = {"title": "换班", "why": "家里有事", "other": other or house.specialist}
    days = {"my_day": december(my_day), "their_day": december(their_day)}
    return perform("swaps.ask", by=house.clerk, department=house.desk, **facts, **days)


def test_a_swap_is_asked_agreed_and_approved_and_both_are_told(house, planning, roster):
    swap = ask(house)
    assert promise(swap, "swaps.agree").owner == house.specialist
    assert told(house.specialist, swap) == ["周文员想用12-01 早班换你的12-03 晚班"]
    swap = do("swaps.agree", house.specialist, swap)
    assert promise(swap, "swaps.approve").owner == house.supervisor
    assert planning.plan(roster)[house.clerk.name, 1] == "A"
    do("swaps.approve", house.supervisor, swap)
    assert planning.plan(roster) == {(house.clerk.name, 3): "B", (house.specialist.name, 1): "A"}
    for who in (house.clerk, house.specialist):
        assert "换班已生效" in told(who, swap)[-1]
    assert again(swap).matter.state == "done"


def test_where_nobody_approves_the_others_yes_is_enough(house, planning, roster):
    set_parameter("WY-S3", "swap_approval", False, reason="小部门")
    swap = do("swaps.agree", house.specialist, ask(house))
    assert again(swap).matter.state == "done"
    assert planning.plan(roster)[house.clerk.name, 3] == "B"


def test_on_the_same_day_two_change_their_shifts(house, planning):
    roster = planning.published(
        (house.clerk, december(1), planning.early), (house.specialist, december(1), planning.late)
    )
    do("swaps.approve", house.supervisor, do("swaps.agree", house.specialist, ask(house, 1, 1)))
    assert planning.plan(roster) == {(house.clerk.name, 1): "B", (house.specialist.name, 1): "A"}


def test_the_same_shift_is_not_swapped_for_itself(house, planning):
    planning.published(
        (house.clerk, december(1), planning.early), (house.specialist, december(1), planning.early)
    )
    with pytest.raises(Refused, match="同一个班"):
        ask(house, 1, 1)


def test_a_side_that_works_on_the_others_day_cannot_take_it(house, planning, roster):
    planning.set(roster, house.clerk, december(3), planning.early, reason="加班")
    with pytest.raises(Refused, match="周文员12-03已有班"):
        ask(house)
    planning.set(roster, house.clerk, december(3), None, reason="取消")
    assert ask(house)


def test_the_rules_of_rest_hold_for_both_sides(house, planning, roster):
    planning.set(roster, house.clerk, december(4), planning.early, reason="加班")
    with pytest.raises(Refused, match="周文员 12-03 与12-04的班次只隔10小时"):
        ask(house)


def test_both_sides_are_looked_at_again_at_each_step(house, planning, roster):
    swap = ask(house)
    planning.set(roster, house.clerk, december(4), planning.early, reason="加班")
    with pytest.raises(Refused, match="只隔10小时"):
        do("swaps.agree", house.specialist, swap)
    planning.set(roster, house.clerk, december(4), None, reason="取消")
    swap = do("swaps.agree", house.specialist, swap)
    planning.set(roster, house.specialist, december(3), planning.night, reason="换晚班")
    with pytest.raises(Refused, match="已不是“晚班”"):
        do("swaps.approve", house.supervisor, swap)
    assert planning.plan(roster)[house.clerk.name, 1] == "A"


def test_a_shift_that_has_begun_is_not_swapped(house, roster):
    with clock.at("2026-12-01 08:30"), pytest.raises(Refused, match="已经开始"):
        ask(house)


def test_a_shift_is_in_one_swap_at_a_time(house, roster):
    swap = ask(house)
    with pytest.raises(Refused, match="已经在申请换班"):
        ask(house)
    do("swaps.withdraw", house.clerk, swap, reason="不换了")
    assert ask(house)


def test_only_a_published_shift_is_swapped(house, planning):
    roster = planning.roster()
    planning.set(roster, house.clerk, december(1), planning.early)
    planning.set(roster, house.specialist, december(3), planning.late)
    with pytest.raises(Refused, match="周文员12-01没有班"):
        ask(house)
    with pytest.raises(Refused, match="和自己"):
        ask(house, other=house.clerk)
    do("rosters.publish", house.supervisor, roster)
    assert ask(house)


def test_the_other_says_no_with_a_reason_and_both_keep_their_shifts(house, planning, roster):
    swap = ask(house)
    with pytest.raises(Refused, match="正在等李专员答复"):
        do("swaps.decline", house.supervisor, swap, reason="不行")
    with pytest.raises(Refused, match="写明理由"):
        do("swaps.decline", house.specialist, swap)
    do("swaps.decline", house.specialist, swap, reason="那天有约")
    assert told(house.clerk, swap)[-1] == "换班未同意：那天有约"
    assert planning.plan(roster)[house.clerk.name, 1] == "A" and promised(swap) == set()


def test_nobody_answers_for_the_other_nor_takes_back_what_they_did_not_ask(house, roster):
    swap = ask(house)
    with pytest.raises(Refused, match="只有李专员"):
        do("swaps.agree", house.supervisor, swap)
    with pytest.raises(Refused, match="只有周文员"):
        do("swaps.withdraw", house.supervisor, swap, reason="x")
    with pytest.raises(Refused, match="待对方同意"):
        do("swaps.approve", house.supervisor, swap)
    with pytest.raises(NotSeen):
        do("swaps.agree", house.engineer, swap)


def test_nobody_approves_their_own_swap(house, planning):
    planning.published(
        (house.clerk, december(1), planning.early), (house.supervisor, december(3), planning.late)
    )
    swap = do("swaps.agree", house.supervisor, ask(house, other=house.supervisor))
    assert promise(swap, "swaps.approve").owner == house.manager
    with pytest.raises(Refused, match="不能批准自己的换班"):
        do("swaps.approve", house.supervisor, swap)
    do("swaps.approve", house.manager, swap)
    assert Slot.objects.filter(member=house.supervisor, day=december(1)).exists()


def test_however_many_swaps_are_made_nobody_has_more_or_fewer_shifts(house, planning):
    """Chance asks for swaps of two members' months; those that are made keep the count and break no rule."""
    chance = random.Random(7)
    for name, value in (("rest_hours", 9), ("week_hours", 50)):
        set_parameter("WY-S3", name, value, reason="试")
    planning.assigned(house.clerk)
    do(
        "patterns.assign",
        house.supervisor,
        Pattern.objects.get(),
        members=[house.specialist],
        from_on=december(1),
        first=4,
    )
    roster = planning.roster()
    do("rosters.draw", house.supervisor, roster)
    do("rosters.publish", house.supervisor, roster)

    def count() -> dict:
        return Counter(Slot.objects.values_list("member", flat=True))

    before, made = count(), 0
    days = {who: list(Slot.objects.filter(member=who).values_list("day", flat=True)) for who in before}
    for _n in range(40):
        my_day, their_day = (chance.choice(days[who.pk]).day for who in (house.clerk, house.specialist))
        try:
            swap = do("swaps.agree", house.specialist, ask(house, my_day, their_day))
            do("swaps.approve", house.supervisor, swap)
        except Refused:
            continue
        made += 1
        days = {who: list(Slot.objects.filter(member=who).values_list("day", flat=True)) for who in before}
    assert made > 2 and count() == before
    limits = limits_of(house.desk.pk)
    for who in (house.clerk, house.specialist):
        works = works_of(Slot.objects.filter(member=who).select_related("shift"))
        for one in works:
            assert fault_of(one, [other for other in works if other.day != one.day], limits) is None
