"""The handover ledger and the page of one home's handover."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.registers.office.pages.items import things_section
from huiyin.rooms.sales.handovers.models import DefectState, State
from huiyin.rooms.sales.handovers.queries import accepted
from huiyin.rooms.sales.settlement.queries import clearance_of, lines_for
from huiyin.web.columns import due_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, day, matter_level, name_of
from huiyin.web.templatetags.huiyin import when

TONES = {"open": "orange", "mended": "accent", "passed": "green", "voided": "grey"}


def _slot(handover) -> str:
    return str(handover.slot) if handover.slot else ""


def _facts(handover, member):
    party, contract = handover.party, handover.contract
    return [
        Fact(_("合同"), str(contract.record), url=reverse("record", args=["contracts", contract.pk])),
        Fact(_("房屋"), str(contract.unit), url=reverse("record", args=["units", contract.unit_id])),
        Fact(_("买受人"), party.name, party=True, masked=masked_name(party.name)),
        *(
            Fact(_("电话"), phone.number, party=True, masked=masked_phone(phone.number))
            for phone in party.phones.all()
        ),
        Fact(
            _("批次"),
            str(handover.round.matter.record),
            url=reverse("record", args=["handoverrounds", handover.round_id]),
        ),
        Fact(_("预约时段"), _slot(handover), clause="YX-2.7.3"),
        Fact(_("改期次数"), handover.moved or ""),
        Fact(_("约定交房日"), day(contract.hand_over_on)),
        Fact(_("通知时间"), when(handover.told_at) if handover.told_at else ""),
    ]


def _standing(handover) -> Section:
    """What stands in the way of the keys, each with its own words."""
    contract = handover.contract
    sheet = clearance_of(contract)
    open_lines = [line.label for line in lines_for(contract) if line.open]
    left = handover.defects.exclude(matter__state__in=(DefectState.PASSED, DefectState.VOIDED)).count()
    checks = [
        (_("竣工验收备案"), accepted(contract.unit), _("已登记"), _("未登记，不能交房"), ""),
        (
            _("结清单"),
            sheet is not None,
            str(sheet.record) if sheet else "",
            _("还没有开"),
            reverse("record", args=["clearances", sheet.pk])
            if sheet
            else reverse("record", args=["contracts", contract.pk]),
        ),
        (_("款项"), not open_lines, _("已结清"), _("未清：%s") % "、".join(open_lines), ""),
        (_("验房"), handover.inspected_at is not None, _("已验"), _("还没有验"), ""),
        (_("缺陷整改"), not left, _("没有未整改的"), _("还有%d项") % left, ""),
    ]
    lines = [
        {
            "label": label,
            "words": "",
            "url": url,
            "state_label": good if ok else bad,
            "state_tone": "green" if ok else "red",
        }
        for label, ok, good, bad, url in checks
    ]
    return listed(_("交房条件"), lines)


def _inspection(handover) -> list[Section]:
    sections = []
    if handover.inspection:
        lines = [
            {
                "label": where,
                "words": words,
                "url": "",
                "state_label": _("合格") if ok else _("有问题"),
                "state_tone": "green" if ok else "orange",
            }
            for where, ok, words in handover.inspection
        ]
        title = _("验房记录（%(who)s %(when)s）") % {
            "who": name_of(handover.inspected_by),
            "when": when(handover.inspected_at),
        }
        sections.append(listed(title, lines))
    found = handover.defects.select_related("matter__record", "matter__owner").order_by("pk")
    lines = [
        {
            "label": f"{defect.where}：{defect.words}",
            "words": f"{defect.matter.record} {defect.matter.owner.name}",
            "url": reverse("record", args=["defects", defect.pk]),
            "state_label": str(DefectState(defect.matter.state).label),
            "state_tone": TONES[defect.matter.state],
        }
        for defect in found
    ]
    if lines:
        sections.append(listed(_("缺陷"), lines))
    return sections


def _sections(handover, member):
    done = handover.delivered_on is not None
    sections = [] if done else [_standing(handover)]
    if done:
        consent = {True: _("同意"), False: _("不同意"), None: _("未表态")}[handover.consent]
        sections.append(
            Section(
                _("交付"),
                facts=[
                    Fact(_("交房日期"), day(handover.delivered_on), clause="YX-2.7.3"),
                    Fact(_("收房人"), handover.taken_by, party=True, masked=masked_name(handover.taken_by)),
                    Fact(_("经办人"), name_of(handover.delivered_by)),
                    Fact(_("交付文件"), "、".join(handover.handed_papers)),
                    Fact(_("钥匙"), "、".join(handover.keys_given)),
                    Fact(_("表底数"), "、".join(f"{meter} {reading}" for meter, reading in handover.meters)),
                    Fact(_("资料提供给物业公司"), consent, clause="YX-1.4"),
                ],
            )
        )
    sections += _inspection(handover)
    if done:
        sections.append(things_section(handover.record))
    return sections


page(
    Page(
        "handovers",
        "delivery",
        "key",
        order=71,
        columns=(
            number_column(),
            Column(
                "unit", __("房屋"), lambda h: h.contract.unit.path, filter="contract__unit__path__startswith"
            ),
            Column("party", __("买受人"), lambda h: masked_name(name_of(h.record.party)), personal=True),
            state_column(State.choices),
            due_column(),
            Column("slot", __("预约时段"), _slot),
            Column(
                "told",
                __("通知时间"),
                lambda h: when(h.told_at) if h.told_at else "",
                full=lambda h: h.told_at or "",
                minor=True,
            ),
            Column(
                "delivered",
                __("交房日期"),
                lambda h: day(h.delivered_on),
                full=lambda h: h.delivered_on or "",
            ),
            owner_column(),
            Column("moved", __("改期次数"), lambda h: h.moved or "", align="end", minor=True),
            Column(
                "project",
                __("项目"),
                lambda h: name_of(h.record.project),
                filter="record__project__name",
                hidden=True,
            ),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "contract__unit", "slot"),
        one=lambda rows: rows.select_related(
            "contract__unit__building__project",
            "contract__matter__record__department",
            "round__matter__record",
            "slot",
            "inspected_by",
            "delivered_by",
        ).prefetch_related("matter__record__party__phones"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View("invited", __("待预约"), lambda member: Q(matter__state=State.INVITED)),
            View("booked", __("已预约"), lambda member: Q(matter__state=State.BOOKED)),
            View("inspected", __("已验房"), lambda member: Q(matter__state=State.INSPECTED)),
            View("delivered", __("已交房"), lambda member: Q(matter__state=State.DELIVERED)),
            View(
                "files", __("待移交资料"), lambda member: Q(delivered_on__isnull=False, live=True, given=None)
            ),
        ),
        clauses=("YX-2.7.3",),
        empty=__("在交房批次里通知客户后，每户的交房列在这里。"),
        facts_title=__("交房"),
        way=lambda handover: (State.INVITED, State.BOOKED, State.INSPECTED, State.DELIVERED),
    )
)
