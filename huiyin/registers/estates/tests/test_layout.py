"""A building and its doors all at once, looked at before they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.checks import check_all
from huiyin.registers.estates.models import Building, Unit, called_together
from huiyin.registers.estates.queries import Plan, floor_of
from tests.words import do

pytestmark = pytest.mark.clause("WY-S8")
ROOMS = (("01", 8912, 7130), ("02", None, None))


@pytest.fixture
def nine(house, sheet):
    do("sheets.add_building", house.supervisor, sheet, name="9")
    return Building.objects.get(name="9")


def lay_out(house, sheet, building, plan=None, **facts):
    plan = plan or Plan(("1", "2"), -1, 3, ROOMS, frozenset({2}))
    return do("sheets.lay_out", house.supervisor, sheet, building=building, plan=plan, use="home", **facts)


def test_a_building_is_added_once_however_it_is_written(house, sheet, nine):
    assert nine.position == 9
    for name in ("9", "9栋", "9号楼"):
        with pytest.raises(Refused, match="已经有“9”这一栋"):
            do("sheets.add_building", house.supervisor, sheet, name=name)


def test_doors_are_laid_out_entrance_by_floor_by_room(house, sheet, nine):
    lay_out(house, sheet, nine)
    units = Unit.objects.filter(building=nine)
    assert sorted(units.filter(entrance="1").values_list("path", "floor")) == [
        ("9-1-101", 1),
        ("9-1-102", 1),
        ("9-1-301", 3),
        ("9-1-302", 3),
        ("9-1-B101", -1),
        ("9-1-B102", -1),
    ]
    first = units.get(path="9-2-101")
    assert (first.area, first.inner_area, first.use, first.record.department) == (
        8912,
        7130,
        "home",
        house.desk,
    )
    assert units.count() == 12 and check_all() == []


def test_a_door_that_stands_is_not_laid_out_again(house, sheet, nine):
    lay_out(house, sheet, nine, Plan((), 1, 1, ROOMS))
    with pytest.raises(Refused, match="有 2 套已经登记：9-101、9-102"):
        lay_out(house, sheet, nine, Plan((), 1, 2, ROOMS))
    lay_out(house, sheet, nine, Plan((), 2, 2, ROOMS))
    with pytest.raises(Refused, match="没有排出房屋"):
        lay_out(house, sheet, nine, Plan((), 4, 4, ROOMS, frozenset({4})))
    with pytest.raises(Refused, match="超过 2000 套"):
        lay_out(house, sheet, nine, Plan(tuple("123456789"), 1, 150, ROOMS))


def test_the_form_shows_the_doors_before_they_are_made(house, sheet, nine, client):
    client.force_login(house.supervisor)
    url = f"/r/sheets/{sheet.pk}/do/sheets.lay_out"
    typed = {"building": nine.pk, "entrances": "1、2", "from_floor": 1, "to_floor": 2, "use": "home"}
    typed |= {"rooms": "1 89.12 71.30\n02", "skipped": "", "key": "k1"}
    page = client.post(url, typed).content.decode()
    assert "共 8 套" in page and "356.48" in page and not Unit.objects.filter(building=nine).exists()
    mark = page.split('name="seen" value="')[1].split('"')[0]
    changed = typed | {"to_floor": 3, "seen": mark}
    assert "共 12 套" in client.post(url, changed).content.decode(), "what was changed is shown anew"
    assert client.post(url, typed | {"seen": mark}).status_code == 302
    assert Unit.objects.filter(building=nine).count() == 8


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("rooms", "01 七十", "七十"),
        ("rooms", "01 71.30 89.12", "套内建筑面积大于建筑面积"),
        ("rooms", "01\n1", "房号重复"),
        ("skipped", "四", "楼层写数字"),
        ("to_floor", "0", "最高层低于最低层"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(house, sheet, nine, client, field, typed, words):
    client.force_login(house.supervisor)
    facts = {"building": nine.pk, "from_floor": 1, "to_floor": 2, "use": "home", "rooms": "01"} | {
        field: typed
    }
    answer = client.post(f"/r/sheets/{sheet.pk}/do/sheets.lay_out", facts)
    assert answer.status_code == 422 and words in answer.content.decode()


def test_a_unit_is_not_larger_within_than_in_all(house, customer):
    unit = customer.party.ties.get().unit
    facts = {"area": 8912, "state": "unsold", "use": "home", "floor": 15, "reason": "实测"}
    with pytest.raises(Refused, match="套内建筑面积大于建筑面积"):
        do("units.correct", house.supervisor, unit, inner_area=8913, **facts)
    do("units.correct", house.supervisor, unit, inner_area=7130, **facts)
    unit.refresh_from_db()
    assert (unit.area, unit.inner_area, unit.floor) == (8912, 7130, 15)
    where = {"department": house.desk, "project": house.project, "building": unit.building}
    with pytest.raises(Refused, match="套内建筑面积大于建筑面积"):
        perform("units.register", by=house.supervisor, room="1503", area=100, inner_area=101, **where)


@pytest.mark.once
@given(
    first=st.integers(-3, 30),
    span=st.integers(0, 30),
    rooms=st.integers(1, 6),
    entrances=st.integers(0, 3),
    skipped=st.frozensets(st.integers(-3, 40), max_size=5),
)
def test_every_floor_has_its_rooms_once_and_says_its_floor(first, span, rooms, entrances, skipped):
    plan = Plan(
        tuple(str(n) for n in range(1, entrances + 1)),
        first,
        first + span,
        tuple((f"{n:02d}", None, None) for n in range(1, rooms + 1)),
        skipped,
    )
    doors = plan.doors()
    floors = [floor for floor in range(first, first + span + 1) if floor and floor not in skipped]
    assert (
        len(doors)
        == len({(d["entrance"], d["room"]) for d in doors})
        == len(floors) * rooms * (entrances or 1)
    )
    assert all(floor_of(door["room"]) == door["floor"] for door in doors)


@pytest.mark.once
def test_neighbouring_buildings_are_said_as_a_span():
    def said(*names):
        return called_together([Building(name=name) for name in names])

    assert said("1", "2", "3", "5", "6", "A座") == "1至3栋、5栋、6栋、A座"
    assert said() == "" and said("9") == "9栋"
