"""Who decides for whom, until when, how far."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.registers.office.actions.delegations import reach_in_words
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, page
from huiyin.web.saying import badge_cell
from huiyin.web.templatetags.huiyin import when


def _now_words(one) -> dict:
    now = clock.now()
    if one.revoked_at:
        return badge_cell(_("已收回"), "grey")
    if one.to_at <= now:
        return badge_cell(_("已到期"), "grey")
    return badge_cell(_("未开始"), "accent") if one.from_at > now else badge_cell(_("有效"), "green")


page(
    Page(
        "delegations",
        "house",
        "user-check",
        columns=(
            number_column(),
            Column("giver", __("授权人"), lambda one: one.giver.name, filter="giver__name__contains"),
            Column("taker", __("被授权人"), lambda one: one.taker.name, filter="taker__name__contains"),
            Column("now", __("现状"), _now_words, template="web/components/cell_badge.html"),
            Column("reach", __("范围"), reach_in_words, wide=True),
            Column(
                "from", __("起"), lambda one: when(one.from_at), sort="from_at", full=lambda one: one.from_at
            ),
            Column("to", __("止"), lambda one: when(one.to_at), full=lambda one: one.to_at),
            Column("why", __("原因"), lambda one: one.why, wide=True, minor=True),
        ),
        rows=lambda rows: rows.select_related("record", "giver", "taker"),
        one=lambda rows: rows.select_related("giver", "taker"),
        facts=lambda one, member: [
            Fact(_("授权人"), one.giver.name),
            Fact(_("被授权人"), one.taker.name),
            Fact(_("范围"), reach_in_words(one), clause="YX-3.3"),
            Fact(_("起"), when(one.from_at)),
            Fact(_("止"), when(one.to_at)),
            Fact(_("原因"), one.why),
            Fact(_("现状"), _now_words(one)["label"]),
            *([Fact(_("收回时间"), when(one.revoked_at))] if one.revoked_at else []),
        ],
        clauses=("YX-3.3",),
        told_whole=True,
        facts_title=__("授权内容"),
        empty=__("把审批权限在一段时间内交给别人时，从这里授权；随时可以收回。"),
    )
)
