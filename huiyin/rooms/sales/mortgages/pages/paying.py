"""放款台账, 银行流水 and 对账日: what the bank paid, what it says it paid, and when the two were compared."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.privacy.masking import masked_name
from huiyin.registers.accounts.pages.parts import BADGE
from huiyin.rooms.sales.mortgages.models import LoanSort, Outcome
from huiyin.rooms.sales.mortgages.pages.parts import (
    day,
    day_column,
    lined,
    link,
    money,
    party_column,
    standing,
)
from huiyin.web.columns import money_column, number_column
from huiyin.web.kit import Column, Fact, Page, View, page
from huiyin.web.saying import badge_cell, chosen, name_of

STANDS = Q(record__voided_at=None)
TONES = {Outcome.ENTERED: "green", Outcome.SAME: "green"}


def booking(one) -> dict:
    """Whether finance has booked it."""
    if one.record.voided_at:
        return badge_cell(_("已作废"), "grey")
    return badge_cell(_("已入账"), "green") if one.booked_on else badge_cell(_("待入账"), "orange")


def _facts(one, member):
    mortgage, party = one.part.mortgage, one.record.party
    facts = [
        Fact(_("按揭"), str(mortgage.record), url=link("mortgages", mortgage)),
        Fact(_("房屋"), str(mortgage.contract.unit)),
        Fact(_("借款人"), name_of(party), party=True, masked=masked_name(name_of(party))),
        Fact(_("贷款机构"), str(one.part.lender or "")),
        Fact(_("贷款种类"), chosen(one.part, "sort")),
        Fact(_("放款金额"), money(one.amount)),
        Fact(_("银行放款日期"), day(one.bank_on), clause="ZH-J3.3"),
        Fact(_("财务入账日期"), day(one.booked_on) or _("未入账"), clause="ZH-J3.3"),
        Fact(_("到账账户"), str(one.till or "")),
        Fact(_("流水号"), one.reference),
        Fact(_("登记日期"), day(one.entered_on)),
    ]
    if one.payment:
        facts.append(Fact(_("收款单"), str(one.payment.record), url=link("payments", one.payment)))
    return facts


def _sections(one, member):
    lines = [
        {
            "label": f"{day(line.day)} {money(line.amount)} {line.reference}",
            "words": line.words,
            "url": link("banklines", line),
            "state_label": chosen(line, "outcome"),
            "state_tone": TONES.get(line.outcome, "red"),
        }
        for line in one.lines.filter(record__voided_at=None).order_by("-pk")
    ]
    return [lined(_("银行流水"), lines)] if lines else []


page(
    Page(
        "disbursements",
        "loans",
        "cash-banknote",
        order=31,
        columns=(
            number_column(),
            day_column("bank_on", __("银行放款日期"), sort="bank_on", filter="bank_on__startswith"),
            day_column("booked_on", __("财务入账日期")),
            Column(
                "unit",
                __("房屋"),
                lambda one: one.part.mortgage.contract.unit.path,
                filter="part__mortgage__contract__unit__path__startswith",
            ),
            party_column(),
            money_column("amount", __("放款金额"), lambda one: one.amount, sort="amount"),
            Column(
                "lender", __("贷款机构"), lambda one: str(one.part.lender or ""), filter="part__lender__name"
            ),
            Column(
                "sort",
                __("贷款种类"),
                lambda one: chosen(one.part, "sort"),
                filter="part__sort",
                choices=LoanSort.choices,
            ),
            Column("state", __("状态"), booking, template=BADGE),
            Column("reference", __("流水号"), lambda one: one.reference, filter="reference__contains"),
            Column("till", __("到账账户"), lambda one: str(one.till or ""), minor=True),
            Column(
                "payment",
                __("收款单"),
                lambda one: str(one.payment.record) if one.payment else "",
                minor=True,
            ),
            Column("mortgage", __("按揭编号"), lambda one: one.part.mortgage.record.number, minor=True),
            day_column("entered_on", __("登记日期"), minor=True),
            Column(
                "project",
                __("项目"),
                lambda one: name_of(one.record.project),
                filter="record__project__name",
                hidden=True,
            ),
        ),
        rows=lambda rows: rows.select_related(
            "record__party",
            "record__project",
            "part__lender",
            "part__mortgage__contract__unit",
            "part__mortgage__matter__record",
            "payment__record",
            "till",
        ),
        one=lambda rows: rows.select_related(
            "part__lender",
            "part__mortgage__contract__unit__building__project",
            "part__mortgage__matter__record",
            "payment__record",
            "till",
        ),
        facts=_facts,
        sections=_sections,
        views=(
            View("unbooked", __("待入账"), lambda member: STANDS & Q(booked_on=None)),
            View("booked", __("已入账"), lambda member: STANDS & Q(booked_on__isnull=False)),
        ),
        clauses=("ZH-J1.5", "ZH-J3.3"),
        empty=__("银行放款后在按揭页登记，或导入银行的流水表，会自动列在这里。"),
        facts_title=__("放款"),
        tools=((__("放款对账"), "loan_reconciliation", "scale"),),
    )
)


def outcome_cell(line) -> dict:
    """What came of comparing it; settled ones say so."""
    if line.record.voided_at:
        return badge_cell(_("已作废"), "grey")
    if line.settled:
        return badge_cell(_("已处理"), "grey")
    return badge_cell(chosen(line, "outcome"), "red" if line.differs else "green")


page(
    Page(
        "banklines",
        "loans",
        "file-spreadsheet",
        order=32,
        columns=(
            day_column("day", __("银行日期"), sort="day", filter="day__startswith", sticky=True),
            money_column("amount", __("金额"), lambda line: line.amount, sort="amount"),
            Column(
                "outcome",
                __("比对结果"),
                outcome_cell,
                template=BADGE,
                filter="outcome",
                choices=Outcome.choices,
            ),
            Column("words", __("差异说明"), lambda line: line.words, wide=True),
            Column("lender", __("银行"), lambda line: str(line.lender or ""), filter="lender__name"),
            Column(
                "borrower",
                __("借款人"),
                lambda line: masked_name(line.borrower),
                full=lambda line: line.borrower,
                personal=True,
            ),
            Column("door", __("房号"), lambda line: line.door, filter="door__startswith"),
            Column("code", __("合同号"), lambda line: line.code, filter="code"),
            Column("reference", __("流水号"), lambda line: line.reference, filter="reference__contains"),
            Column(
                "disbursement",
                __("放款台账"),
                lambda line: str(line.disbursement.record) if line.disbursement else "",
            ),
            Column("settled", __("处理结果"), lambda line: line.settled, wide=True, minor=True),
        ),
        rows=lambda rows: rows.select_related("record", "lender", "disbursement__record"),
        one=lambda rows: rows.select_related("lender", "disbursement__record", "batch"),
        facts=lambda line, member: [
            Fact(_("比对结果"), outcome_cell(line)["label"], clause="ZH-J3.3"),
            Fact(_("差异说明"), line.words),
            Fact(_("银行日期"), day(line.day)),
            Fact(_("金额"), money(line.amount)),
            Fact(_("银行"), str(line.lender or "")),
            Fact(_("借款人"), line.borrower, party=True, masked=masked_name(line.borrower)),
            Fact(_("房号"), line.door),
            Fact(_("合同号"), line.code),
            Fact(_("流水号"), line.reference),
            Fact(
                _("放款台账"),
                str(line.disbursement.record) if line.disbursement else "",
                url=link("disbursements", line.disbursement) if line.disbursement else "",
            ),
            Fact(_("处理结果"), line.settled),
            Fact(_("来自文件"), line.batch.filename if line.batch else ""),
        ],
        views=(
            View("differ", __("有差异"), lambda member: STANDS & Q(differs=True)),
            View("entered", __("已登记放款"), lambda member: STANDS & Q(outcome=Outcome.ENTERED)),
            View("settled", __("已处理"), lambda member: STANDS & ~Q(settled="")),
        ),
        clauses=("ZH-J3.3",),
        empty=__("在“导入”里选“银行放款流水”，银行的表格不用改列名，逐行与台账比对。"),
        facts_title=__("流水"),
        tools=((__("放款对账"), "loan_reconciliation", "scale"),),
    )
)


def _explains(one, name: str) -> str:
    return reverse("explanation", args=["loandays", one.pk, f"loanday_{name}"])


page(
    Page(
        "loandays",
        "loans",
        "checklist",
        order=33,
        columns=(
            day_column("day", __("日期"), sort="day", filter="day__startswith", sticky=True),
            Column(
                "project", __("项目"), lambda one: name_of(one.record.project), filter="record__project__name"
            ),
            money_column("bank", __("银行流水合计"), lambda one: one.bank),
            money_column("ledger", __("放款台账合计"), lambda one: one.ledger),
            money_column("booked", __("财务入账合计"), lambda one: one.booked),
            Column("differences", __("差异笔数"), lambda one: one.differences, align="end"),
            Column(
                "state",
                __("结果"),
                lambda one: standing(
                    one,
                    _("相符")
                    if one.bank == one.ledger == one.booked and not one.differences
                    else _("有差异"),
                    "green" if one.bank == one.ledger == one.booked and not one.differences else "orange",
                ),
                template=BADGE,
            ),
            Column("words", __("说明"), lambda one: one.words, wide=True),
        ),
        rows=lambda rows: rows.select_related("record__project"),
        one=lambda rows: rows.select_related("record__project"),
        facts=lambda one, member: [
            Fact(_("日期"), day(one.day), clause="ZH-J3.3"),
            Fact(_("项目"), name_of(one.record.project)),
            Fact(_("银行流水合计"), money(one.bank), explains=_explains(one, "bank")),
            Fact(_("放款台账合计"), money(one.ledger), explains=_explains(one, "ledger")),
            Fact(_("财务入账合计"), money(one.booked), explains=_explains(one, "booked")),
            Fact(_("差异笔数"), one.differences),
            Fact(_("说明"), one.words),
        ],
        clauses=("ZH-J3.3",),
        empty=__("每个工作日对一次账；当天没有放款的也登记，免得看成没人更新。"),
        facts_title=__("对账"),
        tools=((__("放款对账"), "loan_reconciliation", "scale"),),
        told_whole=True,
    )
)
