"""The contract ledger and the page of one contract."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.money import yuan
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.rooms.sales.contracts.models import BY_LOAN, Payment, Sale, State
from huiyin.rooms.sales.contracts.pages.parts import area, day, sections, unit_price
from huiyin.web.columns import due_column, money_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, View, page
from huiyin.web.saying import MATTER, chosen, matter_level, name_of
from huiyin.web.templatetags.huiyin import when

WAY = (State.DRAFT, State.SIGNED, State.CHECKED, State.FILING, State.FILED, State.ISSUED)


def _facts(contract, member):
    record, matter = contract.record, contract.matter
    party = record.party
    facts = [
        Fact(_("房屋"), str(contract.unit), url=reverse("record", args=["units", contract.unit_id])),
        Fact(_("买受人"), party.name, party=True, masked=masked_name(party.name)),
        *(
            Fact(_("电话"), phone.number, party=True, masked=masked_phone(phone.number))
            for phone in party.phones.all()
        ),
        Fact(_("合同总价"), _("%s元") % yuan(contract.price)),
        Fact(_("单价"), unit_price(contract)),
        Fact(_("建筑面积"), area(contract.area)),
        Fact(_("套内面积"), area(contract.inner_area)),
        Fact(_("付款方式"), chosen(contract, "payment")),
        Fact(_("销售方式"), chosen(contract, "sale"), clause="YX-2.3.3"),
        Fact(_("计价方式"), chosen(contract, "pricing")),
        Fact(_("面积误差约定"), chosen(contract, "area_rule"), clause="YX-2.7.2"),
        Fact(_("约定交房日"), day(contract.hand_over_on)),
    ]
    if contract.earnest:
        facts.insert(4, Fact(_("定金"), _("%s元") % yuan(contract.earnest)))
    if contract.loan:
        facts.insert(4, Fact(_("贷款金额"), _("%s元") % yuan(contract.loan)))
    if contract.sign_at and matter.state == State.DRAFT:
        facts.insert(0, Fact(_("预约签约"), when(contract.sign_at), clause="ZH-J2.1"))
    if contract.old_number:
        facts.append(Fact(_("原编号"), contract.old_number))
    return facts


def _way(contract) -> tuple[str, ...]:
    if contract.matter.state in (State.VOIDING, State.VOIDED):
        return (
            (State.DRAFT, State.VOIDED)
            if not contract.signed_on
            else (State.SIGNED, State.VOIDING, State.VOIDED)
        )
    return WAY


page(
    Page(
        "contracts",
        "sales",
        "file-certificate",
        order=20,
        columns=(
            number_column(),
            Column(
                "unit", __("房屋"), lambda c: c.unit.path, filter="unit__path__startswith", sort="unit__path"
            ),
            Column("party", __("买受人"), lambda c: masked_name(name_of(c.record.party)), personal=True),
            state_column(State.choices),
            due_column(),
            money_column("price", __("合同总价"), lambda c: c.price, edits="price"),
            Column(
                "payment",
                __("付款方式"),
                lambda c: chosen(c, "payment"),
                filter="payment",
                choices=Payment.choices,
            ),
            Column(
                "signed",
                __("签约日期"),
                lambda c: day(c.signed_on),
                filter="signed_on",
                full=lambda c: c.signed_on or "",
            ),
            Column("filed", __("备案日期"), lambda c: day(c.filed_on), full=lambda c: c.filed_on or ""),
            owner_column(),
            Column(
                "project", __("项目"), lambda c: name_of(c.record.project), filter="record__project__name"
            ),
            money_column("loan", __("贷款金额"), lambda c: c.loan, minor=True, edits="loan"),
            money_column("earnest", __("定金"), lambda c: c.earnest, hidden=True, edits="earnest"),
            Column(
                "online",
                __("网签合同号"),
                lambda c: c.online_number,
                filter="online_number__contains",
                minor=True,
            ),
            Column(
                "filing",
                __("备案号"),
                lambda c: c.filing_number,
                filter="filing_number__contains",
                minor=True,
            ),
            Column(
                "area",
                __("建筑面积"),
                lambda c: area(c.area),
                align="end",
                full=lambda c: c.area / 100,
                edits="area",
                hidden=True,
            ),
            Column(
                "sale",
                __("销售方式"),
                lambda c: chosen(c, "sale"),
                filter="sale",
                choices=Sale.choices,
                hidden=True,
            ),
            Column(
                "hand_over",
                __("约定交房日"),
                lambda c: day(c.hand_over_on),
                full=lambda c: c.hand_over_on or "",
                hidden=True,
                edits="hand_over_on",
            ),
            Column("checked", __("核对人"), lambda c: name_of(c.checked_by), hidden=True),
            Column("old", __("原编号"), lambda c: c.old_number, filter="old_number", hidden=True),
        ),
        edited_by="contracts.correct",
        rows=lambda rows: rows.select_related(*MATTER, "unit", "checked_by"),
        one=lambda rows: rows.select_related(
            "unit__building__project", "signed_by", "checked_by", "matter__record__project"
        ).prefetch_related("matter__record__party__phones"),
        facts=_facts,
        sections=sections,
        level=matter_level,
        views=(
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View("draft", __("待签约"), lambda member: Q(matter__state=State.DRAFT)),
            View("signed", __("待核对"), lambda member: Q(matter__state=State.SIGNED)),
            View("checked", __("待备案"), lambda member: Q(matter__state=State.CHECKED)),
            View("filing", __("备案中"), lambda member: Q(matter__state=State.FILING)),
            View("filed", __("待领取"), lambda member: Q(matter__state=State.FILED)),
            View(
                "late",
                __("已逾期"),
                lambda member: Q(matter__closed_at=None, matter__next_due__lt=clock.now()),
            ),
            View("loans", __("贷款购房"), lambda member: Q(payment__in=BY_LOAN, live=True)),
            View("voiding", __("作废"), lambda member: Q(matter__state__in=(State.VOIDING, State.VOIDED))),
        ),
        clauses=("ZH-J1.4", "YX-2.4a", "YX-2.4c"),
        empty=__("签约从这里登记：选房屋和买受人，约好时间，资料一项一项收齐。"),
        facts_title=__("合同"),
        way=_way,
    )
)
