"""The training plan: drafted, approved by the director, then each of its lines promised (WY-S11, ZH-4.1.7)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.calendars.loading import due_on
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.promises.models import State
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.training import forms
from huiyin.rooms.people.training.models import PlanLine, PlanState, TrainingPlan
from huiyin.rooms.people.training.promises import CLOSE_PLAN, HOLD_LINE, SUBMIT
from huiyin.rooms.people.training.queries import lines_of, trainingplans_seen_by
from huiyin.web.forms import ReasonForm

CLAUSES = ["WY-S11", "ZH-4.1.7"]
GOING = "draft | approved"
PLANS = register(
    Kind(
        "trainingplans",
        _("培训计划"),
        TrainingPlan,
        trainingplans_seen_by,
        series=numbering.register("PJ"),
        states=PlanState,
        closed=(PlanState.DONE, PlanState.VOIDED),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.matter.title, one.aim)
        ),
        first_owner=lambda act, department, facts: act.actor,
    )
)


def end_of(department: int, year: int, month: int, now: dt.datetime) -> dt.datetime:
    """The last close of a month, or the next close where that is over."""
    last = (dt.date(year, month, 1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return due_on(department, last, now)


def _promise(act, line: PlanLine) -> None:
    plan = line.plan
    line.promise = making.make(
        act,
        HOLD_LINE,
        plan.matter,
        due=end_of(plan.record.department_id, plan.year, line.month, act.now),
        words=str(line),
    )
    line.save(update_fields=["promise"])


def _add(act, plan: TrainingPlan, course, month, audience, teacher, hours) -> PlanLine:
    if course.retired_at or course.record.voided_at:
        raise Refused(_("课程“%s”已停用") % course.title, _("另选课程"), field="course")
    if plan.lines.filter(course=course, month=month, audience=audience).exists():
        raise Refused(_("计划里已有这场培训"), _("改月份或对象"), field="course")
    line = PlanLine(plan=plan, course=course, month=month, audience=audience, teacher=teacher, hours=hours)
    line.save()
    act.note(**{f"{month}月": f"{course.title}（{audience}）"})
    return line


@opens("trainingplans.draft", label=_("编制培训计划"), clauses=CLAUSES, form=forms.PlanForm, icon="calendar")
def draft_plan(act, matter, *, year, aim="", last_year=False):
    """What a year teaches is planned before it begins, and begins with what last year taught."""
    department = matter.record.department_id
    plans = TrainingPlan.objects.filter(matter__record__department=department, matter__record__voided_at=None)
    if plans.filter(year=year).exists():
        raise Refused(_("%d年已有培训计划") % year, _("修改原计划，或作废后重编"), field="year")
    plan = TrainingPlan.objects.create(matter=matter, year=year, aim=aim)
    if last_year:
        before = plans.filter(year=year - 1).first()
        if before is None:
            raise Refused(_("上一年没有培训计划可沿用"), _("不勾选“沿用上年”"), field="last_year")
        for line in lines_of(before).filter(dropped="", course__retired_at=None):
            _add(act, plan, line.course, line.month, line.audience, line.teacher, line.hours)
    making.make(act, SUBMIT, matter)
    return plan


@action(
    "trainingplans.add_line",
    label=_("添加一场"),
    clauses=CLAUSES,
    moves="draft",
    form=forms.PlanLineForm,
    tone="primary",
    icon="plus",
)
def add_line(act, plan, *, course, month, audience, teacher="", hours=2):
    """Each training of the year says what, for whom and in which month."""
    _add(act, plan, course, month, audience, teacher, hours)


@action(
    "trainingplans.supplement",
    label=_("增补一场"),
    clauses=CLAUSES,
    moves="approved",
    form=forms.PlanLineForm,
    icon="plus",
    approval="trainingplans.submit",
)
def supplement(act, plan, *, course, month, audience, teacher="", hours=2):
    """What an approved plan did not foresee is approved like the plan itself."""
    _promise(act, _add(act, plan, course, month, audience, teacher, hours))


@action(
    "trainingplans.drop_line",
    label=_("取消一场"),
    clauses=CLAUSES,
    moves=GOING,
    adds=True,
    form=forms.DropLineForm,
    icon="minus",
    offered=lambda plan: plan.lines.filter(dropped="").exists(),
)
def drop_line(act, plan, *, line):
    """A training that will not be held is taken out with its reason, and is not left to be overdue."""
    if line.plan_id != plan.pk or line.dropped:
        raise Refused(_("计划里没有这场培训"), _("刷新页面后再选"), field="line")
    if line.promise and line.promise.state == State.KEPT:
        raise Refused(_("这场培训已经举办"), "", field="line")
    act.note(取消=str(line))
    if plan.matter.state == PlanState.DRAFT:
        line.delete()
        return
    act.require_reason(_("取消已批准的培训需要写明理由"), _("在“理由”一栏写一句"))
    making.withdraw(act, [line.promise], act.reason)
    line.dropped = act.reason
    line.save(update_fields=["dropped"])


@action(
    "trainingplans.submit",
    label=_("报批"),
    clauses=CLAUSES,
    moves="draft -> approved",
    tone="primary",
    icon="send",
    approval="trainingplans.submit",
)
def submit_plan(act, plan):
    """A plan is carried out once the director has approved it; from then on every line of it is promised."""
    lines = list(lines_of(plan))
    if not lines:
        raise Refused(_("计划里还没有培训"), _("先添加培训再报批"))
    plan.approved_at = act.now
    for line in lines:
        line.plan = plan
        _promise(act, line)
    making.make(act, CLOSE_PLAN, plan.matter, due=end_of(act.department, plan.year + 1, 1, act.now))


@action(
    "trainingplans.line_held",
    label=_("计划内培训已举办"),
    clauses=CLAUSES,
    moves="*",
    adds=True,
    who="anyone",
    hidden=True,
)
def line_held(act, plan, *, line):
    """What was planned is kept by the training that was held for it, and by nothing else."""
    if line.promise and line.promise.state == State.OPEN:
        making.keep(act, [line.promise])
        act.note(已举办=str(line))


@action(
    "trainingplans.close",
    label=_("总结"),
    clauses=CLAUSES,
    moves="approved -> done",
    form=forms.ClosePlanForm,
    icon="checks",
)
def close_plan(act, plan, *, summary):
    """A plan ends with what came of it; a training still to be held is held or taken out first."""
    waiting = [str(line) for line in lines_of(plan) if line.promise and line.promise.state == State.OPEN]
    if waiting:
        raise Refused(_("还有没举办的培训：%s") % "、".join(waiting[:3]), _("举办，或写明理由取消"))
    plan.summary = summary
    plan.matter.closing = Closing.NOBODY


@action(
    "trainingplans.void",
    label=_("作废"),
    clauses=CLAUSES,
    moves="draft | approved -> voided",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_plan(act, plan):
    """A plan made by mistake is voided with its reason; its year is free for another."""
    act.void(_("写明作废的原因"))
