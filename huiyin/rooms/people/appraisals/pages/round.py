"""The ledger of rounds and the page of one: how far it is, who is left out, what it came to."""

from __future__ import annotations

from fractions import Fraction

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.people.appraisals.models import RoundState, SheetState, Sort
from huiyin.rooms.people.appraisals.pages.saying import kept_column, points_words, sheet_state, url_of
from huiyin.rooms.people.appraisals.queries import (
    left_out_of,
    sheets_seen_by,
    totals_seen_by,
    with_progress,
)
from huiyin.rooms.people.appraisals.rules import in_figures
from huiyin.web.columns import due_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, chosen, day, matter_level, name_of
from huiyin.web.templatetags.huiyin import when

SHOWN = 60  # members on a round's page; the ledger holds them all


def _facts(round_, member):
    counts = round_.sheets.order_by().aggregate(
        asked=Count("pk"),
        done=Count("pk", filter=Q(state=SheetState.DONE)),
        exempt=Count("pk", filter=Q(state=SheetState.EXEMPT)),
        points=Sum("score", filter=Q(state=SheetState.DONE)),
    )
    mean = Fraction(counts["points"], counts["done"] * 100) if counts["done"] else None
    facts = [
        Fact(_("种类"), chosen(round_, "sort"), clause="WY-A4.3.1"),
        Fact(_("期间"), round_.period),
        Fact(_("部门"), round_.department.name),
        Fact(
            _("进度"),
            _("%(done)d / %(asked)d 人，免考 %(exempt)d 人") % counts,
            clause="WY-A4.1",
        ),
        Fact(_("平均得分"), in_figures(mean)),
        Fact(_("操作层标准"), str(round_.operating), url=url_of(round_.operating), clause="WY-A4.2"),
        Fact(_("管理层标准"), str(round_.managing), url=url_of(round_.managing)),
        Fact(_("保存至"), day(round_.keep_until), clause="WY-A4.11"),
    ]
    if round_.ended_at:
        facts.append(Fact(_("结束"), f"{name_of(round_.ended_by)} {when(round_.ended_at)}"))
    return facts


def _sections(round_, member):
    sections = []
    if round_.standing and round_.sort != Sort.SPOT and (missing := left_out_of(round_)):
        lines = [
            {
                "label": one.member.name,
                "words": one.post,
                "state_label": _("漏列"),
                "state_tone": "red",
            }
            for one in missing[:SHOWN]
        ]
        is_open = round_.matter.closed_at is None
        title = _("漏列人员（补入之前不能结束）") if is_open else _("结束后任职的人员（重新打开后补入）")
        sections.append(listed(title, lines))
    seen = sheets_seen_by(member).filter(round=round_).select_related("record", "member", "appraiser")
    ledger = f"{reverse('ledger', args=['appraisalsheets'])}?f_sort={round_.sort}"
    lines = []
    for one in seen.order_by("state", "pk")[:SHOWN]:
        cell = sheet_state(one)
        words = _("考评人 %s") % (name_of(one.appraiser) or _("未指定"))
        if one.state == SheetState.DONE:
            words = _("得分 %(score)s；%(words)s") % {"score": points_words(one.score), "words": words}
        lines.append(
            {
                "label": f"{one.member.name} · {one.post}",
                "words": words if not one.exempt_why else f"{words}；{one.exempt_why}",
                "url": url_of(one),
                "state_label": cell["label"],
                "state_tone": cell["tone"],
            }
        )
    if lines:
        sections.append(listed(_("每人一张"), lines))
    if len(lines) == SHOWN:
        sections.append(Section(_("其余的在台账里"), facts=[Fact(_("考核记录"), _("打开台账"), url=ledger)]))
    totals = totals_seen_by(member).filter(round=round_).select_related("record", "member")
    shown = [
        {
            "label": one.member.name,
            "words": _("检查 %(checks)s，月考核 %(monthly)s，年终 %(annual)s，总分 %(total)s")
            % {
                name: points_words(getattr(one, name)) or _("无")
                for name in ("checks", "monthly", "annual", "total")
            },
            "url": url_of(one),
            "state_label": _("优秀员工") if one.excellent else "",
            "state_tone": "green",
        }
        for one in totals.order_by("-total", "pk")[:SHOWN]
    ]
    if shown:
        sections.append(listed(_("年终总分"), shown))
    return sections


page(
    Page(
        "appraisalrounds",
        "appraisal",
        "clipboard-list",
        order=52,
        columns=(
            number_column(),
            Column("title", __("考评"), lambda row: row.matter.title, wide=True),
            Column("sort", __("种类"), lambda row: chosen(row, "sort"), filter="sort", choices=Sort.choices),
            Column("period", __("期间"), lambda row: row.period),
            state_column(RoundState.choices),
            due_column(),
            Column(
                "progress",
                __("进度"),
                lambda row: f"{row.finished}/{row.asked}",
                align="end",
            ),
            owner_column(),
            Column("year", __("年度"), lambda row: row.year, filter="year", minor=True, align="end"),
            kept_column(),
        ),
        rows=lambda rows: with_progress(rows.select_related(*MATTER)),
        one=lambda rows: rows.select_related(
            "department", "ended_by", "operating__record", "managing__record"
        ),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        way=lambda one: (
            (RoundState.OPEN, RoundState.VOIDED)
            if one.matter.state == RoundState.VOIDED
            else (RoundState.OPEN, RoundState.CLOSED)
            if one.matter.state != RoundState.REOPENED
            else (RoundState.OPEN, RoundState.REOPENED, RoundState.CLOSED)
        ),
        views=(
            View("open", __("进行中"), lambda member: Q(matter__closed_at=None)),
            View("monthly", __("月考核"), lambda member: Q(sort=Sort.MONTHLY)),
            View(
                "checks",
                __("周检月检抽检"),
                lambda member: Q(sort__in=(Sort.WEEKLY, Sort.CHECK, Sort.SPOT)),
            ),
            View("annual", __("年终"), lambda member: Q(sort=Sort.ANNUAL)),
            View("expired", __("保存期满"), lambda member: Q(keep_until__lt=clock.today())),
        ),
        clauses=("WY-A4.1", "WY-A2", "WY-A5"),
        empty=__("经理在这里开始周检、月检、抽检、月考核和年终考评；本期任职的员工全部列入。"),
        facts_title=__("轮次"),
        told_whole=True,
        tools=((__("考评尺度"), "appraisal_calibration", "scale"),),
    )
)
