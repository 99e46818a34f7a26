"""How the checks turned out: by member and month, each average explained; and who slipped in which situation."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.explain import Parameter
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.desk.quality import queries
from huiyin.rooms.desk.quality.models import State
from huiyin.rooms.desk.quality.rules import average, said
from huiyin.web.drawers import shown_figure
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest, month_asked
from huiyin.web.saying import chips

MONTHS = 6  # of the trend


def slips_in(rows, month: dt.date):
    """Those of these slips that count, of a month."""
    return rows.filter(month=month, excused_at=None)


def _slips_url(month: dt.date, **query: str) -> str:
    shown = {"view": "counted", "f_month": f"{month}"} | query
    return f"{reverse('ledger', args=['slips'])}?{urlencode(shown)}"


def mean(row: dict | None) -> str:
    """The average of a row of sums, as people write it."""
    return said((2 * row["sum"] + row["count"]) // (2 * row["count"])) if row else ""


def trend(rows, month: dt.date, url) -> list[dict]:
    """The months up to this one, oldest first; a month without a check stands empty."""
    found = queries.scores_by_month(queries.scored(rows, clock.months_on(month, 1 - MONTHS), month))
    told = []
    for back in range(MONTHS - 1, -1, -1):
        first = clock.months_on(month, -back)
        row = found.get(first)
        told.append(
            {
                "month": first,
                "count": row["count"] if row else 0,
                "mean": mean(row),
                "short": row["short"] if row else 0,
                "url": url(first),
            }
        )
    return told


def situations(slips, month: dt.date) -> dict:
    """Who slipped how often in which situation, as a table."""
    found = queries.slips_by_situation(slips)
    names = list(dict.fromkeys(row["situation"] for row in found))
    members: dict[int, dict] = {}
    for row in found:
        one = members.setdefault(row["member"], {"name": row["name"], "counts": {}})
        one["counts"][row["situation"]] = row["count"]
    return {
        "names": names,
        "rows": [
            {
                "name": one["name"],
                "counts": [(name, one["counts"].get(name, 0)) for name in names],
                "sum": sum(one["counts"].values()),
                "url": _slips_url(month, f_member=one["name"]),
            }
            for one in members.values()
        ],
    }


def _figure_url(month: dt.date, member: int | None = None) -> str:
    query = {"month": f"{month:%Y-%m}"} | ({"member": member} if member else {})
    return f"{reverse('quality_figure')}?{urlencode(query)}"


def _members(rows, month: dt.date, slips) -> list[dict]:
    slipped: dict[int, int] = {}
    for row in queries.slips_by_situation(slips):
        slipped[row["member"]] = slipped.get(row["member"], 0) + row["count"]
    ledger = reverse("ledger", args=["checks"])
    return [
        {
            "name": row["name"],
            "count": row["count"],
            "mean": mean(row),
            "short": row["short"],
            "slips": slipped.get(row["member"], 0),
            "url": _figure_url(month, row["member"]),
            "ledger_url": f"{ledger}?{urlencode({'f_member': row['name'], 'f_month': f'{month}'})}",
        }
        for row in queries.scores_by_member(queries.scored(rows, month, month))
    ]


def statistics(request: MemberRequest) -> HttpResponse:
    member, month = request.user, month_asked(request)
    checks, slips = queries.checks_seen_by(member), slips_in(queries.slips_seen_by(member), month)
    months = trend(checks, month, _figure_url)
    now = months[-1]
    waiting = checks.filter(month=month, matter__state=State.OPEN).count()
    ledger = reverse("ledger", args=["checks"])
    context = {
        "page_title": _("质检统计"),
        "breadcrumbs": [(_("质检"), ledger)],
        "clauses": chips(["JS-2.3", "YX-1.2"]),
        "month": month,
        "before_url": f"?month={clock.months_on(month, -1):%Y-%m}",
        "after_url": f"?month={clock.months_on(month, 1):%Y-%m}"
        if month < clock.today().replace(day=1)
        else "",
        "tiles": [
            {"label": _("平均分"), "value": now["mean"] or "—", "unit": _("分") if now["mean"] else ""},
            {"label": _("已评分"), "value": now["count"], "unit": _("件")},
            {
                "label": _("待质检"),
                "value": waiting,
                "unit": _("件"),
                "url": f"{ledger}?{urlencode({'view': 'waiting', 'f_month': f'{month}'})}",
            },
            {
                "label": _("需要辅导"),
                "value": now["short"],
                "unit": _("件"),
                "level": "orange" if now["short"] else "",
                "url": f"{ledger}?{urlencode({'view': 'short', 'f_month': f'{month}'})}",
            },
            {
                "label": _("禁用语"),
                "value": slips.count(),
                "unit": _("处"),
                "url": _slips_url(month),
            },
        ],
        "members": _members(checks, month, slips),
        "trend": months,
        "situations": situations(slips, month),
    }
    return render(request, "quality/statistics.html", context)


def figure(request: MemberRequest) -> HttpResponse:
    """How an average came about, down to its sheets, for the drawer; of one's own work for whoever sees no other."""
    month, key = month_asked(request), request.GET.get("member", "")
    rows = queries.scored(queries.checks_seen_by(request.user), month, month)
    title = _("质检平均分")
    if key:
        if not key.isdigit() or len(key) > 18:
            raise Http404
        rows = rows.filter(checked_member=int(key))
        if name := rows.values_list("checked_member__name", flat=True).first():
            title = _("%s的质检平均分") % name
    departments = reach_of(request.user).departments
    below = param("JS-2.3", "coach_below", departments[0] if departments else None)
    explained = average(queries.scores(rows), (Parameter("JS-2.3", "coach_below", below),))
    return shown_figure(
        request, explained, f"{month:%Y年%m月} {title}", "checks", more=__("另有%d件，见质检台账")
    )


screen(
    Screen(
        "quality_statistics",
        "checks/statistics",
        statistics,
        right="checks.see",
        label=__("质检统计"),
        nav="quality",
        icon="chart-bar",
    )
)
screen(Screen("quality_figure", "checks/figure", figure, right="checks.print"))
