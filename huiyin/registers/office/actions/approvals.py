"""Asking for an approval: a request of one's own, or a verb that waits for it; what the asker does with it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.machine import carry_out
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.actions.verbs import VERBS, action, opens
from huiyin.kernel.approvals import holding, steps
from huiyin.kernel.approvals.deciding import askers, asks, deciders
from huiyin.kernel.approvals.flows import FLOWS, NAMED
from huiyin.kernel.approvals.models import Approval, State
from huiyin.kernel.approvals.queries import approvals_seen_by
from huiyin.kernel.clauses.parameters import Unset
from huiyin.kernel.journal.models import Line
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.members.models import Member
from huiyin.kernel.money import yuan
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office import forms

ASKED = (State.DECLINED, State.WITHDRAWN)  # what may be asked again

APPROVALS = register(
    Kind(
        "approvals",
        _("审批"),
        Approval,
        approvals_seen_by,
        series=numbering.register("SP"),
        states=State,
        closed=(State.GRANTED, State.DECLINED, State.WITHDRAWN),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.matter.title, one.text)
        ),
        first_owner=lambda act, department, facts: act.actor,
        silent=frozenset({"verb", "flow", "approvers", "barred", "amount", "refusal"}),
        personal=("text", "sealed"),
        # it goes from hand to hand by its own rules: a superior does not take a decision that is another's
        spared=frozenset(
            f"matters.{verb}"
            for verb in (
                *("hand_over", "accept", "return", "take_back", "reassign", "succeed"),
                *("promise", "rearrange", "reveal"),
            )
        ),
    )
)


def _in_yuan(amount: int | None) -> str:
    return f"{yuan(amount)} 元" if amount else ""


def _in(*states: str):
    return lambda approval: approval.matter.state in states


@opens(
    "approvals.ask",
    label=_("写请示"),
    clauses=["YX-3.1.4", "YX-2.5.3"],
    form=forms.AskForm,
    from_=["complaints", "tasks", "customers", "followups", "approvals"],
    icon="rubber-stamp",
)
def ask_approval(act, matter, *, text, flow, amount=None, approvers=(), copied=(), uploads=()):
    """What one may not decide alone is put in writing before whoever may, and has their answer by a date."""
    if flow not in FLOWS or not FLOWS[flow].general:
        raise Refused(_("没有这个审批流程"), _("另选流程"), field="flow")
    if flow == NAMED.code and not approvers:
        raise Refused(_("没有选审批人"), _("至少选一位审批人"), field="approver_1")
    for one in approvers:
        check_fit(one, act.actor, "approver_1")
    approval = Approval.objects.create(
        matter=matter,
        flow=flow,
        asked_by=act.actor,
        text=text,
        amount=amount,
        approvers=[one.pk for one in approvers],
        follows=_before(act),
    )
    approval.copied.set(copied)
    act.attach(uploads)
    act.note(流程=str(FLOWS[flow].label), 金额=_in_yuan(amount))
    steps.begin(act, approval, steps.planned(approval, None, {}, act.now))
    for one in copied:
        act.tell(
            one,
            _("%(who)s抄送给你：%(title)s") % {"who": act.actor.name, "title": matter.title},
            key=f"copy {matter.pk}",
        )
    return approval


def may_ask_again(old: Approval, member: Member) -> bool:
    """What was refused or taken back, whoever asked for it may change and ask for again."""
    return old.asked_by_id == member.pk and old.matter.state in ASKED


def _before(act) -> Approval | None:
    """The one that is asked for again, where it was opened from its page."""
    source = act.opened_from
    if source is None or source.kind != "approvals":
        return None
    old = Approval.objects.select_related("matter").get(pk=source.pk)
    return old if may_ask_again(old, act.actor) and not old.verb else None


def check_fit(member: Member, asker: Member, field: str, barred: Collection[int] = ()) -> None:
    """Whoever has left decides nothing; and nobody decides on what they asked for or what is about them."""
    if member.pk in barred:
        raise Refused(
            _("%s与这件事有关，不能审批") % member.name, _("请选择其他人"), field=field, clause="YX-3.3"
        )
    if not member.is_active:
        raise Refused(_("%s已离职") % member.name, _("请选择在职人员"), field=field)
    if member.pk == asker.pk:
        raise Refused(_("提交人不能审批自己的事项"), _("请选择其他人"), field=field, clause="YX-3.3")


@opens(
    "approvals.hold",
    label=_("提请审批"),
    clauses=["YX-3.1.4", "YX-3.3"],
    hidden=True,
)
def hold(act, matter, *, flow, verb, facts, why, about=None, amount=None, subject=None, barred=()):
    """What needs consent does not happen before it: its form waits, encrypted, and nothing is typed twice."""
    asked = Approval.objects.filter(asked_by=act.actor, verb=verb, matter__state__in=ASKED)
    approval = Approval.objects.create(
        matter=matter,
        flow=flow,
        asked_by=act.actor,
        amount=amount,
        verb=verb,
        about=about,
        barred=list(barred),
        sealed=holding.seal(matter.pk, facts, why),
        follows=asked.filter(about=about).order_by("-pk").first() if about else None,
    )
    act.attach(holding.files_in(facts))
    if about is not None:
        act.link(about, "approval")
    kept_out = Member.objects.filter(pk__in=barred).order_by("pk").values_list("name", flat=True)
    act.note(
        操作=str(VERBS[verb].label),
        流程=str(FLOWS[flow].label),
        金额=_in_yuan(amount),
        回避="、".join(kept_out),
    )
    steps.begin(act, approval, steps.planned(approval, subject, facts, act.now))
    return approval


@action(
    "approvals.carry_out",
    label=_("办理"),
    clauses=["YX-3.1.4", "YX-3.3"],
    moves="approved",
    who=asks,
    open_to=askers,
    tone="primary",
    icon="player-play",
    offered=_in(State.APPROVED),
)
def carry_out_approved(act, approval):
    """What was granted happens by itself, as the asker's act; where a rule now stands against it, it says which."""
    granting = Line.objects.filter(record=approval.pk, verb="approvals.approve").order_by("-id").first()
    try:
        facts, reason = holding.opened(approval.pk, approval.sealed)
        done = carry_out(
            act,
            VERBS[approval.verb],
            approval.about_id,
            facts,
            by=approval.asked_by,
            cause=granting,
            reason=reason,
        )
    except (Refused, NotSeen, Unset) as problem:
        why = str(_("记录已不存在或已无权查看")) if isinstance(problem, NotSeen) else str(problem)
        if act.cause is None:
            raise Refused(_("仍然不能办理：%s") % why, _("处理好之后再试，或撤回")) from problem
        steps.not_carried_out(act, approval, why)
        return
    making.keep(act, making.open_of(approval.matter))
    approval.refusal = ""
    approval.matter.state, approval.matter.closing = State.GRANTED, Closing.NOBODY
    if done.pk != approval.about_id:
        act.link(done.record, "approval")
    steps.tell_asker(act, approval, _("已同意并办理：%s"))


