"""How completely and how well customers were asked: coverage, satisfaction and its trend, surveys."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.clauses.parameters import needed, param
from huiyin.kernel.explain import Explained, Parameter
from huiyin.kernel.members.models import Department
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.privacy.masking import masked_name
from huiyin.rooms.desk.followups import queries
from huiyin.rooms.desk.followups.models import Reason, State, Topic
from huiyin.rooms.desk.followups.promises import LEAVING, OPENED, SILENT, SPECIAL, VISIT
from huiyin.rooms.desk.followups.queries import DIMENSIONS
from huiyin.rooms.desk.followups.rules import coverage, percent, satisfaction
from huiyin.web.drawers import shown_figure
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest, month_asked
from huiyin.web.saying import chip, chips

COVERED = {kind.name: kind for kind in (LEAVING, SPECIAL, VISIT, OPENED, SILENT)}
TITLES = {"person": __("按人员"), "process": __("按流程"), "project": __("按项目")}
MONTHS = 6  # of the trend
MUST_BE_SET = ("WY-G7",)  # whose target the rule book leaves open


def span(month: dt.date, months: int = 1) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of so many months, the last of them named, to their end."""
    return (
        clock.shanghai(f"{clock.months_on(month, 1 - months):%Y-%m-%d}"),
        clock.shanghai(f"{clock.months_on(month, 1):%Y-%m-%d}"),
    )


def departments_of(member) -> list[int]:
    """The departments whose follow-ups the member may see."""
    reach = reach_of(member)
    if any(seat.role.everywhere_with("followups.see") for seat in reach.seats):
        return list(Department.objects.values_list("pk", flat=True))
    return [pk for pk in reach.departments if reach.may("followups.see", pk)]


def _targets(clause: str, departments: list[int]) -> tuple[Parameter, ...]:
    """The target by which a rate is judged, where the clause has one."""
    if (clause, "coverage_target") not in shipped()[2]:
        return ()
    value = param(clause, "coverage_target", departments[0] if departments else None)
    return (Parameter(clause, "coverage_target", _("未设定") if value is None else value),)


def _due_promises(member, kind: str, month: dt.date):
    start, end = span(month)
    return queries.promises_due(departments_of(member), kind, start, min(end, clock.now()))


def _coverage(member, kind: str, month: dt.date) -> Explained:
    """Only what the member may see counts, so that nothing is learnt from a figure that its records would not tell."""
    seen = queries.followups_seen_by(member).values("pk")
    promises = _due_promises(member, kind, month).filter(matter__in=seen)
    return coverage(queries.owed(promises), _targets(COVERED[kind].clause, departments_of(member)))


def _least(member) -> Parameter:
    departments = departments_of(member)
    value = needed("WY-G9", "satisfied_from", departments[0] if departments else None)
    return Parameter("WY-G9", "satisfied_from", value)


def _coverage_row(member, kind, month: dt.date) -> dict:
    figure = _coverage(member, kind.name, month)
    reached = sum(1 for one in figure.inputs if one.value == _("时限内回访"))
    target = next((one.value for one in figure.parameters), None)
    row = {
        "label": kind.label,
        "clause": chip(kind.clause),
        "count": len(figure.inputs),
        "reached": reached,
        "rate": figure.value,
        "url": _figure_url(figure="coverage", kind=kind.name, month=month),
        "target": "",
        "verdict": "",
        "tone": "",
    }
    if target == _("未设定"):
        row |= {"target": _("未设定"), "verdict": _("请部门设定指标"), "tone": "orange"}
    elif target is not None:
        row["target"] = f"{target}%"
        if figure.value:
            good = float(figure.value) >= float(target)
            row |= {"verdict": _("达标") if good else _("未达标"), "tone": "green" if good else "red"}
    return row


def _figure_url(month: dt.date, **query) -> str:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('followups_figure')}?month={month:%Y-%m}&{words}"


def _named(dimension: str, name) -> str:
    if dimension == "process":
        return dict(Reason.choices).get(name, name)
    return name or (_("未指明") if dimension == "person" else _("不分项目"))


def _by(rows, dimension: str, month: dt.date) -> dict:
    found = queries.satisfaction_by(rows, dimension)
    return {
        "title": TITLES[dimension],
        "rows": [
            {
                "name": _named(dimension, row["name"]),
                "count": row["count"],
                "mean": f"{row['score'] / row['count']:.1f}",
                "rate": percent(row["satisfied"], row["count"]),
                "url": _figure_url(month, figure="satisfaction", by=dimension, key=row["key"] or ""),
            }
            for row in found
        ],
    }


