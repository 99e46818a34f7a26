"""The ledger of rewards, and that of the checks before fines in money."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.money import yuan
from huiyin.rooms.people.conduct.forms.penalties import legal_warning
from huiyin.rooms.people.conduct.models import Reward
from huiyin.rooms.people.conduct.pages.breach import member_column
from huiyin.web.columns import money_column, number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import chosen, day, name_of
from huiyin.web.templatetags.huiyin import when


def _facts(one, member):
    return [
        Fact(_("受奖人"), one.member.name),
        Fact(_("种类"), chosen(one, "sort"), clause="WY-M6"),
        *([Fact(_("荣誉称号"), one.honour)] if one.honour else []),
        *([Fact(_("奖金"), _("%s 元") % yuan(one.bonus))] if one.bonus else []),
        Fact(_("事迹日期"), day(one.earned_on)),
        Fact(_("提名人"), name_of(one.proposed_by)),
        Fact(_("授予时间"), when(one.granted_at)),
        Fact(_("部门"), one.record.department.name),
    ]


page(
    Page(
        "rewards",
        "conduct",
        "award",
        order=43,
        columns=(
            number_column(),
            member_column(),
            Column(
                "sort",
                __("种类"),
                lambda row: chosen(row, "sort"),
                filter="sort",
                choices=Reward.Sort.choices,
            ),
            Column("title", __("事由"), lambda row: row.title, filter="title__contains", wide=True),
            Column(
                "earned",
                __("事迹日期"),
                lambda row: day(row.earned_on),
                filter="earned_on",
                full=lambda row: row.earned_on,
            ),
            money_column("bonus", __("奖金"), lambda row: row.bonus or None),
            Column("proposed", __("提名人"), lambda row: name_of(row.proposed_by), minor=True),
            Column("ground", __("事迹"), lambda row: row.ground, hidden=True, wide=True),
        ),
        rows=lambda rows: rows.select_related("record", "member", "proposed_by"),
        one=lambda rows: rows.select_related("member", "proposed_by"),
        facts=_facts,
        sections=lambda one, member: [Section(_("事迹"), text=one.ground)],
        views=(
            View("high", __("嘉奖以上"), lambda member: Q(sort__gte=Reward.Sort.COMMENDATION)),
            View("own", __("我的"), lambda member: Q(member=member)),
        ),
        clauses=("WY-M6",),
        empty=__("表扬、嘉奖、记功在这里提请；批准后生效，考评时会用到。"),
        facts_title=__("奖励信息"),
        told_whole=True,
    )
)


def _gate_facts(one, member):
    return [
        Fact(_("适用地区"), one.city, clause="YX-4.2.5"),
        Fact(_("向职工公示日期"), day(one.made_known_on)),
        Fact(_("决定人"), one.decided_by),
        Fact(_("决定日期"), day(one.decided_on)),
        Fact(_("生效日期"), day(one.from_on)),
        Fact(_("状态"), _("已撤销 %s") % when(one.revoked_at) if one.revoked_at else _("有效")),
        Fact(_("部门"), one.record.department.name),
    ]


page(
    Page(
        "finegates",
        "conduct",
        "shield-check",
        order=46,
        columns=(
            number_column(),
            Column("city", __("适用地区"), lambda row: row.city, filter="city__contains"),
            Column("decided_by", __("决定人"), lambda row: row.decided_by),
            Column("decided", __("决定日期"), lambda row: day(row.decided_on)),
            Column("from", __("生效日期"), lambda row: day(row.from_on)),
            Column("state", __("状态"), lambda row: _("已撤销") if row.revoked_at else _("有效")),
        ),
        rows=lambda rows: rows.select_related("record"),
        facts=_gate_facts,
        sections=lambda one, member: [
            Section(_("规章的民主程序"), text=one.procedure),
            Section(_("地方规定核查结论"), text=one.local_law),
            Section(_("法律提示"), text=legal_warning()),
        ],
        clauses=("YX-4.2.5",),
        empty=__("要以金钱罚款，先在这里登记规章的民主程序、公示和地方规定的核查，并经批准。"),
        facts_title=__("核查信息"),
        told_whole=True,
    )
)
