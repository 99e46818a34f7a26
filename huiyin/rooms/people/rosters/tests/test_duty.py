"""Who is on duty: on the page, and as the second place where an owner is looked for."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.verbs import ASKS
from huiyin.kernel.matters.owning import default_owner
from huiyin.kernel.members.models import Appointment
from huiyin.rooms.people.rosters.queries import on_duty_in
from huiyin.rooms.people.rosters.tests.conftest import december
from tests.words import do

pytestmark = pytest.mark.clause("WY-S3", "YX-3.3")
NOON = "2026-12-01 12:00"


def owner(house, at=NOON, **facts):
    with clock.at(at):
        return default_owner(house.desk, at=clock.now(), **facts)


def test_a_project_has_its_specialist_else_who_is_on_duty_else_the_supervisor(house, planning):
    assert owner(house) == house.supervisor
    planning.published((house.clerk, december(1), planning.early))
    assert owner(house) == house.clerk
    assert owner(house, project_id=house.project.pk) == house.specialist
    assert owner(house, "2026-12-01 17:00") == house.supervisor
    assert owner(house, without=frozenset({house.clerk.pk})) == house.supervisor


def test_a_new_matter_goes_to_who_is_on_duty(house, planning, record):
    planning.published((house.clerk, december(1), planning.early))
    with clock.at(NOON):
        assert record(by=house.supervisor, project=None).matter.owner == house.clerk
    with clock.at("2026-12-01 18:00"):
        assert record(by=house.clerk, project=None, title="晚上").matter.owner == house.supervisor


def test_whoever_has_least_in_hand_comes_first(house, planning, record):
    ma = planning.worker("ma")
    planning.published((house.clerk, december(1), planning.early), (ma, december(1), planning.early))
    with clock.at(NOON):
        first = record(by=house.supervisor, project=None).matter.owner
        second = record(by=house.supervisor, project=None, title="另一件").matter.owner
    assert {first, second} == {house.clerk, ma}


def test_who_is_away_comes_after_who_is_here(house, planning):
    ma = planning.worker("ma")
    planning.published((house.clerk, december(1), planning.early), (ma, december(1), planning.early))
    span = {"from_at": clock.shanghai("2026-12-01 10:00"), "to_at": clock.shanghai("2026-12-01 14:00")}
    facts = {"member": house.clerk, "stand_in": house.supervisor, "why": "外出"}
    perform("absences.declare", by=house.clerk, department=house.desk, **facts, **span)
    assert owner(house) == ma


def test_a_draft_puts_nobody_on_duty_and_a_night_shift_lasts_over_midnight(house, planning):
    roster = planning.roster()
    planning.set(roster, house.clerk, december(1), planning.night)
    morning = clock.shanghai("2026-12-02 05:00")
    assert on_duty_in(house.desk, morning) == []
    do("rosters.publish", house.supervisor, roster)
    assert on_duty_in(house.desk, morning) == [house.clerk]
    assert on_duty_in(house.desk, morning + dt.timedelta(hours=1)) == []
    assert on_duty_in(house.works, morning) == []


def test_who_left_or_is_off_the_post_is_not_on_duty(house, planning, monkeypatch):
    planning.published((house.clerk, december(1), planning.early))
    at = clock.shanghai(NOON)
    with monkeypatch.context() as patch:
        off = [(house.clerk.pk, december(1), True)]
        patch.setitem(ASKS, "rosters.suspensions", lambda members, first, last: off)
        assert on_duty_in(house.desk, at) == []
    assert on_duty_in(house.desk, at) == [house.clerk]
    Appointment.objects.filter(member=house.clerk).update(to_on=dt.date(2026, 11, 30))
    assert on_duty_in(house.desk, at) == []  # still works in the house, but no more in this department
    Appointment.objects.filter(member=house.clerk).update(to_on=None)
    house.loses(house.clerk)
    assert on_duty_in(house.desk, at) == []
