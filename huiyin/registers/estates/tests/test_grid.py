"""A building at a look: every door where it stands, and what is owed to the people behind it."""

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.registers.estates.models import Building
from huiyin.registers.estates.queries import room_grid
from tests.words import do

pytestmark = pytest.mark.clause("WY-S8")


def doors(entrance: dict) -> list[tuple]:
    return [
        (floor["floor"], door["unit"].room, door["count"])
        for floor in entrance["floors"]
        for door in floor["doors"]
    ]


def test_doors_stand_by_entrance_and_floor_the_highest_first_with_what_is_open_behind_them(
    house, customer, record
):
    building = Building.objects.get()
    for entrance, room in (("2", "302"), ("2", "1501"), ("1", "商铺3")):
        where = {"department": house.desk, "project": house.project}
        perform("units.register", by=None, building=building, entrance=entrance, room=room, **where)
    first, second = record(), record()
    do("complaints.void", house.manager, second, reason="重复登记")
    shop, second_entrance = room_grid(house.clerk, building)
    assert doors(shop) == [(0, "商铺3", 0)]
    assert doors(second_entrance) == [(15, "1501", 0), (15, "1502", 1), (3, "302", 0)]
    (door,) = [d for f in second_entrance["floors"] for d in f["doors"] if d["count"]]
    first.matter.refresh_from_db()
    assert door["due"] == first.matter.next_due


def test_a_building_takes_two_queries_however_many_doors_it_has(
    house, customer, record, django_assert_num_queries
):
    building = Building.objects.get()
    for n in range(20):
        where = {"department": house.desk, "project": house.project}
        perform("units.register", by=None, building=building, entrance="1", room=f"{n + 1}01", **where)
    record()
    room_grid(house.clerk, building)  # the member's posts, once
    with django_assert_num_queries(2):
        room_grid(house.clerk, building)


def test_nobody_sees_the_doors_of_other_projects(house, customer, client):
    client.force_login(house.stranger)
    assert client.get("/estates/grid").status_code == 404
    client.force_login(house.clerk)
    assert "1502" in client.get("/estates/grid").content.decode()
    assert client.get("/estates/grid?building=x").status_code == 200
