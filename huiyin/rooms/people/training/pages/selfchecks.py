"""The ledger of self-checks: a member's own, and those to be talked over."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.matters.owning import held_by
from huiyin.rooms.people.training.models import SelfCheckState
from huiyin.web.columns import (
    due_column,
    number_column,
    opened_column,
    owner_column,
    state_column,
    title_column,
)
from huiyin.web.kit import Fact, Page, Section, View, page
from huiyin.web.saying import MATTER, matter_level
from huiyin.web.templatetags.huiyin import when


def _facts(one, member):
    facts = [
        Fact(_("填写人"), one.member.name, clause="JS-T9"),
        Fact(_("讨论人"), one.discussed_by.name if one.discussed_by else one.matter.owner.name),
    ]
    return [*facts, *([Fact(_("讨论时间"), when(one.discussed_at))] if one.discussed_at else [])]


def _sections(one, member):
    parts = (
        (_("满意的事例"), one.good),
        (_("不满意的事例"), one.bad),
        (_("我的体会"), one.learned),
        (_("讨论结论"), one.discussion),
    )
    return [Section(title, text=text) for title, text in parts if text]


page(
    Page(
        "selfchecks",
        "training",
        "bulb",
        order=40,
        columns=(
            number_column(),
            title_column(__("自我检查")),
            state_column(SelfCheckState.choices),
            opened_column(__("填写时间")),
            owner_column(),
            due_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER),
        one=lambda rows: rows.select_related("member", "discussed_by"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("open", __("待讨论"), lambda member: Q(matter__closed_at=None)),
            View("mine", __("要我讨论的"), held_by),
        ),
        clauses=("JS-T9",),
        facts_title=__("自我检查"),
        way=lambda one: (SelfCheckState.WRITTEN, SelfCheckState.DISCUSSED),
        empty=__("写下自己满意和不满意的服务事例，和上级谈一谈，留作以后对照。"),
    )
)
