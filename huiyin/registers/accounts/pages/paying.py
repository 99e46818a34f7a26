"""Ledgers of money that came and of money that goes back."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.money import yuan
from huiyin.kernel.privacy.masking import masked_name
from huiyin.registers.accounts.models import Method, Payment, Refund, charge_label
from huiyin.registers.accounts.pages.parts import (
    BADGE,
    allocation_sections,
    day_column,
    entry_sections,
    money_facts,
    party_column,
    project_column,
    put_by,
    standing_cell,
    unit_column,
    whose_facts,
)
from huiyin.web.columns import money_column, number_column
from huiyin.web.kit import Column, Fact, Page, View, listed, page
from huiyin.web.saying import badge_cell, chosen

JOINED = ("record__party", "record__project", "unit__record")
STANDS = Q(record__voided_at=None)
INVOICE_TONES = {"none": "grey", "asked": "orange", "issued": "green", "red": "grey"}


# ── payments ────────────────────────────────────────────────────────────────────


def _payment_cell(payment) -> dict:
    if payment.record.voided_at:
        return badge_cell(_("已红冲"), "grey")
    if payment.purpose == Payment.Purpose.UNCLAIMED:
        return badge_cell(_("待认领"), "orange")
    return badge_cell(_("有未核销"), "accent") if payment.free else badge_cell(_("已核销"), "green")


def _invoice_cell(payment) -> dict:
    return badge_cell(chosen(payment, "invoiced"), INVOICE_TONES[payment.invoiced])


def _payment_facts(payment, member):
    facts = [
        *whose_facts(payment, member, payment.party),
        Fact(_("用途"), chosen(payment, "purpose")),
        *money_facts(_("收款金额"), payment.amount),
        Fact(_("已核销"), f"{yuan(payment.allocated)} {_('元')}"),
        Fact(_("付款方式"), chosen(payment, "method")),
        Fact(_("收入账户"), str(payment.till)),
        Fact(_("收款日期"), f"{payment.received_on:%Y-%m-%d}"),
        Fact(_("流水号"), payment.reference),
        Fact(_("状态"), _payment_cell(payment)["label"]),
        Fact(_("发票"), _invoice_cell(payment)["label"]),
    ]
    for label, words in ((_("付款人"), payment.payer), (_("发票抬头"), payment.invoice_title)):
        if words:
            facts.append(Fact(label, words, party=True, masked=masked_name(words)))
    if payment.slips_replaced:
        facts.append(Fact(_("收据挂失"), _("%d次") % payment.slips_replaced))
    return facts


def _payment_sections(payment, member):
    sections = allocation_sections(put_by(payment), member, of_bill=False)
    invoices = [
        {
            "label": (_("红字发票 %s") if one.red_of_id else _("发票 %s")) % one.number,
            "words": f"{one.issued_on:%Y-%m-%d}，{yuan(-one.amount if one.red_of_id else one.amount)} {_('元')}",
        }
        for one in payment.invoices.order_by("pk")
    ]
    if invoices:
        sections.append(listed(_("发票"), invoices))
    return [*sections, *entry_sections(payment, member)]


page(
    Page(
        "payments",
        "accounts",
        "cash",
        order=20,
        columns=(
            number_column(),
            day_column("received_on", __("收款日期"), sort="received_on"),
            unit_column(),
            party_column(lambda p: p.party, "party"),
            money_column("amount", __("收款金额"), lambda p: p.amount, sort="amount"),
            Column(
                "purpose",
                __("用途"),
                lambda p: chosen(p, "purpose"),
                filter="purpose",
                choices=Payment.Purpose.choices,
            ),
            Column(
                "method",
                __("付款方式"),
                lambda p: chosen(p, "method"),
                filter="method",
                choices=Method.choices,
            ),
            money_column("free", __("未核销"), lambda p: p.free),
            Column("state", __("状态"), _payment_cell, template=BADGE),
            Column(
                "invoiced",
                __("发票"),
                _invoice_cell,
                template=BADGE,
                filter="invoiced",
                choices=Payment.Invoiced.choices,
            ),
            Column("till", __("收入账户"), lambda p: str(p.till), filter="till__name__contains", minor=True),
            Column(
                "reference", __("流水号"), lambda p: p.reference, filter="reference__startswith", minor=True
            ),
            project_column(),
        ),
        rows=lambda rows: rows.select_related(*JOINED, "party", "till"),
        one=lambda rows: rows.select_related(*JOINED, "party", "till", "member"),
        facts=_payment_facts,
        sections=_payment_sections,
        views=(
            View("free", __("有未核销"), lambda member: STANDS & Q(allocated__lt=F("amount"))),
            View("unclaimed", __("待认领"), lambda member: STANDS & Q(purpose="unclaimed")),
            View("to_invoice", __("待开票"), lambda member: STANDS & Q(invoiced="asked")),
            View("reversed", __("已红冲"), lambda member: ~STANDS),
        ),
        clauses=("ZH-J4.9", "ZH-4.1.4", "ZH-J1.9"),
        facts_title=__("收款"),
        told_whole=True,
        empty=__("收到第一笔款后登记：缴哪张应收单，进了哪个账户。提前交的记预收款，不知是谁的记待认领款。"),
    )
)


# ── refunds ─────────────────────────────────────────────────────────────────────


def _refund_cell(refund) -> dict:
    paid = refund.state == Refund.State.PAID
    return standing_cell(refund, chosen(refund, "state"), "green" if paid else "orange")


def _refund_facts(refund, member):
    what = chosen(refund, "out_of") + (f"：{charge_label(refund.charge)}" if refund.charge else "")
    facts = [
        *whose_facts(refund, member),
        Fact(_("退什么款"), what),
        *money_facts(_("退款金额"), refund.amount),
        Fact(_("退款原因"), refund.words),
        Fact(_("状态"), _refund_cell(refund)["label"]),
    ]
    if refund.payee:
        facts.append(Fact(_("收款人"), refund.payee, party=True, masked=masked_name(refund.payee)))
    if refund.paid_on:
        facts += [
            Fact(_("付款日期"), f"{refund.paid_on:%Y-%m-%d}"),
            Fact(_("付款方式"), chosen(refund, "method")),
            Fact(_("付款账户"), str(refund.till)),
            Fact(_("流水号"), refund.reference),
        ]
    return facts


page(
    Page(
        "refunds",
        "accounts",
        "arrow-back-up",
        order=40,
        columns=(
            number_column(),
            unit_column(),
            party_column(),
            Column(
                "out_of",
                __("退什么款"),
                lambda r: chosen(r, "out_of"),
                filter="out_of",
                choices=Refund.OutOf.choices,
            ),
            money_column("amount", __("退款金额"), lambda r: r.amount, sort="amount"),
            Column("words", __("退款原因"), lambda r: r.words, filter="words__contains", wide=True),
            Column(
                "state",
                __("状态"),
                _refund_cell,
                template=BADGE,
                filter="state",
                choices=Refund.State.choices,
            ),
            day_column("paid_on", __("付款日期")),
            project_column(),
        ),
        rows=lambda rows: rows.select_related(*JOINED),
        one=lambda rows: rows.select_related(*JOINED, "till", "member"),
        facts=_refund_facts,
        sections=entry_sections,
        views=(
            View("to_pay", __("待付款"), lambda member: STANDS & Q(state="asked")),
            View("paid", __("已付款"), lambda member: STANDS & Q(state="paid")),
        ),
        clauses=("ZH-J4.9", "YX-2.7.2"),
        facts_title=__("退款"),
        told_whole=True,
        empty=__("退款先申请，主管、经理批准后进这本台账，由财务付款。还在审批的看“审批”。"),
    )
)
