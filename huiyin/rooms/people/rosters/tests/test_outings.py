"""Leaving the post: with leave, reported, with a return time, and a stand-in meanwhile."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.members.models import Absence
from huiyin.kernel.members.rights import absent_now, stands_in_for
from huiyin.kernel.promises.sweeping import sweep
from huiyin.rooms.people.rosters.models import Outing
from huiyin.rooms.people.rosters.queries import outings_seen_by
from tests.words import again, do, due, printed_words, promised, told

pytestmark = pytest.mark.clause("YX-4.1.1")


def ask(house, minutes=60, by=None, starts=10, **facts):
    """Asks at nine to be away from ten past."""
    now = clock.now()
    facts = {
        "title": "离岗：银行",
        "place_to": "银行",
        "why": "送按揭资料",
        "stand_in": house.specialist,
        "from_at": now + dt.timedelta(minutes=starts),
        "back_by": now + dt.timedelta(minutes=starts + minutes),
    } | facts
    return perform("outings.ask", by=by or house.clerk, department=house.desk, **facts)


def approved(house, *approvers, **facts):
    approval = ask(house, **facts)
    for who in approvers or (house.supervisor,):
        do("approvals.approve", who, again(approval))
    return Outing.objects.latest("pk")


def test_nobody_leaves_before_the_supervisor_has_approved(house):
    approval = ask(house)
    assert isinstance(approval, Approval) and not Outing.objects.exists()
    assert approval.matter.owner == house.supervisor and not absent_now().exists()
    do("approvals.approve", house.supervisor, approval)
    outing = Outing.objects.get()
    assert outing.matter.owner == house.clerk and promised(outing) == {"outings.return"}
    assert due(outing, "outings.return") == "11-24 10:10"


def test_what_is_declined_is_no_leave(house):
    do("approvals.decline", house.supervisor, ask(house), reason="人手不够")
    assert not Outing.objects.exists() and not Absence.objects.exists()


def test_the_sales_manager_is_told_with_the_return_time_and_the_supervisor_gets_a_copy(house):
    outing = approved(house, house.supervisor)
    words = "周文员离岗：银行，11-24 09:10至10:10，李专员代理"
    assert outing.told_to == house.manager and told(house.manager, outing) == [words]
    assert told(house.supervisor, outing) == [words]


def test_without_a_copy_only_the_manager_is_told(house):
    set_parameter("YX-4.1.1", "copy_supervisor", False, reason="按原文")
    outing = approved(house, house.supervisor)
    assert told(house.manager, outing) and not told(house.supervisor, outing)


def test_a_long_absence_is_approved_by_the_manager_as_well(house):
    approval = ask(house, minutes=300)
    do("approvals.approve", house.supervisor, approval)
    assert not Outing.objects.exists() and again(approval).matter.owner == house.manager
    do("approvals.approve", house.manager, again(approval))
    assert Outing.objects.exists()


def test_a_supervisor_is_approved_by_who_stands_above(house):
    assert ask(house, by=house.supervisor).matter.owner == house.manager


def test_while_away_the_stand_in_acts_and_on_return_no_more(house):
    outing = approved(house)
    with clock.at("2026-11-24 09:30"):
        assert stands_in_for(house.specialist) == [house.clerk.pk]
        with pytest.raises(NoRight):
            do("outings.return", house.specialist, outing)
        do("outings.return", house.clerk, outing)
        assert stands_in_for(house.specialist) == []
    outing = again(outing)
    assert outing.matter.state == "back" and outing.late == 0 and promised(outing) == set()


def test_who_comes_back_late_is_late_by_the_minute_and_the_supervisor_learns_of_it(house):
    outing = approved(house)
    with clock.at("2026-11-24 10:35"):
        do("outings.return", house.clerk, outing)
    assert again(outing).late == 25
    assert told(house.supervisor, outing)[-1] == "周文员晚返岗25分钟"


def test_who_does_not_come_back_is_reported_to_the_supervisor_by_the_clock(house):
    outing = approved(house)
    for at in ("2026-11-24 10:11", "2026-11-24 16:30", "2026-11-25 16:30"):
        with clock.at(at):
            sweep()
    assert len(told(house.supervisor, outing)) > 1 and len(told(house.clerk, outing)) > 0


def test_a_later_return_is_a_new_promise_with_a_reason_and_the_manager_is_told(house):
    outing = approved(house)
    later = clock.shanghai("2026-11-24 11:30")
    with clock.at("2026-11-24 09:40"):
        with pytest.raises(Refused, match="写明原因"):
            do("outings.extend", house.clerk, outing, back_by=later)
        do("outings.extend", house.clerk, outing, back_by=later, reason="排队")
    assert due(outing, "outings.return") == "11-24 11:30"
    assert told(house.manager, outing)[-1] == "周文员改到11:30返岗：排队"
    with clock.at("2026-11-24 11:00"):
        assert stands_in_for(house.specialist) == [house.clerk.pk]
        do("outings.return", house.clerk, outing)
        assert not absent_now().exists()


def test_leave_that_was_not_taken_leaves_nobody_away(house):
    outing = approved(house)
    do("outings.cancel", house.clerk, outing, reason="客户改期")
    assert again(outing).matter.state == "cancelled"
    with clock.at("2026-11-24 09:30"):
        assert not absent_now().exists()
    second = approved(house)
    with clock.at("2026-11-24 09:30"), pytest.raises(Refused, match="已经开始"):
        do("outings.cancel", house.clerk, second, reason="x")


def test_one_is_away_once_at_a_time(house):
    approved(house)
    with pytest.raises(Refused, match="还没有登记返岗"):
        ask(house, starts=120)


@pytest.mark.parametrize(
    ("facts", "why"),
    [({"minutes": 0}, "返岗时间要晚于"), ({"minutes": 5, "starts": -30}, "返岗时间已经过了")],
)
def test_times_that_cannot_be_are_refused(house, facts, why):
    with pytest.raises(Refused, match=why):
        approved(house, **facts)


def test_nobody_stands_in_for_themselves(house):
    with pytest.raises(Refused, match="代理"):
        approved(house, stand_in=house.clerk)


def test_a_leave_is_seen_by_who_left_who_stands_in_and_who_leads(house):
    outing = approved(house)
    for who in (house.clerk, house.specialist, house.supervisor, house.manager):
        assert outings_seen_by(who).filter(pk=outing.pk).exists(), who
    for who in (house.engineer, house.stranger):
        assert not outings_seen_by(who).exists()
    above = approved(house, house.manager, by=house.supervisor)
    assert not outings_seen_by(house.clerk).filter(pk=above.pk).exists()
    with pytest.raises(NotSeen):
        do("outings.return", house.clerk, above)


def test_a_breach_opened_from_a_leave_knows_whom_and_what_it_is_about(house, client):
    leave = approved(house)
    client.force_login(house.supervisor)
    page = client.get(f"/r/outings/{leave.pk}").content.decode()
    assert f"/new/breaches.record?from={leave.pk}" in page
    form = client.get(f"/new/breaches.record?from={leave.pk}").context["form"]
    assert (form["concerned"].value(), form["clause"].value()) == (house.clerk.pk, "YX-4.1.1")
    assert form["numbers"].value() == leave.record.number


def test_the_report_goes_to_the_file_with_who_agreed_and_the_return(house):
    outing = approved(house, house.supervisor)
    with clock.at("2026-11-24 10:25"):
        do("outings.return", house.clerk, outing)
        words = printed_words(again(outing), "outing", house.clerk)
    for part in ("周文员", "银行", "孙主管", "李专员", "晚返15分钟", "已返岗"):
        assert part in words
