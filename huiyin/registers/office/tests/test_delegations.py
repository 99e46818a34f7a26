"""Who decides for whom: by delegation, as stand-in, or because somebody has left."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.approvals.deciding import deciders
from huiyin.kernel.checks import check_all
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.models import Absence
from huiyin.registers.office.jobs import move_approvals_on

from .words import again, approve, ask, at, do, hands, promised


def delegate(giver, taker, department, **facts):
    span = {"from_at": clock.now(), "to_at": at("2026-12-31 18:00")}
    return perform(
        "delegations.grant", by=giver, department=department, taker=taker, why="出差", **span | facts
    )


@pytest.mark.clause("YX-3.3", "YX-3.1.4")
def test_a_delegate_decides_within_flow_and_amount_and_both_names_are_signed(house):
    delegation = delegate(house.manager, house.supervisor, house.desk, flows=["expense"], limit=100_000)
    small, large = (ask(house.clerk, house.desk, flow="expense", amount=n) for n in (100_000, 100_001))
    approve(house.supervisor, small)
    assert hands(small) == [("孙主管（代钱经理，授权）", "approved")]
    line = Line.objects.get(record=small.pk, verb="approvals.approve")
    assert (line.member, line.stood_in_for) == (house.supervisor, house.manager)
    other = ask(house.specialist, house.desk)
    approve(house.supervisor, other)
    for one in (large, other):
        with pytest.raises(Refused, match="这一步由钱经理审批"):
            approve(house.supervisor, one)
    do("delegations.revoke", house.manager, delegation)
    late = ask(house.clerk, house.desk, flow="expense", amount=100)
    with pytest.raises(Refused, match="这一步由钱经理审批"):
        approve(house.supervisor, late)


@pytest.mark.clause("YX-3.3")
def test_a_delegation_is_neither_passed_on_nor_used_on_what_one_asked_oneself(house):
    delegate(house.manager, house.specialist, house.desk)
    delegate(house.specialist, house.clerk, house.desk)
    approval = ask(house.supervisor, house.desk, flow="expense", amount=100)
    with pytest.raises(NotSeen):
        approve(house.clerk, approval)
    own = ask(house.specialist, house.desk, flow="expense", amount=100)
    with pytest.raises(Refused, match="不能审批自己提交的事项"):
        approve(house.specialist, own)
    approve(house.specialist, approval)
    assert again(approval).matter.state == "granted"


@pytest.mark.clause("YX-3.3")
def test_two_delegations_of_one_flow_do_not_stand_beside_each_other(house):
    delegate(house.manager, house.supervisor, house.desk, flows=["expense"])
    delegate(house.manager, house.specialist, house.desk, flows=["general"])
    with pytest.raises(Refused, match="已经授权给孙主管审批同样的流程"):
        delegate(house.manager, house.clerk, house.desk, flows=["expense"])
    with pytest.raises(Refused, match="不能授权给自己"):
        delegate(house.head, house.head, house.desk)
    with pytest.raises(Refused, match="结束时间要晚于开始时间"):
        delegate(house.head, house.clerk, house.desk, to_at=at("2026-11-24 08:00"))


@pytest.mark.clause("YX-3.3", "YX-3.2.1")
def test_while_one_is_away_the_stand_in_decides_in_both_names_but_not_on_their_own_request(house):
    Absence.objects.create(
        member=house.supervisor,
        stand_in=house.clerk,
        from_at=at("2026-11-24 08:00"),
        to_at=at("2026-11-27 18:00"),
    )
    approval, own = ask(house.specialist, house.desk), ask(house.clerk, house.desk)
    approve(house.clerk, approval)
    assert hands(approval)[0] == ("周文员（代孙主管，离岗代理）", "approved")
    with pytest.raises(Refused, match="不能审批自己提交的事项"):
        approve(house.clerk, own)
    assert set(deciders(again(own))) == {house.supervisor.pk}, "nor are they named as one who could"


@pytest.mark.clause("YX-3.3")
def test_the_step_of_one_who_has_left_moves_on_by_itself(house):
    approval = ask(house.clerk, house.desk)
    returned = ask(house.clerk, house.desk, title="调整班次")
    do("approvals.send_back", house.supervisor, returned, reason="附班表")
    house.loses(house.supervisor)
    house.loses(house.clerk)
    assert move_approvals_on() == 2
    assert again(approval).matter.owner == house.manager
    assert promised(approval) == {"approvals.general.supervisor"}
    assert again(returned).matter.owner == house.head
    do("approvals.withdraw", house.head, returned, reason="提交人已离职")
    assert move_approvals_on() == 0 and check_all() == []
