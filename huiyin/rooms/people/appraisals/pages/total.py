"""The ledger of the year's totals and the page of one, each figure down to its sheets."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.models import Link
from huiyin.rooms.people.appraisals.models import Level, Sort, YearTotal
from huiyin.rooms.people.appraisals.pages.saying import (
    figure,
    kept_column,
    points_column,
    points_words,
    url_of,
)
from huiyin.rooms.people.appraisals.queries import sheets_of_year, totals_seen_by
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, View, listed, page, waiting
from huiyin.web.saying import chosen, day

PARTS = (("checks", __("周检月检抽检")), ("monthly", __("月考核")), ("annual", __("年终考评")))


def _facts(one, member):
    return [
        Fact(_("员工"), one.member.name),
        Fact(_("年度"), str(one.year)),
        Fact(_("岗位"), f"{one.post} · {chosen(one, 'level')}"),
        *(
            Fact(
                label,
                points_words(getattr(one, name)) or _("没有考评表"),
                explains="" if getattr(one, name) is None else figure(one, name),
            )
            for name, label in PARTS
        ),
        Fact(_("年终总分"), points_words(one.total), explains=figure(one, "total"), clause="WY-A4.6"),
        Fact(_("优秀员工"), _("是") if one.excellent else _("否"), clause="WY-A4.8"),
        Fact(_("保存至"), day(one.keep_until), clause="WY-A4.11"),
    ]


def _sections(one, member):
    sheets = list(
        sheets_of_year(one.year, [one.member_id]).select_related("record", "round").order_by("last_on", "pk")
    )
    sections = []
    for name, label in PARTS:
        sorts = {
            "checks": (Sort.WEEKLY, Sort.CHECK, Sort.SPOT),
            "monthly": (Sort.MONTHLY,),
            "annual": (Sort.ANNUAL,),
        }[name]
        lines = [
            {
                "label": f"{chosen(sheet, 'sort')} {sheet.round.period}",
                "words": sheet.told or _("没有扣分"),
                "url": url_of(sheet),
                "state_label": _("%s 分") % points_words(sheet.score),
                "state_tone": "grey",
            }
            for sheet in sheets
            if sheet.sort in sorts
        ]
        if lines:
            sections.append(
                listed(_("%(part)s（%(count)d 张）") % {"part": label, "count": len(lines)}, lines)
            )
    return sections


page(
    Page(
        "appraisaltotals",
        "appraisal",
        "medal",
        order=54,
        columns=(
            number_column(),
            Column("member", __("员工"), lambda row: row.member.name, filter="member__name__contains"),
            Column("year", __("年度"), lambda row: row.year, filter="year", align="end"),
            points_column("checks", __("周检月检")),
            points_column("monthly", __("月考核")),
            points_column("annual", __("年终考评")),
            points_column("total", __("总分"), sort="total"),
            Column("excellent", __("优秀员工"), lambda row: _("是") if row.excellent else ""),
            Column("post", __("岗位"), lambda row: row.post, minor=True),
            Column(
                "level",
                __("对象"),
                lambda row: chosen(row, "level"),
                filter="level",
                choices=Level.choices,
                minor=True,
            ),
            kept_column(),
        ),
        rows=lambda rows: rows.select_related("record", "member"),
        one=lambda rows: rows.select_related("member"),
        facts=_facts,
        sections=_sections,
        views=(
            View("excellent", __("优秀员工"), lambda member: Q(excellent=True)),
            View("expired", __("保存期满"), lambda member: Q(keep_until__lt=clock.today())),
        ),
        clauses=("WY-A4.6", "WY-A4.8"),
        empty=__("年终考评结束后，每位员工的总分在这里，每个数字都能点开到考核记录。"),
        facts_title=__("年终总分"),
        told_whole=True,
    )
)


@waiting
def excellent_to_reward(member) -> list[dict]:
    """Who came out excellent waits on the manager's desk until a reward is asked for (WY-A4.8)."""
    if not reach_of(member).may("appraisalrounds.close"):
        return []
    opened = Link.objects.filter(
        kind="opened", from_record__kind="appraisaltotals", to_record__kind__in=("rewards", "approvals")
    ).values("from_record")
    found = (
        totals_seen_by(member)
        .filter(excellent=True, year__gte=clock.today().year - 1, record__voided_at=None)
        .exclude(pk__in=opened)
        .exclude(member=member)
        .select_related("record", "member")
        .order_by("pk")[:20]
    )
    return [_waits(one) for one in found]


def _waits(one: YearTotal) -> dict:
    return {
        "title": _("优秀员工：%s") % one.member.name,
        "url": url_of(one),
        "asker": "",
        "when": None,
        "words": _("%(year)d 年度总分 %(total)s，按优秀员工奖励")
        % {"year": one.year, "total": points_words(one.total)},
        "level": "orange",
        "act": {
            "label": _("提请奖励"),
            "url": f"{reverse('open', args=['rewards.grant'])}?from={one.pk}",
        },
    }
