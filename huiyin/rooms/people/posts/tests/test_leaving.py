"""Whoever leaves: everything they had goes on in one act, and they sign in no more."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.approvals.models import Delegation
from huiyin.kernel.checks import check_all
from huiyin.kernel.custody import sorts
from huiyin.kernel.custody.models import Item
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.members.models import Absence
from huiyin.kernel.promises.models import Promise, State
from huiyin.registers.office.models import Duty
from huiyin.rooms.people.posts.models import Departure
from tests.words import again

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def thing(house, record, monkeypatch):
    """A key in the clerk's own hand."""
    monkeypatch.setitem(sorts.SORTS, "key", sorts.Sort("key", "钥匙", "ZH-J2.2"))
    about = record(title="借钥匙", owner=house.specialist)
    facts = {"sort": "key", "label": "3-2-1502 钥匙", "about": about}
    return perform("items.take_in", by=house.clerk, department=house.desk, **facts)


@pytest.mark.clause("YX-3.3", "WY-G13")
def test_whoever_leaves_hands_everything_on_and_signs_in_no_more(house, record, leave):
    mine, offered = record(), record(title="门锁坏了", owner=house.clerk)
    assert mine.matter.owner == house.specialist
    perform("matters.hand_over", by=house.clerk, on=offered.pk, taker=house.specialist, reason="归专员管")
    departure = leave(leaver=house.specialist)
    mine.matter.refresh_from_db()
    offered.matter.refresh_from_db()
    assert mine.matter.owner == house.supervisor
    assert offered.matter.owner == house.clerk and offered.matter.offered_to is None
    assert not Promise.objects.filter(owner=house.specialist, state=State.OPEN).exists()
    house.specialist.refresh_from_db()
    assert not house.specialist.is_active
    assert {line.sort for line in departure.lines.all()} == {"matter", "offer"}
    assert house.specialist.appointments.get().to_on == TODAY
    assert check_all() == []


@pytest.mark.clause("YX-3.3", "ZH-J2.2", "YX-3.2.1")
def test_things_duties_delegations_and_stand_ins_go_on_too(house, record, thing, leave):
    record(owner=house.clerk)
    facts = {
        "title": "巡查",
        "wanted": "看一遍",
        "frequency": "weekly",
        "owner": house.clerk,
        "from_on": TODAY,
    }
    perform("duties.define", by=house.supervisor, department=house.desk, **facts)
    span = {"from_at": clock.now(), "to_at": clock.now() + dt.timedelta(days=3)}
    where = {"department": house.desk, "why": "出差"}
    lent = perform("delegations.grant", by=house.clerk, taker=house.specialist, **where, **span)
    perform("absences.declare", by=house.specialist, stand_in=house.clerk, **where, **span)
    signature = Stored("签字.png", "image/png", 10, "ab" * 32)
    departure = leave(others={"items": house.specialist}, signature=signature)
    item = Item.objects.get(pk=thing.pk)
    assert item.keeper.member == house.specialist
    assert item.moves.latest("id").signature.record_id == departure.pk
    assert Duty.objects.get().owner == house.supervisor
    assert Delegation.objects.get(pk=lent.pk).revoked_at is not None
    assert Absence.objects.get().stand_in == house.supervisor
    assert {one.invariant for one in check_all()} <= {"files"}  # the signature is no real file here


@pytest.mark.clause("YX-3.3")
def test_each_kind_of_thing_may_go_to_another(house, record, leave, client):
    complaint = record(owner=house.clerk)
    task = perform(
        "tasks.give",
        by=house.supervisor,
        department=house.desk,
        taker=house.clerk,
        title="对账",
        wanted="对账",
    )
    client.force_login(house.manager)
    typed = {
        "leaver": house.clerk.pk,
        "successor": house.supervisor.pk,
        "left_on": "2026-11-24",
        "reason": "辞职",
    }
    typed |= {"to_tasks": house.specialist.pk}
    shown = client.post("/new/departures.settle", typed)
    page = shown.content.decode()
    assert shown.status_code == 200 and complaint.record.number in page and "对账" in page
    assert not Departure.objects.exists()  # shown before it is done
    answer = client.post("/new/departures.settle", typed | {"seen": shown.context["preview"]["mark"]})
    assert answer.status_code == 302
    assert again(complaint).matter.owner == house.supervisor
    assert again(task).matter.owner == house.specialist


@pytest.mark.clause("YX-3.3")
def test_what_is_about_the_successor_goes_to_somebody_else(house, record, leave):
    about = record(about_member=house.specialist, owner=house.clerk)
    leave(successor=house.specialist)
    about.matter.refresh_from_db()
    assert about.matter.owner not in (house.specialist, house.clerk)


@pytest.mark.clause("YX-3.3")
def test_a_leaver_names_another_and_a_head_is_followed_first(house, staff, leave):
    with pytest.raises(Refused, match="不能交给离职的人"):
        leave(successor=house.clerk)
    with pytest.raises(Refused, match="不能交给离职的人"):
        leave(others={"tasks": house.clerk})
    with pytest.raises(Refused, match="不能为自己办理离职"):
        leave(leaver=house.manager)
    with pytest.raises(Refused, match="先换负责人") as refused:
        leave(leaver=house.head)
    assert refused.value.clauses == ("YX-3.3",)
    with pytest.raises(Refused, match="还没有到"):
        leave(left_on=dt.date(2026, 12, 1))
    with pytest.raises(Refused, match="早于任职日期"):
        leave(left_on=dt.date(2020, 1, 1))
    with pytest.raises(Refused, match="不在这个部门"):
        leave(leaver=house.stranger)
    with pytest.raises(NoRight):
        leave(by=house.supervisor)
    leave()
    with pytest.raises(Refused, match="已经离职"):
        leave()


@pytest.mark.clause("YX-3.3")
def test_nobody_settles_the_leaving_of_their_own_superior(house, staff, leave):
    house.desk.head = house.supervisor
    house.desk.save()
    with pytest.raises(Refused, match="是你的上级"):
        leave(leaver=house.head)


@pytest.mark.clause("YX-3.3", "ZH-J2.2")
def test_the_hand_over_is_printed_with_everything_on_it(house, record, thing, leave, printed):
    complaint = record(title="车位漏水", owner=house.clerk)
    words = printed(again(leave()), "settling", house.manager)
    for one in ("离职交接单", "周文员", "孙主管", complaint.record.number, "车位漏水", "钥匙", "保管物"):
        assert one in words


@pytest.mark.clause("YX-1.4")
def test_the_accounts_page_leads_to_the_ledger_and_to_leaving(house, staff, client):
    client.force_login(house.manager)
    page = client.get("/people").content.decode()
    assert f"/new/departures.settle?leaver={house.clerk.pk}" in page and "/r/postings/" in page
    form = client.get(f"/new/departures.settle?leaver={house.clerk.pk}").content.decode()
    assert house.clerk.name in form
