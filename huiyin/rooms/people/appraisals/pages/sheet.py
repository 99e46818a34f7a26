"""The ledger of sheets and the page of one: every item, what it lost and why, what the house knows beside it."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.people.appraisals.models import Dimension, Level, SheetState, Sort
from huiyin.rooms.people.appraisals.pages.saying import (
    figure,
    kept_column,
    points_column,
    points_words,
    sheet_state,
    url_of,
)
from huiyin.rooms.people.appraisals.queries import Known, deductions_of, known_of
from huiyin.web.columns import number_column
from huiyin.web.drawers import urls_of
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import chosen, day, name_of
from huiyin.web.templatetags.huiyin import when


def _facts(sheet, member):
    round_ = sheet.round
    sees_round = round_.pk in urls_of(member, {round_.pk})
    facts = [
        Fact(_("被考评人"), sheet.member.name),
        Fact(_("岗位"), f"{sheet.post} · {chosen(sheet, 'level')}", clause="WY-A4.3.3"),
        Fact(
            _("轮次"),
            f"{round_.record.number} {round_.matter.title}",
            url=reverse("record", args=["appraisalrounds", round_.pk]) if sees_round else "",
        ),
        Fact(_("考评标准"), str(sheet.standard), url=url_of(sheet.standard), clause="WY-A4.2"),
        Fact(_("考评人"), name_of(sheet.appraiser)),
        Fact(_("进度"), chosen(sheet, "state")),
    ]
    if sheet.state == SheetState.EXEMPT:
        return [*facts, Fact(_("免考理由"), sheet.exempt_why), Fact(_("保存至"), day(sheet.keep_until))]
    facts += [
        Fact(_("扣分"), points_words(sheet.deducted), clause="WY-A4.7a"),
        *([Fact(_("加分"), points_words(sheet.bonus), clause="WY-A4.8")] if sheet.bonus else []),
        Fact(
            _("得分"),
            points_words(sheet.score),
            clause="WY-A4.5.2",
            explains=figure(sheet, "appraised") if sheet.state == SheetState.DONE or sheet.told else "",
        ),
    ]
    if sheet.done_at:
        facts.append(Fact(_("签署"), f"{name_of(sheet.done_by)} {when(sheet.done_at)}"))
    facts.append(Fact(_("保存至"), day(sheet.keep_until), clause="WY-A4.11"))
    return facts


def _marks(sheet, member) -> list[dict]:
    items = list(sheet.standard.items.order_by("position"))
    deductions = list(sheet.deductions.all())
    known = known_of(sheet)
    keys = {one.evidence_id for one in deductions} | {one.breach_id for one in deductions}
    urls = urls_of(member, {key for key in keys | {one.record for one in known} if key})

    def mark(one) -> dict:
        return {
            "points": points_words(one.points),
            "was": points_words(one.claimed) if one.claimed != one.points else "",
            "words": one.words,
            "by": one.by.name,
            "evidence": one.evidence.number if one.evidence else one.files,
            "url": urls.get(one.evidence_id, ""),
            "breach": one.breach.record.number if one.breach else "",
            "breach_url": urls.get(one.breach_id, ""),
        }

    def said(one: Known) -> dict:
        return {"label": one.label, "value": one.value, "url": urls.get(one.record or 0, "")}

    names = {item.name for item in items}
    rows: list[dict] = []
    for dimension in Dimension:
        own = [item for item in items if item.dimension == dimension]
        shown, untouched = [], []
        for item in own:
            marks = [one for one in deductions if one.item_id == item.pk]
            beside = [said(one) for one in known if one.item == item.name]
            if not marks and not beside:
                untouched.append(item.name if item.other else f"{item.name} {points_words(item.points)}")
                continue
            taken = sum(one.points for one in marks)
            shown.append(
                {
                    "name": item.name,
                    "points": "" if item.other else points_words(item.points),
                    "lost": points_words(taken) if taken else "",
                    "marks": [mark(one) for one in marks],
                    "known": beside,
                }
            )
        whole = sum(item.points for item in own)
        lost = sum(one.points for one in deductions if one.item.dimension == dimension)
        rows.append(
            {
                "label": dimension.label,
                "points": points_words(whole),
                "left": points_words(max(whole - lost, 0)),
                "items": shown,
                "untouched": "、".join(untouched),
            }
        )
    if strays := [
        said(one) for one in known if one.item not in names
    ]:  # of items that this house has renamed
        rows[-1]["items"].append({"name": str(_("其他数据")), "marks": [], "known": strays})
    return rows


def _bonuses(sheet) -> list[dict]:
    return [
        {
            "label": f"+{points_words(one.points)} {one.words}",
            "words": f"{one.reward.record.number} {one.reward}",
            "url": reverse("record", args=["rewards", one.reward_id]),
        }
        for one in sheet.bonuses.all()
    ]


def _sections(sheet, member):
    if sheet.state == SheetState.EXEMPT:
        return []
    sections = [
        Section(
            _("逐项扣分"),
            template="appraisals/marks.html",
            context={"rows": _marks(sheet, member)},
            flush=True,
        )
    ]
    if bonuses := _bonuses(sheet):
        sections.append(listed(_("加分"), bonuses))
    if sheet.remark:
        sections.append(Section(_("评语"), text=sheet.remark))
    return sections


def _beside(sheet, member):
    """What the house knows, in sight while an item is filled in."""
    if sheet.state != SheetState.DRAFT or sheet.member_id == member.pk:
        return []
    return [Fact(one.item, f"{one.label}：{one.value}") for one in known_of(sheet)[:12]]


page(
    Page(
        "appraisalsheets",
        "appraisal",
        "clipboard-check",
        order=53,
        columns=(
            number_column(),
            Column("member", __("被考评人"), lambda row: row.member.name, filter="member__name__contains"),
            Column("sort", __("种类"), lambda row: chosen(row, "sort"), filter="sort", choices=Sort.choices),
            Column("period", __("期间"), lambda row: row.round.period),
            Column(
                "state",
                __("进度"),
                sheet_state,
                filter="state",
                choices=SheetState.choices,
                template="web/components/cell_badge.html",
                full=lambda row: chosen(row, "state"),
            ),
            points_column("deducted", __("扣分")),
            points_column("bonus", __("加分"), minor=True),
            points_column("score", __("得分")),
            Column(
                "level",
                __("对象"),
                lambda row: chosen(row, "level"),
                filter="level",
                choices=Level.choices,
                minor=True,
            ),
            Column("post", __("岗位"), lambda row: row.post, minor=True),
            Column(
                "appraiser",
                __("考评人"),
                lambda row: name_of(row.appraiser),
                filter="appraiser__name__contains",
            ),
            Column(
                "last_on",
                __("期间止"),
                lambda row: day(row.last_on),
                filter="last_on",
                full=lambda row: row.last_on,
                hidden=True,
            ),
            Column("told", __("扣分与加分"), lambda row: row.told, hidden=True, wide=True),
            Column("remark", __("评语"), lambda row: row.remark or row.exempt_why, hidden=True, wide=True),
            kept_column(),
        ),
        rows=lambda rows: rows.select_related("record", "member", "appraiser", "round"),
        one=lambda rows: deductions_of(
            rows.select_related(
                "member",
                "appraiser",
                "done_by",
                "round__matter__record",
                "standard__record",
            )
        ),
        facts=_facts,
        sections=_sections,
        beside=_beside,
        views=(
            View(
                "mine",
                __("待我考评"),
                lambda member: Q(appraiser=member, state=SheetState.DRAFT, round__standing=True),
            ),
            View("draft", __("考评中"), lambda member: Q(state=SheetState.DRAFT)),
            View("monthly", __("月考核"), lambda member: Q(sort=Sort.MONTHLY)),
            View("annual", __("年终考评"), lambda member: Q(sort=Sort.ANNUAL)),
            View("expired", __("保存期满"), lambda member: Q(keep_until__lt=clock.today())),
        ),
        clauses=("WY-A4.5.2", "WY-A4.7a", "WY-A4.11"),
        empty=__("开始一轮考评后，每位员工一张表，按标准逐项扣分。"),
        facts_title=__("考核记录"),
        told_whole=True,
    )
)
