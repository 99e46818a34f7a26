"""How long decisions take, step by step and person by person; each figure opens down to its approvals (YX-2.5.3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.approvals.flows import CLAUSE, label_of
from huiyin.kernel.approvals.measuring import hours, in_time, mean_time
from huiyin.kernel.approvals.queries import OVERSEE, Taken, steps_taken
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.explain import Parameter
from huiyin.kernel.members.rights import reach_of
from huiyin.web.drawers import shown_figure
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest, month_asked
from huiyin.web.saying import chips

BY = {"step": lambda one: f"{label_of(one.flow)}：{one.label}", "person": lambda one: one.decider}
TITLES = {"step": __("按步骤"), "person": __("按审批人")}


def _departments(member) -> list[int]:
    reach = reach_of(member)
    return [one for one in reach.departments if reach.may(OVERSEE, one)]


def _taken(member, month: dt.date) -> list[Taken]:
    span = (clock.shanghai(f"{day:%Y-%m-%d}") for day in (month, clock.months_on(month, 1)))
    return steps_taken(_departments(member), *span)


def _minutes(one: Taken) -> int:
    return calendar_of(one.department).working_minutes_between(one.arrived_at, one.at)


def _table(taken: list[Taken], by: str, month: dt.date) -> dict:
    groups: dict[str, list[Taken]] = defaultdict(list)
    for one in taken:
        groups[BY[by](one)].append(one)
    rows = []
    for name, found in sorted(groups.items()):
        query = {"month": f"{month:%Y-%m}", "by": by, "name": name}
        rows.append(
            {
                "name": name,
                "count": len(found),
                "mean": mean_time(found, _minutes).value,
                "mean_url": f"{reverse('approvals_figure')}?{urlencode(query | {'figure': 'mean'})}",
                "longest": hours(max(map(_minutes, found))),
                "in_time": in_time(found, ()).value,
                "in_time_url": f"{reverse('approvals_figure')}?{urlencode(query | {'figure': 'in_time'})}",
            }
        )
    return {"title": TITLES[by], "rows": rows}


def durations(request: MemberRequest) -> HttpResponse:
    month, today = month_asked(request), clock.today().replace(day=1)
    taken = _taken(request.user, month)
    whole = mean_time(taken, _minutes)
    context = {
        "page_title": _("审批用时"),
        "clauses": chips(["YX-2.5.3", CLAUSE]),
        "month": month,
        "before_url": f"?month={clock.months_on(month, -1):%Y-%m}",
        "after_url": f"?month={clock.months_on(month, 1):%Y-%m}" if month < today else "",
        "tiles": [
            {"label": _("已签署的步骤"), "value": len(taken)},
            {"label": _("平均用时"), "value": whole.value or "—", "unit": whole.unit if whole.value else ""},
            {
                "label": _("时限内签署"),
                "value": in_time(taken, ()).value or "—",
                "unit": "%" if taken else "",
            },
        ],
        "tables": [_table(taken, by, month) for by in BY],
    }
    return render(request, "office/durations.html", context)


def figure(request: MemberRequest) -> HttpResponse:
    """How a figure came about, for the drawer."""
    month, by = month_asked(request), request.GET.get("by", "")
    taken = _taken(request.user, month)
    if by in BY:
        taken = [one for one in taken if BY[by](one) == request.GET.get("name", "")]
    if request.GET.get("figure") == "in_time":
        departments = _departments(request.user)
        limit = param(CLAUSE, "approve_within", departments[0] if departments else None)
        found, title = in_time(taken, (Parameter(CLAUSE, "approve_within", limit),)), _("时限内签署率")
    else:
        found, title = mean_time(taken, _minutes), _("平均用时")
    name = request.GET.get("name", "")[:60]
    return shown_figure(request, found, f"{name} {title}", "approvals", more=__("另有%d步，见审批台账"))


screen(
    Screen(
        "approvals_durations",
        "approvals/durations",
        durations,
        right=OVERSEE,
        label=__("审批用时"),
        nav="house",
        icon="hourglass",
    )
)
screen(Screen("approvals_figure", "approvals/figure", figure, right=OVERSEE))
