"""Standards: editions by level; a round keeps the one with which it began."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.rooms.people.appraisals.models import Dimension, Level
from tests.words import again, do

from .words import begin, deduct, issue, items, sheet_of, standards


@pytest.mark.clause("WY-A4.5.1", "WY-A4.5.3", "WY-A4.7b")
def test_sixteen_sub_items_and_an_other_for_each_dimension(house):
    one = issue(house, Level.OPERATING)
    own = list(one.items.order_by("position"))
    assert len(own) == 20 and sum(item.other for item in own) == 4
    sums = {name: sum(item.points for item in own if item.dimension == name) for name in Dimension}
    assert list(sums.values()) == [2000, 2000, 3000, 3000]
    assert {item.points for item in own if item.dimension == "ability" and not item.other} == {750}


@pytest.mark.clause("WY-A4.5.3")
def test_a_dimension_holds_just_its_points(house):
    with pytest.raises(Refused, match="“德”的子项合计 20.50"):
        issue(house, Level.OPERATING, items=items(思想道德=550))
    assert issue(house, Level.OPERATING, items=items(思想道德=550, 服务态度=450))
    set_parameter("WY-A4.5.3", "virtue_points", 25, department=house.desk, reason="试")
    with pytest.raises(Refused, match="合计 105.00"):
        issue(house, Level.MANAGING, items=items(思想道德=1000))


@pytest.mark.clause("WY-A4.2")
def test_a_change_is_another_edition_with_its_words_and_never_backdated(house):
    issue(house, Level.OPERATING)
    with pytest.raises(Refused, match="改了什么"):
        issue(house, Level.OPERATING)
    with pytest.raises(Refused, match="启用日期已过"):
        issue(house, Level.OPERATING, note="改", from_on=clock.today() - dt.timedelta(days=1))
    assert issue(house, Level.OPERATING, note="分值调整").edition == 2
    with pytest.raises(NoRight):
        issue(house, Level.OPERATING, by=house.supervisor, note="改")


@pytest.mark.clause("WY-A4.2", "WY-A4.3.3", "WY-A4.6")
def test_a_round_keeps_edition_and_parameters_with_which_it_began(house):
    with pytest.raises(Refused, match="还没有操作层的考评标准"):
        begin(house)
    operating, managing = standards(house)
    round_ = begin(house)
    assert sheet_of(round_, house.clerk).standard == operating
    assert sheet_of(round_, house.supervisor).standard == managing
    later = issue(
        house, Level.OPERATING, note="出勤加重", items=items(出勤=1000, 参与性=0), weights=(200, 100, 100)
    )
    set_parameter("WY-A4.4.5", "over_points", "cap", department=house.desk, reason="试")
    sheet = sheet_of(round_, house.clerk)
    with pytest.raises(Refused, match="只剩 5.00 分"):
        deduct(sheet, points=600)
    assert again(sheet).standard == operating
    with pytest.raises(Refused, match="已有考评按这一版"):
        do("appraisalstandards.void", house.manager, operating, reason="错")
    do("appraisalrounds.void", house.manager, round_, reason="误开")
    again_ = begin(house)
    sheet = deduct(sheet_of(again_, house.clerk), points=1200)
    assert sheet.standard == later and sheet.deducted == 1000  # capped, as the department now has it


@pytest.mark.clause("WY-A4.2")
def test_an_edition_that_nobody_used_may_be_taken_back(house):
    one = issue(house, Level.OPERATING)
    do("appraisalstandards.void", house.manager, one, reason="误录")
    with pytest.raises(Refused, match="还没有操作层"):
        begin(house)
