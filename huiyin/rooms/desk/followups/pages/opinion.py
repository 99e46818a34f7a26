"""The ledger of what customers said: opinions, requests, and suggestions by topic."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.privacy.masking import masked_name
from huiyin.rooms.desk.followups.models import Cause, OpinionState, Sort, Topic, Verdict
from huiyin.web.columns import due_column, number_column, opened_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import MATTER, badge_cell, chosen, matter_level
from huiyin.web.templatetags.huiyin import when

VERDICT_TONES = {Verdict.ADOPTED: "green", Verdict.DECLINED: "orange"}


def _verdict(one) -> dict | str:
    if not one.verdict:
        return ""
    return badge_cell(one.get_verdict_display(), VERDICT_TONES[Verdict(one.verdict)])


def _repeats(one) -> dict | str:
    return badge_cell(_("再犯%d次") % one.repeats, "red") if one.repeats else ""


def _facts(one, member):
    party = one.party
    facts = [
        Fact(_("客户"), party.name, party=True, masked=masked_name(party.name))
        if party
        else Fact(_("客户"), _("匿名")),
        Fact(_("性质"), one.get_sort_display()),
        Fact(_("主题"), one.get_topic_display()),
        Fact(_("原因"), one.get_cause_display() or _("待查")),
        Fact(_("所涉部门"), one.record.department.name),
        Fact(_("提出时间"), when(one.matter.opened_at)),
    ]
    if one.repeats:
        facts.append(Fact(_("同因再次发生"), _("此前已有%d次") % one.repeats, clause="WY-G11"))
    return facts


def _sections(one, member):
    sections = [Section(_("客人原话"), text=one.words)]
    if not one.signed_by:
        return [*sections, Section(_("部门答复"), text=_("还没有答复。由所涉部门经理答复并签字。"))]
    sheet = [
        Fact(_("答复"), one.matter.answer),
        Fact(_("签字人"), one.signed_by.name, clause="WY-G11"),
        Fact(_("签字时间"), when(one.settled_at)),
    ]
    if one.verdict:
        sheet += [
            Fact(_("是否采纳"), one.get_verdict_display(), clause="WY-G9"),
            Fact(_("理由"), one.verdict_reason),
        ]
    if one.prevention:
        sheet.append(Fact(_("防止再犯的措施"), one.prevention))
    return [*sections, Section(_("部门答复"), facts=sheet)]


def _related(one, member):
    """The survey or sheet that it came from is among the linked records; earlier ones of the same cause are named here."""
    if not (one.repeats and one.cause):
        return []
    from_before = (
        type(one)
        .objects.filter(
            matter__record__department=one.record.department_id,
            topic=one.topic,
            cause=one.cause,
            pk__lt=one.pk,
            matter__record__voided_at=None,
        )
        .exclude(about_member=member)
        .select_related("matter__record")
        .order_by("-pk")[:5]
    )
    return [
        {
            "label": _("同一原因 %s") % (row.record.number or ""),
            "words": row.matter.title,
            "url": reverse("record", args=["opinions", row.pk]),
        }
        for row in from_before
    ]


page(
    Page(
        "opinions",
        "followups",
        "bulb",
        order=36,
        columns=(
            number_column(),
            title_column(__("意见")),
            state_column(OpinionState.choices),
            due_column(),
            Column("sort", __("性质"), lambda o: chosen(o, "sort"), filter="sort", choices=Sort.choices),
            Column("topic", __("主题"), lambda o: chosen(o, "topic"), filter="topic", choices=Topic.choices),
            Column(
                "verdict",
                __("是否采纳"),
                _verdict,
                template="web/components/cell_badge.html",
                filter="verdict",
                choices=Verdict.choices,
            ),
            Column(
                "department",
                __("所涉部门"),
                lambda o: o.record.department.name,
                filter="matter__record__department__name__contains",
            ),
            Column("signed", __("签字人"), lambda o: o.signed_by.name if o.signed_by else ""),
            Column(
                "cause",
                __("原因"),
                lambda o: chosen(o, "cause"),
                filter="cause",
                choices=Cause.choices,
                minor=True,
            ),
            Column("repeats", __("再犯"), _repeats, template="web/components/cell_badge.html", minor=True),
            opened_column(__("提出时间"), minor=True),
            Column(
                "party",
                __("客户"),
                lambda o: masked_name(o.party.name) if o.party else _("匿名"),
                hidden=True,
            ),
            Column("words", __("客人原话"), lambda o: o.words, wide=True, hidden=True),
            Column("answer", __("答复"), lambda o: o.matter.answer, wide=True, hidden=True),
            Column("reason", __("采纳与否的理由"), lambda o: o.verdict_reason, wide=True, hidden=True),
            Column("prevention", __("防止再犯的措施"), lambda o: o.prevention, wide=True, hidden=True),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "matter__record__department", "signed_by"),
        one=lambda rows: rows.select_related("signed_by", "followup__matter__record"),
        facts=_facts,
        sections=_sections,
        related=_related,
        level=matter_level,
        way=lambda one: (OpinionState.OPEN, OpinionState.ANSWERED),
        views=(
            View("mine", __("待我签字"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View("open", __("待答复"), lambda member: Q(matter__closed_at=None)),
            View("suggestions", __("建议"), lambda member: Q(sort=Sort.SUGGESTION)),
            View("adopted", __("已采纳"), lambda member: Q(verdict=Verdict.ADOPTED)),
            View("declined", __("不采纳"), lambda member: Q(verdict=Verdict.DECLINED)),
            View("repeats", __("同因再犯"), lambda member: Q(repeats__gt=0)),
        ),
        clauses=("WY-G11", "WY-G9", "WY-M13"),
        empty=__("回访和调查中客人提出的意见、要求、建议逐条列在这里。"),
    )
)
