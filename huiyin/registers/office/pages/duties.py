"""The ledger of routine duties, and the page of one with what it opened."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import CalendarError
from huiyin.kernel.records.kinds import KINDS
from huiyin.registers.office.models import DutyState, Frequency
from huiyin.registers.office.queries import RATED_DAYS, with_rate
from huiyin.registers.office.rules import rhythm_of
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import badge_cell, chosen, state_badge

TONES = {DutyState.ACTIVE: "accent", DutyState.PAUSED: "orange", DutyState.ENDED: "grey"}
SHOWN = 10  # tasks of a duty on its page


def _next(duty) -> str:
    if duty.state != DutyState.ACTIVE:
        return ""
    try:
        day = rhythm_of(duty).next_run(calendar_of(duty.record.department_id), duty.open_from)
    except CalendarError as problem:
        return str(problem)
    return f"{day:%Y-%m-%d}" if day else ""


def _whose(duty) -> str:
    return duty.owner.name if duty.owner else duty.post.name if duty.post else ""


def _rate(duty) -> str:
    return f"{duty.kept * 100 / duty.fallen:.1f}%" if duty.fallen else ""


def _due(duty) -> str:
    if not duty.within_days:
        return _("当天%s") % f"{duty.due_time:%H:%M}"
    return _("%(n)d个工作日内，%(time)s") % {"n": duty.within_days, "time": f"{duty.due_time:%H:%M}"}


def _facts(duty, member):
    facts = [
        Fact(_("部门"), duty.record.department.name),
        Fact(_("责任人"), duty.owner.name) if duty.owner else Fact(_("责任岗位"), _whose(duty)),
        Fact(_("周期"), rhythm_of(duty).words()),
        Fact(_("完成时限"), _due(duty)),
        Fact(_("开始日期"), f"{duty.from_on:%Y-%m-%d}"),
        Fact(_("最近一次"), f"{duty.last_on:%Y-%m-%d}" if duty.last_on else _("还没有")),
        Fact(_("下次"), _next(duty) or _("不再生成"), clause=duty.clause or "WY-P2"),
    ]
    if duty.frequency != Frequency.DAILY:
        facts.insert(4, Fact(_("遇休息日"), chosen(duty, "closed")))
    rate = (
        _("%(rate)s（%(fallen)d件中按时%(kept)d件）")
        % {"rate": _rate(duty), "fallen": duty.fallen, "kept": duty.kept}
        if duty.fallen
        else _("还没有到期的")
    )
    return [*facts, Fact(_("近%d天按时率") % RATED_DAYS, rate)]


def _sections(duty, member):
    kind = KINDS["tasks"]
    tasks = kind.particulars(kind.seen_by(member)).filter(duty=duty).order_by("-duty_on")[:SHOWN]
    lines = [
        {
            "label": f"{task.duty_on:%Y-%m-%d} {task.record.number}",
            "words": f"{task.matter.owner.name} {task.result}",
            "url": reverse("record", args=["tasks", task.pk]),
        }
        | state_badge(kind, task.matter)
        for task in tasks
    ]
    sections = [Section(_("工作要求"), text=duty.wanted)]
    if duty.checklist:
        items = [{"label": line, "url": ""} for line in duty.checklist]
        sections.append(listed(_("检查项"), items))
    if lines:
        sections.append(listed(_("各次办理"), lines))
    else:
        sections.append(Section(_("各次办理"), text=_("到了第一次的日子，系统会自动生成任务。")))
    return sections


page(
    Page(
        "duties",
        "work",
        "refresh",
        order=13,
        columns=(
            number_column(),
            Column("title", __("事务名称"), lambda d: d.title, wide=True, filter="title__contains"),
            Column(
                "state",
                __("状态"),
                lambda d: badge_cell(chosen(d, "state"), TONES[DutyState(d.state)]),
                template="web/components/cell_badge.html",
                filter="state",
                choices=DutyState.choices,
            ),
            Column(
                "frequency",
                __("周期"),
                lambda d: rhythm_of(d).words(),
                filter="frequency",
                choices=Frequency.choices,
            ),
            Column("owner", __("责任人或岗位"), _whose),
            Column("department", __("部门"), lambda d: d.record.department.name, minor=True),
            Column("last", __("最近一次"), lambda d: f"{d.last_on:%Y-%m-%d}" if d.last_on else ""),
            Column("next", __("下次"), _next),
            Column(
                "rate",
                __("按时率"),
                lambda d: f"{_rate(d)}（{d.kept}/{d.fallen}）" if d.fallen else "",
                align="end",
            ),
            Column("clause", __("依据条款"), lambda d: d.clause, filter="clause__istartswith", minor=True),
        ),
        rows=lambda rows: with_rate(rows).select_related("record__department", "owner", "post"),
        one=lambda rows: with_rate(rows).select_related("owner", "post"),
        facts=_facts,
        sections=_sections,
        views=(
            View("active", __("执行中"), lambda member: Q(state=DutyState.ACTIVE)),
            View("mine", __("我负责的"), lambda member: Q(owner=member)),
        ),
        clauses=("WY-P2",),
        empty=__("每天、每周、每月要做的事设定一次，到日子系统自动生成任务。"),
        told_whole=True,
        facts_title=__("事务信息"),
    )
)
