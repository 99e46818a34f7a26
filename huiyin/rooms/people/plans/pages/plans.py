"""The ledger of work plans, and the page of one with its items."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.people.plans.models import PlanState, Span
from huiyin.rooms.people.plans.pages.items import item_line
from huiyin.rooms.people.plans.queries import counted, items_of
from huiyin.web.columns import due_column, number_column, owner_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import MATTER, chosen, day, matter_level, name_of


def _progress(plan) -> str:
    return f"{plan.finished}/{plan.wanted}" if plan.wanted else ""


def _facts(plan, member):
    return [
        Fact(_("期间"), plan.period),
        Fact(_("部门"), plan.record.department.name),
        *([Fact(_("项目"), plan.record.project.name)] if plan.record.project else []),
        Fact(_("已完成"), _progress(plan) or _("还没有事项"), clause="ZH-J1.1"),
        *([Fact(_("总结日期"), day(plan.closed_on))] if plan.closed_on else []),
    ]


def _sections(plan, member):
    sections = [Section(_("总体目标"), text=plan.aim)] if plan.aim else []
    lines = [item_line(one) for one in items_of(plan)]
    if lines:
        context = {"lines": lines}
        sections.append(Section(_("事项"), template="plans/items.html", context=context, flush=True))
    else:
        sections.append(Section(_("事项"), text=_("还没有事项，点“添加事项”。")))
    if plan.summary:
        sections.append(Section(_("总结"), text=plan.summary))
    return sections


page(
    Page(
        "workplans",
        "plans",
        "calendar-event",
        order=60,
        columns=(
            number_column(),
            title_column(__("计划")),
            Column("span", __("周期"), lambda p: chosen(p, "span"), filter="span", choices=Span.choices),
            Column("project", __("项目"), lambda p: name_of(p.record.project), minor=True),
            state_column(PlanState.choices),
            Column("progress", __("已完成"), _progress, align="end"),
            owner_column(),
            due_column(),
        ),
        rows=lambda rows: counted(rows.select_related(*MATTER)),
        one=lambda rows: counted(rows.select_related("matter__record__project")),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("open", __("执行中"), lambda member: Q(matter__closed_at=None)),
            View("year", __("年度"), lambda member: Q(span=Span.YEAR)),
        ),
        clauses=("YX-3.1.2", "ZH-J1.1", "WY-M3", "WY-G7a"),
        told_whole=True,
        facts_title=__("计划信息"),
        way=lambda plan: (PlanState.DRAFT, PlanState.RUNNING, PlanState.CLOSED),
        empty=__("编一份年度计划，写明事项、责任人、日期和指标，再分解到月、到人。"),
        promises=3,
        tools=((__("日历"), "plan_calendar", "calendar"),),
    )
)
