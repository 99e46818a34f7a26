"""Nothing is sold before what must be ready is ready."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.checks import check_all
from huiyin.kernel.matters.models import Matter
from huiyin.registers.estates.models import Unit
from tests.words import again, do, due, promise, promised

pytestmark = pytest.mark.clause("YX-2.3.2")
ENDS = dt.date(2029, 12, 31)


def open_for_sale(house, launch, by=None):
    facts = {"opened_on": clock.today(), "ends_on": ENDS}
    return do("launches.open_sale", by or house.specialist, launch, **facts)


def test_a_launch_begins_with_its_list_each_line_somebodys_and_due(house, launch, line):
    assert launch.matter.owner == house.specialist and launch.record.number == "KP-2026-0001"
    assert [one.title for one in launch.lines.order_by("position")][:4] == [
        "合同范本",
        "价格表",
        "前期物业协议",
        "国有土地使用证",
    ]
    assert {one.promise.owner for one in launch.lines.all()} == {house.specialist}
    assert f"{clock.local(line('合同范本').due):%Y-%m-%d}" == "2027-01-08", "20 days before is a Sunday"
    assert promised(launch) == {"launches.line", "launches.certify", "launches.open"}
    assert due(launch, "launches.open") == "01-29 17:30"


def test_a_launch_is_begun_by_those_who_lead(house, buildings):
    facts = {"title": "x", "batch": "二期", "planned_on": dt.date(2027, 1, 30), "buildings": buildings}
    where = {"department": house.desk, "project": house.project}
    with pytest.raises(NoRight):
        perform("launches.prepare", by=house.clerk, **where, **facts)
    perform("launches.prepare", by=house.manager, **where, **facts)


def test_a_batch_is_prepared_once(house, launch, buildings):
    facts = {"title": "x", "batch": "二期", "planned_on": dt.date(2027, 1, 30), "buildings": buildings}
    where = {"department": house.desk, "project": house.project}
    with pytest.raises(Refused, match="KP-2026-0001"):
        perform("launches.prepare", by=house.manager, **where, **facts)
    do("launches.void", house.manager, launch, reason="误登")
    perform("launches.prepare", by=house.manager, **where, **facts)


def test_opening_is_refused_while_a_required_line_is_open_and_the_refusal_names_it(house, launch, ready):
    ready("客服接待口径")
    with pytest.raises(Refused, match="还有必备事项没有完成：客服接待口径") as refusal:
        open_for_sale(house, launch)
    assert refusal.value.clauses == ("YX-2.3.2",)
    do(
        "launches.excuse_line",
        house.supervisor,
        launch,
        line=launch.lines.get(title="客服接待口径"),
        reason="沿用一期口径",
    )
    open_for_sale(house, launch)
    assert again(launch).matter.state == "on_sale" and promised(launch) == {"launches.end"}


@pytest.mark.clause("YX-2.3.3")
def test_opening_is_refused_for_a_building_that_no_permit_names(house, launch, ready, certify, buildings):
    ready("presale")
    do(
        "launches.excuse_line",
        house.supervisor,
        launch,
        line=launch.lines.get(sort="presale"),
        reason="另行报批",
    )
    certify("presale", buildings=buildings[:1])
    with pytest.raises(Refused, match="10栋不在有效的预售许可范围内"):
        open_for_sale(house, launch)
    certify("presale", buildings=buildings[1:], code="另一份")
    open_for_sale(house, launch)


@pytest.mark.clause("YX-2.3.3")
def test_a_building_without_doors_is_not_opened(house, launch, ready):
    ready()
    Unit.objects.filter(building__name="10").update(voided=True)
    with pytest.raises(Refused, match="10栋还没有登记房屋"):
        open_for_sale(house, launch)


def test_a_day_to_come_is_no_opening(house, launch, ready):
    ready()
    with pytest.raises(Refused, match="开盘日期还没有到"):
        do("launches.open_sale", house.specialist, launch, opened_on=dt.date(2026, 11, 25), ends_on=ENDS)
    with pytest.raises(Refused, match="预计结束日期不晚于开盘日期"):
        do("launches.open_sale", house.specialist, launch, opened_on=clock.today(), ends_on=clock.today())


@pytest.mark.clause("YX-3.1.8")
def test_a_project_ends_when_nothing_required_is_open_and_says_how_far_it_came(house, launch, ready):
    ready()
    open_for_sale(house, launch)
    with pytest.raises(Refused, match="理由"):
        do("launches.extend", house.specialist, launch, ends_on=dt.date(2030, 6, 28))
    do("launches.extend", house.specialist, launch, ends_on=dt.date(2030, 6, 28), reason="二期尾盘")
    assert f"{clock.local(promise(launch, 'launches.end').due):%Y-%m-%d}" == "2030-06-28"
    line = launch.lines.get(title="合同内容培训")
    facts = {"line": line, "due": clock.today(), "reason": "新人未训"}
    do("launches.reopen_line", house.specialist, launch, **facts)
    facts = {"ended_on": clock.today(), "summary": "售罄，交房、办证完毕"}
    with pytest.raises(NoRight):
        do("launches.close", house.clerk, launch, **facts)
    with pytest.raises(Refused, match="还有必备事项没有完成：合同内容培训"):
        do("launches.close", house.supervisor, launch, **facts)
    do("launches.finish_line", house.specialist, launch, line=line)
    with pytest.raises(Refused, match="结束日期还没有到"):
        do("launches.close", house.supervisor, launch, ended_on=dt.date(2026, 11, 25), summary="x")
    do("launches.close", house.supervisor, launch, **facts)
    ended = again(launch)
    assert (ended.matter.state, ended.matter.closing, promised(ended)) == ("ended", "nobody", set())
    assert check_all() == []


@pytest.mark.clause("YX-2.3.3")
def test_a_building_joins_what_is_on_sale_only_with_its_permit(house, launch, ready, buildings, certify):
    do("launches.correct", house.supervisor, launch, batch="二期", buildings=buildings[:1], reason="分批")
    ready("presale")
    certify("presale", buildings=buildings[:1])
    open_for_sale(house, launch)
    facts = {"batch": "二期", "buildings": buildings, "reason": "合并"}
    with pytest.raises(Refused, match="10栋不在有效的预售许可范围内"):
        do("launches.correct", house.supervisor, launch, **facts)
    certify("presale", buildings=buildings[1:], code="另一份")
    do("launches.correct", house.supervisor, launch, **facts)
    assert again(launch).where == "9栋、10栋"


def test_what_is_given_up_leaves_nothing_to_do(house, launch):
    with pytest.raises(Refused, match="理由"):
        do("launches.void", house.manager, launch)
    do("launches.void", house.manager, launch, reason="项目停缓建")
    assert promised(launch) == set() and again(launch).voided
    assert check_all() == []


@pytest.mark.parametrize("change", ["line", "state"])
def test_the_nightly_check_sees_what_no_action_would_leave(house, launch, change):
    if change == "line":
        launch.lines.filter(title="价格表").update(state="excused", required=False, remark="x")
    else:
        Matter.objects.filter(pk=launch.pk).update(state="on_sale")
    assert [problem.record for problem in check_all()] == ["KP-2026-0001"]
