"""Deciding: each verb belongs to whoever the step waits for, or who stands in or decides for them, and to nobody else."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.approvals import steps
from huiyin.kernel.approvals.deciding import decides, may_decide
from huiyin.kernel.approvals.models import State, Step
from huiyin.registers.office import forms
from huiyin.registers.office.actions.approvals import check_fit
from huiyin.registers.office.forms.approvals import ASKER


def _deciding(approval) -> bool:
    return approval.matter.state == State.DECIDING


@action(
    "approvals.approve",
    label=_("同意"),
    clauses=["YX-3.1.4", "YX-3.3"],
    moves="deciding",
    who=decides,
    open_to=may_decide,
    form=forms.ApproveForm,
    tone="primary",
    icon="check",
    offered=_deciding,
)
def approve(act, approval, *, note=""):
    """One name stands for each decision; after the last of them what was asked for happens by itself."""
    steps.go_on(act, approval, steps.sign(act, approval, Step.State.APPROVED, note))


@action(
    "approvals.decline",
    label=_("不同意"),
    clauses=["YX-3.1.4", "YX-3.3"],
    moves="deciding -> declined",
    who=decides,
    open_to=may_decide,
    form=forms.DeclineForm,
    tone="danger",
    icon="x",
    offered=_deciding,
)
def decline(act, approval):
    """A refusal ends it and says why, so that whoever asked knows what to change before asking again."""
    act.require_reason(_("不同意需要写明理由"), _("写明哪里不妥、怎样才能同意"))
    steps.sign(act, approval, Step.State.DECLINED, act.reason)
    steps.end(act, approval, State.DECLINED)
    steps.tell_asker(act, approval, _("未获同意：%s") + f"（{act.reason}）".replace("%", "%%"), "warning")


@action(
    "approvals.send_back",
    label=_("退回补充"),
    clauses=["YX-3.1.4", "YX-2.5.3"],
    moves="deciding",
    who=decides,
    open_to=may_decide,
    form=forms.SendBackApprovalForm,
    icon="arrow-back-up",
    offered=_deciding,
)
def send_back_approval(act, approval, *, to=ASKER):
    """What is not complete goes back with what is missing: to the asker, or to a step that should look again."""
    act.require_reason(_("退回需要写明补充什么"), _("写明缺什么"))
    earlier = None
    if to != ASKER:
        signed = approval.steps.filter(state=Step.State.APPROVED)
        earlier = signed.filter(pk=int(to)).first() if str(to).isdigit() else None
        if earlier is None:
            raise Refused(_("没有这一步"), _("刷新页面后再选"), field="to")
    elif not approval.asked_by.is_active:
        raise Refused(
            _("提交人%s已离职") % approval.asked_by.name, _("退回给前面的步骤，或不同意"), field="to"
        )
    step = steps.sign(act, approval, Step.State.RETURNED, act.reason)
    if earlier is not None:
        steps.back_to_step(act, approval, step, earlier)
        return
    steps.back_to_asker(act, approval, step)
    steps.tell_asker(act, approval, _("退回补充：%s") + f"（{act.reason}）".replace("%", "%%"), "warning")


@action(
    "approvals.add_approver",
    label=_("加签"),
    clauses=["YX-3.1.4", "YX-2.5.3"],
    moves="deciding",
    who=decides,
    open_to=may_decide,
    form=forms.AddApproverForm,
    icon="user-plus",
    offered=_deciding,
)
def add_approver(act, approval, *, who, where="before"):
    """Whoever decides may want another's word first, or put it before one more afterwards."""
    check_fit(who, approval.asked_by, "who", approval.barred)
    if who.pk in (approval.matter.owner_id, act.actor and act.actor.pk):
        raise Refused(_("%s本来就审批这一步") % who.name, _("请选择其他人"), field="who")
    by = act.actor or approval.matter.owner
    act.note(加签=who.name, 位置=_("之前") if where == "before" else _("之后"))
    (steps.add_before if where == "before" else steps.add_after)(act, approval, who, by)


@action(
    "approvals.pass_on",
    label=_("转批"),
    clauses=["YX-3.1.4", "YX-3.3"],
    moves="deciding",
    who=decides,
    open_to=may_decide,
    form=forms.PassOnForm,
    icon="arrow-forward-up",
    offered=_deciding,
)
def pass_on(act, approval, *, to):
    """Another may be the right one to decide; it is theirs from now on, by the same date, and the asker knows."""
    act.require_reason(_("转批需要写明原因"), _("写一句为什么由对方审批"))
    check_fit(to, approval.asked_by, "to", approval.barred)
    if to.pk == approval.matter.owner_id:
        raise Refused(_("这一步本来就由%s审批") % to.name, _("请选择其他人"), field="to")
    signed = steps.sign(act, approval, Step.State.PASSED, act.reason)
    steps.pass_to(act, approval, signed, to)


@action(
    "approvals.move_on",
    label=_("移交离职人员的审批"),
    clauses=["YX-3.3"],
    moves="deciding | returned | approved",
    who="anyone",
    hidden=True,
)
def move_on(act, approval):
    """Nothing waits for one who has left: whoever decides now is found anew."""
    if approval.matter.owner.is_active:
        raise Refused(_("审批人仍在职"), "")
    act.note(原审批人=approval.matter.owner.name)
    steps.move_on(act, approval)
    if approval.matter.state != State.DECIDING:
        act.tell(
            approval.matter.owner,
            _("%(who)s已离职，请处理其提交的：%(title)s")
            % {"who": approval.asked_by.name, "title": approval.matter.title},
            key=f"left {approval.pk}",
        )
