"""考勤表 of a department and month: members with their figures, and what may be breaches, for who leads to judge."""

from collections import defaultdict
from collections.abc import Callable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.words import Words
from huiyin.rooms.people.rosters.models import TimesheetState
from huiyin.rooms.people.rosters.pages.marks import mark_cell
from huiyin.rooms.people.rosters.queries import (
    attendances_seen_by,
    figures,
    last_of,
    mark_from,
    marks_of,
    missing_marks,
)
from huiyin.web.columns import due_column, number_column, owner_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, matter_level
from huiyin.web.templatetags.huiyin import when

SHOWN = 30


def _days(name: str) -> Callable[[dict], str]:
    return lambda found: str(found[name].value or "")


def _times(name: str) -> Callable[[dict], str]:
    """2/31: twice, 31 minutes together."""
    times, minutes = f"{name}_times", f"{name}_minutes"
    return lambda found: f"{found[times].value}/{found[minutes].value}" if found[times].value else ""


SUMS: tuple[tuple[Words, Callable[[dict], str]], ...] = (
    (__("应出勤"), _days("due")),
    (__("实出勤"), _days("worked")),
    (__("迟到（次/分）"), _times("late")),
    (__("早退（次/分）"), _times("early")),
    (__("缺勤"), _days("absent")),
    (__("请假"), _days("leave")),
    (__("停岗"), _days("suspended")),
    (__("节假日"), _days("holidays")),
)


def sheet_rows(sheet, member) -> list[tuple]:
    """Of the sheet's days those that a member may read: who, their days, their figures."""
    seen = marks_of(sheet).filter(pk__in=attendances_seen_by(member).values("pk"))
    days = defaultdict(list)
    for one in seen:
        days[one.member].append(one)
    grace = needed("WY-M4b", "grace_minutes", sheet.place_id)
    return [(who, rows, figures(map(mark_from, rows), grace)) for who, rows in days.items()]


def _facts(sheet, member):
    missing = missing_marks(sheet.month, last_of(sheet.month)).filter(
        roster__place=sheet.place_id, to_at__lte=clock.now()
    )
    return [
        Fact(_("部门"), sheet.place.name),
        Fact(_("月份"), f"{sheet.month:%Y-%m}"),
        *([Fact(_("没有考勤的班"), _("%d个") % n)] if (n := missing.count()) else []),
        *([Fact(_("确认时间"), when(sheet.confirmed_at))] if sheet.confirmed_at else []),
        *([Fact(_("说明"), sheet.remark)] if sheet.remark else []),
    ]


def _sections(sheet, member):
    rows = sheet_rows(sheet, member)
    table = {
        "heads": [label for label, _of in SUMS],
        "rows": [
            {"name": who.name, "cells": [(label, of(found)) for label, of in SUMS]}
            for who, _rows, found in rows
        ],
    }
    sections = [
        Section(_("各人考勤"), template="rosters/sheet.html", context=table, flush=True)
        if rows
        else Section(_("各人考勤"), text=_("这个月还没有考勤记录。"))
    ]
    odd = [
        one for _who, days, _found in rows for one in days if one.late or one.early or one.sort == "absent"
    ]
    if odd:
        lines = [
            {
                "label": f"{one.member.name} {one.day:%m-%d}",
                "words": one.words,
                "url": reverse("record", args=["attendances", one.pk]),
                "state_label": mark_cell(one)["label"],
                "state_tone": mark_cell(one)["tone"],
            }
            for one in odd[:SHOWN]
        ]
        title = _("可能违规（%d），由主管判断是否登记") % len(odd)
        sections.append(listed(title, lines))
    return sections


page(
    Page(
        "timesheets",
        "roster",
        "clipboard-list",
        order=24,
        columns=(
            number_column(),
            title_column(__("考勤表")),
            state_column(TimesheetState.choices),
            Column("place", __("部门"), lambda s: s.place.name),
            owner_column(),
            Column(
                "confirmed", __("确认时间"), lambda s: when(s.confirmed_at), full=lambda s: s.confirmed_at
            ),
            due_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "place"),
        one=lambda rows: rows.select_related("place"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(View("open", __("待确认"), lambda member: Q(matter__closed_at=None)),),
        clauses=("WY-M4b",),
        told_whole=True,
        facts_title=__("考勤表"),
        way=lambda sheet: (TimesheetState.OPEN, TimesheetState.CONFIRMED),
        empty=__("每月一份，月初由系统建好；核对后确认，每人的月考勤随之算出。"),
        promises=3,
    )
)
