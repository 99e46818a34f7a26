"""The shifts of a department and the patterns in which they follow one another."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.people.rosters.models import Colour
from huiyin.rooms.people.rosters.queries import shifts_of
from huiyin.web.columns import number_column
from huiyin.web.drawing import BADGE
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import badge_cell
from huiyin.web.templatetags.huiyin import when


def _worth(minutes: int) -> str:
    return _("%s小时") % f"{minutes / 60:g}"


def _in_use(row) -> dict:
    return badge_cell(_("已停用"), "grey") if row.retired_at else badge_cell(_("在用"), "green")


def _facts(shift, member):
    return [
        Fact(_("班次"), shift.name),
        Fact(_("字母"), _("%s，在值班表上按这个键填一格") % shift.letter),
        Fact(_("时间"), shift.hours + (_("（跨零点）") if shift.over_midnight else "")),
        Fact(_("工时"), _worth(shift.minutes), clause="WY-S3"),
        Fact(_("班中休息"), _("%d分钟") % shift.pause),
        Fact(_("最少人数"), _("%d人") % shift.least if shift.least else _("不限"), clause="WY-S3"),
        Fact(_("颜色"), Colour(shift.colour).label),
        *([Fact(_("停用时间"), when(shift.retired_at))] if shift.retired_at else []),
    ]


page(
    Page(
        "shifttypes",
        "roster",
        "clock",
        order=30,
        columns=(
            number_column(),
            Column("name", __("班次"), lambda s: s.name, wide=True, filter="name__contains"),
            Column("letter", __("字母"), lambda s: badge_cell(s.letter, s.colour), template=BADGE),
            Column("hours", __("时间"), lambda s: s.hours),
            Column("worth", __("工时"), lambda s: _worth(s.minutes), align="end"),
            Column("least", __("最少人数"), lambda s: s.least or "", align="end"),
            Column("state", __("状态"), _in_use, template=BADGE),
        ),
        rows=lambda rows: rows.select_related("record"),
        facts=_facts,
        views=(View("in_use", __("在用"), lambda member: Q(retired_at=None)),),
        clauses=("WY-S3",),
        told_whole=True,
        facts_title=__("班次信息"),
        first_view="in_use",
        empty=__("先定义部门的班次：几点到几点、最少几个人。值班表按班次的字母填写。"),
    )
)


def _pattern_facts(pattern, member):
    shifts = shifts_of(pattern)
    minutes = sum(one.minutes for one in shifts if one)
    return [
        Fact(_("规律"), pattern.name),
        Fact(_("逐日"), " ".join(one.name if one else _("休") for one in shifts)),
        Fact(_("一轮"), _("%d天") % len(shifts)),
        Fact(_("平均每周"), _worth(round(minutes * 7 / len(shifts))), clause="WY-S3"),
        *([Fact(_("停用时间"), when(pattern.retired_at))] if pattern.retired_at else []),
    ]


def _pattern_sections(pattern, member):
    today = clock.today()
    rows = pattern.rotations.filter(Q(to_on=None) | Q(to_on__gte=today)).select_related("member")
    lines = [
        {
            "label": one.member.name,
            "words": _("%(day)s起，从第%(n)d天开始") % {"day": f"{one.from_on:%Y-%m-%d}", "n": one.first + 1}
            + (_("，到%s为止") % f"{one.to_on:%Y-%m-%d}" if one.to_on else ""),
            "url": "",
        }
        for one in rows.order_by("from_on", "pk")
    ]
    title = _("按这个规律上班的人")
    if not lines:
        return [Section(title, text=_("还没有人，点“排给成员”。"))]
    return [listed(title, lines)]


page(
    Page(
        "patterns",
        "roster",
        "rotate",
        order=31,
        columns=(
            number_column(),
            Column("name", __("规律"), lambda p: p.name, wide=True, filter="name__contains"),
            Column("length", __("一轮"), lambda p: _("%d天") % len(p.cycle), align="end"),
            Column("people", __("在用人数"), lambda p: p.people, align="end"),
            Column("state", __("状态"), _in_use, template=BADGE),
        ),
        rows=lambda rows: rows.select_related("record").annotate(
            people=Count("rotations__member", filter=Q(rotations__to_on=None), distinct=True)
        ),
        facts=_pattern_facts,
        sections=_pattern_sections,
        views=(View("in_use", __("在用"), lambda member: Q(retired_at=None)),),
        clauses=("WY-S3",),
        told_whole=True,
        facts_title=__("规律"),
        first_view="in_use",
        empty=__("把班次连成一轮，如“AABB休休”，排给成员后每月一键生成值班表。"),
    )
)
