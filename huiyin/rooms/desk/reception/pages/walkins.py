"""The ledger of visitors and the sheet of a visit."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.privacy.masking import masked_phone
from huiyin.rooms.desk.reception.models import Walkin
from huiyin.rooms.desk.reception.pages.saying import (
    masked_party,
    name_of,
    on_day,
    party_facts,
    unit_facts,
)
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import badge_cell
from huiyin.web.templatetags.huiyin import when


def minutes_so_far(walkin: Walkin) -> int:
    """How long the visitor waited, or has waited by now."""
    if walkin.minutes_waited is not None:
        return walkin.minutes_waited
    return int(((walkin.left_at or clock.now()) - walkin.arrived_at).total_seconds() // 60)


def waited_too_long(walkin: Walkin) -> bool:
    limit = param("YX-2.1.2a", "wait_minutes", walkin.record.department_id, walkin.arrived_at)
    return bool(limit) and minutes_so_far(walkin) > limit


def waited_words(walkin: Walkin) -> str:
    words = _("%d分钟") % minutes_so_far(walkin)
    return _("%s，超时") % words if waited_too_long(walkin) else words


def state_of(walkin: Walkin) -> tuple[str, str]:
    """Label and tone: where the visitor is now."""
    if walkin.record.voided_at:
        return _("已作废"), "grey"
    if walkin.left_at:
        return (_("已离开"), "green") if walkin.received_at else (_("未接待离开"), "red")
    if walkin.received_at:
        return _("接待中"), "accent"
    return _("等候中"), "red" if waited_too_long(walkin) else "orange"


def _facts(walkin, member):
    return [
        *party_facts(walkin.record, walkin.number, walkin.visitor),
        *unit_facts(walkin.unit),
        Fact(_("现状"), state_of(walkin)[0]),
        Fact(_("人数"), walkin.people),
        Fact(_("到达时间"), when(walkin.arrived_at)),
        Fact(_("等候"), waited_words(walkin), clause="YX-2.1.2a"),
        Fact(_("接待人"), name_of(walkin.host)),
        Fact(_("接待时间"), when(walkin.received_at)),
        Fact(_("离开时间"), when(walkin.left_at)),
        Fact(_("登记人"), name_of(walkin.registered_by)),
    ]


def _sections(walkin, member):
    sections = [Section(_("来意"), text=walkin.purpose)]
    lines = [
        {"label": f"{n}. {one.question}", "words": one.answer}
        for n, one in enumerate(walkin.exchanges.order_by("position"), 1)
    ]
    if lines:
        sections.append(listed(_("问题与答复"), lines))
    return sections


page(
    Page(
        "walkins",
        "desk",
        "door-enter",
        order=12,
        columns=(
            number_column(),
            Column(
                "arrived",
                __("到达时间"),
                lambda w: when(w.arrived_at),
                sort="arrived_at",
                filter="arrived_at",
                day=True,
                full=lambda w: w.arrived_at,
            ),
            Column("party", __("客户"), lambda w: masked_party(w.record, w.visitor)),
            Column("phone", __("电话"), lambda w: masked_phone(w.number), filter="number__endswith"),
            Column("purpose", __("来意"), lambda w: w.purpose, wide=True, filter="purpose__contains"),
            Column(
                "state",
                __("现状"),
                lambda w: badge_cell(*state_of(w)),
                template="web/components/cell_badge.html",
                full=lambda w: state_of(w)[0],
            ),
            Column("waited", __("等候"), waited_words, align="end"),
            Column("host", __("接待人"), lambda w: name_of(w.host), filter="host__name__contains"),
            Column(
                "unit", __("房屋"), lambda w: w.unit.path if w.unit else "", filter="unit__path__startswith"
            ),
            Column(
                "left", __("离开时间"), lambda w: when(w.left_at), minor=True, full=lambda w: w.left_at or ""
            ),
        ),
        rows=lambda rows: rows.select_related("record__party", "host", "unit"),
        one=lambda rows: rows.select_related("host", "registered_by", "unit__building__project"),
        facts=_facts,
        sections=_sections,
        level=lambda w: state_of(w)[1] if not w.left_at else "",
        views=(
            View("today", __("今天"), lambda member: on_day("arrived_at")),
            View(
                "waiting",
                __("等候中"),
                lambda member: Q(received_at=None, left_at=None, record__voided_at=None),
            ),
            View("mine", __("我接待的"), lambda member: Q(host=member)),
        ),
        clauses=("YX-2.1.2a", "YX-2.1.2e", "WY-G3b"),
        empty=__("客户来访先登记到达，接待、离开各点一下。"),
        tools=((__("来访前台"), "walkin_desk", "users"),),
    )
)
