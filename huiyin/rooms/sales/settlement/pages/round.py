"""The ledger of settlement rounds, and how far one of them is."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.money import yuan
from huiyin.rooms.sales.settlement.models import RoundState, Settlement, Way
from huiyin.web.columns import (
    due_column,
    number_column,
    opened_column,
    owner_column,
    state_column,
    title_column,
)
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, chosen, matter_level
from huiyin.web.templatetags.huiyin import when

TONES = {
    "computed": "orange",
    "notified": "accent",
    "settled": "green",
    "rescinding": "red",
    "voided": "grey",
}
LISTED = 60


def _facts(one, member):
    return [
        Fact(_("测绘报告号"), one.report),
        Fact(_("测绘日期"), f"{one.surveyed_on:%Y-%m-%d}"),
        Fact(_("楼栋"), "、".join(building.called for building in one.buildings.all())),
        Fact(_("开始时间"), when(one.matter.opened_at)),
    ]


def _sections(one, member):
    live = one.settlements.filter(live=True)
    sums = live.values("way").order_by().annotate(n=Count("pk"))
    by_way = {row["way"]: row["n"] for row in sums}
    money = {
        way: sum(live.filter(way=way).values_list("amount", flat=True))
        for way in (Way.BUYER_PAYS, Way.REFUND)
    }
    facts = [
        Fact(_("已算户数"), live.count(), clause="YX-2.7.2"),
        Fact(
            _("客户补款"),
            _("%(n)d户 %(sum)s元") % {"n": by_way.get(Way.BUYER_PAYS, 0), "sum": yuan(money[Way.BUYER_PAYS])},
        ),
        Fact(
            _("退给客户"),
            _("%(n)d户 %(sum)s元") % {"n": by_way.get(Way.REFUND, 0), "sum": yuan(money[Way.REFUND])},
        ),
        Fact(_("不退不补"), _("%d户") % by_way.get(Way.NOTHING, 0)),
        Fact(_("误差超过界限"), _("%d户") % live.filter(may_rescind=True).count()),
        Fact(_("待协商"), _("%d户") % by_way.get(Way.BY_HAND, 0)),
    ]
    open_ones = live.exclude(state=Settlement.State.SETTLED).select_related("contract__unit").order_by("pk")
    lines = [
        {
            "label": row.contract.unit.path,
            "words": f"{chosen(row, 'way')} {yuan(row.amount) if row.amount else ''}",
            "url": reverse("record", args=["settlements", row.pk]),
            "state_label": chosen(row, "state"),
            "state_tone": TONES[row.state],
        }
        for row in open_ones[:LISTED]
    ]
    sections = [Section(_("结算情况"), facts=facts, action="settlements.compute")]
    if lines:
        sections.append(listed(_("未结清的（最多列%d户）") % LISTED, lines))
    return sections


page(
    Page(
        "arearounds",
        "delivery",
        "ruler-measure",
        order=50,
        columns=(
            number_column(),
            title_column(__("批次")),
            state_column(RoundState.choices),
            due_column(),
            Column("report", __("测绘报告号"), lambda o: o.report, filter="report__contains"),
            Column("n", __("户数"), lambda o: o.n, align="end"),
            Column("left", __("未结清"), lambda o: o.left, align="end"),
            owner_column(),
            opened_column(__("开始时间")),
        ),
        rows=lambda rows: rows.select_related(*MATTER).annotate(
            n=Count("settlements", filter=Q(settlements__live=True)),
            left=Count("settlements", filter=Q(settlements__live=True) & ~Q(settlements__state="settled")),
        ),
        one=lambda rows: rows.select_related("matter__record__project").prefetch_related("buildings"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(View("open", __("办理中"), lambda member: Q(matter__closed_at=None)),),
        clauses=("YX-2.7.2",),
        empty=__("测绘报告出来以后，从这里开始一批，再导入各户的产权面积。"),
        facts_title=__("测绘"),
        promises=12,
        way=lambda one: (RoundState.OPEN, RoundState.DONE),
    )
)
