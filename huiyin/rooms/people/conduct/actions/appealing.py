"""An appeal is decided by somebody else; where it succeeds, later penalties that rested on the count are looked at again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import superior_of
from huiyin.kernel.promises import making
from huiyin.rooms.people.conduct import forms
from huiyin.rooms.people.conduct.actions.breaches import not_oneself
from huiyin.rooms.people.conduct.actions.deciding import bring_into_force, measure_kept, what_returns
from huiyin.rooms.people.conduct.actions.proposing import (
    _member_alone,
    _only_the_member,
    put_down,
    reckon,
    within,
)
from huiyin.rooms.people.conduct.models import BreachState, Dismissal, Penalty, PenaltyState
from huiyin.rooms.people.conduct.promises import VERDICT

APPEALABLE = (PenaltyState.EFFECTIVE, PenaltyState.DISMISSING)


def appeal_ends(penalty: Penalty):
    """Until when the member may appeal: from the day on which it took effect."""
    return within(penalty, "appeal_within", penalty.effective_at)


def had_a_hand(penalty: Penalty) -> frozenset[int]:
    """Who may not decide an appeal: whom it is about, and whoever reported, confirmed, decided or approved before."""
    breach = penalty.breach
    return frozenset(
        filter(
            None,
            (
                penalty.member_id,
                breach.reporter_id,
                breach.confirmed_by_id,
                penalty.decided_by_id,
                penalty.approved_by_id,
            ),
        )
    )


@action(
    "penalties.appeal",
    label=_("申诉"),
    clauses=["YX-4.2.5"],
    moves="effective | dismissing -> appealed",
    who=_only_the_member,
    open_to=_member_alone,
    form=forms.AppealForm,
    icon="message-report",
    offered=lambda penalty: (
        penalty.matter.state in APPEALABLE
        and penalty.appealed_at is None
        and clock.now() <= appeal_ends(penalty)
    ),
)
def appeal_penalty(act, penalty, *, words, uploads=()):
    """Once and in time the member may have it looked at by somebody who had no hand in it."""
    if penalty.appealed_at:
        raise Refused(_("每件处罚只能申诉一次"), _("处理决定即为最终结果"), clause="YX-4.2.5")
    if act.now > (until := appeal_ends(penalty)):
        raise Refused(
            _("申诉期限已过（%s）") % f"{clock.local(until):%m-%d %H:%M}",
            _("有新的情况请直接向上级说明"),
            clause="YX-4.2.5",
        )
    penalty.appeal, penalty.appealed_at = words, act.now
    act.attach(uploads)
    matter, without = penalty.matter, had_a_hand(penalty)
    before = penalty.approved_by or matter.owner
    matter.owner = superior_of(before, penalty.record.department, "director", act.now, without)
    making.make(act, VERDICT, matter)
    act.tell(
        matter.owner,
        _("%(who)s对处罚%(number)s提出申诉，请处理")
        % {"who": penalty.member.name, "number": penalty.record.number},
        key=f"penalty {penalty.pk} appealed",
        clause="YX-4.2.5",
        level="warning",
    )


@action(
    "penalties.decide_appeal",
    label=_("处理申诉"),
    clauses=["YX-4.2.5"],
    moves="appealed",
    form=forms.VerdictForm,
    tone="primary",
    icon="signature",
)
def decide_appeal(act, penalty, *, upheld, verdict):
    """Whoever had a hand in it does not judge it again; what is not upheld never counted."""
    not_oneself(act, penalty.member_id)
    if act.actor and act.actor.pk in had_a_hand(penalty):
        raise Refused(
            _("登记、核实、决定或批准过这件处罚的人不能处理申诉"), _("由另一位上级处理"), clause="YX-4.2.5"
        )
    penalty.verdict, penalty.verdict_by, penalty.verdict_at = verdict, act.actor, act.now
    if upheld:
        standing = Dismissal.objects.filter(penalty=penalty, matter__closed_at=None).exists()
        if not standing and not penalty.mode:  # the proposal was refused meanwhile
            bring_into_force(act, penalty, **what_returns(penalty))
        penalty.matter.state = PenaltyState.DISMISSING if standing else PenaltyState.UPHELD
        penalty.matter.closing = "" if standing else Closing.NOBODY
    else:
        undo(act, penalty)
    act.tell(
        penalty.member,
        _("你的申诉已处理：%s") % (_("维持原处罚") if upheld else _("申诉成立，处罚撤销")),
        key=f"penalty {penalty.pk} verdict",
        clause="YX-4.2.5",
    )


def undo(act, penalty: Penalty) -> None:
    """Takes a penalty out of force. Its own figures stay readable; days off the post that are still to come fall away."""
    penalty.matter.state, penalty.matter.closing = PenaltyState.REVERSED, Closing.NOBODY
    penalty.reversed_at, penalty.ended = act.now, True
    penalty.suspensions.filter(cancelled_at=None, on__gt=clock.local(act.now).date()).update(
        cancelled_at=act.now
    )


@after("penalties.decide_appeal")
def follow_verdict(act, penalty) -> None:
    if penalty.matter.state == PenaltyState.REVERSED:
        _end_dismissals(act, penalty)
        act.then("breaches.lift", penalty.breach_id)


def _end_dismissals(act, penalty: Penalty) -> None:
    for one in Dismissal.objects.filter(penalty=penalty, matter__closed_at=None):
        act.then("dismissals.lapse", one.pk)


@after("breaches.void")
@after("breaches.lift")
def look_again(act, breach) -> None:
    """What rested on a breach that no longer counts is reckoned again: the same result stays, another is proposed anew."""
    rested = Penalty.objects.filter(counted=breach, ended=False).order_by(
        "breach__matter__happened_at", "breach"
    )
    for key in list(rested.values_list("pk", flat=True)):
        penalty = act.then("penalties.recount", key)
        if penalty.matter.state != PenaltyState.REVERSED:
            continue
        _end_dismissals(act, penalty)
        of = penalty.breach
        if of.matter.state == BreachState.SETTLED:
            of = act.then("breaches.reopen", of.pk)
        record = penalty.record
        act.then(
            "penalties.propose",
            department=record.department,
            project=record.project,
            title=penalty.matter.title,
            breach=of,
            follows=penalty,
        )


@action(
    "penalties.recount",
    label=_("重新计数"),
    clauses=["YX-4.2.1", "YX-4.2.2", "YX-4.2.5"],
    moves="*",
    who="anyone",
    hidden=True,
)
def recount_penalty(act, penalty):
    """A breach that counted does not any more: where that changes what the clause comes to, the penalty falls (reading 55)."""
    measure, _cases, _terms = reckon(penalty.breach)
    before = measure_kept(penalty)
    if measure._replace(nth=0) == before._replace(nth=0):
        put_down(act, penalty, penalty.breach)
        return
    undo(act, penalty)
    act.note(原因=_("计入的违规不再计入次数"))
    act.tell(
        penalty.member,
        _("处罚%s因前次违规不再计入而撤销，将重新提出") % penalty.record.number,
        key=f"penalty {penalty.pk} recounted {act.now.timestamp()}",
        clause="YX-4.2.5",
    )
