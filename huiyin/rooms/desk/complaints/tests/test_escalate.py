"""What the desk cannot settle the manager decides, and the decision is kept."""

import pytest

from huiyin.kernel.actions.refusals import NoRight, Refused

from .words import DECISION, SOLVED, again, do, due, promise, promised, told


@pytest.fixture
def escalated(record, house):
    complaint = record()
    do("escalate", house.specialist, complaint, difficulty="开发商不同意更换")
    return complaint


@pytest.mark.clause("WY-G5")
def test_what_cannot_be_settled_goes_to_the_manager_with_a_time_by_which_to_decide(escalated, house):
    assert again(escalated).matter.state == "escalated"
    assert promise(escalated, DECISION).owner == house.manager
    assert due(escalated, DECISION) == "11-25 17:30"
    assert told(house.manager, escalated) == ["请裁定：卫生间漏水。难点：开发商不同意更换"]
    assert again(escalated).matter.owner == house.specialist, "it is still the owner's"


@pytest.mark.clause("WY-G5")
def test_nothing_is_solved_before_the_manager_has_decided(escalated, house):
    with pytest.raises(Refused, match="当前状态是“待经理裁定”，不能办结"):
        do("solve", house.specialist, escalated, **SOLVED)


@pytest.mark.clause("WY-G5")
def test_the_managers_decision_is_recorded_and_the_owner_carries_it_out(escalated, house, client):
    do("decide", house.manager, escalated, decision="由公司先行更换，费用再向开发商追偿")
    one = again(escalated)
    assert (one.decided_by, one.matter.state) == (house.manager, "open")
    assert DECISION not in promised(escalated)
    assert "经理已裁定：由公司先行更换，费用再向开发商追偿" in told(house.specialist, escalated)
    client.force_login(house.specialist)
    assert (
        "由公司先行更换，费用再向开发商追偿（钱经理）"
        in client.get(f"/r/complaints/{one.pk}").content.decode()
    )
    do("solve", house.specialist, escalated, **SOLVED)


@pytest.mark.clause("WY-G5")
def test_the_desk_and_its_supervisor_do_not_decide(escalated, house):
    for member in (house.specialist, house.supervisor):
        with pytest.raises(NoRight):
            do("decide", member, escalated, decision="算了")
