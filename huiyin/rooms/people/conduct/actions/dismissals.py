"""A proposal of dismissal, step by step: a missing step blocks the next. Nobody is ever dismissed by the software."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import GUARDS, action, after, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.promises.making import due_by
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.conduct import forms
from huiyin.rooms.people.conduct.actions.breaches import evidence_of, not_oneself
from huiyin.rooms.people.conduct.actions.deciding import approver_of
from huiyin.rooms.people.conduct.models import (
    Dismissal,
    DismissalState,
    PenaltyState,
)
from huiyin.rooms.people.conduct.promises import LEAVE_PAPERS, STEP, UNION
from huiyin.rooms.people.conduct.queries import dismissals_seen_by, earlier_on_paper, earlier_warnings
from huiyin.web.forms import ReasonForm

CLAUSES = ("YX-4.2.2", "YX-4.2.3", "YX-4.2.5")
ENDED = (DismissalState.CERTIFIED, DismissalState.REFUSED, DismissalState.WITHDRAWN)

DISMISSALS = register(
    Kind(
        "dismissals",
        _("辞退建议"),
        Dismissal,
        dismissals_seen_by,
        series=numbering.register("CT"),
        states=DismissalState,
        closed=ENDED,
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), names=(one.member.name,), texts=(one.matter.title,)
        ),
        first_owner=lambda act, department, facts: facts["penalty"].matter.owner,
        barred=lambda facts: frozenset({facts["penalty"].member_id}),
        never_owned_by=lambda one: frozenset({one.member_id}),
        hidden_from=lambda one: frozenset(),
        silent=frozenset({"rank"}),
        private=True,
    )
)


def _next_step(act, one: Dismissal) -> None:
    """The step just done is done; the next has its own date."""
    making.keep(act, making.open_of(one.matter, STEP))
    making.make(act, STEP, one.matter)


def _guard(act, one: Dismissal) -> None:
    not_oneself(act, one.member_id)
    if one.penalty.matter.state == PenaltyState.APPEALED:
        raise Refused(_("当事人的申诉还没有处理"), _("申诉处理后再办理下一步"), clause="YX-4.2.5")


@opens("dismissals.open", label=_("提出辞退建议"), clauses=CLAUSES, hidden=True)
def open_dismissal(act, matter, *, penalty):
    """Where the clause says dismissal, the company is only told what it would have to do first."""
    one = Dismissal.objects.create(
        matter=matter,
        penalty=penalty,
        member=penalty.member,
        rank=penalty.rank,
        warnings=earlier_warnings(penalty).count(),
    )
    act.link(penalty.record, "part_of")
    making.make(act, STEP, matter)
    act.tell(
        matter.owner,
        _("辞退建议待备齐材料：%s") % matter.title,
        key=f"dismissal {matter.pk}",
        clause="YX-4.2.5",
    )
    return one


@action(
    "dismissals.prepare",
    label=_("备齐材料"),
    clauses=CLAUSES,
    moves="open -> prepared",
    form=forms.PrepareForm,
    tone="primary",
    icon="folder-check",
)
def prepare_dismissal(act, one, *, serious, uploads=()):
    """Evidence, hearing, the signed rule and, where there were earlier breaches, warnings signed for: all before anybody
    is asked."""
    _guard(act, one)
    penalty, missing = one.penalty, []
    if not evidence_of(penalty.breach.record):
        missing.append(_("违规证据"))
    if not penalty.heard_at:
        missing.append(_("陈述申辩记录"))
    if not penalty.breach.edition:
        missing.append(_("发生前签阅的规程版本"))
    if not penalty.received_at:
        missing.append(_("本人签收的处罚通知书"))
    one.warnings = earlier_warnings(penalty).count()
    if penalty.nth > 1 and not one.warnings:
        if not earlier_on_paper(penalty):
            missing.append(_("前次处罚的签收"))
        elif not uploads:
            missing.append(_("前次处罚的签收（前次在旧台账里，上传当时签收的纸面通知）"))
    if missing:
        raise Refused(
            _("材料不齐：%s") % "、".join(map(str, missing)),
            _("补齐后再继续；签收可由本人在系统内办理"),
            clause="YX-4.2.5",
        )
    one.serious = serious
    act.attach(uploads)
    _next_step(act, one)


@action(
    "dismissals.tell_union",
    label=_("通知工会"),
    clauses=CLAUSES,
    moves="prepared -> told",
    form=forms.TellUnionForm,
    tone="primary",
    icon="send",
)
def tell_union(act, one, *, union, told_on, uploads=()):
    """The union learns of the reasons before anything is decided; without that a dismissal is unlawful."""
    _guard(act, one)
    _not_ahead(act, told_on, "told_on")
    if not uploads:
        raise Refused(_("没有通知书和送达凭证"), _("上传后再保存"), field="uploads", clause="YX-4.2.5")
    one.union, one.told_on = union, told_on
    act.attach(uploads)
    making.keep(act, making.open_of(one.matter, STEP))
    making.make(act, UNION, one.matter)


def _not_ahead(act, day, field: str, since=None) -> None:
    if day > clock.local(act.now).date():
        raise Refused(_("日期还没有到"), _("填写实际日期"), field=field)
    if since and day < since:
        raise Refused(_("日期早于前一步（%s）") % since, _("核对日期"), field=field)


@action(
    "dismissals.hear_union",
    label=_("记录工会意见"),
    clauses=CLAUSES,
    moves="told -> answered",
    form=forms.HearUnionForm,
    tone="primary",
    icon="message",
)
def hear_union(act, one, *, silent, answered_on, union_words="", uploads=()):
    """What the union says is studied; that it said nothing counts only when its time is over."""
    _guard(act, one)
    _not_ahead(act, answered_on, "answered_on", one.told_on)
    if silent:
        limit = needed("YX-4.2.5", "union_answer_within", act.department, act.now)
        told_at = clock.shanghai(f"{one.told_on} 12:00")
        if act.now < due_by(limit, "YX-4.2.5", act.department, told_at).at:
            raise Refused(
                _("等候工会意见的时限还没有到"), _("期满后再记录未答复"), field="silent", clause="YX-4.2.5"
            )
    elif not union_words:
        raise Refused(_("没有写工会意见"), _("照意见书填写"), field="union_words", clause="YX-4.2.5")
    one.silent, one.answered_on, one.union_words = silent, answered_on, union_words
    act.attach(uploads)
    making.make(act, STEP, one.matter)


@action(
    "dismissals.reply_union",
    label=_("回复工会"),
    clauses=CLAUSES,
    moves="answered -> replied",
    form=forms.ReplyForm,
    tone="primary",
    icon="mail-forward",
)
def reply_union(act, one, *, replied_on, reply, uploads=()):
    """The law asks that the union's word is studied and that it is told the result in writing."""
    _guard(act, one)
    _not_ahead(act, replied_on, "replied_on", one.answered_on)
    one.replied_on, one.reply = replied_on, reply
    act.attach(uploads)
    _next_step(act, one)


