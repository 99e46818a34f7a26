"""Checked on the day, and the head of the department responsible is told."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NoRight, Refused

from .words import INVESTIGATE, again, do, due, promised, told


@pytest.mark.clause("WY-G4")
@pytest.mark.parametrize(
    ("received", "by"),
    [
        ("2026-11-24 09:00", "11-24 17:30"),
        ("2026-11-24 17:30", "11-25 17:30"),
        ("2026-11-28 10:00", "11-30 17:30"),
    ],
)
def test_a_complaint_is_checked_on_the_day_it_comes_in(record, house, received, by):
    house.works_by("WY")
    with clock.at(received):
        assert due(record(), INVESTIGATE) == by


@pytest.mark.clause("WY-G4")
def test_the_result_goes_to_the_head_of_the_department_responsible(record, house):
    complaint = record()
    do("investigate", house.specialist, complaint, findings="接头老化", responsible=house.works)
    assert INVESTIGATE not in promised(complaint)
    assert told(house.engineer, complaint) == ["投诉核实结果：卫生间漏水，责任部门为工程部"]
    found = again(complaint)
    assert (found.findings, found.responsible) == ("接头老化", house.works)


@pytest.mark.clause("WY-G4", "YX-3.3")
def test_only_the_owner_or_a_superior_enters_the_result(record, house):
    complaint = record(owner=house.specialist)
    with pytest.raises(Refused, match="这件事由李专员负责"):
        do("investigate", house.clerk, complaint, findings="猜的", responsible=house.works)
    with pytest.raises(NoRight):
        do(
            "investigate",
            house.engineer,
            record(owner=house.engineer),
            findings="猜的",
            responsible=house.works,
        )
    do("investigate", house.supervisor, complaint, findings="接头老化", responsible=house.works)


@pytest.mark.clause("WY-G4")
def test_only_a_complaint_is_investigated_by_promise_not_every_opinion(record, house):
    house.works_by("WY")
    assert INVESTIGATE not in promised(record(category="opinion"))
