"""Hand-overs of the shift, and the one that waits for the member's signature on the desk."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.desk.reception.models import Shift
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page, waiting
from huiyin.web.saying import badge_cell
from huiyin.web.templatetags.huiyin import when


def _counts(shift) -> str:
    return _("回电 %(calls)d，来访 %(visits)d，承诺 %(promises)d") % {
        "calls": len(shift.callbacks),
        "visits": len(shift.waiting),
        "promises": len(shift.promised),
    }


def _state(shift) -> dict:
    return badge_cell(_("已签收"), "green") if shift.signed_at else badge_cell(_("待签收"), "orange")


def _lines(rows, kind: str, member) -> list[dict]:
    """What was handed over, with links to what the reader may see."""
    by_kind: dict[str, list[int]] = {}
    for row in rows:
        by_kind.setdefault(row[3] if len(row) > 3 else kind, []).append(row[0])
    seen = {
        (name, key)
        for name, keys in by_kind.items()
        for key in KINDS[name].seen_by(member).filter(pk__in=keys).values_list("pk", flat=True)
    }
    lines = []
    for row in rows:
        of = row[3] if len(row) > 3 else kind
        if (of, row[0]) in seen:
            lines.append({"label": f"{row[1]} {row[2]}", "url": reverse("record", args=[of, row[0]])})
        else:
            lines.append({"label": row[1]})
    return lines


def _sections(shift, member):
    sections = [Section(_("交班说明"), text=shift.words)] if shift.words else []
    for title, rows, kind in (
        (_("待回电"), shift.callbacks, "callbacks"),
        (_("等候的来访"), shift.waiting, "walkins"),
        (_("今天到期的承诺"), shift.promised, ""),
    ):
        if rows:
            sections.append(listed(title, _lines(rows, kind, member)))
    if not (shift.callbacks or shift.waiting or shift.promised):
        sections.append(Section(_("未办事项"), text=_("没有待回电、等候的来访和今天到期的承诺。")))
    return sections


page(
    Page(
        "shifts",
        "desk",
        "arrows-exchange",
        order=55,
        columns=(
            number_column(),
            Column(
                "given",
                __("交班时间"),
                lambda s: when(s.given_at),
                filter="given_at",
                day=True,
                full=lambda s: s.given_at,
            ),
            Column("giver", __("交班人"), lambda s: s.giver.name, filter="giver__name__contains"),
            Column("taker", __("接班人"), lambda s: s.taker.name, filter="taker__name__contains"),
            Column("counts", __("未办事项"), _counts),
            Column("words", __("交班说明"), lambda s: s.words, wide=True),
            Column("state", __("状态"), _state, template="web/components/cell_badge.html"),
            Column("signed", __("签收时间"), lambda s: when(s.signed_at), full=lambda s: s.signed_at or ""),
        ),
        rows=lambda rows: rows.select_related("record", "giver", "taker"),
        one=lambda rows: rows.select_related("giver", "taker"),
        facts=lambda s, member: [
            Fact(_("交班人"), s.giver.name),
            Fact(_("接班人"), s.taker.name),
            Fact(_("交班时间"), when(s.given_at)),
            Fact(_("签收时间"), when(s.signed_at) if s.signed_at else _("未签收")),
            Fact(_("接班意见"), s.remark),
        ],
        sections=_sections,
        views=(
            View("unsigned", __("待签收"), lambda member: Q(signed_at=None)),
            View("mine", __("我的"), lambda member: Q(giver=member) | Q(taker=member)),
        ),
        clauses=("JS-H1.2",),
        facts_title=__("交接班"),
        told_whole=True,
        empty=__("下班前点“交班”，待回电、等候的来访和到期的承诺会自动带上。"),
    )
)


@waiting
def to_sign(member) -> list[dict]:
    """Shifts handed to a member that they have not signed for."""
    found = Shift.objects.filter(taker=member, signed_at=None).select_related("record", "giver")
    return [
        {
            "title": _("接班签收 %s") % (shift.record.number or ""),
            "url": reverse("record", args=["shifts", shift.pk]),
            "asker": shift.giver.name,
            "when": shift.given_at,
            "words": _counts(shift),
            "level": "orange",
            "state_label": _("待签收"),
            "act": {
                "label": _("签收"),
                "url": reverse("act", args=["shifts", shift.pk, "shifts.sign"]) + "?back=desk",
            },
        }
        for shift in found.order_by("given_at")[:5]
    ]
