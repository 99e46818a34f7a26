"""Nothing is sold before what must be ready is ready."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from tests.words import again, do, due, promised

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
