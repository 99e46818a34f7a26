"""The mortgage ledger and the page of one loan; what of it stands on its contract's page."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.money import yuan
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.kernel.records.kinds import KINDS
from huiyin.registers.office.pages.items import things_section
from huiyin.rooms.sales.mortgages.models import STAGES, Loan, Stage
from huiyin.rooms.sales.mortgages.pages.parts import (
    day,
    day_column,
    lender_names,
    lined,
    link,
    money,
    party_column,
)
from huiyin.rooms.sales.mortgages.queries import live_mortgage_of, mortgages_seen_by, parts_of
from huiyin.web.columns import due_column, money_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import MATTER, chosen, matter_level, name_of, state_badge
from huiyin.web.templatetags.huiyin import when

PAPER_TONES = {"missing": "orange", "received": "green", "excused": "grey"}


def _facts(mortgage, member):
    party, contract = mortgage.record.party, mortgage.contract
    facts = [
        Fact(_("合同"), str(contract.record), url=reverse("record", args=["contracts", contract.pk])),
        Fact(_("房屋"), str(contract.unit)),
        Fact(_("借款人"), party.name, party=True, masked=masked_name(party.name)),
        *(
            Fact(_("电话"), phone.number, party=True, masked=masked_phone(phone.number))
            for phone in party.phones.all()
        ),
        Fact(_("贷款种类"), chosen(mortgage, "loan"), clause="ZH-J3.1"),
        Fact(_("贷款金额"), money(mortgage.amount)),
        Fact(_("合同总价"), money(contract.price)),
        Fact(_("中介"), str(mortgage.agent or _("无"))),
        Fact(
            _("单独同意"),
            f"{day(mortgage.consent_on)} {mortgage.consent_version}" if mortgage.consent_on else _("未登记"),
            clause="YX-2.6b",
        ),
    ]
    if mortgage.why:
        facts.append(Fact(_("未批准或撤回原因"), mortgage.why))
    if mortgage.old_number:
        facts.append(Fact(_("原编号"), mortgage.old_number))
    return facts


def _parts(mortgage) -> Section:
    lines = []
    for part in parts_of(mortgage):
        terms = "，".join(
            filter(
                None,
                (
                    str(part.lender or _("机构未定")),
                    _("%d年") % part.years if part.years else "",
                    _("年利率%s%%") % f"{part.rate.normalize():f}" if part.rate else "",
                    chosen(part, "repay") if part.lender_id else "",
                ),
            )
        )
        paid = part.paid and part.rest
        lines.append(
            {
                "label": f"{chosen(part, 'sort')} {money(part.amount)}",
                "words": terms,
                "url": link("lenders", part.lender) if part.lender else "",
                "state_label": _("已放%s元") % yuan(part.paid)
                if paid
                else _("已放清")
                if part.paid
                else _("未放款"),
                "state_tone": "green" if part.paid and not part.rest else "orange" if part.paid else "grey",
            }
        )
    if not lines:
        lines = [{"label": _("还没有分配到机构"), "words": _("组合贷款在“安排贷款”里写明两笔各多少")}]
    return lined(_("贷款"), lines, action="mortgages.arrange")


def _papers(mortgage) -> Section:
    lines = [
        {
            "label": paper.label,
            "words": "，".join(
                filter(None, (f"{name_of(paper.by)} {when(paper.at)}" if paper.at else "", paper.words))
            ),
            "state_label": chosen(paper, "state"),
            "state_tone": PAPER_TONES[paper.state],
        }
        for paper in mortgage.papers.select_related("by").order_by("position", "pk")
    ]
    return lined(_("按揭资料"), lines, action="mortgages.take_papers")


def _days(mortgage) -> Section:
    return Section(
        _("办理进度"),
        facts=[
            Fact(_("资料齐全"), day(mortgage.ready_on), clause="YX-2.6b"),
            Fact(_("送审"), day(mortgage.submitted_on)),
            Fact(_("银行批准"), day(mortgage.approved_on), clause="YX-2.6c"),
            Fact(_("借款合同"), day(mortgage.agreed_on)),
            Fact(
                _("抵押登记"),
                " ".join(filter(None, (day(mortgage.registered_on), mortgage.registered_number))),
                clause="ZH-J3.4",
            ),
            Fact(_("放款到齐"), day(mortgage.arrived_on), clause="YX-2.6d"),
            Fact(_("通知中介领取"), when(mortgage.called_at) if mortgage.called_at else "", clause="YX-2.6a"),
            Fact(
                _("中介领取合同"),
                f"{when(mortgage.handed_at)} {masked_name(mortgage.handed_to)}" if mortgage.handed_at else "",
            ),
            Fact(_("告知客户"), when(mortgage.notified_at) if mortgage.notified_at else ""),
        ],
    )


def _paid(mortgage) -> list[Section]:
    lines = [
        {
            "label": f"{one.record} {money(one.amount)}",
            "words": _("银行%(bank)s，财务%(booked)s")
            % {"bank": day(one.bank_on), "booked": day(one.booked_on) or _("未入账")},
            "url": link("disbursements", one),
            "state_label": _("已入账") if one.booked_on else _("待入账"),
            "state_tone": "green" if one.booked_on else "orange",
        }
        for part in mortgage.parts.all()
        for one in part.disbursements.filter(record__voided_at=None).select_related("record").order_by("pk")
    ]
    return [lined(_("放款"), lines)] if lines else []


def _chases(mortgage) -> list[Section]:
    found = mortgage.chases.select_related("by").order_by("-pk")[:12]
    lines = [
        {
            "label": _("催%(whom)s（%(stage)s）")
            % {"whom": chosen(one, "whom"), "stage": Stage(one.stage).label},
            "words": "，".join(
                filter(None, (name_of(one.by), "" if one.reached else _("未联系上"), one.words))
            ),
            "when": one.at,
        }
        for one in found
    ]
    return [lined(_("催办记录"), lines, action="mortgages.chase")] if lines else []


def _sections(mortgage, member):
    return [
        _days(mortgage),
        _parts(mortgage),
        _papers(mortgage),
        *_paid(mortgage),
        *_chases(mortgage),
        things_section(mortgage.contract.record),
    ]


def _at(stage: Stage):
    """The loans that stand at a stage, for its tab."""
    return lambda member: Q(matter__state=stage)


def _way(mortgage) -> tuple[str, ...]:
    state = mortgage.matter.state
    if state in (Stage.REFUSED, Stage.WITHDRAWN):
        return (Stage.COLLECT, state)
    return (*STAGES, Stage.CLOSED)


def contract_sections(contract, member) -> list[Section]:
    """The loan of a contract on its page, with the papers that are still missing, for whoever may see it (ZH-J2.4)."""
    if not contract.by_loan:
        return []
    mortgage = live_mortgage_of(contract)
    if mortgage is None or not mortgages_seen_by(member).filter(pk=mortgage.pk).exists():
        return []
    missing = [paper for paper in mortgage.papers.order_by("position", "pk") if paper.state == "missing"]
    lines = [
        {
            "label": f"{mortgage.record} {chosen(mortgage, 'loan')} {money(mortgage.amount)}",
            "words": lender_names(mortgage) or _("机构未定"),
            "url": link("mortgages", mortgage),
            **state_badge(KINDS["mortgages"], mortgage.matter),
        }
    ]
    lines += [
        {"label": paper.label, "state_label": chosen(paper, "state"), "state_tone": PAPER_TONES[paper.state]}
        for paper in missing
    ]
    return [lined(_("按揭和按揭资料"), lines)]


page(
    Page(
        "mortgages",
        "loans",
        "home-dollar",
        order=30,
        columns=(
            number_column(),
            Column(
                "unit",
                __("房屋"),
                lambda m: m.contract.unit.path,
                filter="contract__unit__path__startswith",
                sort="contract__unit__path",
            ),
            party_column(),
            state_column(Stage.choices),
            due_column(),
            money_column("amount", __("贷款金额"), lambda m: m.amount),
            Column("loan", __("贷款种类"), lambda m: chosen(m, "loan"), filter="loan", choices=Loan.choices),
            Column("lender", __("贷款机构"), lender_names, filter="parts__lender__name"),
            Column("agent", __("中介"), lambda m: str(m.agent or ""), filter="agent__name"),
            day_column("stage_on", __("进入本阶段"), sort="stage_on"),
            owner_column(),
            day_column("submitted_on", __("送审日期"), minor=True),
            day_column("approved_on", __("批准日期"), minor=True),
            day_column("agreed_on", __("借款合同日期"), minor=True),
            day_column("registered_on", __("抵押登记日期"), minor=True),
            day_column("arrived_on", __("放款日期"), minor=True),
            Column(
                "project",
                __("项目"),
                lambda m: name_of(m.record.project),
                filter="record__project__name",
                hidden=True,
            ),
            Column("contract", __("合同编号"), lambda m: m.contract.record.number, hidden=True),
            Column("number", __("登记证明号"), lambda m: m.registered_number, hidden=True),
            Column("old", __("原编号"), lambda m: m.old_number, filter="old_number", hidden=True),
        ),
        rows=lambda rows: rows.select_related(
            *MATTER, "contract__unit", "contract__matter__record", "agent"
        ).prefetch_related("parts__lender"),
        one=lambda rows: rows.select_related(
            "contract__unit__building__project",
            "contract__matter__record",
            "agent",
            "matter__record__project",
        ).prefetch_related("matter__record__party__phones", "parts__lender"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            *(
                View(
                    str(stage),
                    stage.label,
                    _at(stage),
                )
                for stage in STAGES
            ),
            View(
                "late",
                __("已逾期"),
                lambda member: Q(matter__closed_at=None, matter__next_due__lt=clock.now()),
            ),
            View("refused", __("未批准"), lambda member: Q(matter__state=Stage.REFUSED)),
        ),
        clauses=("ZH-J3.1", "ZH-J3.2", "YX-2.6c"),
        empty=__("贷款购房的合同签订后，按揭会自动列在这里，直到放款告知客户。"),
        facts_title=__("按揭"),
        way=_way,
    )
)
