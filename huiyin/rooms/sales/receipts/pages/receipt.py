"""The receipt ledger and the page of one charge."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.money import yuan
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.registers.office.pages.items import things_section
from huiyin.rooms.sales.receipts.models import Sort, State
from huiyin.web.columns import due_column, money_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import MATTER, chosen, day, matter_level, name_of
from huiyin.web.templatetags.huiyin import when


def _facts(receipt, member):
    party, contract = receipt.party, receipt.contract
    facts = [
        Fact(_("合同"), str(contract.record), url=reverse("record", args=["contracts", contract.pk])),
        Fact(_("房屋"), str(contract.unit)),
        Fact(_("买受人"), party.name, party=True, masked=masked_name(party.name)),
        *(
            Fact(_("电话"), phone.number, party=True, masked=masked_phone(phone.number))
            for phone in party.phones.all()
        ),
        Fact(
            _("应缴金额"),
            _("%s元") % yuan(receipt.amount) if receipt.amount is not None else _("待估算"),
            clause="YX-2.4d" if receipt.sort == Sort.DEED_TAX else "ZH-4.1.4",
            explains=reverse("explanation", args=["receipts", receipt.pk, "amount"])
            if receipt.amount is not None
            else "",
        ),
        Fact(_("应缴日期"), day(receipt.due_on) or _("办理产权登记之前")),
    ]
    if receipt.sort == Sort.DEED_TAX:
        facts += [
            Fact(_("住房套数"), chosen(receipt, "homes")),
            Fact(_("住房情况证明"), receipt.certificate),
            Fact(_("计税依据"), _("%s元") % yuan(receipt.base) if receipt.base else ""),
        ]
    return facts


def _sections(receipt, member):
    bill = receipt.bill
    paid = [
        Fact(_("告知时间"), when(receipt.notified_at) if receipt.notified_at else "", clause="YX-2.4d"),
        Fact(_("催办"), _("%d次") % receipt.reminded),
        Fact(_("实缴金额"), _("%s元") % yuan(receipt.paid) if receipt.paid else ""),
        Fact(_("缴款日期"), day(receipt.paid_on)),
        Fact(_("票据号"), receipt.number, clause="ZH-4.1.4"),
        Fact(
            _("收票"),
            f"{name_of(receipt.received_by)} {when(receipt.received_at)}" if receipt.received_at else "",
        ),
        Fact(_("归档位置"), receipt.archived_at),
    ]
    if bill is not None:
        paid.insert(
            2, Fact(_("代收应收单"), str(bill.record), url=reverse("record", args=["bills", bill.pk]))
        )
    return [Section(_("缴款与票据"), facts=paid), things_section(receipt.record)]


page(
    Page(
        "receipts",
        "delivery",
        "receipt",
        order=40,
        columns=(
            number_column(),
            Column("sort", __("类别"), lambda r: chosen(r, "sort"), filter="sort", choices=Sort.choices),
            Column(
                "unit", __("房屋"), lambda r: r.contract.unit.path, filter="contract__unit__path__startswith"
            ),
            Column("party", __("买受人"), lambda r: masked_name(name_of(r.record.party)), personal=True),
            state_column(State.choices),
            due_column(),
            money_column("amount", __("应缴金额"), lambda r: r.amount),
            Column("due_on", __("应缴日期"), lambda r: day(r.due_on), full=lambda r: r.due_on or ""),
            money_column("paid", __("实缴金额"), lambda r: r.paid),
            Column("number", __("票据号"), lambda r: r.number, filter="number__contains"),
            Column("reminded", __("催办次数"), lambda r: r.reminded, align="end"),
            owner_column(),
            Column(
                "paid_on",
                __("缴款日期"),
                lambda r: day(r.paid_on),
                full=lambda r: r.paid_on or "",
                minor=True,
            ),
            Column("archived", __("归档位置"), lambda r: r.archived_at, minor=True),
            Column(
                "project",
                __("项目"),
                lambda r: name_of(r.record.project),
                filter="record__project__name",
                hidden=True,
            ),
            Column("contract", __("合同编号"), lambda r: r.contract.record.number, hidden=True),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "contract__unit", "contract__matter__record"),
        one=lambda rows: rows.select_related(
            "contract__unit__building__project", "contract__matter__record", "received_by", "bill__record"
        ).prefetch_related("matter__record__party__phones"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View("open", __("待缴"), lambda member: Q(matter__state=State.OPEN)),
            View("paid", __("待交票据"), lambda member: Q(matter__state=State.PAID)),
            View("received", __("待归档"), lambda member: Q(matter__state=State.RECEIVED)),
            View("tax", __("契税"), lambda member: Q(sort=Sort.DEED_TAX)),
            View("fund", __("维修资金"), lambda member: Q(sort=Sort.FUND)),
            View(
                "late",
                __("已逾期"),
                lambda member: Q(matter__closed_at=None, matter__next_due__lt=clock.now()),
            ),
        ),
        clauses=("ZH-4.1.4", "YX-2.4d"),
        empty=__("合同备案返回后，每户的契税和维修资金会自动列在这里，直到票据归档。"),
        facts_title=__("应缴"),
        way=lambda receipt: (State.OPEN, State.PAID, State.RECEIVED, State.ARCHIVED),
    )
)
