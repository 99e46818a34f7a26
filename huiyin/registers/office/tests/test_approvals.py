"""Approvals: one decides at a time, in order, by a date, and nobody on what they asked for themselves."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused
from huiyin.kernel.approvals.models import Approval, Step
from huiyin.kernel.approvals.queries import approvals_seen_by
from huiyin.kernel.checks import check_all
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.journal.reading import lines_of
from huiyin.kernel.members.rights import forget
from huiyin.kernel.promises.sweeping import sweep

from .words import again, approve, ask, do, due, hands, promise, promised, told

# ── the way through its hands ───────────────────────────────────────────────────


@pytest.mark.clause("YX-3.1.4", "YX-3.3")
def test_it_goes_from_hand_to_hand_and_the_asker_is_told_of_the_end(house):
    approval = ask(house.clerk, house.desk)
    assert approval.record.number == "SP-2026-0001"
    assert (again(approval).matter.owner, promised(approval)) == (
        house.supervisor,
        {"approvals.general.supervisor"},
    )
    assert due(approval, "approvals.general.supervisor") == "11-25 17:30"
    assert told(house.supervisor) == ["周文员提请审批：添置雨具"]
    approve(house.supervisor, approval, "数量合适")
    assert promise(approval, "approvals.general.supervisor").state == "kept"
    assert (again(approval).matter.owner, promised(approval)) == (
        house.manager,
        {"approvals.general.manager"},
    )
    approve(house.manager, approval)
    assert hands(approval) == [("孙主管", "approved"), ("钱经理", "approved")]
    assert (again(approval).matter.state, promised(approval)) == ("granted", set())
    assert told(house.clerk, approval) == ["已同意：添置雨具"]
    assert check_all() == []


@pytest.mark.clause("YX-3.1.4")
def test_above_the_limit_of_the_department_the_director_decides_too(house):
    small, large = (ask(house.clerk, house.desk, flow="expense", amount=n) for n in (500_000, 500_001))
    for one in (small, large):
        approve(house.manager, one)
    assert again(small).matter.state == "granted"
    assert again(large).matter.owner == house.head
    set_parameter("YX-3.1.4", "expense_over", 100_000, department=house.desk, reason="收紧")
    assert len(hands(ask(house.clerk, house.desk, flow="expense", amount=100_001))) == 2
    assert len(hands(ask(house.clerk, house.desk, flow="expense", amount=100_000))) == 1


@pytest.mark.clause("YX-3.3")
def test_nobody_but_the_one_whose_step_it_is_decides_not_even_their_superiors(house):
    approval = ask(house.clerk, house.desk)
    for who in (house.manager, house.head):
        with pytest.raises(Refused, match="这一步由孙主管审批"):
            approve(who, approval)
    with pytest.raises(Refused, match="不能审批自己提交的事项"):
        approve(house.clerk, approval)
    with pytest.raises(NotSeen):
        approve(house.specialist, approval)
    for verb, facts in (("reassign", {"owner": house.head}), ("hand_over", {"taker": house.head})):
        with pytest.raises(NotSeen):
            do(f"matters.{verb}", house.head, approval, reason="x", **facts)
    approve(house.supervisor, approval)
    with pytest.raises(Refused, match="这一步由钱经理审批"):
        approve(house.supervisor, approval)
    assert hands(approval) == [("孙主管", "approved"), ("钱经理", "waiting")]


@pytest.mark.clause("YX-3.3")
def test_what_a_leader_asks_goes_above_them_and_who_stands_in_two_steps_in_a_row_signs_once(house):
    approval = ask(house.supervisor, house.desk)
    assert again(approval).matter.owner == house.manager
    approve(house.manager, approval, "同意")
    first, second = Step.objects.filter(approval=approval.pk)
    assert (second.along, second.decider, second.signed_by) == (True, house.manager, house.manager)
    assert not first.along and again(approval).matter.state == "granted"
    above = ask(house.head, house.desk)
    assert again(above).matter.owner not in (house.head, house.supervisor)


@pytest.mark.clause("YX-3.3")
def test_the_approvers_may_be_named_but_neither_oneself_nor_one_who_has_left(house):
    approval = ask(house.clerk, house.desk, flow="named", approvers=[house.engineer, house.head])
    approve(house.engineer, approval)
    approve(house.head, approval)
    assert again(approval).matter.state == "granted"
    with pytest.raises(Refused, match="没有选审批人"):
        ask(house.clerk, house.desk, flow="named")
    with pytest.raises(Refused, match="提交人不能审批自己的事项"):
        ask(house.clerk, house.desk, flow="named", approvers=[house.clerk])
    house.loses(house.engineer)
    with pytest.raises(Refused, match="吴工已离职"):
        ask(house.clerk, house.desk, flow="named", approvers=[house.engineer])


# ── no, and not yet ─────────────────────────────────────────────────────────────


@pytest.mark.clause("YX-3.1.4")
def test_a_refusal_needs_its_reason_and_ends_it_and_what_is_asked_again_points_at_it(house):
    approval = ask(house.clerk, house.desk, flow="expense", amount=30_000)
    with pytest.raises(Refused, match="不同意需要写明理由"):
        do("approvals.decline", house.manager, approval)
    do("approvals.decline", house.manager, approval, reason="先盘点库存，95%可用")
    assert (again(approval).matter.state, promised(approval)) == ("declined", set())
    assert told(house.clerk, approval) == ["未获同意：添置雨具（先盘点库存，95%可用）"]
    with pytest.raises(Refused, match="当前状态是“不同意”"):
        approve(house.manager, approval)
    fresh = ask(house.clerk, house.desk, amount=20_000, flow="expense", opened_from=approval.record)
    assert fresh.follows == approval


@pytest.mark.clause("YX-3.1.4", "YX-2.5.3")
def test_sent_back_it_is_the_askers_by_a_date_and_completed_it_returns_to_who_asked_for_more(house):
    approval = ask(house.clerk, house.desk)
    approve(house.supervisor, approval)
    with pytest.raises(Refused, match="退回需要写明补充什么"):
        do("approvals.send_back", house.manager, approval)
    do("approvals.send_back", house.manager, approval, reason="附报价单")
    back = again(approval)
    assert (back.matter.state, back.matter.owner, promised(approval)) == (
        "returned",
        house.clerk,
        {"approvals.complete"},
    )
    with pytest.raises(Refused, match="当前状态是“待补充”"):
        approve(house.manager, approval)
    do("approvals.resubmit", house.clerk, approval, words="报价单已附", text=approval.text)
    assert again(approval).matter.owner == house.manager, "what the supervisor signed has not changed"
    assert promise(approval, "approvals.complete").state == "kept"
    approve(house.manager, approval)
    assert hands(approval) == [
        ("孙主管", "approved"),
        ("钱经理", "returned"),
        ("钱经理", "approved"),
    ]


@pytest.mark.clause("YX-3.1.4", "YX-3.3")
def test_what_was_signed_stands_only_for_what_was_signed(house):
    approval = ask(house.clerk, house.desk, flow="expense", amount=300_000)
    do("approvals.add_approver", house.manager, approval, who=house.supervisor, reason="先核数量")
    approve(house.supervisor, approval)
    do("approvals.send_back", house.manager, approval, reason="按新报价改")
    facts = {"words": "涨价", "text": approval.text, "amount": 600_000}
    do("approvals.resubmit", house.clerk, approval, **facts)
    for who in (house.manager, house.supervisor, house.head):
        assert again(approval).matter.owner == who
        approve(who, approval)
    assert again(approval).matter.state == "granted"


@pytest.mark.clause("YX-3.1.4")
def test_sent_back_to_an_earlier_step_those_in_between_sign_anew(house):
    approval = ask(
        house.clerk, house.desk, flow="named", approvers=[house.supervisor, house.engineer, house.head]
    )
    approve(house.supervisor, approval)
    approve(house.engineer, approval)
    first = Step.objects.filter(approval=approval.pk).first()
    do("approvals.send_back", house.head, approval, reason="数量再核", to=str(first.pk))
    for who in (house.supervisor, house.engineer, house.head):
        assert again(approval).matter.owner == who
        approve(who, approval)
    assert again(approval).matter.state == "granted"


@pytest.mark.clause("YX-3.1.4", "YX-3.3")
def test_one_more_may_sign_before_or_after_and_passed_on_it_keeps_its_date(house):
    approval = ask(house.clerk, house.desk, flow="expense", amount=100)
    do("approvals.add_approver", house.manager, approval, who=house.engineer, where="before", reason="问工程")
    assert again(approval).matter.owner == house.engineer
    approve(house.engineer, approval)
    do("approvals.add_approver", house.manager, approval, who=house.head, where="after", reason="报主任")
    first = due(approval, "approvals.expense.manager")
    with clock.at("2026-11-24 15:00"):
        do("approvals.pass_on", house.manager, approval, to=house.supervisor, reason="由主管定")
    passed = again(approval)
    assert passed.matter.owner == house.supervisor
    assert due(approval, "approvals.expense.manager") == first
    assert promise(approval, "approvals.expense.manager").owner == house.supervisor
    approve(house.supervisor, approval)
    approve(house.head, approval)
    assert [state for _who, state in hands(approval)] == ["approved", "passed", "approved", "approved"]
    other = ask(house.clerk, house.desk)
    for verb, name in (("approvals.pass_on", "to"), ("approvals.add_approver", "who")):
        with pytest.raises(Refused, match="提交人不能审批自己的事项"):
            do(verb, house.supervisor, other, reason="x", **{name: house.clerk})


@pytest.mark.clause("YX-3.1.4", "YX-2.5.3")
def test_the_asker_may_chase_and_withdraw_until_it_is_decided(house):
    approval = ask(house.clerk, house.desk)
    do("approvals.chase", house.clerk, approval)
    assert told(house.supervisor, approval)[-1] == "周文员催办：添置雨具"
    with pytest.raises(Refused, match="只有提交人能办理"):
        do("approvals.withdraw", house.manager, approval, reason="x")
    with pytest.raises(Refused, match="撤回需要写明理由"):
        do("approvals.withdraw", house.clerk, approval)
    do("approvals.withdraw", house.clerk, approval, reason="改为下月办")
    assert (again(approval).matter.state, promised(approval)) == ("withdrawn", set())
    with pytest.raises(Refused):
        approve(house.supervisor, approval)
    assert check_all() == []


@pytest.mark.clause("YX-3.1.4", "YX-3.3")
def test_a_late_decision_is_told_to_its_owner_and_then_above(house):
    approval = ask(house.clerk, house.desk)
    with clock.at("2026-11-27 17:30"):
        sweep()
    assert any("已逾期" in words for words in told(house.supervisor, approval))
    assert any("孙主管" in words for words in told(house.manager, approval))


# ── who reads it ────────────────────────────────────────────────────────────────


@pytest.mark.clause("YX-3.3")
def test_a_request_is_read_by_who_has_a_part_in_it_and_by_who_leads(house):
    approval = ask(house.clerk, house.desk, copied=[house.engineer])
    seen = {who for who in house.everyone if approvals_of(who) == [approval.pk]}
    assert seen == {house.clerk, house.engineer, house.supervisor, house.manager, house.head}
    assert told(house.engineer) == ["周文员抄送给你：添置雨具"]
    with pytest.raises(NoRight):
        ask(house.stranger, house.desk)


def approvals_of(member) -> list[int]:
    forget()
    return list(approvals_seen_by(member).values_list("pk", flat=True))


def test_the_history_tells_step_and_words(house):
    approval = ask(house.clerk, house.desk)
    approve(house.supervisor, approval, "数量合适")
    line = lines_of(again(approval).record, 1)[0]
    assert line.said["facts"]["步骤"] == "主管" and line.said["facts"]["意见"] == "数量合适"
    assert Approval.objects.get(pk=approval.pk).asked_by == house.clerk


@pytest.mark.clause("YX-3.3")
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"state": "coming"}, "审批中的步骤有0个"),
        ({"state": "approved", "at": clock.shanghai("2026-11-24 09:00")}, "审批中的步骤有0个"),
    ],
)
def test_an_approval_that_waits_for_nobody_is_seen_by_the_check(house, broken, said):
    approval = ask(house.clerk, house.desk)
    Step.objects.filter(approval=approval.pk, state="waiting").update(decider=house.manager, **broken)
    assert [(one.invariant, one.what) for one in check_all()] == [("approval", said)]


@pytest.mark.clause("YX-3.3")
def test_a_signature_on_ones_own_request_is_seen_by_the_check(house):
    approval = ask(house.clerk, house.desk)
    approve(house.supervisor, approval)
    Step.objects.filter(approval=approval.pk, state="approved").update(signed_by=house.clerk)
    assert [one.what for one in check_all()] == ["提交人审批了自己的事项"]
