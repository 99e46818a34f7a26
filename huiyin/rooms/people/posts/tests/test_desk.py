"""The supervisor's desk: every number opens what it counts, and many matters go to another at once."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.members.models import Absence
from huiyin.rooms.people.posts.queries.desk import FIGURES, desk_of, narrowed
from tests.words import again

pytestmark = pytest.mark.clause("YX-3.1.1", "WY-P0")


def test_load_today_late_offered_and_broken_stand_by_person_and_project(house, staff, record):
    record(owner=house.clerk)
    offered = record(owner=house.clerk, title="门锁")
    perform("matters.hand_over", by=house.clerk, on=offered.pk, taker=house.specialist, reason="归专员")
    with clock.at("2026-12-04 09:00"):
        desk = desk_of(house.supervisor)
        row = next(row for row in desk.members if row.key == house.clerk.pk)
        assert (row.counts["load"], row.counts["late"], row.counts["offered"]) == (2, 2, 1)
        assert row.counts["broken"] >= 2
        assert [one.name for one in desk.projects] == ["澜园"]
        for name in (*FIGURES, "broken"):
            behind = narrowed(house.supervisor, name).count()
            assert behind == desk.total[name] or (name == "broken" and behind <= desk.total[name])


@pytest.mark.clause("YX-3.3")
def test_what_was_returned_three_times_stands_out(house, staff, record, client):
    one = record(owner=house.clerk, title="推来推去")
    for _n in range(3):
        perform("matters.hand_over", by=house.clerk, on=one.pk, taker=house.specialist, reason="归专员")
        perform("matters.return", by=house.specialist, on=one.pk, why="手头工作已满")
    assert desk_of(house.supervisor).total["bounced"] == 1
    client.force_login(house.supervisor)
    assert "推来推去" in client.get("/supervising/matters?what=bounced").content.decode()


@pytest.mark.clause("YX-3.2.1")
def test_who_is_away_is_said_with_who_stands_in(house, staff, record, client):
    record(owner=house.clerk)
    until = clock.now() + dt.timedelta(days=2)
    Absence.objects.create(member=house.clerk, stand_in=house.specialist, from_at=clock.now(), to_at=until)
    client.force_login(house.supervisor)
    assert "李专员代理" in client.get("/supervising").content.decode()
    assert "卫生间漏水" in client.get("/supervising/matters?what=absent").content.decode()


@pytest.mark.clause("YX-3.3")
def test_a_matter_about_the_supervisor_is_neither_counted_nor_shown_to_them(house, staff, record):
    record(owner=house.manager, about_member=house.supervisor)
    assert desk_of(house.supervisor).total["load"] == 0
    assert desk_of(house.manager).total["load"] == 1


def test_the_desk_is_for_who_leads(house, staff, client):
    client.force_login(house.clerk)
    for path in ("/supervising", "/supervising/matters"):
        assert client.get(path).status_code == 404


def test_many_go_to_another_after_a_preview_that_names_what_is_refused(house, staff, record, client):
    fit, own = record(owner=house.clerk), record(owner=house.specialist, title="已是其手中")
    about = record(owner=house.clerk, about_member=house.specialist, title="关于专员")
    typed = {"matter": [fit.pk, own.pk, about.pk], "owner": house.specialist.pk, "reason": "均衡工作量"}
    client.force_login(house.supervisor)
    page = client.post("/supervising/matters", typed).content.decode()
    assert "1 件改派给李专员" in page and "2 件不能改派" in page
    assert "本来就由李专员负责" in page and "与其本人有关" in page
    assert again(fit).matter.owner == house.clerk  # only shown
    assert client.post("/supervising/matters", typed | {"sure": "1"}).status_code == 302
    assert again(fit).matter.owner == house.specialist
    assert again(about).matter.owner == house.clerk
    assert client.post("/supervising/matters", {"matter": [fit.pk]}).status_code == 422
    assert client.post("/supervising/matters", {}).status_code == 302


@pytest.mark.clause("YX-3.2.1", "ZH-J1.2")
def test_a_members_page_shows_what_is_entrusted_both_ways_and_is_for_them_and_their_superior(
    house, staff, client
):
    span = {"from_at": clock.now(), "to_at": clock.now() + dt.timedelta(days=3)}
    where = {"department": house.desk, "why": "出差"}
    perform("absences.declare", by=house.supervisor, stand_in=house.specialist, **where, **span)
    perform("delegations.grant", by=house.specialist, taker=house.clerk, **where, **span)
    client.force_login(house.specialist)
    page = client.get("/people/mine").content.decode()
    assert "代理孙主管" in page and "授权周文员审批" in page
    client.force_login(house.manager)
    assert "代理孙主管" in client.get(f"/people/{house.specialist.pk}").content.decode()
    client.force_login(house.clerk)
    assert "代李专员审批" in client.get("/people/mine").content.decode()
    assert client.get(f"/people/{house.specialist.pk}").status_code == 404
