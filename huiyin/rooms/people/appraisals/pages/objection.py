"""The ledger of objections and the page of one."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.clauses.revising import titles
from huiyin.rooms.people.appraisals.models import ObjectionState
from huiyin.rooms.people.appraisals.pages.saying import points_words, url_of
from huiyin.web.columns import due_column, number_column, opened_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import MATTER, matter_level, name_of
from huiyin.web.templatetags.huiyin import when


def _about(one) -> str:
    if one.deduction is None:
        return str(_("整张表"))
    return f"{one.deduction.item} −{points_words(one.deduction.claimed)} {one.deduction.words}"


def _outcome(one) -> str:
    if one.upheld is None:
        return ""
    return str(_("维持") if one.upheld else _("改扣 %s 分") % points_words(one.points))


def _facts(one, member):
    facts = [
        Fact(_("提出人"), one.member.name),
        Fact(_("考核记录"), one.sheet.record.number, url=url_of(one.sheet)),
        Fact(_("对哪一项"), _about(one), clause="WY-A1"),
        Fact(_("现得分"), points_words(one.sheet.score)),
        Fact(_("考评人"), name_of(one.sheet.appraiser)),
    ]
    if one.clause:
        facts.append(
            Fact(
                _("条款疑问"),
                f"{one.clause} {titles().get(one.clause, '')}：{one.question}",
                clause="WY-A4.10",
            )
        )
    if one.decided_at:
        facts.append(Fact(_("处理结果"), _outcome(one)))
        facts.append(Fact(_("处理人"), f"{name_of(one.decided_by)} {when(one.decided_at)}"))
    return facts


def _sections(one, member):
    sections = [Section(_("理由"), text=one.words)]
    if one.verdict:
        sections.append(Section(_("处理意见"), text=one.verdict))
    return sections


page(
    Page(
        "appraisalobjections",
        "appraisal",
        "message-report",
        order=55,
        columns=(
            number_column(),
            Column("member", __("提出人"), lambda row: row.member.name, filter="member__name__contains"),
            Column("sheet", __("考核记录"), lambda row: row.sheet.record.number),
            Column("about", __("对哪一项"), _about, wide=True),
            state_column(ObjectionState.choices),
            due_column(),
            Column("outcome", __("结果"), _outcome),
            owner_column(),
            opened_column(__("提出时间")),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "member", "sheet__record", "deduction__item"),
        one=lambda rows: rows.select_related(
            "member", "decided_by", "sheet__record", "sheet__appraiser", "deduction__item"
        ),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        way=lambda one: (
            (ObjectionState.OPEN, ObjectionState.WITHDRAWN)
            if one.matter.state == ObjectionState.WITHDRAWN
            else (ObjectionState.OPEN, ObjectionState.DECIDED)
        ),
        views=(View("open", __("待处理"), lambda member: Q(matter__closed_at=None)),),
        clauses=("WY-A1", "WY-A4.10"),
        empty=__("员工对考评有异议的在这里；由没有参与考评的上级处理。"),
        facts_title=__("异议"),
        told_whole=True,
    )
)
