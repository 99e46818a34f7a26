"""The ledger of standards and the page of an edition."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.people.appraisals.models import Dimension, Level
from huiyin.rooms.people.appraisals.pages.saying import points_words
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, page
from huiyin.web.saying import chosen, day, name_of


def _facts(one, member):
    return [
        Fact(_("对象"), chosen(one, "level"), clause="WY-A4.3.3"),
        Fact(_("版次"), _("第 %d 版") % one.edition, clause="WY-A4.2"),
        Fact(_("启用日期"), day(one.from_on)),
        Fact(_("周检每张表的权数"), points_words(one.weekly_weight), clause="WY-A4.6"),
        Fact(_("月检每张表的权数"), points_words(one.monthly_weight)),
        Fact(_("抽检每张表的权数"), points_words(one.spot_weight)),
        *([Fact(_("修订说明"), one.note)] if one.note else []),
        Fact(_("制定人"), name_of(one.issued_by)),
        Fact(_("部门"), one.department.name),
    ]


def _sections(one, member):
    items = list(one.items.order_by("position"))
    rows = [
        {
            "label": dimension.label,
            "points": points_words(sum(item.points for item in items if item.dimension == dimension)),
            "items": [
                {
                    "name": item.name,
                    "points": points_words(item.points) if not item.other else _("不超过剩余"),
                    "measure": item.measure,
                }
                for item in items
                if item.dimension == dimension
            ],
        }
        for dimension in Dimension
    ]
    return [
        Section(
            _("子项与分值（满分 100）"),
            template="appraisals/items.html",
            context={"rows": rows},
            flush=True,
        )
    ]


page(
    Page(
        "appraisalstandards",
        "appraisal",
        "list-check",
        order=56,
        columns=(
            number_column(),
            Column(
                "level", __("对象"), lambda row: chosen(row, "level"), filter="level", choices=Level.choices
            ),
            Column("edition", __("版次"), lambda row: row.edition, align="end"),
            Column("from", __("启用日期"), lambda row: day(row.from_on), full=lambda row: row.from_on),
            Column("note", __("修订说明"), lambda row: row.note, wide=True),
            Column("issued_by", __("制定人"), lambda row: name_of(row.issued_by)),
        ),
        rows=lambda rows: rows.select_related("record", "issued_by"),
        one=lambda rows: rows.select_related("department", "issued_by"),
        facts=_facts,
        sections=_sections,
        clauses=("WY-A4.2", "WY-A4.5.1", "WY-A4.5.3"),
        empty=__("德、勤、能、绩四方面的子项和分值在这里制定；修改即为新的一版，已开始的轮次不变。"),
        facts_title=__("标准"),
        told_whole=True,
    )
)
