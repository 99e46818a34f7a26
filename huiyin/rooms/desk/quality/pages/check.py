"""The ledger of checks and the quality sheet."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.desk.quality.actions.checking import objection_ends
from huiyin.rooms.desk.quality.models import Row, State
from huiyin.rooms.desk.quality.pages.slip import about_words, months_back
from huiyin.rooms.desk.quality.queries import SOURCES, standing_slips
from huiyin.rooms.desk.quality.rules import said
from huiyin.web.columns import due_column, number_column, owner_column, state_column
from huiyin.web.drawing import BADGE
from huiyin.web.kit import PAGES, Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, badge_cell, matter_level
from huiyin.web.templatetags.huiyin import when


def score_cell(check) -> dict | str:
    """A score as a badge: orange where it asks for coaching."""
    return "" if check.score is None else badge_cell(said(check.score), "orange" if check.short else "green")


def _facts(check, member):
    facts = [
        Fact(_("被检人"), check.checked_member.name),
        Fact(
            _("被查记录"),
            about_words(check.about),
            url=reverse("record", args=[check.about.kind, check.about_id]) if _sees(check, member) else "",
        ),
        Fact(_("质检月份"), f"{check.month:%Y-%m}"),
        Fact(_("来源"), _("随机抽取") if check.sampled else _("人工抽检")),
        Fact(_("部门"), check.record.department.name),
    ]
    if check.why:
        facts.append(Fact(_("抽检缘由"), check.why))
    if check.score is not None:
        url = reverse("explanation", args=["checks", check.pk, "score"])
        facts += [
            Fact(_("得分"), said(check.score), clause="JS-2.3", explains=url),
            Fact(_("质检人"), check.checked_by.name if check.checked_by else ""),
            Fact(_("评分时间"), when(check.checked_at)),
        ]
    if check.matter.state == State.SCORED and check.record.voided_at is None:
        facts.append(Fact(_("可以申诉到"), when(objection_ends(check)), clause="JS-2.3"))
    return facts


def _sees(check, member) -> bool:
    return KINDS[check.about.kind].seen_by(member).filter(pk=check.about_id).exists()


def _sections(check, member):
    sections = []
    if check.rows:
        sections.append(_sheet(check))
    if check.remark:
        sections.append(Section(_("点评"), text=check.remark))
    if check.objection:
        title = _("申诉（%s）") % when(check.objected_at)
        sections.append(Section(title, text=check.objection))
    if check.decision:
        sections.append(_decision(check))
    sections += _slips(check)
    if looked_at := _looked_at(check, member):
        lines = [{"label": one.label, "value": one.value} for one in looked_at]
        sections.append(_read(_("被查的记录"), lines))
    return sections


def _decision(check) -> Section:
    result = _("维持%s分") % said(check.score)
    if check.score != check.score_before:
        words = {"before": said(check.score_before), "score": said(check.score)}
        result = _("由%(before)s分改为%(score)s分") % words
    lines = [
        {"label": _("结果"), "value": result},
        {"label": _("意见"), "value": check.decision},
        {"label": _("裁定人"), "value": check.decided_by.name if check.decided_by else ""},
        {"label": _("裁定时间"), "value": when(check.decided_at)},
    ]
    return _read(_("裁定"), lines)


def _sheet(check) -> Section:
    lines = []
    for values in check.rows:
        row = Row(*values)
        full = row.given == row.points
        lines.append(
            {
                "label": row.item,
                "words": f"{row.look}{'，' if row.look else ''}{_('权重')} {row.weight}",
                "url": "",
                "state_label": _("不适用") if row.given is None else f"{row.given} / {row.points}",
                "state_tone": "grey" if row.given is None else "green" if full else "orange",
            }
        )
    return listed(_("评分表"), lines)


def _found(check) -> list[list]:
    """The forbidden phrases of the record: as they stood when it was scored, before that as they stand."""
    return check.slips or [
        [one.phrase, one.situation, one.pk] for one in standing_slips(check.about_id, check.checked_member)
    ]


def _slips(check) -> list[Section]:
    lines = [
        {"label": f"“{phrase}”", "words": situation, "url": reverse("record", args=["slips", pk])}
        for phrase, situation, pk in _found(check)
    ]
    return [listed(_("记录中的禁用语"), lines)] if lines else []


def _looked_at(check, member) -> list[Fact]:
    """The record itself, without name and number of the customer, so that it can be judged beside the sheet."""
    kind = KINDS[check.about.kind]
    if check.matter.owner_id != member.pk and not _sees(check, member):
        return []
    declared = PAGES[kind.name]
    subject = declared.one(kind.particulars()).filter(pk=check.about_id).first()
    if subject is None:
        return []
    lines = list(declared.facts(subject, member))
    for section in declared.sections(subject, member):
        lines += [*section.facts, *([Fact(section.title, section.text)] if section.text else [])]
        lines += [Fact(one["label"], one.get("words")) for one in (section.context or {}).get("lines", ())]
    return [Fact(one.label, one.value) for one in lines if not one.party and one.value not in ("", None)]


def _beside(check, member) -> list[Fact]:
    """What is judged stands beside the points: the record, its forbidden phrases, the objection."""
    phrases = "、".join(f"“{phrase}”" for phrase, _situation, _pk in _found(check))
    return [
        *([Fact(_("禁用语"), phrases)] if phrases else []),
        *([Fact(_("点评"), check.remark)] if check.remark else []),
        *([Fact(_("申诉理由"), check.objection)] if check.objection else []),
        *_looked_at(check, member),
    ]


def _read(title, lines: list[dict]) -> Section:
    """Lines to be read one under the other: a name and a text."""
    return Section(title, template="quality/read.html", context={"lines": lines})


page(
    Page(
        "checks",
        "quality",
        "checklist",
        order=63,
        columns=(
            number_column(),
            Column(
                "member",
                __("被检人"),
                lambda c: c.checked_member.name,
                filter="checked_member__name__contains",
            ),
            Column("about", __("被查记录"), lambda c: about_words(c.about), filter="about__number__contains"),
            Column(
                "kind",
                __("种类"),
                lambda c: str(KINDS[c.about.kind].label),
                filter="about__kind",
                choices=lambda: [(name, KINDS[name].label) for name in SOURCES],
                hidden=True,
            ),
            Column("month", __("月份"), lambda c: f"{c.month:%Y-%m}", filter="month", choices=months_back),
            state_column(State.choices),
            due_column(),
            Column(
                "score",
                __("得分"),
                score_cell,
                template=BADGE,
                sort="score",
                align="end",
                full=lambda c: "" if c.score is None else float(said(c.score)),
            ),
            owner_column(),
            Column(
                "sampled",
                __("来源"),
                lambda c: _("随机抽取") if c.sampled else _("人工抽检"),
                filter="sampled",
                choices=(("True", __("随机抽取")), ("False", __("人工抽检"))),
                minor=True,
            ),
            Column(
                "checked",
                __("评分时间"),
                lambda c: when(c.checked_at) if c.checked_at else "",
                filter="checked_at",
                day=True,
                full=lambda c: c.checked_at or "",
                minor=True,
            ),
            Column("remark", __("点评"), lambda c: c.remark, wide=True, hidden=True),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "checked_member", "about"),
        one=lambda rows: rows.select_related(
            "checked_member", "about", "checked_by", "decided_by", "matter__record__project"
        ),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        way=lambda check: (
            (State.OPEN, State.SCORED, State.OBJECTED, State.SETTLED)
            if check.objected_at
            else (State.OPEN, State.SCORED)
        ),
        views=(
            View("waiting", __("待质检"), lambda member: Q(matter__state=State.OPEN)),
            View("mine", __("我的待质检"), lambda member: Q(matter__state=State.OPEN, matter__owner=member)),
            View("objected", __("申诉中"), lambda member: Q(matter__state=State.OBJECTED)),
            View("short", __("需要辅导"), lambda member: Q(short=True, matter__record__voided_at=None)),
        ),
        clauses=("JS-2.3", "YX-1.2"),
        beside=_beside,
        facts_title=__("质检"),
        told_whole=True,
        empty=__("每月初从上月办理的来电、来访、投诉答复和回访中抽查；也可以在这些记录的页面上点“抽检”。"),
    )
)
