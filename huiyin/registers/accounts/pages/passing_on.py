"""Ledgers of money that was passed on to whom it belongs, and of debts set off."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.money import yuan
from huiyin.registers.accounts.models import charge_label
from huiyin.registers.accounts.pages.parts import (
    BADGE,
    allocation_sections,
    charge_column,
    day_column,
    entry_sections,
    masked,
    money_facts,
    party_column,
    project_column,
    put_by,
    standing_cell,
    unit_column,
    whose_facts,
)
from huiyin.web.columns import money_column, number_column
from huiyin.web.kit import Column, Fact, Page, Section, page

JOINED = ("record__party", "record__project", "unit__record")


def _payover_sections(payover, member):
    rows = [
        {
            "unit": line.unit.path,
            "party": masked(line.party),
            "amount": yuan(line.amount),
            "receipt": line.receipt,
        }
        for line in payover.lines.select_related("unit", "party").order_by("pk")
    ]
    listed = {"rows": rows, "total": yuan(payover.amount)}
    return [
        Section(_("代缴明细"), template="accounts/payover_lines.html", context=listed, flush=True),
        *entry_sections(payover, member),
    ]


page(
    Page(
        "payovers",
        "accounts",
        "building-bank",
        order=50,
        columns=(
            number_column(),
            day_column("paid_on", __("缴款日期"), sort="paid_on"),
            charge_column(),
            Column("payee", __("收款单位"), lambda p: p.payee, filter="payee__contains"),
            money_column("amount", __("金额"), lambda p: p.amount, sort="amount"),
            Column(
                "units",
                __("房屋"),
                lambda p: "、".join(dict.fromkeys(line.unit.path for line in p.lines.all())),
                filter="lines__unit__path__startswith",
                wide=True,
            ),
            Column(
                "reference", __("流水号"), lambda p: p.reference, filter="reference__startswith", minor=True
            ),
            Column("state", __("状态"), lambda p: standing_cell(p, voided=_("已冲销")), template=BADGE),
            project_column(),
        ),
        rows=lambda rows: (
            rows.select_related("record__project", "till").prefetch_related("lines__unit").distinct()
        ),
        one=lambda rows: rows.select_related("record__project", "till"),
        facts=lambda payover, member: [
            Fact(_("款项"), charge_label(payover.charge), clause="ZH-4.1.4"),
            Fact(_("收款单位"), payover.payee),
            *money_facts(_("金额"), payover.amount),
            Fact(_("付款账户"), str(payover.till)),
            Fact(_("缴款日期"), f"{payover.paid_on:%Y-%m-%d}"),
            Fact(_("流水号"), payover.reference),
            Fact(_("状态"), standing_cell(payover, voided=_("已冲销"))["label"]),
        ],
        sections=_payover_sections,
        clauses=("ZH-J4.9", "ZH-4.1.4"),
        facts_title=__("代缴"),
        told_whole=True,
        empty=__("代收的契税、维修基金、抵押登记费缴给税务局、专户或登记机构后登记，每套房屋一行。"),
    )
)


page(
    Page(
        "offsets",
        "accounts",
        "arrows-exchange",
        order=60,
        columns=(
            number_column(),
            unit_column(),
            party_column(),
            money_column("amount", __("冲抵金额"), lambda o: o.amount, sort="amount"),
            day_column("agreed_on", __("客户同意日期")),
            Column(
                "agreement",
                __("客户怎样同意的"),
                lambda o: o.agreement,
                filter="agreement__contains",
                wide=True,
            ),
            Column("state", __("状态"), lambda o: standing_cell(o, voided=_("已冲销")), template=BADGE),
            project_column(),
        ),
        rows=lambda rows: rows.select_related(*JOINED),
        one=lambda rows: rows.select_related(*JOINED),
        facts=lambda offset, member: [
            *whose_facts(offset, member),
            *money_facts(_("冲抵金额"), offset.amount),
            Fact(_("客户同意日期"), f"{offset.agreed_on:%Y-%m-%d}", clause="YX-2.7.2"),
            Fact(_("客户怎样同意的"), offset.agreement),
            Fact(_("状态"), standing_cell(offset, voided=_("已冲销"))["label"]),
        ],
        sections=lambda offset, member: [
            *allocation_sections(put_by(offset), member, of_bill=False),
            *entry_sections(offset, member),
        ],
        clauses=("ZH-J4.9", "YX-2.7.2"),
        facts_title=__("冲抵"),
        told_whole=True,
        empty=__("应退客户的款抵客户应缴的款，要有客户签字的同意。"),
    )
)
