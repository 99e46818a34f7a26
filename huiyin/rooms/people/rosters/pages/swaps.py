"""Swaps between two members."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.people.rosters.models import SwapState
from huiyin.web.columns import due_column, number_column, opened_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, View, page
from huiyin.web.saying import MATTER, matter_level
from huiyin.web.templatetags.huiyin import when


def side(day, shift) -> str:
    return f"{day:%m-%d} {shift.name} {shift.hours}"


def _facts(swap, member):
    return [
        Fact(_("申请人"), swap.asker.name),
        Fact(_("换出"), side(swap.my_day, swap.my_shift)),
        Fact(_("对方"), swap.other.name),
        Fact(_("换入"), side(swap.their_day, swap.their_shift)),
        Fact(_("原因"), swap.why),
        *([Fact(_("对方同意"), when(swap.agreed_at))] if swap.agreed_at else []),
        *([Fact(_("结束"), when(swap.ended_at))] if swap.ended_at else []),
    ]


def _mine(member) -> Q:
    return Q(asker=member) | Q(other=member)


page(
    Page(
        "swaps",
        "roster",
        "arrows-exchange",
        order=21,
        columns=(
            number_column(),
            title_column(__("换班")),
            state_column(SwapState.choices),
            Column("asker", __("申请人"), lambda s: s.asker.name, filter="asker__name__contains"),
            Column("other", __("对方"), lambda s: s.other.name, filter="other__name__contains"),
            opened_column(__("申请时间")),
            due_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "asker", "other"),
        one=lambda rows: rows.select_related("asker", "other", "my_shift", "their_shift"),
        facts=_facts,
        level=matter_level,
        views=(
            View("open", __("未办完"), lambda member: Q(matter__closed_at=None)),
            View("mine", __("我的"), _mine),
        ),
        clauses=("WY-S3",),
        told_whole=True,
        facts_title=__("换班"),
        way=lambda swap: (SwapState.ASKED, SwapState.AGREED, SwapState.DONE),
        empty=__("在“我的值班”里点“换班”：选自己的班和对方的班，对方同意、主管批准后两边同时改。"),
        promises=3,
    )
)
