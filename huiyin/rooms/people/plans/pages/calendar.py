"""A month on one page: what of the plans falls due, the meetings and the trainings (YX-3.1.2)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.people.plans.queries import items_due, meetings_on
from huiyin.rooms.people.training.queries import trainings_between
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest, month_asked
from huiyin.web.saying import chips, matter_level


def month(request: MemberRequest) -> HttpResponse:
    member, first = request.user, month_asked(request)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    found: dict[dt.date, list[dict]] = defaultdict(list)
    for item in items_due(member, first, last):
        found[item.to_on].append(
            {
                "time": "",
                "label": item.matter.title,
                "words": item.matter.owner.name,
                "url": reverse("record", args=["planitems", item.pk]),
                "icon": "list-check",
                "level": matter_level(item) if item.matter.is_open else "green",
            }
        )
    for kind, icon, rows in (
        ("meetings", "users-group", meetings_on(member, first, last)),
        ("trainings", "school", trainings_between(member, first, last)),
    ):
        for one in rows:
            at = clock.local(one.from_at)
            found[at.date()].append(
                {
                    "time": f"{at:%H:%M}",
                    "label": one.matter.title,
                    "words": one.place,
                    "url": reverse("record", args=[kind, one.pk]),
                    "icon": icon,
                    "level": "",
                }
            )
    today = clock.today()
    weeks = [
        [
            {
                "day": day,
                "inside": day.month == first.month,
                "today": day == today,
                "things": sorted(found.get(day, ()), key=lambda one: one["time"]),
            }
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "page_title": _("工作日历"),
        "month": first,
        "weeks": weeks,
        "weekdays": [_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日")],
        "empty": not found,
        "before_url": f"?month={clock.months_on(first, -1):%Y-%m}",
        "after_url": f"?month={clock.months_on(first, 1):%Y-%m}",
        "clauses": chips(["YX-3.1.2", "ZH-J1.1"]),
        "plans_url": reverse("ledger", args=["workplans"]),
    }
    return render(request, "plans/calendar.html", context)


screen(
    Screen(
        "plan_calendar",
        "plans/calendar",
        month,
        right="planitems.see",
        label=__("工作日历"),
        nav="plans",
        icon="calendar",
    )
)
