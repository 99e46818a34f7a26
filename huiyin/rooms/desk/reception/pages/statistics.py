"""How calls were taken: clerk by clerk and day by day, every figure leading down to the calls it counts."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.explain import Explained
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.rooms.desk.reception.models import Call, CallBack, CallBackState
from huiyin.rooms.desk.reception.pages.saying import answer_words, length_words, minutes_words
from huiyin.rooms.desk.reception.queries import callbacks_of_days, calls_of_days
from huiyin.rooms.desk.reception.rules import Heard, mean_length, share_in_time
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips
from huiyin.web.templatetags.huiyin import when

ONE_DAY = dt.timedelta(days=1)
LONGEST = 31  # days looked at together
LISTED = 500  # calls listed under a figure


def heard(call: Call) -> Heard:
    """A call with the limits that held for its department when it came in."""
    at, department = call.started_at, call.record.department_id
    return Heard(
        call.pk,
        call.seconds,
        call.rings,
        call.answer_seconds,
        param("YX-2.1.1b", "call_minutes", department, at) or 0,
        param("JS-H1.1", "rings", department, at) or 0,
        param("JS-H1.1", "answer_seconds", department, at) or 0,
    )


def _day(text: str, default: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return default


def statistics(request: MemberRequest) -> HttpResponse:
    """The figures of a span of days; ?who= and ?on= list the calls that one row counts."""
    today = clock.today()
    last = min(_day(request.GET.get("to", ""), today), today)
    first = min(_day(request.GET.get("from", ""), last - ONE_DAY * 6), last)
    first = max(first, last - ONE_DAY * (LONGEST - 1))
    calls = list(
        calls_of_days(request.user, first, last)
        .filter(direction=Call.Direction.IN)
        .select_related("record__party", "taken_by")
        .order_by("started_at", "pk")
    )
    groups: dict[tuple, list[Call]] = {}
    for call in calls:
        day = clock.local(call.started_at).date()
        groups.setdefault((day, call.taken_by_id or 0), []).append(call)
    rows = [_row(day, group) for (day, _who), group in groups.items()]
    rows.sort(key=lambda row: (row["day"], row["clerk"]), reverse=True)
    total = [heard(call) for call in calls]
    missed = callbacks_of_days(request.user, first, last)
    context = {
        "page_title": _("接听统计"),
        "breadcrumbs": [(_("来电"), reverse("ledger", args=["calls"]))],
        "first": first,
        "last": last,
        "rows": rows,
        "total": _figures(total),
        "missed": _missed(missed),
        "formulas": _formulas(total),
        "listed": _listed(request, groups, first, last),
        "clauses": chips(["YX-2.1.1b", "JS-H1.1", "JS-H1.2"]),
    }
    return render(request, "reception/statistics.html", context)


def _figures(calls: list[Heard]) -> dict:
    known = [call for call in calls if call.in_time is not None]
    return {
        "calls": len(calls),
        "known": len(known),
        "in_time": sum(1 for call in known if call.in_time),
        "share": share_in_time(calls).value,
        "mean": minutes_words(mean_length(calls).value),
        "too_long": sum(call.too_long for call in calls),
        "limit": calls[-1].minutes_limit if calls else 0,
    }


def _row(day: dt.date, group: list[Call]) -> dict:
    clerk = group[0].taken_by
    return {
        "day": day,
        "clerk": clerk.name if clerk else _("无人"),
        "url": f"?on={day}&who={clerk.pk if clerk else 0}",
    } | _figures([heard(call) for call in group])


def _missed(found) -> dict:
    """Calls that nobody took, and what became of the calls to return."""
    states = list(found.values_list("why", "matter__state"))
    missed = [state for why, state in states if why == CallBack.Why.MISSED]
    return {
        "missed": len(missed),
        "missed_returned": missed.count(CallBackState.REACHED),
        "all": len(states),
        "returned": sum(state == CallBackState.REACHED for _why, state in states),
        "waiting": sum(state == CallBackState.WAITING for _why, state in states),
        "given_up": sum(state == CallBackState.GIVEN_UP for _why, state in states),
        "url": reverse("ledger", args=["callbacks"]),
    }


def _formulas(calls: list[Heard]) -> list[dict]:
    told: list[tuple[str, Explained]] = [
        (_("三声内接起"), share_in_time(calls)),
        (_("平均时长"), mean_length(calls)),
    ]
    return [
        {
            "label": label,
            "formula": explained.formula,
            "parameters": [
                {"clause": one.clause, "label": _PARAMETERS[one.name], "value": one.value}
                for one in explained.parameters
            ],
        }
        for label, explained in told
    ]


_PARAMETERS = {
    "rings": __("响铃上限（声）"),
    "answer_seconds": __("秒数上限"),
    "call_minutes": __("时长限度（分钟）"),
}


def _listed(request: MemberRequest, groups: dict, first: dt.date, last: dt.date) -> dict | None:
    """The calls that one row counts, each with what it adds to the figures."""
    if "on" not in request.GET:
        return None
    day, who = _day(request.GET["on"], last), request.GET.get("who", "0")
    group = groups.get((day, int(who) if who.isdigit() and len(who) < 18 else 0), [])
    return {
        "day": day,
        "clerk": group[0].taken_by.name if group and group[0].taken_by else _("无人"),
        "back_url": f"?from={first}&to={last}",
        "rows": [
            {
                "number": call.record.number,
                "url": reverse("record", args=["calls", call.pk]),
                "when": when(call.started_at),
                "who": masked_name(call.record.party.name)
                if call.record.party
                else masked_phone(call.number),
                "need": call.need,
                "length": length_words(call),
                "answered": answer_words(call),
                "in_time": {True: _("是"), False: _("否"), None: _("未记")}[heard(call).in_time],
            }
            for call in group[:LISTED]
        ],
    }


screen(
    Screen(
        "call_statistics",
        "calls/statistics",
        statistics,
        right="calls.see",
        label=__("接听统计"),
        nav="desk",
        icon="chart-bar",
    )
)
