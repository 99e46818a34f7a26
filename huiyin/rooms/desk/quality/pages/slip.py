"""The ledger 禁用语: what was said to customers nevertheless, by whom and where (JS-2.3)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.columns import number_column
from huiyin.web.drawing import BADGE
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import badge_cell
from huiyin.web.templatetags.huiyin import when

MONTHS = 24  # that the filter offers


def months_back() -> list[tuple[str, str]]:
    """The months that may be asked for, newest first."""
    first, told = clock.today().replace(day=1), []
    for _n in range(MONTHS):
        told.append((f"{first}", f"{first:%Y-%m}"))
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return told


def _state(slip) -> dict:
    return badge_cell(_("不计"), "grey") if slip.excused_at else badge_cell(_("计入"), "orange")


def about_words(record) -> str:
    """A record as its kind and number."""
    return f"{KINDS[record.kind].label} {record.number or ''}".strip()


def _facts(slip, member):
    return [
        Fact(_("禁用语"), slip.phrase, clause="JS-2.3"),
        Fact(_("情境"), slip.situation),
        Fact(
            _("所在记录"),
            about_words(slip.about),
            url=reverse("record", args=[slip.about.kind, slip.about_id]),
        ),
        Fact(_("栏目"), slip.field_label),
        Fact(_("办理人"), slip.said_by.name),
        Fact(_("时间"), when(slip.said_at)),
        Fact(_("部门"), slip.record.department.name),
        Fact(_("现状"), _state(slip)["label"]),
    ]


def _sections(slip, member):
    better = slip.wording.better
    return [Section(_("可以这样说"), text=better)] if better else []


page(
    Page(
        "slips",
        "quality",
        "message-exclamation",
        order=62,
        columns=(
            number_column(),
            Column(
                "said",
                __("时间"),
                lambda s: when(s.said_at),
                filter="said_at",
                day=True,
                full=lambda s: s.said_at,
            ),
            Column(
                "month",
                __("月份"),
                lambda s: f"{s.month:%Y-%m}",
                filter="month",
                choices=months_back,
                hidden=True,
            ),
            Column("member", __("办理人"), lambda s: s.said_by.name, filter="said_by__name__contains"),
            Column("situation", __("情境"), lambda s: s.situation, filter="situation__contains"),
            Column("phrase", __("禁用语"), lambda s: s.phrase, filter="phrase__contains"),
            Column("about", __("所在记录"), lambda s: about_words(s.about), filter="about__number__contains"),
            Column("field", __("栏目"), lambda s: s.field_label, minor=True),
            Column("better", __("可以这样说"), lambda s: s.wording.better, wide=True, hidden=True),
            Column("state", __("现状"), _state, template=BADGE),
        ),
        rows=lambda rows: rows.select_related("record", "said_by", "about", "wording"),
        one=lambda rows: rows.select_related("said_by", "about", "wording"),
        facts=_facts,
        sections=_sections,
        views=(
            View("counted", __("计入的"), lambda member: Q(excused_at=None)),
            View("excused", __("不计的"), lambda member: Q(excused_at__isnull=False)),
        ),
        clauses=("JS-2.3",),
        facts_title=__("禁用语"),
        told_whole=True,
        empty=__("写给客户的话里没有出现过禁用语。写的时候会提示，仍然保存的才记在这里。"),
    )
)
