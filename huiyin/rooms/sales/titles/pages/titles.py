"""The ledger of titles, and the page of one: papers, receipts, what stands in the way, the certificate."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.money import yuan
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.registers.office.pages.items import things_section
from huiyin.rooms.sales.titles.models import TitleState
from huiyin.rooms.sales.titles.pages.parts import act_line, gate_lines, papers_section
from huiyin.rooms.sales.titles.queries import acts_of, area_balance, gates_of, proofs_of
from huiyin.web.columns import due_column, money_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, chosen, day, matter_level, name_of
from huiyin.web.templatetags.huiyin import when

WAY = (
    TitleState.COLLECTING,
    TitleState.READY,
    TitleState.FILED,
    TitleState.ACCEPTED,
    TitleState.CERTIFIED,
    TitleState.ISSUED,
)


def left(title) -> str:
    """还有12天, 逾期3天: of the term, until the certificate is here."""
    if title.title_by is None or title.received_at or not title.live:
        return ""
    days = (title.title_by - clock.today()).days
    return _("还有%d天") % days if days >= 0 else _("逾期%d天") % -days


def _facts(title, member):
    contract, party = title.contract, title.party
    return [
        Fact(_("合同"), str(contract.record), url=reverse("record", args=["contracts", contract.pk])),
        Fact(_("房屋"), str(contract.unit), url=reverse("record", args=["units", contract.unit_id])),
        Fact(_("买受人"), party.name, party=True, masked=masked_name(party.name)),
        *(
            Fact(_("电话"), phone.number, party=True, masked=masked_phone(phone.number))
            for phone in party.phones.all()
        ),
        Fact(_("交房日期"), day(title.handed_over_on) or _("还没有交房")),
        Fact(
            _("办证期限"),
            " ".join(filter(None, (day(title.title_by), f"（{left(title)}）" if left(title) else "")))
            or _("交房后起算"),
            clause="YX-2.7.1a",
        ),
        Fact(_("公司报送资料期限"), day(title.file_by)),
        Fact(_("公司资料报送"), day(title.filed_on)),
        *([Fact(_("原编号"), title.old_number)] if title.old_number else []),
    ]


def _late(title) -> list[Section]:
    if not title.fault and not title.escalated_on:
        return []
    facts = [
        Fact(_("逾期原因"), chosen(title, "fault"), clause="YX-2.7.1a"),
        Fact(_("依据"), title.fault_words),
        Fact(_("上报日期"), day(title.escalated_on)),
    ]
    if title.exposure is not None:
        explains = reverse("explanation", args=["titles", title.pk, "exposure"])
        facts.insert(1, Fact(_("逾期违约金测算"), _("%s元") % yuan(title.exposure), explains=explains))
    return [Section(_("逾期"), facts=[fact for fact in facts if fact.value])]


def _receipts(title) -> Section:
    found = []
    for proof in proofs_of(title.contract):
        receipt = proof.receipt
        found.append(
            {
                "label": _("%s票据") % proof.label,
                "words": receipt.number if receipt and receipt.number else "",
                "url": reverse("record", args=["receipts", receipt.pk]) if receipt else "",
                "state_label": _("已收") if proof.there else _("未收"),
                "state_tone": "green" if proof.there else "orange",
            }
        )
    paid = title.fee is not None and (not title.fee or title.fee_paid_on)
    fee = _("%s元") % yuan(title.fee) if title.fee else _("不收") if title.fee == 0 else ""
    found.append(
        {
            "label": _("办证费用"),
            "words": " ".join(filter(None, (fee, day(title.fee_paid_on), title.fee_number))),
            "url": reverse("record", args=["bills", title.bill_id]) if title.bill_id else "",
            "state_label": _("免收")
            if title.fee == 0
            else _("已缴")
            if paid
            else _("未缴")
            if title.fee
            else _("未核定"),
            "state_tone": "green" if paid else "orange",
        }
    )
    return listed(_("税费票据与费用"), found)


def _certificate(title) -> list[Section]:
    if not title.received_at:
        return []
    owes, owed = area_balance(title.contract)
    open_words = (
        _("客户还应补%s元") % yuan(owes) if owes else _("还应退客户%s元") % yuan(owed) if owed else ""
    )
    facts = [
        Fact(_("不动产权证号"), title.certificate_number, clause="ZH-J4.4"),
        Fact(_("国有土地使用证号"), title.land_number),
        Fact(_("发证日期"), day(title.certified_on)),
        Fact(_("收到证书"), when(title.received_at), clause="YX-2.7.1b"),
        Fact(_("通知领证"), when(title.notified_at) if title.notified_at else _("还没有通知到")),
        Fact(_("面积差款"), open_words or _("已结清"), clause="YX-2.7.2"),
        Fact(_("领证时间"), when(title.issued_at) if title.issued_at else "", clause="YX-2.7.1c"),
        Fact(_("交抵押银行"), title.bank),
    ]
    return [Section(_("产权证书"), facts=[fact for fact in facts if fact.value])]


def _sections(title, member):
    found = [*_certificate(title), *_late(title)]
    early = title.matter.state in (TitleState.COLLECTING, TitleState.READY)
    if early and (gates := gate_lines(gates_of(title.unit, clock.today()))):
        found.append(listed(_("还不能申请"), gates))
    acts = list(acts_of(title.contract))
    if acts:
        found.append(listed(_("登记事项"), [act_line(act) for act in acts]))
    found.append(_receipts(title))
    found += papers_section(title, "titles.take_papers" if early else "")
    return [*found, things_section(title.record, "transfers.make")]


page(
    Page(
        "titles",
        "titles",
        "id-badge-2",
        order=60,
        columns=(
            number_column(),
            Column(
                "unit",
                __("房屋"),
                lambda t: t.contract.unit.path,
                filter="contract__unit__path__startswith",
            ),
            Column("party", __("买受人"), lambda t: masked_name(name_of(t.record.party)), personal=True),
            state_column(TitleState.choices),
            due_column(),
            Column(
                "title_by",
                __("办证期限"),
                lambda t: day(t.title_by),
                full=lambda t: t.title_by or "",
                sort="title_by",
            ),
            Column("left", __("剩余"), left),
            Column(
                "handed_over_on",
                __("交房日期"),
                lambda t: day(t.handed_over_on),
                full=lambda t: t.handed_over_on or "",
                edits="handed_over_on",
            ),
            Column(
                "applied_on", __("申请日期"), lambda t: day(t.applied_on), full=lambda t: t.applied_on or ""
            ),
            Column(
                "acceptance_number",
                __("受理号"),
                lambda t: t.acceptance_number,
                filter="acceptance_number__contains",
                edits="acceptance_number",
                minor=True,
            ),
            Column(
                "certificate_number",
                __("不动产权证号"),
                lambda t: t.certificate_number,
                filter="certificate_number__contains",
                edits="certificate_number",
            ),
            Column(
                "issued_at",
                __("领证时间"),
                lambda t: when(t.issued_at) if t.issued_at else "",
                full=lambda t: t.issued_at or "",
            ),
            owner_column(),
            Column(
                "land_number",
                __("国有土地使用证号"),
                lambda t: t.land_number,
                edits="land_number",
                hidden=True,
            ),
            money_column("fee", __("办证费用"), lambda t: t.fee, hidden=True),
            Column("fee_number", __("缴费票据号"), lambda t: t.fee_number, edits="fee_number", hidden=True),
            Column("fault", __("逾期原因"), lambda t: chosen(t, "fault") if t.fault else "", minor=True),
            Column("chased", __("催办次数"), lambda t: t.chased or "", align="end", hidden=True),
            Column(
                "project",
                __("项目"),
                lambda t: name_of(t.record.project),
                filter="record__project__name",
                minor=True,
            ),
            Column("contract", __("合同编号"), lambda t: t.contract.record.number, hidden=True),
            Column("old_number", __("原编号"), lambda t: t.old_number, filter="old_number", hidden=True),
        ),
        edited_by="titles.correct",
        rows=lambda rows: rows.select_related(*MATTER, "contract__unit", "contract__matter__record"),
        one=lambda rows: rows.select_related(
            "contract__unit__building__project", "contract__matter__record"
        ).prefetch_related("matter__record__party__phones"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View("collecting", __("待交资料费用"), lambda member: Q(matter__state=TitleState.COLLECTING)),
            View("ready", __("资料齐"), lambda member: Q(matter__state=TitleState.READY)),
            View("registry", __("在登记机构"), lambda member: Q(matter__state__in=("filed", "accepted"))),
            View("certified", __("待领证"), lambda member: Q(matter__state=TitleState.CERTIFIED)),
            View(
                "overdue",
                __("办证超期"),
                lambda member: Q(title_by__lt=clock.today(), received_at=None, live=True),
                sort="title_by",
            ),
            View("issued", __("已领证"), lambda member: Q(matter__state=TitleState.ISSUED)),
        ),
        clauses=("YX-2.7.1a", "YX-2.7.1b", "YX-2.7.1c"),
        empty=__("交房后每户的办证自动列在这里，也可以从合同上开始办证，直到证书交到客户手里。"),
        facts_title=__("办证"),
        way=lambda title: WAY if title.matter.state in WAY else (TitleState.COLLECTING, TitleState.WITHDRAWN),
    )
)
