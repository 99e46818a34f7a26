"""Everything about oneself: each sheet with its deductions, the totals of the years, one's objections."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.members.models import Department
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.people.appraisals import queries
from huiyin.rooms.people.appraisals.actions.objections import objection_ends
from huiyin.rooms.people.appraisals.models import SheetState, YearTotal
from huiyin.rooms.people.appraisals.pages.saying import figure, points_words, sheet_state, url_of
from huiyin.web.drawers import urls_of
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, chosen, state_cell

SHOWN = 24


def _deductions(sheet, urls) -> list[dict]:
    return [
        {
            "item": str(one.item),
            "points": points_words(one.points),
            "words": one.words,
            "evidence": one.evidence.number if one.evidence else one.files,
            "url": urls.get(one.evidence_id, ""),
        }
        for one in sheet.deductions.all()
    ]


def _sheet(sheet, urls, now) -> dict:
    until = objection_ends(sheet) if sheet.state == SheetState.DONE else None
    may = until is not None and now <= until
    return {
        "label": f"{chosen(sheet, 'sort')} {sheet.round.period}",
        "url": url_of(sheet),
        "number": sheet.record.number,
        "score": points_words(sheet.score) if sheet.state == SheetState.DONE else "",
        "explain": figure(sheet, "appraised") if sheet.state == SheetState.DONE else "",
        "state": sheet_state(sheet),
        "why": sheet.exempt_why,
        "deductions": _deductions(sheet, urls),
        "bonuses": [
            {"points": points_words(one.points), "words": f"{one.reward.record.number} {one.reward}"}
            for one in sheet.bonuses.all()
        ],
        "remark": sheet.remark,
        "object_url": f"{reverse('open', args=['appraisalobjections.raise'])}?from={sheet.pk}" if may else "",
        "until": until if may else None,
    }


def _total(one: YearTotal) -> dict:
    return {
        "label": _("%d 年度") % one.year,
        "url": url_of(one),
        "excellent": one.excellent,
        "figures": [
            {"label": label, "value": points_words(getattr(one, name)), "explain": figure(one, name)}
            for name, label in (
                ("checks", _("检查")),
                ("monthly", _("月考核")),
                ("annual", _("年终")),
                ("total", _("总分")),
            )
            if getattr(one, name) is not None
        ],
    }


def mine(request: MemberRequest) -> HttpResponse:
    """A member reads every point that they lost, why, and by what; and may have it looked at again (WY-A1)."""
    member = request.user
    own = (
        queries.sheets_seen_by(member)
        .filter(member=member, round__standing=True)
        .exclude(state=SheetState.DRAFT)
        .select_related("record", "round", "standard")
    )
    sheets = list(queries.deductions_of(own).order_by("-pk")[:SHOWN])
    keys = {one.evidence_id for sheet in sheets for one in sheet.deductions.all() if one.evidence_id}
    urls, now = urls_of(member, keys) if keys else {}, clock.now()
    totals = queries.totals_seen_by(member).filter(member=member).select_related("record").order_by("-year")
    objections = (
        queries.objections_seen_by(member)
        .filter(member=member)
        .select_related("matter__record", "sheet__record")
        .order_by("-pk")[:SHOWN]
    )
    team: list[dict] = []
    for department in Department.objects.filter(pk__in=reach_of(member).departments):
        team += [
            {"label": one.member.name, "score": points_words(one.score), "period": one.round.period}
            for one in queries.public_scores(member, department)[:60]
        ]
    context = {
        "page_title": _("我的考评"),
        "clauses": chips(["WY-A1", "WY-A4.6"]),
        "sheets": [_sheet(one, urls, now) for one in sheets],
        "totals": [_total(one) for one in totals[:5]],
        "objections": [
            {
                "label": f"{one.record.number} {one.matter.title}",
                "url": url_of(one),
                "state": state_cell(one),
                "words": one.verdict or one.words,
            }
            for one in objections
        ],
        "team": team,
    }
    return render(request, "appraisals/mine.html", context)


screen(
    Screen(
        "my_appraisals",
        "appraisals/mine",
        mine,
        right="appraisalobjections.raise",
        label=__("我的考评"),
        nav="appraisal",
        icon="user-star",
    )
)
