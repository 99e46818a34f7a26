"""The house's wordings: ledger, and each one as a card to learn from."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.desk.reception.models import WORDING_CATEGORIES
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import badge_cell


def _state(wording) -> dict:
    if wording.retired_at:
        return badge_cell(_("已停用"), "grey")
    return badge_cell(_("内部"), "red") if wording.internal else badge_cell(_("使用中"), "green")


def _facts(wording, member):
    return [
        Fact(_("类别"), wording.category_label, clause=wording.clause),
        Fact(_("情境"), wording.situation),
        Fact(_("触发词"), "、".join(wording.triggers)),
        *([Fact(_("产品"), wording.product)] if wording.product else []),
        Fact(_("顺序"), wording.position),
        Fact(_("现状"), _state(wording)["label"]),
        *([Fact(_("使人平静"), _("客户激动时先用"), clause="JS-T0")] if wording.calming else []),
        *([Fact(_("答法"), _("只答是或否"), clause="JS-T2")] if wording.yes_no else []),
    ]


def _sections(wording, member):
    parts = (
        (_("用处或缘由"), wording.purpose),
        (_("例句"), wording.words),
        (_("已知的处理办法") if wording.category == "diagnosis" else _("可用的说法"), wording.better),
    )
    return [Section(title, text=text) for title, text in parts if text]


def _of(category: str):
    return lambda member: Q(category=category, retired_at=None)


page(
    Page(
        "wordings",
        "desk",
        "messages",
        order=60,
        columns=(
            number_column(),
            Column(
                "category",
                __("类别"),
                lambda w: w.category_label,
                filter="category",
                choices=lambda: list(WORDING_CATEGORIES.items()),
            ),
            Column("situation", __("情境"), lambda w: w.situation, filter="situation__contains"),
            Column("better", __("可用的说法"), lambda w: w.better or w.words, wide=True),
            Column("purpose", __("用处或缘由"), lambda w: w.purpose, wide=True, minor=True),
            Column("triggers", __("触发词"), lambda w: "、".join(w.triggers), hidden=True),
            Column("product", __("产品"), lambda w: w.product, filter="product__contains", hidden=True),
            Column("position", __("顺序"), lambda w: w.position, sort="position", align="end", minor=True),
            Column("clause", __("条款"), lambda w: w.clause, filter="clause__startswith", minor=True),
            Column("state", __("现状"), _state, template="web/components/cell_badge.html"),
        ),
        rows=lambda rows: rows.select_related("record"),
        facts=_facts,
        sections=_sections,
        views=tuple(View(name, label, _of(name)) for name, label in WORDING_CATEGORIES.items())
        + (
            View("calming", __("使人平静的"), lambda member: Q(calming=True, retired_at=None)),
            View("internal", __("内部"), lambda member: Q(internal=True, retired_at=None)),
        ),
        clauses=("YX-2.1.1c", "YX-2.1.2e", "WY-G3b", "JS-H2.2", "JS-H3.1", "JS-T", "JS-T0"),
        facts_title=__("话术"),
        told_whole=True,
        empty=__("敏感话题、接待指引、投诉话术、提问卡片和故障询问都在这里，由部门自己修改。"),
    )
)
