"""The ledger of reports from the site, and each of them."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.registers.estates.models import Building, Progress
from huiyin.registers.estates.queries import doubt_of, newest
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import badge_cell, name_of

BADGE = "web/components/cell_badge.html"


def _plan(report) -> str:
    return f"{report.planned_on:%Y-%m-%d} {report.planned_stage}" if report.planned_on else ""


def _state(report) -> dict:
    if report.record.voided_at:
        return badge_cell(_("已作废"), "grey")
    return badge_cell(_("有效"), "green")


def _facts(report, member):
    warning = doubt_of(report)
    return [
        Fact(_("项目"), name_of(report.record.project)),
        Fact(_("楼栋"), report.where),
        Fact(_("日期"), f"{report.seen_on:%Y-%m-%d}" + (f"（{warning}）" if warning else "")),
        Fact(_("节点"), report.stage),
        *([Fact(_("施工到"), _("%d层") % report.floors)] if report.floors else []),
        *([Fact(_("完成比例"), f"{report.percent}%")] if report.percent is not None else []),
        *([Fact(_("计划"), _plan(report)), Fact(_("计划依据"), report.basis)] if report.planned_on else []),
        Fact(_("告知人"), report.origin),
        Fact(_("登记人"), name_of(report.reported_by)),
    ]


def _sections(report, member):
    sections = [Section(_("可以告诉客户的话"), text=report.told)]
    if report.internal:
        sections.append(Section(_("内部说明（不对客户讲）"), text=report.internal))
    return sections


def _latest() -> Q:
    """What the desk shows: of each building the last that stands."""
    keys = newest(Progress.objects.all(), Building.objects.exclude(progress=None)).values("newest")
    return Q(pk__in=keys)


page(
    Page(
        "progress",
        "registers",
        "crane",
        order=61,
        columns=(
            number_column(),
            Column(
                "project", __("项目"), lambda r: name_of(r.record.project), filter="record__project__name"
            ),
            Column("buildings", __("楼栋"), lambda r: r.where, filter="buildings__name"),
            Column(
                "seen_on",
                __("日期"),
                lambda r: f"{r.seen_on:%Y-%m-%d}",
                sort="seen_on",
                filter="seen_on__startswith",
            ),
            Column("stage", __("节点"), lambda r: r.stage, filter="stage__contains"),
            Column("floors", __("楼层"), lambda r: r.floors or "", align="end"),
            Column(
                "percent",
                __("完成比例"),
                lambda r: f"{r.percent}%" if r.percent is not None else "",
                full=lambda r: r.percent if r.percent is not None else "",
                align="end",
            ),
            Column("told", __("可以告诉客户的话"), lambda r: r.told, filter="told__contains", wide=True),
            Column("planned", __("计划"), _plan, sort="planned_on"),
            Column("basis", __("计划依据"), lambda r: r.basis, hidden=True),
            Column("origin", __("告知人"), lambda r: r.origin, filter="origin__contains", minor=True),
            Column("reporter", __("登记人"), lambda r: name_of(r.reported_by), hidden=True),
            Column("state", __("状态"), _state, template=BADGE, minor=True),
        ),
        rows=lambda rows: rows.select_related(
            "record__project", "record__department", "reported_by"
        ).prefetch_related("buildings"),
        one=lambda rows: rows.select_related("record__project", "reported_by").prefetch_related("buildings"),
        facts=_facts,
        sections=_sections,
        views=(
            View("latest", __("各栋最新"), lambda member: _latest(), sort="-seen_on"),
            View(
                "overdue",
                __("计划已过"),
                lambda member: _latest() & Q(planned_on__lt=clock.today()),
                sort="planned",
            ),
        ),
        clauses=("YX-2.5.2",),
        facts_title=__("看到的情况"),
        told_whole=True,
        empty=__(
            "向工程部了解后登记：哪几栋、看到什么、可以怎样告诉客户。接电话和来访前台会提示最新的一句。"
        ),
    )
)
