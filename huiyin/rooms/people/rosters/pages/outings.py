"""Who left the post, where to, and when they came back."""

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.people.rosters.models import OutingState
from huiyin.web.columns import due_column, number_column, state_column, title_column
from huiyin.web.drawing import BADGE
from huiyin.web.kit import Column, Fact, Page, View, page
from huiyin.web.saying import MATTER, badge_cell, matter_level, name_of
from huiyin.web.templatetags.huiyin import when


def _back(outing) -> dict:
    if outing.returned_at is None:
        over = outing.matter.is_open and outing.back_by < clock.now()
        return badge_cell(_("逾时未返"), "red") if over else badge_cell("", "")
    if outing.late:
        return badge_cell(_("晚%d分钟") % outing.late, "orange")
    return badge_cell(_("按时"), "green")


def _facts(outing, member):
    return [
        Fact(_("离岗人"), outing.member.name),
        Fact(_("去向"), outing.place_to),
        Fact(_("事由"), outing.why),
        Fact(_("离岗时间"), when(outing.from_at)),
        Fact(_("预计返岗"), when(outing.back_by), clause="YX-4.1.1"),
        Fact(_("实际返岗"), when(outing.returned_at) if outing.returned_at else _("还没有登记")),
        *([Fact(_("晚返岗"), _("%d分钟") % outing.late, clause="YX-4.1.1")] if outing.late else []),
        Fact(_("代理人"), outing.stand_in.name, clause="YX-3.2.1"),
        Fact(_("报告给"), name_of(outing.told_to), clause="YX-4.1.1"),
    ]


page(
    Page(
        "outings",
        "roster",
        "door-exit",
        order=22,
        columns=(
            number_column(),
            title_column(__("离岗")),
            state_column(OutingState.choices),
            Column("member", __("离岗人"), lambda o: o.member.name, filter="member__name__contains"),
            Column(
                "from_at",
                __("离岗时间"),
                lambda o: when(o.from_at),
                full=lambda o: o.from_at,
                filter="from_at",
                day=True,
            ),
            Column("back", __("返岗"), _back, template=BADGE),
            Column("stand_in", __("代理人"), lambda o: o.stand_in.name),
            due_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "member", "stand_in"),
        one=lambda rows: rows.select_related("member", "stand_in", "told_to"),
        facts=_facts,
        level=matter_level,
        views=(
            View("open", __("未返岗"), lambda member: Q(matter__closed_at=None)),
            View("late", __("晚返岗"), lambda member: Q(returned_at__gt=F("back_by"))),
            View("mine", __("我的"), lambda member: Q(member=member)),
        ),
        clauses=("YX-4.1.1",),
        told_whole=True,
        facts_title=__("离岗报告"),
        way=lambda outing: (OutingState.AWAY, OutingState.BACK),
        empty=__("离开岗位先报告：去哪里、几点回、谁代理。批准后报告销售部经理，代理人替你办事。"),
        promises=3,
    )
)
