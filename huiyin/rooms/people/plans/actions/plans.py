"""The work plan of a period: drafted, approved, carried out item by item, summed up (YX-3.1.2, ZH-J1.1, WY-G7a)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.calendars.loading import due_on
from huiyin.kernel.clauses.parameters import binds
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.plans import forms
from huiyin.rooms.people.plans.models import ItemState, PlanState, Span, WorkPlan, days_of
from huiyin.rooms.people.plans.promises import SUBMIT, SUM_UP
from huiyin.rooms.people.plans.queries import standing_plans, workplans_seen_by
from huiyin.web.forms import ReasonForm

CLAUSES = ["YX-3.1.2", "ZH-J1.1", "WY-M3"]
FOLLOW_UPS = "followups.coverage"  # the figure that a year's plan must hold (WY-G7a)
ONE_DAY = dt.timedelta(days=1)
PLANS = register(
    Kind(
        "workplans",
        _("工作计划"),
        WorkPlan,
        workplans_seen_by,
        series=numbering.register("GH"),
        states=PlanState,
        closed=(PlanState.CLOSED, PlanState.VOIDED),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.matter.title, one.aim)
        ),
        first_owner=lambda act, department, facts: act.actor,
    )
)


@opens(
    "workplans.draft", label=_("编制工作计划"), clauses=CLAUSES, form=forms.PlanForm, icon="calendar-event"
)
def draft_plan(act, matter, *, span, year, part=0, aim=""):
    """Whoever leads plans the period ahead: what is to be done, by whom, until when."""
    part = 0 if span == Span.YEAR else part
    if span != Span.YEAR and not 1 <= part <= (4 if span == Span.QUARTER else 12):
        raise Refused(_("没有这个季度或月份"), _("季度填1到4，月份填1到12"), field="part")
    if standing_plans(matter.record.department_id).filter(span=span, year=year, part=part).exists():
        raise Refused(_("这一期已有工作计划"), _("修改原计划，或作废后重编"), field="year")
    plan = WorkPlan.objects.create(matter=matter, span=span, year=year, part=part, aim=aim)
    making.make(act, SUBMIT, matter)
    return plan


@action(
    "workplans.submit",
    label=_("报批"),
    clauses=[*CLAUSES, "WY-G7a"],
    moves="draft -> running",
    tone="primary",
    icon="send",
    approval="workplans.submit",
)
def submit_plan(act, plan):
    """A plan holds once it is approved; a year's plan of a house that follows up says how completely it will."""
    standing = plan.items.exclude(matter__state=ItemState.DROPPED)
    if not standing.exists():
        raise Refused(_("计划里还没有事项"), _("先添加事项再报批"))
    department = plan.record.department
    if plan.span == Span.YEAR and binds("WY-G7a", department) and not standing.filter(measure=FOLLOW_UPS):
        raise Refused(_("年度计划里没有回访指标"), _("添加一项“上级指标”，指标选“回访率”"), clause="WY-G7a")
    _first, last = days_of(plan.span, plan.year, plan.part)
    due = due_on(department.pk, last + 10 * ONE_DAY, act.now)
    making.make(act, SUM_UP, plan.matter, due=due)


@action(
    "workplans.close",
    label=_("总结"),
    clauses=[*CLAUSES, "WY-G7a"],
    moves="running -> closed",
    form=forms.SumUpForm,
    icon="checks",
)
def close_plan(act, plan, *, summary):
    """A plan ends with what came of each item; what is still open is finished, dropped or goes into the next plan."""
    waiting = plan.items.filter(matter__closed_at=None).select_related("matter")
    if waiting:
        names = "、".join(one.matter.title for one in waiting[:3])
        raise Refused(_("还有未了的事项：%s") % names, _("完成，或写明理由取消"))
    plan.summary, plan.closed_on = summary, clock.local(act.now).date()
    plan.matter.closing = Closing.NOBODY


@action(
    "workplans.void",
    label=_("作废"),
    clauses=CLAUSES,
    moves="draft | running -> voided",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_plan(act, plan):
    """A plan made by mistake is voided with its reason, and only while nothing of it is still owed."""
    if plan.items.filter(matter__closed_at=None).exists():
        raise Refused(_("计划里还有进行中的事项"), _("先逐项取消"))
    act.void(_("写明作废的原因"))
