"""The authority's list of the doors that a permit names."""

import pytest

from huiyin.kernel.actions import sets
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.lists import put_in, staged
from huiyin.kernel.journal.models import Line
from huiyin.kernel.journal.reading import broken_chains, values_of
from huiyin.registers.estates.models import Unit
from tests.words import do

pytestmark = pytest.mark.clause("YX-2.3.3")
ROWS = [["预售证号", "房号"], ["部分001", "9-1-101"], ["部分001", "9栋1单元201室"]]


def lines_of(one) -> list:
    record = one.record
    return [
        (line.verb, values_of(line, record)) for line in Line.objects.filter(record=record).order_by("pk")
    ][1:]


def test_a_list_adds_its_doors_and_taken_back_takes_them_away(house, buildings, certify):
    one = certify(code="部分001", whole=False, buildings=buildings[:1])
    batch = put_in(house, "permit_doors", ROWS)
    assert [unit.path for unit in one.units.order_by("path")] == ["9-1-101", "9-1-201"]
    applying.undo(batch)
    assert not one.units.exists() and one.record.voided_at is None
    assert put_in(house, "permit_doors", ROWS).counts["applied"] == 2


def test_what_does_not_fit_is_named_row_by_row(house, buildings, certify):
    one = certify(code="部分001", whole=False, buildings=buildings[:1])
    certify(code="整栋001", buildings=buildings[:1])
    do("certificates.add_doors", house.specialist, one, units=list(Unit.objects.filter(path="9-1-101")))
    rows = [
        *ROWS,
        ["整栋001", "9-1-101"],
        ["没有001", "9-1-101"],
        ["部分001", "10-1-101"],
        ["部分001", "9-1-999"],
    ]
    batch = staging.check(staged(house, "permit_doors", rows))
    said = {p["row"]: p["reason"] for p in staging.problems_of(batch)}
    assert sorted(said) == [2, 4, 5, 6, 7]
    assert "已经在这份证照里" in said[2] and "全部房屋" in said[4] and "没有登记证号" in said[5]
    assert "不在这份证照的楼栋里" in said[6] and "没有登记" in said[7]


def test_doors_added_as_a_set_leave_what_one_by_one_leaves(house, buildings, certify):
    units = list(
        Unit.objects.filter(building=buildings[0]).select_related("building__project").order_by("pk")
    )
    single = certify(code="a", whole=False, buildings=buildings[:1])
    as_a_set = certify(code="b", whole=False, buildings=buildings[:1])
    do("certificates.add_doors", house.specialist, single, units=units)
    do("certificates.drop_doors", house.specialist, single, units=units[:1], reason="看错")
    rows = [{"on": as_a_set.pk, "unit": unit} for unit in units]
    sets.perform_set("certificates.add_doors", rows, by=house.specialist)
    sets.perform_set("certificates.drop_doors", rows[:1], by=house.specialist, reason="看错")
    assert lines_of(single) == lines_of(as_a_set)
    assert list(single.units.all()) == list(as_a_set.units.all()) == units[1:]
    assert broken_chains() == []
