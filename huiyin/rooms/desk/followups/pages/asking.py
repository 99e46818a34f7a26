"""Questionnaires with what came of them, and offers."""

from django.db.models import Avg, Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.desk.followups.models import Reason, Topic
from huiyin.rooms.desk.followups.rules import percent
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import badge_cell, chosen

SHOWN = 30  # answers on a survey's page


def _running(one) -> dict:
    day = clock.today()
    if one.from_on > day:
        return badge_cell(_("未开始"), "grey")
    return (
        badge_cell(_("已结束"), "grey") if one.to_on and one.to_on < day else badge_cell(_("使用中"), "green")
    )


def _days(one) -> str:
    return (
        f"{one.from_on:%Y-%m-%d} {_('至')} {one.to_on:%Y-%m-%d}"
        if one.to_on
        else f"{one.from_on:%Y-%m-%d} {_('起')}"
    )


def _for_what(one) -> str:
    return (
        _("专题调查：%s") % one.get_topic_display() if one.topic else _("回访：%s") % one.get_reason_display()
    )


def _questionnaire_facts(one, member):
    facts = [
        Fact(_("名称"), one.title),
        Fact(_("用途"), _for_what(one)),
        Fact(_("起止"), _days(one)),
        Fact(_("部门"), one.record.department.name),
    ]
    if one.topic:
        found = one.responses.aggregate(
            n=Count("pk"), good=Count("pk", filter=Q(satisfied=True)), mean=Avg("satisfaction")
        )
        facts.append(Fact(_("答卷"), _("%d份") % found["n"]))
        if found["n"]:
            facts += [
                Fact(_("满意率"), f"{percent(found['good'], found['n'])}%", clause="WY-M13"),
                Fact(_("平均分"), f"{found['mean']:.1f}"),
            ]
    return facts


def _questionnaire_sections(one, member):
    questions = [{"label": f"{n}. {question}", "url": ""} for n, question in enumerate(one.questions, 1)]
    sections = [listed(_("问题"), questions)]
    if not one.topic:
        return sections
    answers = [
        {
            "label": _("%(place)s，%(score)d分")
            % {"place": row.place or _("未留位置"), "score": row.satisfaction},
            "words": "；".join(f"{question}：{said}" for question, said in row.answers),
            "url": "",
            "when": row.at,
        }
        for row in one.responses.order_by("-pk")[:SHOWN]
    ]
    if answers:
        sections.append(listed(_("答卷"), answers))
    else:
        sections.append(Section(_("答卷"), text=_("还没有答卷。收到一份就点“登记答卷”。")))
    return sections


page(
    Page(
        "questionnaires",
        "followups",
        "checklist",
        order=37,
        columns=(
            number_column(),
            Column("title", __("名称"), lambda q: q.title, wide=True, filter="title__contains"),
            Column("running", __("状态"), _running, template="web/components/cell_badge.html"),
            Column(
                "reason",
                __("用于回访"),
                lambda q: chosen(q, "reason"),
                filter="reason",
                choices=Reason.choices,
            ),
            Column(
                "topic",
                __("调查主题"),
                lambda q: chosen(q, "topic"),
                filter="topic",
                choices=Topic.choices,
            ),
            Column("questions", __("问题数"), lambda q: len(q.questions), align="end"),
            Column("days", __("起止"), _days),
            Column("responses", __("答卷"), lambda q: q.answered or "", align="end"),
        ),
        rows=lambda rows: rows.select_related("record").annotate(answered=Count("responses")),
        one=lambda rows: rows,
        facts=_questionnaire_facts,
        sections=_questionnaire_sections,
        views=(
            View("surveys", __("专题调查"), lambda member: ~Q(topic="")),
            View("calls", __("回访问卷"), lambda member: Q(topic="")),
        ),
        clauses=("WY-M13", "WY-G9"),
        told_whole=True,
        facts_title=__("问卷信息"),
        empty=__("回访问什么、就什么主题征求意见，都在这里设定。没有设定的，用规程附带的问题。"),
    )
)

page(
    Page(
        "offers",
        "followups",
        "percentage",
        order=38,
        columns=(
            number_column(),
            Column("title", __("优惠名称"), lambda o: o.title, filter="title__contains"),
            Column("words", __("内容"), lambda o: o.words, wide=True),
            Column("running", __("状态"), _running, template="web/components/cell_badge.html"),
            Column("days", __("起止"), _days, sort="to_on"),
        ),
        rows=lambda rows: rows.select_related("record"),
        facts=lambda one, member: [
            Fact(_("优惠名称"), one.title),
            Fact(_("内容"), one.words),
            Fact(_("起止"), _days(one)),
            Fact(_("部门"), one.record.department.name),
        ],
        views=(
            View(
                "valid",
                __("有效的"),
                lambda member: Q(
                    from_on__lte=clock.today(), to_on__gte=clock.today(), record__voided_at=None
                ),
            ),
        ),
        clauses=("WY-G12a",),
        told_whole=True,
        facts_title=__("优惠信息"),
        empty=__("登记正在执行的入住优惠，回访散客时会显示。"),
    )
)
