"""Doors registered and voided: as a set or one by one, and how they are found by what is typed."""

import pytest

from huiyin.kernel.actions import sets
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.journal.models import Line
from huiyin.kernel.journal.reading import broken_chains, values_of
from huiyin.kernel.search.models import Document
from huiyin.registers.estates.models import Building, Unit
from huiyin.registers.estates.queries import building_key, find_unit, units_at, units_in_use, units_seen_by


def left_by(unit: Unit) -> dict:
    record = unit.record
    record.refresh_from_db()
    unit.refresh_from_db()
    return {
        "record": (record.kind, record.number, record.department_id, record.project_id, record.version),
        "voided": (record.voided_at, unit.voided),
        "unit": (unit.building_id, unit.entrance, unit.room, unit.path, unit.area, unit.state),
        "lines": [
            (line.at, line.member_id, line.verb, line.source, line.clauses, values_of(line, record))
            for line in Line.objects.filter(record=record).select_related("values").order_by("pk")
        ],
        "search": Document.objects.get(pk=record.pk).tokens,
    }


@pytest.fixture
def facts(house):
    where = {"department": house.desk, "project": house.project}
    building = Building.objects.create(project=house.project, name="3栋")
    return [
        {**where, "building": building, "entrance": "2", "room": "1502", "area": 8950, "state": "sold"},
        {**where, "building": building, "room": "B12"},
    ]


@pytest.mark.clause("WY-S8")
def test_doors_registered_and_voided_as_a_set_leave_the_rows_that_one_by_one_leaves(house, facts):
    singles = [perform("units.register", by=house.supervisor, source="import", **row) for row in facts]
    opened = [left_by(one) for one in singles]
    for one in singles:
        perform("units.void", by=house.supervisor, on=one, source="import", reason="误登")
    as_a_set = sets.perform_set("units.register", facts, by=house.supervisor)
    assert [left_by(one) for one in as_a_set] == opened
    sets.perform_set("units.void", [{"on": one.pk} for one in as_a_set], by=house.supervisor, reason="误登")
    assert [left_by(one) for one in as_a_set] == [left_by(one) for one in singles]
    assert broken_chains() == []


def test_a_voided_door_is_offered_no_more_and_may_be_registered_anew(house, facts):
    unit = perform("units.register", by=None, **facts[0])
    with pytest.raises(Refused, match="已经登记过"):
        perform("units.register", by=None, **facts[0])
    perform("units.void", by=house.supervisor, on=unit, reason="误登")
    assert not units_seen_by(house.supervisor).exists()
    assert find_unit(house.project.pk, ("3", "2", "1502")) is None
    again = perform("units.register", by=None, **facts[0])
    assert find_unit(house.project.pk, ("3", "2", "1502")) == again


def test_a_door_that_a_record_stands_upon_is_not_voided_and_the_refusal_names_it(house, customer, record):
    unit = customer.party.ties.get().unit
    complaint = record(unit=unit)
    with pytest.raises(Refused, match=r"KH-000001.*TS-2026-0001"):
        perform("units.void", by=house.supervisor, on=unit, reason="误登")
    perform("complaints.void", by=house.supervisor, on=complaint, reason="误登")
    perform("customers.void", by=house.supervisor, on=customer, reason="误登")
    assert units_in_use([unit.pk]) == {}
    perform("units.void", by=house.supervisor, on=unit, reason="误登")


def test_a_building_is_known_by_any_of_its_ways_to_be_written():
    assert {building_key(name) for name in ("3", "3栋", " 3 幢", "3号楼", "3#", "3座")} == {"3"}
    assert building_key("a座") == "A"
    assert building_key("栋") == "栋"


def test_a_door_typed_without_its_entrance_is_found_only_while_that_names_one_door(house, facts):
    perform("units.register", by=None, **facts[0])
    typed = (house.project.pk, ("3#", "", "1502"))
    assert [unit.path for unit in units_at([typed])[typed]] == ["3-2-1502"]
    perform("units.register", by=None, **(facts[0] | {"entrance": "1"}))
    assert len(units_at([typed])[typed]) == 2
    assert find_unit(house.project.pk, ("3", "", "1502")) is None
