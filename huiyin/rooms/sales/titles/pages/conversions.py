"""Pre-sale units on their way to be sold as finished homes: conditions, papers, and what was turned."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.sales.titles.models import ConversionState
from huiyin.rooms.sales.titles.pages.parts import papers_section
from huiyin.rooms.sales.titles.queries import conditions_of, unsold_of
from huiyin.web.columns import due_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, day, matter_level, name_of

CONDITIONS = {
    "first": __("首次登记"),
    "completion": __("竣工验收备案"),
    "works": __("在建工程抵押已解除"),
}
SHOWN = 200


def _facts(one, member):
    facts = [
        Fact(_("项目"), one.project.name),
        Fact(_("楼栋"), one.where),
        Fact(_("计划完成日期"), day(one.planned_on), clause="ZH-J4.6"),
    ]
    if one.certificate is not None:
        url = reverse("record", args=["certificates", one.certificate_id])
        facts += [Fact(_("现售备案"), one.certificate.code, url=url), Fact(_("备案日期"), day(one.done_on))]
    return facts


def _sections(one, member):
    found = []
    if one.matter.is_open:
        met = [
            {
                "label": f"{where} {CONDITIONS[sort]}",
                "state_label": _("已具备") if there else _("未具备"),
                "state_tone": "green" if there else "orange",
            }
            for sort, where, there in conditions_of(one, clock.today())
        ]
        found.append(listed(_("条件"), met))
    done = one.matter.state == ConversionState.DONE
    units = list(one.units.order_by("path")) if done else unsold_of(one)
    title = _("已转为现售的房屋") if done else _("未售的房屋")
    doors = "、".join(unit.path for unit in units[:SHOWN])
    more = _("等%d套") % len(units) if len(units) > SHOWN else _("（共%d套）") % len(units)
    found.append(Section(title, text=doors + more if units else _("没有未售的房屋。")))
    found += papers_section(one, "conversions.take_papers" if one.matter.is_open else "")
    return found


page(
    Page(
        "conversions",
        "titles",
        "home-check",
        order=70,
        columns=(
            number_column(),
            Column(
                "project", __("项目"), lambda c: name_of(c.record.project), filter="record__project__name"
            ),
            Column("where", __("楼栋"), lambda c: c.where, wide=True),
            state_column(ConversionState.choices),
            due_column(),
            Column(
                "planned_on", __("计划完成日期"), lambda c: day(c.planned_on), full=lambda c: c.planned_on
            ),
            Column("done_on", __("备案日期"), lambda c: day(c.done_on), full=lambda c: c.done_on or ""),
            Column(
                "certificate",
                __("现售备案证号"),
                lambda c: c.certificate.code if c.certificate else "",
                filter="certificate__code__contains",
            ),
            owner_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "certificate").prefetch_related("buildings"),
        one=lambda rows: rows.select_related("project", "certificate").prefetch_related("buildings"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("open", __("准备中"), lambda member: Q(matter__state=ConversionState.PREPARING)),
            View("done", __("已转现售"), lambda member: Q(matter__state=ConversionState.DONE)),
        ),
        clauses=("ZH-J4.6",),
        empty=__("首次登记办结后，把未售的房屋转为现售：条件、资料、备案证和房屋清单都在这里。"),
        facts_title=__("预售转现售"),
        way=lambda one: (
            (ConversionState.PREPARING, ConversionState.WITHDRAWN)
            if one.matter.state == ConversionState.WITHDRAWN
            else (ConversionState.PREPARING, ConversionState.DONE)
        ),
    )
)