@action(
    "approvals.resubmit",
    label=_("补充后重报"),
    clauses=["YX-3.1.4", "YX-2.5.3"],
    moves="returned",
    who=asks,
    open_to=askers,
    form=forms.ResubmitForm,
    tone="primary",
    icon="send",
    offered=_in(State.RETURNED),
)
def resubmit(act, approval, *, words, text=None, amount=None, uploads=()):
    """Completed, it goes back to whoever asked for more; changed in what was signed, it goes to everybody anew."""
    making.keep(act, making.open_of(approval.matter))
    plan = None
    if not approval.verb and (text is not None and (text, amount) != (approval.text, approval.amount)):
        act.note(金额=_in_yuan(amount) if amount != approval.amount else "")
        approval.text, approval.amount = text, amount
        plan = steps.planned(approval, None, {}, act.now)
    act.attach(uploads)
    act.note(补充说明=words, 从头审批=_("是") if plan else "")
    steps.sent_again(act, approval, plan)


@action(
    "approvals.withdraw",
    label=_("撤回"),
    clauses=["YX-3.1.4"],
    moves="deciding | returned | approved -> withdrawn",
    who=asks,
    open_to=askers,
    form=forms.WithdrawForm,
    tone="danger",
    icon="arrow-back",
    offered=_in(State.DECIDING, State.RETURNED, State.APPROVED),
)
def withdraw_approval(act, approval):
    """Until it is decided, whoever asked may take it back, and says why to those who have spent time on it."""
    act.require_reason(_("撤回需要写明理由"), _("在“理由”一栏写一句"))
    told = deciders(approval)
    steps.end(act, approval, State.WITHDRAWN)
    for key in told:
        act.tell(
            Member(pk=key),
            _("%(who)s撤回了：%(title)s（%(why)s）")
            % {"who": approval.asked_by.name, "title": approval.matter.title, "why": act.reason},
            key=f"withdrawn {approval.pk}",
        )


@action(
    "approvals.chase",
    label=_("催办"),
    clauses=["YX-3.1.4", "YX-2.5.3"],
    moves="deciding",
    who=asks,
    adds=True,
    open_to=askers,
    icon="bell-ringing",
    offered=_in(State.DECIDING),
)
def chase_approval(act, approval):
    """Whoever waits may ask; whoever decides learns that somebody does. The due time stays."""
    for key in deciders(approval):
        act.tell(
            Member(pk=key),
            _("%(who)s催办：%(title)s") % {"who": approval.asked_by.name, "title": approval.matter.title},
            key=f"chase {approval.pk} {act.now.timestamp()}",
            level="warning",
            clause="YX-3.1.4",
        )
    act.note(催办=approval.matter.owner.name)
