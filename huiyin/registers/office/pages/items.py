"""The ledger of what is in custody, and the page of one thing with its way."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.custody.models import Item
from huiyin.kernel.custody.sorts import SORTS, label_of
from huiyin.kernel.records.kinds import KINDS
from huiyin.registers.office.queries import items_of, moves_of
from huiyin.web.columns import number_column
from huiyin.web.drawing import BADGE
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import badge_cell, chosen, name_of
from huiyin.web.templatetags.huiyin import when

TONES = {"kept": "green", "out": "orange", "issued": "grey", "lost": "red", "gone": "grey"}


def _about(item) -> str:
    kind = KINDS[item.about.kind]
    return f"{kind.label} {item.about}"


def _state(item) -> dict:
    return badge_cell(chosen(item, "state"), TONES[item.state])


def _facts(item, member):
    return [
        Fact(_("类别"), label_of(item.sort)),
        Fact(_("所属记录"), _about(item), url=reverse("record", args=[item.about.kind, item.about_id])),
        Fact(_("状态"), chosen(item, "state")),
        Fact(_("现在何处"), item.keeper.said, clause="ZH-J2.2"),
        Fact(_("自何时起"), when(item.since)),
    ]


def _way(item, member):
    lines = [
        {
            "label": _("%(from)s → %(to)s")
            % {
                "from": move.from_keeper.said if move.from_keeper else _("登记入库"),
                "to": move.to_keeper.said,
            },
            "words": "，".join(
                filter(
                    None,
                    (
                        move.words,
                        _("经办：%s") % name_of(move.by) if move.by else "",
                        _("签收：%s") % move.taken_by if move.taken_by else "",
                        _("已签字") if move.signature_id else "",
                        str(move.under) if move.under_id != item.pk else "",
                    ),
                )
            ),
            "url": reverse("record", args=[move.under.kind, move.under_id])
            if move.under_id != item.pk
            else "",
            "when": move.at,
        }
        for move in moves_of(item)
    ]
    return [listed(_("交接经过"), lines)]


def things_section(record, action: str = "") -> Section:
    """What belongs to a record, each with where it is now: for the pages of contracts, titles and handovers."""
    lines = [
        {
            "label": item.label,
            "words": _("%(where)s，自%(when)s") % {"where": item.keeper.said, "when": when(item.since)},
            "url": reverse("record", args=["items", item.pk]),
            "state_label": chosen(item, "state"),
            "state_tone": TONES[item.state],
        }
        for item in items_of(record)
    ]
    if not lines:
        return Section(_("原件现在何处"), text=_("还没有登记原件。"), action=action)
    return listed(_("原件现在何处"), lines, action)


page(
    Page(
        "items",
        "work",
        "archive",
        order=60,
        columns=(
            number_column(),
            Column("label", __("名称"), lambda i: i.label, filter="label__contains"),
            Column(
                "sort",
                __("类别"),
                lambda i: label_of(i.sort),
                filter="sort",
                choices=lambda: [(s.code, s.label) for s in SORTS.values()],
            ),
            Column("about", __("所属记录"), _about, filter="about__number__startswith"),
            Column("state", __("状态"), _state, template=BADGE, filter="state", choices=Item.State.choices),
            Column("keeper", __("现在何处"), lambda i: i.keeper.said),
            Column("since", __("自何时起"), lambda i: when(i.since), full=lambda i: i.since),
        ),
        rows=lambda rows: rows.select_related("record", "about", "keeper__member", "keeper__party"),
        facts=_facts,
        sections=_way,
        views=(
            View("mine", __("在我手中"), lambda member: Q(keeper__member=member)),
            View("kept", __("在管"), lambda member: Q(state=Item.State.KEPT)),
            View("out", __("在外"), lambda member: Q(state=Item.State.OUT)),
            View("issued", __("已发放"), lambda member: Q(state=Item.State.ISSUED)),
            View("lost", __("遗失"), lambda member: Q(state=Item.State.LOST)),
        ),
        clauses=("ZH-J2.2", "YX-2.7.1b"),
        empty=__("合同原件、证书、钥匙登记以后，在这里随时查得到现在何处、在谁手中。"),
        facts_title=__("保管信息"),
    )
)
