"""The member objects, once; who stands above the checker decides."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import superior_of
from huiyin.kernel.promises import making
from huiyin.rooms.desk.quality import forms
from huiyin.rooms.desk.quality.actions.checking import filled, judge, not_ones_own, objection_ends
from huiyin.rooms.desk.quality.promises import DECIDE
from huiyin.rooms.desk.quality.queries import may_not_check
from huiyin.rooms.desk.quality.rules import said


@action(
    "checks.object",
    label=_("申诉"),
    clauses=["JS-2.3"],
    moves="scored -> objected",
    who="anyone",
    form=forms.ObjectForm,
    icon="message-report",
    open_to=lambda check: (check.checked_member_id,),
    offered=lambda check: check.score is not None and check.objected_at is None,
)
def object_to_check(act, check, *, objection):
    """Who was judged is heard (no post has this right, `open_to` gives it): once, in time, by somebody else."""
    if check.objected_at:
        raise Refused(_("每份评分表只能申诉一次"), _("裁定后即为最终结果"), clause="JS-2.3")
    if act.now > (until := objection_ends(check)):
        raise Refused(
            _("申诉期限已过（%s）") % f"{clock.local(until):%m-%d %H:%M}",
            _("有新的情况请直接向上级说明"),
            clause="JS-2.3",
        )
    check.objection, check.objected_at = objection, act.now
    checker, matter = check.checked_by or check.matter.owner, check.matter
    without = may_not_check(check.about, check.checked_member) | {checker.pk}
    matter.owner = superior_of(checker, check.record.department, "manager", act.now, without)
    making.make(act, DECIDE, matter)
    act.tell(
        matter.owner,
        _("%(who)s对质检%(number)s提出申诉，请裁定")
        % {"who": check.checked_member.name, "number": check.record.number},
        key=f"check {check.pk} objected",
        clause="JS-2.3",
    )


@action(
    "checks.decide",
    label=_("裁定申诉"),
    clauses=["JS-2.3"],
    moves="objected -> settled",
    form=forms.DecideForm,
    tone="primary",
    icon="signature",
    offered=lambda check: check.objected_at is not None and check.decided_at is None,
)
def decide_objection(act, check, *, points, decision):
    """The score stands or is changed, line by line, with the reason for all to read; that is the end of it."""
    not_ones_own(act, check)
    if act.actor and act.actor.pk == check.checked_by_id:
        raise Refused(_("质检人不能裁定对自己评分的申诉"), _("请质检人的上级裁定"), clause="JS-2.3")
    check.score_before = check.score
    judge(act, check, filled(check, points))
    check.decision, check.decided_by, check.decided_at = decision, act.actor, act.now
    check.matter.closing = Closing.NOBODY
    words = (
        _("质检%(number)s申诉裁定：维持%(score)s分")
        if check.score == check.score_before
        else _("质检%(number)s申诉裁定：由%(before)s分改为%(score)s分")
    ) % {"number": check.record.number, "before": said(check.score_before), "score": said(check.score)}
    for member in (check.checked_member, check.checked_by):
        if member is not None:
            act.tell(member, words, key=f"check {check.pk} decided", clause="JS-2.3")
