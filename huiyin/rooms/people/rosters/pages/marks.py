"""Attendance day by day, and the line of a member's confirmed month."""

import operator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.people.rosters.models import AttendanceLine, Sort, Source
from huiyin.rooms.people.rosters.queries import FIGURES, irregular
from huiyin.web.drawing import BADGE
from huiyin.web.kit import Column, Fact, Page, View, page
from huiyin.web.saying import badge_cell, chosen, day
from huiyin.web.templatetags.huiyin import when

TONES = {"absent": "red", "leave": "accent", "suspended": "grey"}


def mark_cell(one) -> dict:
    """A day in words: 迟到 12分, 早退 5分, 缺勤, 请假, 出勤."""
    if one.voided:
        return badge_cell(_("已作废"), "grey")
    if one.sort != Sort.WORKED:
        return badge_cell(chosen(one, "sort"), TONES[one.sort])
    said = [_("迟到%d分") % one.late] if one.late else []
    said += [_("早退%d分") % one.early] if one.early else []
    if said:
        return badge_cell(" ".join(said), "orange")
    return badge_cell(_("缺下班卡"), "yellow") if one.missing_out else badge_cell(_("出勤"), "green")


def hour(at) -> str:
    return f"{clock.local(at):%H:%M}" if at else ""


def _shift(one) -> str:
    return f"{one.shift.name} {one.shift.hours}" if one.shift else _("无班")


def _facts(one, member):
    return [
        Fact(_("成员"), one.member.name),
        Fact(_("日期"), day(one.day)),
        Fact(_("班次"), _shift(one) + (_("（节假日值班）") if one.holiday else "")),
        Fact(_("考勤"), mark_cell(one)["label"], clause="WY-M4b"),
        Fact(_("上班打卡"), when(one.in_at)),
        Fact(_("下班打卡"), when(one.out_at)),
        Fact(_("来源"), chosen(one, "source")),
        *([Fact(_("说明"), one.words)] if one.words else []),
    ]


def _this_month(member) -> Q:
    return Q(day__gte=clock.today().replace(day=1), voided=False)


page(
    Page(
        "attendances",
        "roster",
        "user-check",
        order=23,
        columns=(
            Column("day", __("日期"), lambda a: day(a.day), full=lambda a: a.day, sort="day", sticky=True),
            Column("member", __("成员"), lambda a: a.member.name, wide=True, filter="member__name__contains"),
            Column("mark", __("考勤"), mark_cell, template=BADGE),
            Column("shift", __("班次"), _shift),
            Column("in_at", __("上班"), lambda a: hour(a.in_at), full=lambda a: a.in_at),
            Column("out_at", __("下班"), lambda a: hour(a.out_at), full=lambda a: a.out_at),
            Column("late", __("迟到（分）"), lambda a: a.late or "", align="end"),
            Column("early", __("早退（分）"), lambda a: a.early or "", align="end"),
            Column(
                "sort",
                __("种类"),
                lambda a: chosen(a, "sort"),
                filter="sort",
                choices=Sort.choices,
                hidden=True,
            ),
            Column(
                "source", __("来源"), lambda a: chosen(a, "source"), filter="source", choices=Source.choices
            ),
            Column("words", __("说明"), lambda a: a.words, minor=True),
        ),
        rows=lambda rows: rows.select_related("record", "member", "shift"),
        one=lambda rows: rows.select_related("member", "shift"),
        facts=_facts,
        level=lambda a: "red" if a.sort == Sort.ABSENT and not a.voided else "",
        views=(
            View("irregular", __("可能违规"), lambda member: irregular()),
            View(
                "no_out",
                __("缺下班卡"),
                lambda member: Q(in_at__isnull=False, out_at=None, sort="worked", voided=False),
            ),
            View("month", __("本月"), _this_month, sort="day"),
            View("mine", __("我的"), lambda member: Q(member=member)),
        ),
        clauses=("WY-M4b",),
        told_whole=True,
        facts_title=__("考勤"),
        empty=__("在“我的值班”打卡，主管登记，或从考勤机的表格导入。"),
    )
)


def _line_facts(line, member):
    url = reverse("record", args=["timesheets", line.timesheet_id])
    return [
        Fact(_("成员"), line.member.name),
        Fact(_("月份"), f"{line.month:%Y-%m}", url=url),
        *(
            Fact(
                AttendanceLine.label_of(name),
                getattr(line, name),
                clause="WY-M4b" if name == "due" else "",
                explains=reverse("explanation", args=["attendancelines", line.pk, name]),
            )
            for name in FIGURES
        ),
    ]


page(
    Page(
        "attendancelines",
        "roster",
        "report-analytics",
        order=25,
        columns=(
            Column("month", __("月份"), lambda a: f"{a.month:%Y-%m}", sort="month", sticky=True),
            Column("member", __("成员"), lambda a: a.member.name, wide=True, filter="member__name__contains"),
            *(
                Column(
                    name,
                    AttendanceLine.label_of(name),
                    operator.attrgetter(name),
                    align="end",
                )
                for name in FIGURES
            ),
        ),
        rows=lambda rows: rows.select_related("record", "member"),
        one=lambda rows: rows.select_related("member"),
        facts=_line_facts,
        views=(
            View("standing", __("有效"), lambda member: Q(voided=False)),
            View("mine", __("我的"), lambda member: Q(member=member, voided=False)),
        ),
        first_view="standing",
        clauses=("WY-M4b", "WY-A4.5.1"),
        told_whole=True,
        facts_title=__("月考勤"),
        empty=__("考勤表确认后，每人每月一行；点数字看是哪几天。"),
    )
)