def _trend(member, month: dt.date) -> list[dict]:
    """The months up to this one, oldest first; a month without an answer stands empty."""
    start, end = span(month, MONTHS)
    found = queries.satisfaction_by_month(queries.answered(member, start, end))
    told = []
    for back in range(MONTHS - 1, -1, -1):
        first = clock.months_on(month, -back)
        row = found.get(first)
        told.append(
            {
                "month": first,
                "count": row["count"] if row else 0,
                "mean": f"{row['score'] / row['count']:.1f}" if row else "",
                "rate": percent(row["satisfied"], row["count"]) if row else "",
                "url": _figure_url(first, figure="satisfaction"),
            }
        )
    return told


def statistics(request: MemberRequest) -> HttpResponse:
    member, month = request.user, month_asked(request)
    rows = queries.answered(member, *span(month))
    trend = _trend(member, month)
    now, before = trend[-1], trend[-2]
    context = {
        "page_title": _("回访统计"),
        "clauses": chips(["WY-G7", "WY-G8", "JS-1.1", "WY-M13"]),
        "month": month,
        "before_url": f"?month={clock.months_on(month, -1):%Y-%m}",
        "after_url": f"?month={clock.months_on(month, 1):%Y-%m}"
        if month < clock.today().replace(day=1)
        else "",
        "tiles": [
            {"label": _("有满意度的回访"), "value": now["count"], "unit": _("件")},
            {
                "label": _("满意率"),
                "value": now["rate"] or "—",
                "unit": "%" if now["rate"] else "",
                "hint": change(now["rate"], before["rate"]),
                "level": "red" if now["rate"] and float(now["rate"]) < 80 else "",
            },
            {"label": _("平均分"), "value": now["mean"] or "—"},
        ],
        "coverage": [_coverage_row(member, kind, month) for kind in COVERED.values()],
        "exceptions": _exceptions(member, month),
        "tables": [_by(rows, dimension, month) for dimension in DIMENSIONS],
        "trend": trend,
        "surveys": [
            one
            | {
                "topic": dict(Topic.choices)[one["topic"]],
                "url": reverse("record", args=["questionnaires", one["pk"]]),
                "rate": percent(one["satisfied"], one["count"]),
            }
            for one in queries.surveys_measured(member)
        ],
        "suggestions_url": reverse("ledger", args=["opinions"]) + "?view=suggestions",
    }
    return render(request, "followups/statistics.html", context)


def change(rate: str, before: str) -> str:
    if not (rate and before):
        return _("上月没有可比的数")
    points = float(rate) - float(before)
    return _("与上月持平") if not points else _("比上月%+.1f个百分点") % points


def _exceptions(member, month: dt.date) -> list[dict]:
    """Everybody who ought to have been reached in three days and was not, by name (WY-G8)."""
    found = queries.exceptions(_due_promises(member, SPECIAL.name, month), member)
    return [
        {
            "number": one.record.number,
            "url": reverse("record", args=["followups", one.pk]),
            "party": masked_name(one.party.name) if one.party else "",
            "owner": one.matter.owner.name,
            "state": State(one.matter.state).label,
            "tone": "green" if one.reached_at else "red",
            "words": _("超过时限才联系上") if one.reached_at else "",
            "attempts": [attempt.at for attempt in one.attempts.all()],
        }
        for one in found
    ]


def figure(request: MemberRequest) -> HttpResponse:
    """How a rate came about, down to its records, for the drawer."""
    member, month, asked = request.user, month_asked(request), request.GET
    if asked.get("figure") == "satisfaction":
        rows, title = queries.answered(member, *span(month)), _("满意率")
        if (dimension := asked.get("by", "")) in DIMENSIONS:
            field, key = DIMENSIONS[dimension][0], asked.get("key", "")
            if dimension != "process" and key and not (key.isdigit() and len(key) < 19):
                raise Http404
            rows = rows.filter(**({field: key} if key else {f"{field}__isnull": True}))
        explained = satisfaction(queries.rated(rows), _least(member))
    else:
        kind = COVERED.get(asked.get("kind", ""), LEAVING)
        explained, title = _coverage(member, kind.name, month), _("%s的回访率") % kind.label
    return shown_figure(
        request, explained, f"{month:%Y年%m月} {title}", "followups", _points, __("另有%d件，见回访台账")
    )


def _points(value) -> str:
    return _("%d分") % value if isinstance(value, int) else value


screen(
    Screen(
        "followups_statistics",
        "followups/statistics",
        statistics,
        right="followups.see",
        label=__("回访统计"),
        nav="followups",
        icon="chart-bar",
    )
)
screen(Screen("followups_figure", "followups/figure", figure, right="followups.see"))
