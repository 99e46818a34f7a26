"""The ledger of plan items, and the page of one with its parts and what the records say of it."""

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.matters.owning import held_by
from huiyin.rooms.people.plans.actions.measuring import measured
from huiyin.rooms.people.plans.models import ItemSort, ItemState, said
from huiyin.rooms.people.plans.queries import measures, parts_of, planitems_seen_by
from huiyin.rooms.people.plans.rules import hundredths, reached
from huiyin.web.columns import due_column, number_column, owner_column, state_column, title_column
from huiyin.web.drawers import shown_figure
from huiyin.web.kit import Column, Fact, Page, Screen, Section, View, page, screen
from huiyin.web.saying import MATTER, chosen, day, matter_due, matter_level, state_cell
from huiyin.web.templatetags.huiyin import when


def figure_words(item) -> str:
    """95% 目标 / 97.5% 完成, as far as there is one."""
    if item.target is None:
        return ""
    value = f"{said(item.value)}{item.unit} / " if item.value is not None else ""
    return f"{value}{said(item.target)}{item.unit}"


def item_line(item) -> dict:
    """An item as a line of its plan."""
    cell = state_cell(item)
    return {
        "label": item.matter.title,
        "url": reverse("record", args=["planitems", item.pk]),
        "part": item.parent_id is not None,
        "owner": item.matter.owner.name,
        "sort": chosen(item, "sort"),
        "other": item.other.name if item.other else "",
        "figure": figure_words(item),
        "due": matter_due(item) if item.matter.is_open else "",
        "level": matter_level(item),
        "day": item.to_on,
        "percent": item.percent,
        "state": cell,
    }


def _facts(item, member):
    facts = [
        Fact(_("计划"), item.plan.matter.title, url=reverse("record", args=["workplans", item.plan_id])),
        Fact(
            _("类别"),
            chosen(item, "sort"),
            clause="ZH-J1.13" if item.sort == ItemSort.MILESTONE else "ZH-J1.1",
        ),
        Fact(_("期间"), f"{item.from_on:%Y-%m-%d} {_('至')} {item.to_on:%Y-%m-%d}"),
        Fact(_("进度"), f"{item.percent}%"),
    ]
    if item.parent:
        facts.append(
            Fact(
                _("分解自"),
                item.parent.matter.title,
                url=reverse("record", args=["planitems", item.parent_id]),
            )
        )
    if item.given_by:
        facts.append(Fact(_("下达人"), item.given_by, clause="WY-M2"))
    if item.target is not None:
        facts.append(Fact(_("目标"), f"{said(item.target)}{item.unit}"))
        facts += _reached(item)
    if item.sort == ItemSort.MILESTONE:
        facts += [
            Fact(_("责任部门"), item.other.name if item.other else ""),
            Fact(_("对方联系人"), item.contact),
            Fact(
                _("催办"),
                _("%(n)d次，最近 %(at)s") % {"n": item.chased, "at": when(item.chased_at)}
                if item.chased
                else _("还没有"),
            ),
        ]
        if item.answer:
            facts.append(Fact(_("对方答复"), item.answer))
        if item.expected_on:
            facts.append(Fact(_("对方承诺日期"), day(item.expected_on)))
    if item.progress:
        facts.append(Fact(_("最新进展"), item.progress))
    return facts


def _reached(item) -> list[Fact]:
    """What the records say now, or said at the end; what was typed where they say nothing."""
    clause = "WY-G7a" if item.measure == "followups.coverage" else "WY-M2"
    if item.matter.state == ItemState.DONE:
        explains = (
            reverse("explanation", args=["planitems", item.pk, "measured"])
            if item.measure or item.parts.exists()
            else ""
        )
        return [Fact(_("完成数"), f"{said(item.value)}{item.unit}", clause=clause, explains=explains)]
    figure = measured(item)
    if figure is None:
        return [
            Fact(_("完成数"), f"{said(item.value)}{item.unit}" if item.value is not None else _("未填报"))
        ]
    value = hundredths(figure.value)
    words = f"{said(value)}{item.unit}" if value is not None else _("还没有数据")
    if reached(value, item.target) is False:
        words = _("%s，未达目标") % words
    return [Fact(_("目前完成"), words, clause=clause, explains=reverse("plan_figure", args=[item.pk]))]


def _sections(item, member):
    sections = [Section(_("要求"), text=item.wanted)] if item.wanted else []
    parts = [item_line(one) | {"part": False} for one in parts_of(item).select_related("other")]
    if parts:
        sections.append(
            Section(_("分解到月和人"), template="plans/items.html", context={"lines": parts}, flush=True)
        )
    if item.result:
        sections.append(Section(_("完成情况"), text=item.result))
    return sections


def figure(request, pk: int):
    """How the figure of an item comes about as it stands, for the drawer."""
    item = planitems_seen_by(request.user).filter(pk=pk).select_related("matter__record").first()
    found = measured(item) if item is not None else None
    if item is None or found is None:
        raise Http404
    known = measures().get(item.measure)
    return shown_figure(
        request, found, str(known.label) if known else item.matter.title, known.kind if known else "planitems"
    )


screen(Screen("plan_figure", "plans/<key:pk>/figure", figure, right="planitems.see"))
page(
    Page(
        "planitems",
        "plans",
        "list-check",
        order=62,
        columns=(
            number_column(),
            title_column(__("事项")),
            Column("sort", __("类别"), lambda i: chosen(i, "sort"), filter="sort", choices=ItemSort.choices),
            state_column(ItemState.choices),
            Column("figure", __("完成 / 目标"), figure_words, align="end"),
            Column("percent", __("进度"), lambda i: f"{i.percent}%", align="end"),
            Column("to_on", __("完成日期"), lambda i: day(i.to_on), sort="to_on"),
            Column("other", __("责任部门"), lambda i: i.other.name if i.other else "", minor=True),
            owner_column(),
            due_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "other"),
        one=lambda rows: rows.select_related("plan__matter", "parent__matter", "other"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("open", __("进行中"), lambda member: Q(matter__closed_at=None), sort="to_on"),
            View("mine", __("我负责的"), held_by),
            View("targets", __("上级指标"), lambda member: Q(sort=ItemSort.TARGET)),
            View("others", __("他部门节点"), lambda member: Q(sort=ItemSort.MILESTONE)),
        ),
        clauses=("YX-3.1.2", "ZH-J1.1", "ZH-J1.13", "WY-M2", "WY-M3"),
        told_whole=True,
        facts_title=__("事项信息"),
        way=lambda item: (ItemState.OPEN, ItemState.DONE),
        empty=__("事项从工作计划里添加，各有责任人和日期。"),
    )
)
