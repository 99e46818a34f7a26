"""The book itself: vouchers, and our own accounts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.money import yuan
from huiyin.registers.accounts.models import Till
from huiyin.registers.accounts.pages.parts import (
    BADGE,
    LINES,
    day_column,
    lines_shown,
    money_facts,
    project_column,
    record_fact,
    standing_cell,
)
from huiyin.web.columns import money_column, number_column
from huiyin.web.kit import Column, Fact, Page, Section, page
from huiyin.web.saying import badge_cell, chosen, name_of


def _entry_cell(entry) -> dict:
    if entry.reverses_id:
        return badge_cell(_("冲销凭证"), "orange")
    return (
        badge_cell(_("已被冲销"), "grey") if hasattr(entry, "reversed_by") else badge_cell(_("有效"), "green")
    )


def _entry_facts(entry, member):
    facts = [
        Fact(_("项目"), name_of(entry.record.project)),
        Fact(_("记账日期"), f"{entry.on:%Y-%m-%d}"),
        Fact(_("摘要"), entry.words),
        *money_facts(_("金额"), entry.total),
        Fact(_("状态"), _entry_cell(entry)["label"]),
        *record_fact(_("来源单据"), entry.about, member),
    ]
    if entry.reverses_id:
        facts += record_fact(_("冲销的凭证"), entry.reverses.record, member)
    elif hasattr(entry, "reversed_by"):
        facts += record_fact(_("冲销它的凭证"), entry.reversed_by.record, member)
    return facts


def _entry_sections(entry, member):
    shown = {"lines": lines_shown(entry), "total": yuan(entry.total)}
    return [Section(_("分录"), template="accounts/entries.html", context={"entries": [shown]}, flush=True)]


page(
    Page(
        "entries",
        "accounts",
        "book-2",
        order=70,
        columns=(
            number_column(),
            day_column("on", __("记账日期"), sort="on"),
            Column("words", __("摘要"), lambda e: e.words, filter="words__contains", wide=True),
            money_column("total", __("金额"), lambda e: e.total, sort="total"),
            Column("about", __("来源单据"), lambda e: e.about.number, filter="about__number__startswith"),
            Column("state", __("状态"), _entry_cell, template=BADGE),
            project_column(),
        ),
        rows=lambda rows: rows.select_related("record__project", "about", "reversed_by"),
        one=lambda rows: rows.select_related(
            "record__project", "about", "reverses__record", "reversed_by__record"
        ).prefetch_related(LINES),
        facts=_entry_facts,
        sections=_entry_sections,
        clauses=("ZH-J4.9",),
        facts_title=__("凭证"),
        told_whole=True,
        empty=__("凭证由应收、收款、退款、代缴、冲抵自动生成，不手工填写；错了只能冲销。"),
        tools=((__("科目余额表"), "trial_balance", "scale"),),
    )
)


page(
    Page(
        "tills",
        "accounts",
        "wallet",
        order=80,
        columns=(
            number_column(),
            Column("name", __("名称"), lambda t: t.name, filter="name__contains"),
            Column("sort", __("类别"), lambda t: chosen(t, "sort"), filter="sort", choices=Till.Sort.choices),
            Column("bank", __("开户行"), lambda t: t.bank, filter="bank__contains"),
            Column("tail", __("账号后四位"), lambda t: t.tail, filter="tail"),
            Column("supervised", __("监管账户"), lambda t: _("是") if t.supervised else ""),
            Column(
                "state", __("状态"), lambda t: standing_cell(t, _("在用"), voided=_("已停用")), template=BADGE
            ),
            project_column(),
        ),
        rows=lambda rows: rows.select_related("record__project"),
        one=lambda rows: rows.select_related("record__project"),
        facts=lambda till, member: [
            Fact(_("项目"), name_of(till.record.project)),
            Fact(_("名称"), till.name),
            Fact(_("类别"), chosen(till, "sort")),
            *(
                [Fact(_("开户行"), till.bank), Fact(_("账号后四位"), till.tail)]
                if till.sort == Till.Sort.BANK
                else []
            ),
            Fact(_("预售资金监管账户"), _("是") if till.supervised else _("否")),
        ],
        clauses=("ZH-J4.9",),
        facts_title=__("资金账户"),
        told_whole=True,
        empty=__("先登记收款进出的银行账户和现金，再登记收款。"),
    )
)
