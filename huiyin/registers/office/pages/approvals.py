"""The ledger of approvals, and the page of one: who decides, who has signed what and for whom."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.approvals.deciding import decider_of, deciders, waiting_for
from huiyin.kernel.approvals.flows import FLOWS, label_of
from huiyin.kernel.approvals.holding import lines_held
from huiyin.kernel.approvals.models import Approval, State, Step
from huiyin.kernel.approvals.queries import copied_to, signed_by
from huiyin.kernel.members.models import Member
from huiyin.kernel.money import capital, yuan
from huiyin.registers.office.actions.approvals import may_ask_again
from huiyin.web.columns import due_column, number_column, opened_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import MATTER, matter_level, name_of
from huiyin.web.templatetags.huiyin import when

TONES = {
    Step.State.COMING: "grey",
    Step.State.WAITING: "accent",
    Step.State.APPROVED: "green",
    Step.State.DECLINED: "red",
    Step.State.RETURNED: "orange",
    Step.State.PASSED: "grey",
    Step.State.WITHDRAWN: "grey",
}


def steps_of(approval: Approval) -> list[Step]:
    return list(approval.steps.select_related("decider", "signed_by", "added_by"))


def expected(approval: Approval, step: Step, last: Member | None) -> Member | None:
    """Who would decide a step if it came to it now."""
    try:
        return decider_of(
            step.who, approval.asked_by, approval.record.department, approval.matter.opened_at, last
        )
    except Refused:
        return None


def _with_people(approval: Approval) -> list[tuple[Step, str]]:
    """The steps with who signed them, decides them now, or would."""
    found, last = [], None
    for step in steps_of(approval):
        if step.state == Step.State.WAITING:
            last, who = approval.matter.owner, approval.matter.owner.name
        elif step.state == Step.State.COMING:
            last = expected(approval, step, last)
            who = name_of(last)
        else:
            last, who = step.decider, step.signer()
        found.append((step, who))
    return found


def _bar(approval: Approval) -> list[dict]:
    """The way through its hands, for the head of the page."""
    shown = [{"label": _("提交"), "state": "done", "note": approval.asked_by.name}]
    owed = approval.matter.state == State.RETURNED
    for step, who in _with_people(approval):
        if step.state == Step.State.PASSED:
            continue
        if owed and step.state == Step.State.COMING:
            shown.append({"label": _("补充"), "state": "now", "note": approval.matter.owner.name})
            owed = False
        state = {Step.State.COMING: "todo", Step.State.WAITING: "now"}.get(Step.State(step.state), "done")
        label = step.label if state != "done" else f"{step.label}{step.get_state_display()}"
        shown.append({"label": label, "state": state, "note": who})
    if approval.verb and approval.matter.state not in (State.DECLINED, State.WITHDRAWN):
        state = {State.GRANTED: "done", State.APPROVED: "now"}.get(State(approval.matter.state), "todo")
        shown.append({"label": str(VERBS[approval.verb].label), "state": state})
    return shown


def _lines(approval: Approval) -> list[dict]:
    """The line of signatures: who, for whom, when, what of it."""
    shown = []
    for step, who in _with_people(approval):
        told = [who]
        if step.at:
            told.append(when(step.at))
        elif step.due:
            told.append(_("%s前") % when(step.due))
        if step.along:
            told.append(_("与上一步同一人，一并签署"))
        if step.added_by:
            told.append(_("%s加签") % step.added_by.name)
        if step.note:
            told.append(_("意见：%s") % step.note)
        shown.append(
            {
                "label": step.label,
                "words": "　".join(told),
                "url": "",
                "state_label": step.get_state_display(),
                "state_tone": TONES[Step.State(step.state)],
            }
        )
    return shown


def _facts(approval, member):
    matter, record = approval.matter, approval.record
    facts = [
        Fact(_("提交人"), approval.asked_by.name),
        Fact(_("部门"), record.department.name),
        Fact(_("流程"), label_of(approval.flow)),
        Fact(_("提交时间"), when(matter.opened_at)),
    ]
    if approval.amount:
        facts.insert(3, Fact(_("金额"), f"{yuan(approval.amount)} 元"))
        facts.insert(4, Fact(_("大写"), capital(approval.amount)))
    if approval.verb:
        facts.insert(2, Fact(_("批准后办理"), str(VERBS[approval.verb].label)))
    if others := [key for key in deciders(approval) if key != matter.owner_id]:
        names = Member.objects.filter(pk__in=others).order_by("name").values_list("name", flat=True)
        facts.append(Fact(_("可代为审批"), "、".join(names), clause="YX-3.3"))
    if copied := [one.name for one in approval.copied.all()]:
        facts.append(Fact(_("抄送"), "、".join(copied)))
    if approval.follows:
        url = reverse("record", args=["approvals", approval.follows_id])
        facts.append(Fact(_("原审批"), approval.follows.record.number, url=url))
    if approval.decided_at:
        facts.append(Fact(_("批复时间"), when(approval.decided_at)))
    return facts


def _beside(approval, member):
    """What is decided on, and what those before have said."""
    facts = [Fact(label, words) for label, words in lines_held(approval)] if approval.verb else []
    if approval.text:
        facts.append(Fact(_("正文"), approval.text))
    said = (step for step in steps_of(approval) if step.at and step.note)
    return [*facts, *(Fact(f"{step.label}{_('意见')}", f"{step.signer()}：{step.note}") for step in said)]


def _again(approval) -> str:
    """Where it is changed and asked for once more: its own form, filled in as it was."""
    if not approval.verb:
        return f"{reverse('open', args=['approvals.ask'])}?from={approval.pk}"
    if approval.about is None:
        return f"{reverse('open', args=[approval.verb])}?again={approval.pk}"
    about = approval.about
    return f"{reverse('act', args=[about.kind, about.pk, approval.verb])}?again={approval.pk}"


def _sections(approval, member):
    sections = []
    if approval.matter.state == State.APPROVED and approval.refusal:
        sections.append(Section(_("已同意，但未能办理"), text=approval.refusal))
    if approval.verb:
        lines = [Fact(label, words) for label, words in lines_held(approval)]
        done = approval.matter.state == State.GRANTED
        title = _("已办理的内容") if done else _("待办理的内容")
        sections.append(Section(title, facts=lines, text=_("没有要填写的内容。")))
    else:
        sections.append(Section(_("正文"), text=approval.text))
    context: dict = {"lines": _lines(approval)}
    if may_ask_again(approval, member):
        context["action"] = {"url": _again(approval), "label": _("修改后重新提交")}
    sections.append(Section(_("审批"), template="web/components/lines.html", context=context, flush=True))
    return sections


def _flows():
    return [(flow.code, flow.label) for flow in FLOWS.values()]


def _money(approval) -> str:
    return yuan(approval.amount) if approval.amount else ""


page(
    Page(
        "approvals",
        "work",
        "rubber-stamp",
        order=11,
        columns=(
            number_column(),
            title_column(__("事由")),
            state_column(State.choices),
            due_column(),
            Column(
                "owner",
                __("现在由谁办"),
                lambda one: one.matter.owner.name if one.matter.is_open else "",
                filter="matter__owner__name__contains",
            ),
            Column("asker", __("提交人"), lambda one: one.asked_by.name, filter="asked_by__name__contains"),
            Column("flow", __("流程"), lambda one: label_of(one.flow), filter="flow", choices=_flows),
            Column(
                "amount",
                __("金额（元）"),
                _money,
                sort="amount",
                align="end",
                full=lambda one: one.amount / 100 if one.amount else "",
            ),
            opened_column(__("提交时间")),
            Column("department", __("部门"), lambda one: one.record.department.name, minor=True),
            Column(
                "decided",
                __("批复时间"),
                lambda one: when(one.decided_at),
                hidden=True,
                full=lambda one: one.decided_at or "",
            ),
            Column("text", __("正文"), lambda one: one.text[:200], hidden=True, wide=True),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "matter__record__department", "asked_by"),
        one=lambda rows: rows.select_related(
            "asked_by", "follows__matter__record", "about", "matter__record__department__head"
        ).prefetch_related("copied"),
        facts=_facts,
        sections=_sections,
        beside=_beside,
        level=matter_level,
        views=(
            View("waiting", __("待我审批"), waiting_for, sort="due"),
            View("asked", __("我发起的"), lambda member: Q(asked_by=member)),
            View("signed", __("我已审批"), signed_by),
            View("copied", __("抄送我的"), copied_to),
            View("stuck", __("已批待办"), lambda member: Q(matter__state=State.APPROVED)),
        ),
        clauses=("YX-3.1.4", "YX-3.3"),
        empty=__("需要领导同意的事，从“写请示”提交；每一步由谁审批、何时到期都在这里。"),
        facts_title=__("审批信息"),
        steps=_bar,
        tools=((__("批量审批"), "approvals_waiting", "checklist"),),
    )
)
