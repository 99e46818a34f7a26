"""The ledger of customers' files that were passed on, and one list."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, listed, page
from huiyin.web.saying import chosen, day, name_of


def _facts(one, member):
    return [
        Fact(_("接收单位"), one.recipient),
        Fact(_("接收人及联系方式"), one.contact),
        Fact(_("用途"), one.purpose, clause="YX-1.4"),
        Fact(_("资料种类"), "、".join(one.kinds)),
        Fact(_("移交日期"), day(one.given_on), clause="YX-2.7.3"),
        Fact(_("移交人"), name_of(one.given_by)),
        Fact(_("签收人"), one.taken_by),
    ]


def _sections(one, member):
    given = [
        {
            "label": line.handover.contract.unit.path,
            "words": "",
            "url": reverse("record", args=["handovers", line.handover_id]),
            "state_label": chosen(line, "ground"),
            "state_tone": "green",
        }
        for line in one.lines.select_related("handover__contract__unit").order_by("pk")
    ]
    sections = [listed(_("已移交（%d户）") % len(given), given)]
    if one.left_out:
        lines = [
            {"label": path, "words": "", "url": "", "state_label": why, "state_tone": "orange"}
            for path, why in one.left_out
        ]
        sections.append(listed(_("未列入"), lines))
    return sections


page(
    Page(
        "provisions",
        "delivery",
        "user-share",
        order=75,
        columns=(
            number_column(),
            Column("recipient", __("接收单位"), lambda p: p.recipient, filter="recipient__contains"),
            Column("given_on", __("移交日期"), lambda p: day(p.given_on), full=lambda p: p.given_on),
            Column("n", __("户数"), lambda p: p.n, align="end"),
            Column("purpose", __("用途"), lambda p: p.purpose, wide=True),
            Column("kinds", __("资料种类"), lambda p: "、".join(p.kinds), wide=True),
            Column("taken_by", __("签收人"), lambda p: p.taken_by),
            Column("given_by", __("移交人"), lambda p: name_of(p.given_by)),
        ),
        rows=lambda rows: rows.select_related("record", "given_by").annotate(n=Count("lines")),
        one=lambda rows: rows.select_related("given_by"),
        facts=_facts,
        sections=_sections,
        clauses=("YX-2.7.3", "YX-1.4"),
        empty=__("交房后把客户资料移交物业公司：按清单、写明依据，没有同意的不列入。"),
        facts_title=__("移交"),
    )
)
