"""Dismissal is only ever proposed; a missing step blocks the next; refused, the penalty is what it was without it."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.conduct.models import Dismissal
from tests.words import again, do, promised

from .words import (
    appeal,
    approve,
    ask_effect,
    confirmed,
    decided,
    effective,
    heard,
    judged,
    paper,
    propose,
    punished,
)

DAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def signed(house, sign_rules):
    sign_rules(house.clerk, house.specialist)


@pytest.fixture
def proposal(house) -> Dismissal:
    """The second quarrel of the year."""
    punished(house, clause="YX-4.1.15", at="2026-05-04 10:00")
    penalty = punished(house, clause="YX-4.1.15", at="2026-11-20 10:00")
    assert (penalty.matter.state, penalty.final_fine, penalty.mode) == ("dismissing", 0, "")
    return penalty.dismissals.get()


def prepared(one):
    do("dismissals.prepare", one.matter.owner, one, serious="年内第二次与客户争吵")


def told(one):
    do(
        "dismissals.tell_union",
        one.matter.owner,
        one,
        union="公司工会",
        told_on=DAY,
        uploads=[paper("通知.pdf", 2)],
    )


def answered(one):
    facts = {"silent": False, "answered_on": DAY, "union_words": "没有异议", "uploads": []}
    do("dismissals.hear_union", one.matter.owner, one, **facts)


def replied(one):
    do("dismissals.reply_union", one.matter.owner, one, replied_on=DAY, reply="已研究，维持建议")


@pytest.mark.clause("YX-4.2.5", "YX-4.2.2", "YX-4.2.3")
def test_the_steps_follow_each_other_and_none_is_left_out(house, proposal):
    assert promised(proposal) == {"dismissals.step"} and proposal.warnings == 1
    later = [told, answered, replied]
    for step in later:
        with pytest.raises(Refused):
            step(proposal)
    prepared(proposal)
    with pytest.raises(Refused):
        answered(proposal)
    told(proposal)
    assert promised(proposal) == {"dismissals.union"}
    with pytest.raises(Refused, match="时限还没有到"):
        do("dismissals.hear_union", house.supervisor, proposal, silent=True, answered_on=DAY)
    answered(proposal)
    with pytest.raises(Refused):
        do("dismissals.approve", house.supervisor, proposal)
    replied(proposal)
    approval = do("dismissals.approve", house.supervisor, proposal)
    assert approval.matter.owner == house.head  # the manager approved the penalty
    with pytest.raises(Refused):
        do("approvals.pass_on", house.head, approval, to=house.manager, reason="请批")
    approve(approval)
    with pytest.raises(Refused, match="证明"):
        do("dismissals.certify", house.supervisor, proposal, certificate="01", certified_on=DAY)
    facts = {"certificate": "2026-01", "certified_on": DAY, "uploads": [paper("证明.pdf", 3)]}
    do("dismissals.certify", house.supervisor, proposal, **facts)
    assert again(proposal).matter.state == "certified"
    assert again(proposal.penalty).matter.state == "effective" and again(proposal.penalty).final_fine == 0
    assert Member.objects.get(pk=house.clerk.pk).is_active  # nobody is ever dismissed by the software


@pytest.mark.clause("YX-4.2.5")
def test_without_signed_notices_the_material_is_not_complete(house):
    first = propose(house, confirmed(house, clause="YX-4.1.15", at="2026-05-04 10:00"))
    do("penalties.notify", house.supervisor, first, how="当面送达")
    do("penalties.answer", house.clerk, first, words="无")
    approve(ask_effect(decided(house, first)))
    second = propose(house, confirmed(house, clause="YX-4.1.15", at="2026-11-20 10:00"))
    do("penalties.notify", house.supervisor, second, how="当面送达")
    do("penalties.answer", house.clerk, second, words="无")
    approve(ask_effect(decided(house, second)))
    one = Dismissal.objects.get(penalty=second)
    with pytest.raises(Refused, match="本人签收的处罚通知书、前次处罚的签收"):
        prepared(one)
    for penalty in (first, second):
        do("penalties.sign", house.clerk, penalty, read=True)
    prepared(one)


@pytest.mark.clause("YX-4.2.5", "YX-4.2.2", "YX-4.2.3")
@pytest.mark.parametrize(
    ("clause", "fine", "days", "warning"),
    [("YX-4.1.15", 10000, 0, False), ("YX-4.1.12", 10000, 1, False), ("YX-4.1.13", 0, 0, True)],
)
def test_a_refused_proposal_gives_fine_and_suspension_back_and_leaves_a_warning_of_gossip(
    house, clause, fine, days, warning
):
    if clause != "YX-4.1.13":
        punished(house, clause=clause, at="2026-05-04 10:00")
    one = punished(house, clause=clause, at="2026-11-20 10:00").dismissals.get()
    for step in (prepared, told, answered, replied):
        step(one)
    approval = do("dismissals.approve", house.supervisor, one)
    do("approvals.decline", house.head, approval, reason="不足以构成严重违纪")
    assert again(one).matter.state == "refused"
    penalty = again(one.penalty)
    assert (penalty.final_fine, penalty.final_days, penalty.final_warning) == (fine, days, warning)
    assert penalty.matter.state == "effective" and penalty.mode == "points"


@pytest.mark.clause("YX-4.2.5")
def test_a_proposal_taken_back_is_a_refused_one(house, proposal):
    with pytest.raises(Refused, match="理由"):
        do("dismissals.withdraw", house.supervisor, proposal)
    do("dismissals.withdraw", house.supervisor, proposal, reason="情节较轻")
    assert again(proposal.penalty).final_fine == 10000


@pytest.mark.clause("YX-4.2.5")
def test_an_appeal_holds_the_proposal_up_and_ends_it_where_it_succeeds(house, proposal):
    penalty = appeal(again(proposal.penalty))
    with pytest.raises(Refused, match="申诉还没有处理"):
        prepared(proposal)
    judged(penalty, upheld=False)
    assert again(proposal).matter.state == "withdrawn" and again(penalty).matter.state == "reversed"


@pytest.mark.clause("YX-4.2.5")
def test_an_appeal_not_upheld_lets_the_proposal_go_on(house, proposal):
    penalty = judged(appeal(again(proposal.penalty)), upheld=True)
    assert penalty.matter.state == "dismissing"
    prepared(proposal)
    with clock.at("2026-12-02 09:00"):
        told(proposal)
    with clock.at("2026-12-10 09:00"):
        do("dismissals.hear_union", house.supervisor, proposal, silent=True, answered_on=DAY)
    assert again(proposal).silent


@pytest.mark.clause("YX-4.2.5", "YX-4.2.2")
def test_a_dismissal_that_rested_on_a_withdrawn_breach_falls_with_it(house):
    first = punished(house, clause="YX-4.1.12", at="2026-11-20 10:00")
    second = punished(house, clause="YX-4.1.12", at="2026-11-21 10:00")
    one = second.dismissals.get()
    judged(appeal(first), upheld=False)
    assert again(second).matter.state == "reversed" and again(one).matter.state == "withdrawn"
    anew = second.followed_by.get()
    assert (anew.nth, anew.fine, anew.days, anew.dismissal) == (1, 10000, 1, False)
    assert effective(house, anew).final_days == 1


__all__ = ["heard"]
