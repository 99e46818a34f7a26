"""Lenders and agents, their policies, their lists of papers, and who sees to a project's loans."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.registers.accounts.pages.parts import BADGE
from huiyin.rooms.sales.mortgages.models import LenderSort, LoanSort
from huiyin.rooms.sales.mortgages.pages.parts import day, day_column, lined, link, standing
from huiyin.rooms.sales.mortgages.queries import loancards_seen_by, loanlists_seen_by
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import badge_cell, chosen, name_of

STANDS = Q(record__voided_at=None)
CLAUSES = ("ZH-J1.5", "ZH-4.1.2")


def _projects(lender) -> str:
    return "、".join(project.name for project in lender.projects.all()) or _("全部项目")


def _project(row) -> str:
    return name_of(row.record.project) or _("全部项目")


def card_state(card) -> dict:
    """Whether a policy binds today, and how long yet."""
    today = clock.today()
    if card.record.voided_at:
        return badge_cell(_("已停用"), "grey")
    if card.until_on and card.until_on < today:
        return badge_cell(_("已过期"), "red")
    if card.from_on > today:
        return badge_cell(_("未生效"), "grey")
    if card.until_on and (card.until_on - today).days <= 7:
        return badge_cell(_("%d天后到期") % (card.until_on - today).days, "orange")
    return badge_cell(_("执行中"), "green")


def _lender_facts(lender, member):
    return [
        Fact(_("类别"), chosen(lender, "sort")),
        Fact(_("支行或部门"), lender.branch),
        Fact(_("联系人"), lender.contact),
        Fact(_("电话"), lender.phone),
        Fact(_("地址"), lender.address),
        Fact(_("合作项目"), _projects(lender)),
        Fact(_("备注"), lender.note),
    ]


def _lender_sections(lender, member) -> list[Section]:
    if not lender.lends:
        return []
    cards = loancards_seen_by(member).filter(lender=lender, record__voided_at=None)
    lines = [
        {
            "label": card.title,
            "words": terms(card),
            "url": link("loancards", card),
            **_badge(card),
        }
        for card in cards.select_related("record__project").order_by("-from_on")[:12]
    ]
    lists = [
        {
            "label": chosen(one, "sort"),
            "words": "、".join(one.papers),
            "url": link("loanlists", one),
        }
        for one in loanlists_seen_by(member).filter(lender=lender, live=True).order_by("sort")
    ]
    return [
        lined(_("政策卡"), lines or [{"label": _("还没有政策卡"), "words": ""}]),
        *([lined(_("要求的资料"), lists)] if lists else []),
    ]


def _badge(card) -> dict:
    cell = card_state(card)
    return {"state_label": cell["label"], "state_tone": cell["tone"]}


def terms(card) -> str:
    """A policy in one line."""
    return _("%(sort)s，最高%(percent)d%%，最长%(years)d年，年利率%(rate)s%%") % {
        "sort": chosen(card, "sort"),
        "percent": card.max_percent,
        "years": card.max_years,
        "rate": f"{card.rate.normalize():f}",
    }


page(
    Page(
        "lenders",
        "loans",
        "building-bank",
        order=50,
        columns=(
            number_column(),
            Column("name", __("名称"), str, filter="name__contains", sticky=True),
            Column(
                "sort", __("类别"), lambda row: chosen(row, "sort"), filter="sort", choices=LenderSort.choices
            ),
            Column("contact", __("联系人"), lambda row: row.contact),
            Column("phone", __("电话"), lambda row: row.phone),
            Column("projects", __("合作项目"), _projects),
            Column(
                "state",
                __("状态"),
                lambda row: standing(row, _("合作中"), voided=_("已停止")),
                template=BADGE,
            ),
            Column("note", __("备注"), lambda row: row.note, wide=True, minor=True),
        ),
        rows=lambda rows: rows.select_related("record").prefetch_related("projects"),
        one=lambda rows: rows.select_related("record").prefetch_related("projects"),
        facts=_lender_facts,
        sections=_lender_sections,
        views=(
            View("lending", __("银行和公积金"), lambda member: STANDS & Q(sort__in=("bank", "fund"))),
            View("agents", __("中介和担保"), lambda member: STANDS & Q(sort__in=("agent", "guarantor"))),
        ),
        clauses=CLAUSES,
        empty=__("把合作的银行、公积金中心和中介登记在这里，办按揭时直接选。"),
        facts_title=__("机构"),
        told_whole=True,
    )
)
page(
    Page(
        "loancards",
        "loans",
        "clipboard-text",
        order=51,
        columns=(
            Column("title", __("政策名称"), lambda row: row.title, filter="title__contains", sticky=True),
            Column("lender", __("机构"), lambda row: str(row.lender), filter="lender__name__contains"),
            Column(
                "sort",
                __("贷款种类"),
                lambda row: chosen(row, "sort"),
                filter="sort",
                choices=LoanSort.choices,
            ),
            Column("rate", __("年利率（%）"), lambda row: f"{row.rate.normalize():f}", align="end"),
            Column("percent", __("最高成数（%）"), lambda row: row.max_percent, align="end"),
            Column("years", __("最长年限"), lambda row: row.max_years, align="end"),
            Column("state", __("状态"), card_state, template=BADGE),
            day_column("from_on", __("执行日期")),
            day_column("until_on", __("有效期至"), sort="until_on"),
            Column("project", __("项目"), _project, filter="record__project__name"),
            Column("requirements", __("条件"), lambda row: row.requirements, wide=True, minor=True),
        ),
        rows=lambda rows: rows.select_related("record__project", "lender"),
        one=lambda rows: rows.select_related("record__project", "lender"),
        facts=lambda card, member: [
            Fact(_("机构"), str(card.lender), url=link("lenders", card.lender)),
            Fact(_("贷款种类"), chosen(card, "sort")),
            Fact(_("最高成数"), f"{card.max_percent}%", clause="ZH-4.1.2"),
            Fact(_("最长年限"), _("%d年") % card.max_years),
            Fact(_("年利率"), f"{card.rate.normalize():f}%"),
            Fact(_("执行日期"), day(card.from_on)),
            Fact(_("有效期至"), day(card.until_on) or _("未定")),
            Fact(_("项目"), _project(card)),
            Fact(_("状态"), card_state(card)["label"]),
        ],
        sections=lambda card, member: (
            [Section(_("条件"), text=card.requirements)] if card.requirements else []
        ),
        views=(
            View(
                "now",
                __("执行中"),
                lambda member: (
                    STANDS
                    & Q(from_on__lte=clock.today())
                    & (Q(until_on=None) | Q(until_on__gte=clock.today()))
                ),
            ),
            View("over", __("已过期"), lambda member: STANDS & Q(until_on__lt=clock.today())),
        ),
        clauses=("ZH-4.1.2", "ZH-J1.5"),
        empty=__("把各家银行和公积金中心的最高成数、年限、利率登记成卡，签约和试算都按它。"),
        facts_title=__("政策"),
        told_whole=True,
    )
)
page(
    Page(
        "loanlists",
        "loans",
        "list-check",
        order=52,
        columns=(
            Column(
                "lender",
                __("机构"),
                lambda row: str(row.lender),
                filter="lender__name__contains",
                sticky=True,
            ),
            Column(
                "sort",
                __("贷款种类"),
                lambda row: chosen(row, "sort"),
                filter="sort",
                choices=LoanSort.choices,
            ),
            Column("papers", __("资料"), lambda row: "、".join(row.papers), wide=True),
            Column("state", __("状态"), lambda row: standing(row, voided=_("已停用")), template=BADGE),
        ),
        rows=lambda rows: rows.select_related("record", "lender"),
        one=lambda rows: rows.select_related("record", "lender"),
        facts=lambda row, member: [
            Fact(_("机构"), str(row.lender), url=link("lenders", row.lender)),
            Fact(_("贷款种类"), chosen(row, "sort")),
        ],
        sections=lambda row, member: [lined(_("资料"), [{"label": label} for label in row.papers])],
        clauses=("YX-2.6b",),
        empty=__("没有模板的机构，按规程里的资料清单收。某家银行另有要求的，在这里登记。"),
        facts_title=__("模板"),
        told_whole=True,
    )
)
page(
    Page(
        "loandesks",
        "loans",
        "user-star",
        order=53,
        columns=(
            Column("member", __("按揭专员"), lambda row: row.member.name, filter="member__name", sticky=True),
            Column("project", __("项目"), _project, filter="record__project__name"),
            day_column("from_on", __("起")),
            Column(
                "state",
                __("状态"),
                lambda row: standing(row, _("负责中"), voided=_("已结束")),
                template=BADGE,
            ),
        ),
        rows=lambda rows: rows.select_related("record__project", "member"),
        one=lambda rows: rows.select_related("record__project", "member"),
        facts=lambda row, member: [
            Fact(_("按揭专员"), row.member.name, clause="YX-3.2.4"),
            Fact(_("项目"), _project(row)),
            Fact(_("起"), day(row.from_on)),
        ],
        views=(View("now", __("负责中"), lambda member: STANDS),),
        clauses=("YX-3.2.4",),
        empty=__("为每个项目指定一位按揭专员；没有指定的，按揭由项目专员负责。"),
        facts_title=__("按揭专人"),
        told_whole=True,
    )
)
