"""The complaint ledger and the complaint sheet."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.matters.models import Importance
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.registers.estates.queries import units_named
from huiyin.rooms.desk.complaints.models import Category, Channel, State, Topic
from huiyin.rooms.desk.complaints.pages.lines import group_of, listeds
from huiyin.web.columns import (
    due_column,
    importance_column,
    number_column,
    opened_column,
    owner_column,
    state_column,
    title_column,
)
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import MATTER, chosen, matter_level, name_of
from huiyin.web.templatetags.huiyin import when


def _party(subject) -> str:
    party = subject.matter.record.party
    return masked_name(party.name) if party else _("匿名")


def _complaint_facts(complaint, member):
    matter, record, party = complaint.matter, complaint.record, complaint.party
    facts = []
    if party:
        facts += [Fact(_("客户"), party.name, party=True, masked=masked_name(party.name))]
        facts += [
            Fact(_("电话"), phone.number, party=True, masked=masked_phone(phone.number))
            for phone in party.phones.all()
        ]
    else:
        facts += [Fact(_("客户"), _("匿名"))]
    if complaint.unit:
        facts.append(
            Fact(_("房屋"), str(complaint.unit), url=reverse("record", args=["units", complaint.unit_id]))
        )
    facts += [
        Fact(_("类别"), chosen(complaint, "category")),
        Fact(_("来源"), chosen(complaint, "channel")),
        Fact(_("内容分类"), chosen(complaint, "topic")),
        *([Fact(_("原编号"), complaint.old_number)] if complaint.old_number else []),
        Fact(_("发生时间"), when(matter.happened_at)),
        Fact(_("登记时间"), when(matter.opened_at)),
        Fact(
            _("重要程度"),
            chosen(matter, "importance"),
            clause="WY-S4",
            explains=reverse("explanation", args=["complaints", complaint.pk, "importance"]),
        ),
        Fact(_("接待人"), name_of(complaint.receiver)),
        Fact(_("部门"), record.department.name),
    ]
    if complaint.chased:
        facts.append(Fact(_("催办"), _("%d次") % complaint.chased))
    if complaint.reopened:
        facts.append(Fact(_("重开"), _("%d次") % complaint.reopened, clause="JS-1.2"))
    if complaint.government_number:
        facts += [
            Fact(_("政府工单号"), complaint.government_number),
            Fact(_("工单期限"), when(complaint.government_due)),
        ]
    return facts


def _complaint_sections(complaint, member):
    matter = complaint.matter
    sheet = [
        Fact(_("事由"), complaint.cause),
        Fact(_("客户要求"), complaint.wants),
        Fact(_("处理结果"), complaint.result, clause="WY-G6"),
        Fact(_("对客户的答复"), matter.answer),
    ]
    if complaint.category == Category.REQUEST and complaint.reasonable is not None:
        sheet.append(Fact(_("要求合理"), _("是") if complaint.reasonable else _("否"), clause="YX-2.1.2d"))
    if complaint.declined_rule:
        sheet.append(Fact(_("不予支持的依据"), complaint.declined_rule, clause="WY-G6b"))
    led = [
        Fact(
            _("领导批阅"),
            f"{name_of(complaint.acknowledged_by)} {when(complaint.acknowledged_at)}"
            if complaint.acknowledged_at
            else _("未批阅"),
            clause="YX-2.1.2c",
        ),
        Fact(_("批示"), complaint.instruction),
        Fact(_("调查结果"), complaint.findings, clause="WY-G4"),
        Fact(_("责任部门"), complaint.responsible.name if complaint.responsible else ""),
        Fact(
            _("首次处理"),
            when(complaint.first_action_at) if complaint.first_action_at else "",
            clause="YX-2.1.3c",
        ),
    ]
    if complaint.decision:
        led.append(
            Fact(_("经理裁定"), f"{complaint.decision}（{name_of(complaint.decided_by)}）", clause="WY-G5")
        )
    sections = [Section(_("投诉处理单"), facts=sheet), Section(_("批阅与核实"), facts=led)]
    sections += listeds(complaint, member)
    return sections


page(
    Page(
        "complaints",
        "complaints",
        "message-exclamation",
        order=20,
        columns=(
            number_column(),
            title_column(__("事由"), edits="title"),
            state_column(State.choices),
            due_column(),
            Column("party", __("客户"), _party),
            Column(
                "unit",
                __("房屋"),
                lambda c: c.unit.path if c.unit else "",
                filter="unit__path__startswith",
                edits="unit",
                finds=lambda member, typed: units_named([(c.record.project_id, door) for c, door in typed]),
            ),
            Column(
                "category",
                __("类别"),
                lambda c: chosen(c, "category"),
                filter="category",
                choices=Category.choices,
                edits="category",
            ),
            Column(
                "topic",
                __("内容分类"),
                lambda c: chosen(c, "topic"),
                filter="topic",
                choices=Topic.choices,
                minor=True,
                edits="topic",
            ),
            importance_column(minor=True),
            owner_column(),
            opened_column(__("登记时间")),
            Column(
                "acknowledged",
                __("批阅"),
                lambda c: when(c.acknowledged_at) if c.acknowledged_at else _("未批阅"),
                minor=True,
                full=lambda c: c.acknowledged_at or "",
            ),
            Column(
                "channel",
                __("来源"),
                lambda c: chosen(c, "channel"),
                filter="channel",
                choices=Channel.choices,
                hidden=True,
            ),
            Column(
                "project",
                __("项目"),
                lambda c: c.record.project.name if c.record.project else "",
                hidden=True,
            ),
            Column("wants", __("客户要求"), lambda c: c.wants, hidden=True, wide=True, edits="wants"),
            Column(
                "happened",
                __("发生时间"),
                lambda c: when(c.matter.happened_at),
                filter="matter__happened_at",
                day=True,
                full=lambda c: c.matter.happened_at,
                hidden=True,
                edits="happened_at",
            ),
            Column("result", __("处理结果"), lambda c: c.result, hidden=True, wide=True),
            Column(
                "government",
                __("政府工单号"),
                lambda c: c.government_number,
                filter="government_number__contains",
                hidden=True,
            ),
        ),
        edited_by="complaints.correct",
        rows=lambda rows: rows.select_related(*MATTER, "unit"),
        one=lambda rows: rows.select_related(
            "unit__building__project",
            "receiver",
            "acknowledged_by",
            "decided_by",
            "responsible",
            "group_lead",
        ).prefetch_related("matter__record__party__phones"),
        facts=_complaint_facts,
        sections=_complaint_sections,
        related=group_of,
        level=matter_level,
        views=(
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View("open", __("未办结"), lambda member: Q(matter__closed_at=None)),
            View(
                "late",
                __("已逾期"),
                lambda member: Q(matter__closed_at=None, matter__next_due__lt=clock.now()),
            ),
            View(
                "unread",
                __("未批阅"),
                lambda member: Q(
                    acknowledged_at=None, category__in=("complaint", "opinion"), matter__closed_at=None
                ),
            ),
            View("grave", __("重大"), lambda member: Q(matter__importance=Importance.GRAVE)),
            View("requests", __("要求"), lambda member: Q(category=Category.REQUEST)),
            View("opinions", __("意见"), lambda member: Q(category=Category.OPINION)),
            View("government", __("政府工单"), lambda member: ~Q(government_number="")),
        ),
        clauses=("YX-3.2.6", "ZH-J2.7"),
        empty=__("客户来电、来访提出的投诉、意见和要求都登记在这里。"),
    )
)
