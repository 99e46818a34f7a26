"""Ledgers of what is owed: bills, and what we owe."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.money import yuan
from huiyin.registers.accounts.models import charge_label
from huiyin.registers.accounts.pages.parts import (
    BADGE,
    allocation_sections,
    charge_column,
    day_column,
    entry_sections,
    explained_url,
    money_facts,
    party_column,
    project_column,
    record_fact,
    standing_cell,
    unit_column,
    whose_facts,
)
from huiyin.registers.accounts.queries import OPEN
from huiyin.web.columns import money_column, number_column
from huiyin.web.kit import Column, Fact, Page, View, page
from huiyin.web.saying import badge_cell

JOINED = ("record__party", "record__project", "unit__record")


def bill_cell(bill) -> dict:
    """未缴, 部分, 已缴 or 作废, and 逾期 while it is open after its day."""
    if bill.voided:
        return badge_cell(_("已作废"), "grey")
    if not bill.open:
        return badge_cell(_("已缴"), "green")
    if bill.overdue(clock.today()):
        return badge_cell(_("逾期未缴") if not bill.settled else _("逾期欠部分"), "red")
    return badge_cell(_("部分已缴"), "orange") if bill.settled else badge_cell(_("未缴"), "accent")


def _bill_facts(bill, member):
    return [
        *whose_facts(bill, member),
        Fact(_("款项"), charge_label(bill.charge), clause=bill.sort.clause),
        *money_facts(_("应收金额"), bill.amount, explained_url(bill)),
        Fact(_("已缴"), f"{yuan(bill.settled)} {_('元')}"),
        Fact(_("未缴"), f"{yuan(bill.open)} {_('元')}"),
        Fact(_("应缴日期"), f"{bill.due_on:%Y-%m-%d}"),
        Fact(_("状态"), bill_cell(bill)["label"]),
        *([Fact(_("归属"), _("代收代付，不是我方收入"), clause="ZH-4.1.4")] if bill.sort.held else []),
        Fact(_("摘要"), bill.words),
        *record_fact(_("依据"), bill.about, member),
    ]


def _bill_sections(bill, member):
    put = bill.allocations.select_related("source", "bill__record").order_by("pk")
    return [*allocation_sections(put, member, of_bill=True), *entry_sections(bill, member)]


page(
    Page(
        "bills",
        "accounts",
        "receipt",
        order=10,
        columns=(
            number_column(),
            unit_column(),
            party_column(),
            charge_column(),
            money_column("amount", __("应收金额"), lambda b: b.amount, sort="amount"),
            money_column("settled", __("已缴"), lambda b: b.settled),
            money_column("open", __("未缴"), lambda b: b.open),
            day_column("due_on", __("应缴日期"), sort="due_on"),
            Column("state", __("状态"), bill_cell, template=BADGE),
            Column("words", __("摘要"), lambda b: b.words, filter="words__contains", minor=True),
            project_column(),
        ),
        rows=lambda rows: rows.select_related(*JOINED),
        one=lambda rows: rows.select_related(*JOINED, "member", "about"),
        facts=_bill_facts,
        sections=_bill_sections,
        views=(
            View("open", __("未缴清"), lambda member: OPEN, sort="due_on"),
            View("overdue", __("已逾期"), lambda member: OPEN & Q(due_on__lt=clock.today()), sort="due_on"),
            View("settled", __("已缴清"), lambda member: Q(settled=F("amount"))),
        ),
        clauses=("ZH-J4.9", "ZH-4.1.4"),
        facts_title=__("应收"),
        told_whole=True,
        empty=__("开第一张应收单：哪套房屋、什么款项、多少钱、哪天到期。旧账可以从 Excel 导入。"),
    )
)


page(
    Page(
        "credits",
        "accounts",
        "receipt-refund",
        order=30,
        columns=(
            number_column(),
            unit_column(),
            party_column(),
            charge_column(),
            money_column("amount", __("应退金额"), lambda c: c.amount, sort="amount"),
            Column("words", __("依据"), lambda c: c.words, filter="words__contains", wide=True),
            Column("state", __("状态"), standing_cell, template=BADGE),
            project_column(),
        ),
        rows=lambda rows: rows.select_related(*JOINED),
        one=lambda rows: rows.select_related(*JOINED, "member", "about"),
        facts=lambda credit, member: [
            *whose_facts(credit, member),
            Fact(_("款项"), charge_label(credit.charge), clause=credit.sort.clause),
            *money_facts(_("应退金额"), credit.amount, explained_url(credit)),
            Fact(_("依据"), credit.words),
            *record_fact(_("来源"), credit.about, member),
        ],
        sections=entry_sections,
        views=(View("standing", __("有效"), lambda member: Q(record__voided_at=None)),),
        clauses=("ZH-J4.9", "YX-2.7.2"),
        facts_title=__("应退"),
        told_whole=True,
        empty=__("我们欠客户的钱登记在这里，如面积差款、多收的款；退款或冲抵以后才算了结。"),
    )
)
