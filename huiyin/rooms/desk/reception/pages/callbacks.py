"""The queue of calls to return: the oldest first."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.privacy.masking import masked_phone
from huiyin.rooms.desk.reception.models import CallBack, CallBackState
from huiyin.rooms.desk.reception.pages.saying import masked_party, on_day, party_facts
from huiyin.web.columns import (
    due_column,
    number_column,
    opened_column,
    owner_column,
    state_column,
    title_column,
)
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import MATTER, chosen, matter_level
from huiyin.web.templatetags.huiyin import when


def _facts(callback, member):
    return [
        *party_facts(callback.record, callback.number),
        Fact(_("缘由"), callback.get_why_display()),
        Fact(_("登记时间"), when(callback.matter.opened_at)),
        Fact(_("未接通"), _("%d次") % callback.tries),
        Fact(_("最近一次拨打"), when(callback.tried_at)),
        Fact(_("部门"), callback.record.department.name),
    ]


page(
    Page(
        "callbacks",
        "desk",
        "phone-outgoing",
        order=11,
        columns=(
            number_column(),
            opened_column(__("登记时间"), sort="matter__opened_at"),
            due_column(),
            Column("party", __("客户"), lambda c: masked_party(c.record)),
            Column("phone", __("回电号码"), lambda c: masked_phone(c.number), filter="number__endswith"),
            title_column(__("事由")),
            Column("why", __("缘由"), lambda c: chosen(c, "why"), filter="why", choices=CallBack.Why.choices),
            Column("tries", __("未接通"), lambda c: c.tries or "", align="end"),
            state_column(CallBackState.choices),
            owner_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER),
        facts=_facts,
        sections=lambda c, member: [Section(_("沟通内容"), text=c.matter.answer)] if c.matter.answer else [],
        level=matter_level,
        views=(
            View(
                "waiting",
                __("待回电"),
                lambda member: Q(matter__state=CallBackState.WAITING),
                sort="opened",
            ),
            View(
                "mine",
                __("我的"),
                lambda member: Q(matter__state=CallBackState.WAITING, matter__owner=member),
                sort="opened",
            ),
            View("missed", __("未接来电"), lambda member: Q(why=CallBack.Why.MISSED)),
            View("today", __("今天"), lambda member: on_day("matter__opened_at")),
        ),
        clauses=("JS-H1.2",),
        empty=__("客户请回电、未接来电都排在这里，先来的先回。"),
        first_view="waiting",
        way=lambda c: (CallBackState.WAITING, CallBackState.REACHED),
    )
)
