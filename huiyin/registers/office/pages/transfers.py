"""The ledger of hand-overs of things, and the page of one."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.registers.office.models import TransferState
from huiyin.registers.office.pages.items import TONES
from huiyin.web.columns import (
    due_column,
    number_column,
    opened_column,
    owner_column,
    state_column,
    title_column,
)
from huiyin.web.kit import Column, Fact, Page, View, listed, page
from huiyin.web.saying import MATTER, chosen, matter_level, name_of
from huiyin.web.templatetags.huiyin import when


def _facts(transfer, member):
    return [
        Fact(_("交出人"), name_of(transfer.giver)),
        Fact(_("接收方"), transfer.to.said),
        Fact(_("签收人"), transfer.taken_by),
        Fact(_("提出时间"), when(transfer.matter.opened_at)),
        Fact(_("签收时间"), when(transfer.taken_at) if transfer.taken_at else "", clause="ZH-J2.2"),
    ]


def _things(transfer, member):
    items = transfer.items.select_related("record", "about", "keeper__member", "keeper__party").order_by(
        "about", "label"
    )
    lines = [
        {
            "label": f"{item.about} {item.label}",
            "words": _("现在：%s") % item.keeper.said,
            "url": reverse("record", args=["items", item.pk]),
            "state_label": chosen(item, "state"),
            "state_tone": TONES[item.state],
        }
        for item in items
    ]
    return [listed(_("物品（%d件）") % len(lines), lines)]


page(
    Page(
        "transfers",
        "work",
        "arrows-exchange",
        order=61,
        columns=(
            number_column(),
            title_column(__("事由")),
            state_column(TransferState.choices),
            due_column(),
            Column("giver", __("交出人"), lambda t: name_of(t.giver), filter="giver__name__contains"),
            Column("to", __("接收方"), lambda t: t.to.said),
            Column("taken_by", __("签收人"), lambda t: t.taken_by, minor=True),
            opened_column(__("提出时间")),
            Column("taken", __("签收时间"), lambda t: when(t.taken_at), full=lambda t: t.taken_at or ""),
            owner_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "giver", "to__member", "to__party"),
        facts=_facts,
        sections=_things,
        level=matter_level,
        views=(
            View(
                "mine",
                __("待我签收"),
                lambda member: Q(matter__owner=member, matter__closed_at=None),
            ),
            View("given", __("我交出的"), lambda member: Q(giver=member)),
            View("open", __("待签收"), lambda member: Q(matter__closed_at=None)),
        ),
        clauses=("ZH-J2.2", "ZH-J4.7"),
        empty=__("物品从一个人手里到另一个人手里，都在这里办交接、签收。"),
        facts_title=__("交接信息"),
        way=lambda transfer: (TransferState.OFFERED, TransferState.TAKEN),
    )
)
