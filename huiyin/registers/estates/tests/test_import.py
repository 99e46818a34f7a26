"""The house list: doors written in every way that lists know."""

import pytest

from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.targets import Candidate
from huiyin.kernel.imports.tests.lists import UNITS, put_in, staged
from huiyin.registers.estates.imports import door_of
from huiyin.registers.estates.models import Building, Unit


@pytest.mark.clause("WY-S8")
def test_a_house_list_puts_up_buildings_once_and_registers_each_door(house):
    Building.objects.create(project=house.project, name="3栋")
    rows = [
        ["项目", "楼栋", "单元", "房号", "建筑面积(㎡)", "销售状态"],
        ["澜园", 3.0, "2单元", 1502.0, 89.5, "已交房"],
        ["澜园", "3#", "2", "1503室", "", ""],
        ["澜园", "12号楼", "", "B1-07", "1,200.00平方米", "待售"],
        ["澜园", "A座", "", "2001", "", "已签约"],
    ]
    put_in(house, "units", rows)
    assert [(u.path, u.area, u.state, u.record.project) for u in Unit.objects.order_by("pk")] == [
        ("3-2-1502", 8950, "delivered", house.project),
        ("3-2-1503", None, "unsold", house.project),
        ("12-B1-07", 120000, "unsold", house.project),
        ("A-2001", None, "sold", house.project),
    ]
    names = Building.objects.order_by("pk").values_list("name", "position")
    assert list(names) == [("3栋", 0), ("12", 12), ("A", 0)]


def test_a_door_twice_in_the_list_or_in_the_register_is_named(house):
    put_in(house, "units", UNITS)
    rows = [["房号"], ["3栋2单元1501室"], ["4-1-101"], ["4#1-101"], ["1601"], ["4-1-"]]
    batch = staging.check(staged(house, "units", rows))
    assert [(p["row"], p["reason"]) for p in staging.problems_of(batch)] == [
        (2, "已登记：澜园 3-2-1501，不用再导入，可以搁置这一行。"),
        (4, "同第 3 行重复，请删去一行，或搁置其中一行。"),
        (5, "房号“1601”缺少楼栋，请写成 3-2-1502（栋-单元-室）。"),
        (6, "“4-1-”不像房号，请写成 3-2-1502 或 3栋2单元1502室。"),
    ]


@pytest.mark.parametrize(
    ("columns", "door"),
    [
        (("", "", "3-2-1502"), ("3", "2", "1502")),
        (("3栋", "2单元", "1502室"), ("3", "2", "1502")),
        (("3", "", "2-1502"), ("3", "2", "1502")),
        (("3", "2", "3-2-1502"), ("3", "2", "1502")),
        (("3", "2", "3-1502"), ("3", "2", "1502")),
        (("3", "", "3-1502"), ("3", "", "1502")),
        (("", "2", "3-1502"), ("3", "2", "1502")),
        (("3", "1", "3-2-1502"), None),
        (("4", "", "3-2-1502"), None),
        (("4", "1", "2-1502"), None),
        (("3", "2", ""), None),
        (("", "2", "1502"), None),
    ],
)
def test_a_door_is_read_from_one_column_two_or_three(columns, door):
    row = Candidate(1, 0, 2, dict(zip(("building", "entrance", "room"), columns, strict=True)), {})
    assert door_of(row, "room") == door
    assert bool(row.problems) == (door is None)


def test_a_house_list_is_not_undone_while_an_owner_stands_in_it_and_then_it_is(house):
    units = put_in(house, "units", UNITS)
    owners = put_in(house, "customers", [["姓名", "房号"], ["王秀英", "3-2-1501"]])
    from huiyin.kernel.actions.refusals import Refused

    with pytest.raises(Refused, match="客户 KH-000001"):
        applying.undo(units)
    assert not Unit.objects.filter(voided=True).exists()
    applying.undo(owners)
    applying.undo(units)
    assert not Unit.objects.filter(voided=False).exists()
    assert put_in(house, "units", UNITS).counts["applied"] == 6
