"""The complaint ledger and sheet, the parts of other departments, the collections sent upward."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.matters.models import Importance
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.rooms.desk.complaints.models import Category, Channel, PartState, State, Topic
from huiyin.rooms.desk.complaints.queries import items_shown
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import TONES
from huiyin.web.templatetags.huiyin import due_level, due_words, when, yuan


def _party(subject) -> str:
    party = subject.matter.record.party
    return masked_name(party.name) if party else _("匿名")


def _level(row) -> str:
    return due_level(row.matter.next_due) if row.matter.is_open else "grey"


def _due(row) -> str:
    return due_words(row.matter.next_due) if row.matter.is_open else when(row.matter.closed_at)


def _complaint_state(row) -> dict:
    label = dict(State.choices).get(row.matter.state, row.matter.state)
    return {"label": label, "value": label, "tone": TONES.get(row.matter.state, "grey")}


def _part_state(row) -> dict:
    label = dict(PartState.choices).get(row.matter.state, row.matter.state)
    return {"label": label, "value": label, "tone": TONES.get(row.matter.state, "grey")}


def _name(member) -> str:
    return member.name if member else ""


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
        Fact(_("类别"), complaint.get_category_display()),
        Fact(_("来源"), complaint.get_channel_display()),
        Fact(_("内容分类"), complaint.get_topic_display()),
        Fact(_("发生时间"), when(matter.happened_at)),
        Fact(_("登记时间"), when(matter.opened_at)),
        Fact(
            _("重要程度"),
            matter.get_importance_display(),
            clause="WY-S4",
            explains=reverse("explanation", args=["complaints", complaint.pk, "importance"]),
        ),
        Fact(_("接待人"), _name(complaint.receiver)),
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
            f"{_name(complaint.acknowledged_by)} {when(complaint.acknowledged_at)}"
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
            Fact(_("经理裁定"), f"{complaint.decision}（{_name(complaint.decided_by)}）", clause="WY-G5")
        )
    sections = [Section(_("投诉处理单"), facts=sheet), Section(_("批阅与核实"), facts=led)]
    sections += _lines_sections(complaint, member)
    return sections


def _lines_sections(complaint, member):
    """Parts, plan, contacts, remedies and group, each a list of lines and absent when empty."""
    found = []
    parts = complaint.parts.select_related("matter__record__department", "matter__owner").order_by("pk")
    groups = (
        (
            _("其他部门协办"),
            [
                {
                    "label": f"{p.matter.record.department.name}：{p.matter.title}",
                    "words": p.reply or _("%(who)s，%(due)s") % {"who": p.matter.owner.name, "due": _due(p)},
                    "url": reverse("record", args=["parts", p.pk]),
                    "state_label": dict(PartState.choices).get(p.matter.state),
                    "state_tone": TONES.get(p.matter.state, "grey"),
                }
                for p in parts
            ],
        ),
        (
            _("解决方案"),
            [
                {
                    "label": f"{s.position}. {s.words}",
                    "words": f"{s.owner.name}，{s.due_on:%m-%d}" + (f"，{s.outcome}" if s.outcome else ""),
                    "url": "",
                    "state_label": _("已完成") if s.done_at else _("未完成"),
                    "state_tone": "green" if s.done_at else "accent",
                }
                for s in complaint.steps.select_related("owner").order_by("position")
            ],
        ),
        (
            _("联系记录"),
            [
                {
                    "label": f"{c.get_way_display()}，{_('已联系上') if c.reached else _('未联系上')}",
                    "words": f"{_name(c.member)} {c.words}",
                    "url": "",
                    "when": c.at,
                }
                for c in complaint.contacts.select_related("member").order_by("-at")
            ],
        ),
        (
            _("补救办法"),
            [
                {
                    "label": r.words,
                    "words": _("费用 %(cost)s 元，同意人 %(who)s")
                    % {"cost": yuan(r.cost), "who": _name(r.agreed_by)}
                    if r.cost
                    else _("不产生费用"),
                    "url": "",
                    "when": r.at,
                }
                for r in complaint.remedies.select_related("agreed_by").order_by("-at")
            ],
        ),
    )
    for title, lines in groups:
        if lines:
            found.append(
                Section(title, template="web/components/lines.html", context={"lines": lines}, flush=True)
            )
    return found


def _group(complaint, member):
    """The complaints of one group, as related records."""
    lead = complaint.group_lead or complaint
    others = (
        lead.group.exclude(pk=complaint.pk).exclude(about_member=member).select_related("matter__record")[:30]
    )
    rows = list(others) + ([lead] if complaint.group_lead else [])
    return [
        {
            "label": _("群诉 %s") % (row.matter.record.number or ""),
            "words": row.matter.title,
            "url": reverse("record", args=["complaints", row.pk]),
            "state_label": dict(State.choices).get(row.matter.state),
            "state_tone": TONES.get(row.matter.state, "grey"),
        }
        for row in rows
    ]


MATTER = "matter__record__party", "matter__record__project", "matter__owner"

page(
    Page(
        "complaints",
        "desk",
        "message-exclamation",
        columns=(
            Column("number", __("编号"), lambda c: c.record.number, sticky=True),
            Column(
                "title", __("事由"), lambda c: c.matter.title, wide=True, filter="matter__title__contains"
            ),
            Column(
                "state",
                __("状态"),
                _complaint_state,
                template="web/components/cell_badge.html",
                filter="matter__state",
                choices=State.choices,
            ),
            Column("due", __("时限"), _due, sort="matter__next_due", template="web/components/cell_due.html"),
            Column("party", __("客户"), _party),
            Column(
                "unit", __("房屋"), lambda c: c.unit.path if c.unit else "", filter="unit__path__startswith"
            ),
            Column(
                "category",
                __("类别"),
                lambda c: c.get_category_display(),
                filter="category",
                choices=Category.choices,
            ),
            Column(
                "topic",
                __("内容分类"),
                lambda c: c.get_topic_display(),
                filter="topic",
                choices=Topic.choices,
                minor=True,
            ),
            Column(
                "importance",
                __("重要程度"),
                lambda c: c.matter.get_importance_display(),
                filter="matter__importance",
                choices=Importance.choices,
                minor=True,
            ),
            Column(
                "owner", __("责任人"), lambda c: c.matter.owner.name, filter="matter__owner__name__contains"
            ),
            Column(
                "opened",
                __("登记时间"),
                lambda c: when(c.matter.opened_at),
                filter="matter__opened_at",
                day=True,
                full=lambda c: c.matter.opened_at,
            ),
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
                lambda c: c.get_channel_display(),
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
            Column("result", __("处理结果"), lambda c: c.result, hidden=True, wide=True),
            Column(
                "government",
                __("政府工单号"),
                lambda c: c.government_number,
                filter="government_number__contains",
                hidden=True,
            ),
        ),
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
        related=_group,
        level=_level,
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

page(
    Page(
        "parts",
        "desk",
        "share",
        columns=(
            Column("number", __("编号"), lambda p: p.record.number, sticky=True),
            Column(
                "title", __("事项"), lambda p: p.matter.title, wide=True, filter="matter__title__contains"
            ),
            Column(
                "state",
                __("状态"),
                _part_state,
                template="web/components/cell_badge.html",
                filter="matter__state",
                choices=PartState.choices,
            ),
            Column("due", __("时限"), _due, sort="matter__next_due", template="web/components/cell_due.html"),
            Column("department", __("承办部门"), lambda p: p.record.department.name),
            Column(
                "owner", __("责任人"), lambda p: p.matter.owner.name, filter="matter__owner__name__contains"
            ),
            Column("purpose", __("性质"), lambda p: p.get_purpose_display(), minor=True),
            Column("complaint", __("投诉编号"), lambda p: p.complaint.matter.record.number),
            Column(
                "opened",
                __("提出时间"),
                lambda p: when(p.matter.opened_at),
                filter="matter__opened_at",
                day=True,
            ),
        ),
        rows=lambda rows: rows.select_related(
            *MATTER, "matter__record__department", "complaint__matter__record"
        ),
        one=lambda rows: rows.select_related("complaint__matter__record", "asked_by", "replied_by"),
        facts=lambda part, member: [
            Fact(_("承办部门"), part.record.department.name),
            Fact(_("性质"), part.get_purpose_display()),
            Fact(_("提出人"), _name(part.asked_by)),
            Fact(_("提出时间"), when(part.matter.opened_at)),
            Fact(_("投诉编号"), part.complaint.matter.record.number),
        ],
        sections=lambda part, member: [
            Section(_("请求事项"), text=part.asked),
            Section(_("部门答复"), text=part.reply or _("还没有答复。")),
        ],
        level=_level,
        views=(
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View("open", __("待答复"), lambda member: Q(matter__closed_at=None)),
        ),
        clauses=("YX-2.1.3a", "JS-H3.2"),
        empty=__("投诉需要其他部门配合时，从投诉页上“请其他部门协办”。"),
    )
)

page(
    Page(
        "collections",
        "desk",
        "stack-push",
        columns=(
            Column("number", __("编号"), lambda c: c.record.number, sticky=True),
            Column("period", __("期间"), str),
            Column("count", __("件数"), lambda c: len(c.items), align="end"),
            Column("to", __("报送"), lambda c: c.to_member.name),
            Column("sent", __("报送时间"), lambda c: when(c.sent_at)),
            Column("read", __("签收"), lambda c: when(c.read_at) if c.read_at else _("未签收")),
        ),
        rows=lambda rows: rows.select_related("record", "to_member"),
        one=lambda rows: rows.select_related("to_member"),
        facts=lambda one, member: [
            Fact(_("期间"), str(one)),
            Fact(_("件数"), len(one.items)),
            Fact(_("报送"), one.to_member.name),
            Fact(_("报送时间"), when(one.sent_at)),
            Fact(_("签收时间"), when(one.read_at) if one.read_at else _("未签收")),
            Fact(_("上级意见"), one.remark),
        ],
        sections=lambda one, member: [
            Section(
                _("明细"),
                template="web/components/lines.html",
                context={
                    "lines": [
                        {
                            "label": f"{number} {title}",
                            "words": "",
                            "url": reverse("record", args=["complaints", key]),
                            "state_label": dict(State.choices).get(state, state),
                            "state_tone": TONES.get(state, "grey"),
                        }
                        for key, number, title, state in items_shown(one, member)
                    ]
                },
                flush=True,
            )
        ],
        clauses=("JS-H3.3",),
        empty=__("每期把产品技术类投诉汇总，报送上一级。"),
    )
)