GUARDS.setdefault("dismissals.approve", []).append(lambda act, one, facts: _guard(act, one))


@action(
    "dismissals.approve",
    label=_("报批辞退建议"),
    clauses=CLAUSES,
    moves="replied -> approved",
    approval="dismissals",
    tone="primary",
    icon="rubber-stamp",
)
def approve_dismissal(act, one):
    """A second approver looks at it, neither who reported the breach nor who approved the penalty."""
    approver = approver_of(one.pk, "dismissals.approve")
    barred = (one.member_id, one.penalty.breach.reporter_id, one.penalty.approved_by_id)
    if approver is None or approver.pk in barred:
        raise Refused(_("须经另一位上级批准"), _("提请审批"), clause="YX-4.2.5")
    one.approved_by, one.approved_at = approver, act.now
    making.keep(act, making.open_of(one.matter, STEP))
    making.make(act, LEAVE_PAPERS, one.matter)


@action(
    "dismissals.certify",
    label=_("登记解除证明"),
    clauses=CLAUSES,
    moves="approved -> certified",
    form=forms.CertifyForm,
    tone="primary",
    icon="certificate",
)
def certify_dismissal(act, one, *, certificate, certified_on, uploads=()):
    """The company ends a contract on paper and proves it; the software only notes the paper, accounts stay as they are."""
    _guard(act, one)
    _not_ahead(act, certified_on, "certified_on", clock.local(one.approved_at).date())
    if not uploads:
        raise Refused(_("没有证明和送达凭证"), _("上传后再保存"), field="uploads", clause="YX-4.2.5")
    one.certificate, one.certified_on, one.matter.closing = certificate, certified_on, Closing.NOBODY
    act.attach(uploads)


@action(
    "dismissals.withdraw",
    label=_("撤回建议"),
    clauses=CLAUSES,
    moves="open | prepared | told | answered | replied -> withdrawn",
    form=ReasonForm,
    tone="danger",
    icon="arrow-back-up",
)
def withdraw_dismissal(act, one):
    """Who thinks better of it takes it back with the reason; the penalty is then what it is without it."""
    act.require_reason(_("撤回需要写明理由"), _("在“理由”一栏写一句"))
    _guard(act, one)
    one.matter.closing = Closing.NOBODY


@action(
    "dismissals.refuse",
    label=_("未获批准"),
    clauses=CLAUSES,
    moves="replied -> refused",
    who="anyone",
    hidden=True,
)
def refuse_dismissal(act, one):
    """What the second approver refuses is over: the penalty returns to what it is without dismissal."""
    one.matter.closing = Closing.NOBODY


@action(
    "dismissals.lapse",
    label=_("随处罚撤销而终止"),
    clauses=CLAUSES,
    moves="open | prepared | told | answered | replied | approved -> withdrawn",
    who="anyone",
    hidden=True,
)
def lapse_dismissal(act, one):
    """Without the penalty there is no ground for it."""
    one.matter.closing = Closing.NOBODY


@after("dismissals.refuse")
@after("dismissals.withdraw")
def give_penalty_back(act, one) -> None:
    if one.penalty.matter.state == PenaltyState.DISMISSING:
        act.then("penalties.end_dismissal", one.penalty_id, refused=True)


@after("dismissals.certify")
def end_penalty(act, one) -> None:
    act.then("penalties.end_dismissal", one.penalty_id, refused=False)


def after_declined(act, approval) -> None:
    """What an approver refuses goes its own way here; config/wiring.py sends it. A request withdrawn changes nothing."""
    if approval.verb == "penalties.take_effect":
        act.then("penalties.return", approval.about_id)
    elif approval.verb == "dismissals.approve":
        act.then("dismissals.refuse", approval.about_id)
