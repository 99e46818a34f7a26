"""值班表 as a grid: members by days, a key for each shift; what is typed is kept until the house has it (WY-S3)."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_POST

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.people.rosters.models import ONE_DAY, Roster, RosterState
from huiyin.rooms.people.rosters.queries import (
    WEEKDAYS,
    Plan,
    holiday_name,
    is_holiday,
    last_of,
    own_slots,
    plan_of,
    rosters_seen_by,
    shifts_in_use,
)
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import badge_cell, chips


def _month(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return clock.today().replace(day=1)


def _department(request: MemberRequest) -> Department:
    mine = reach_of(request.user).departments
    found = Department.objects.filter(pk__in=mine).order_by("pk")
    wanted = request.GET.get("department", "")
    chosen = found.filter(pk=int(wanted)).first() if wanted.isdigit() and len(wanted) < 19 else None
    if chosen is None and wanted:
        raise Http404
    place = chosen or next((one for key in mine for one in found if one.pk == key), None)
    if place is None:
        raise Http404
    return place


def _cell(plan: Plan, member: Member, day: dt.date, here: bool) -> dict:
    slot = plan.slots.get((member.pk, day))
    why = "" if here else _("不在任")
    why = why or plan.why_off(member.pk, day)
    return {
        "day": day,
        "slot": slot,
        "letter": slot.shift.letter if slot else "",
        "tone": slot.shift.colour if slot else "",
        "off": why,
        "mark": why[:1] if why else "",
    }


def _rows(plan: Plan) -> list[dict]:
    rows = []
    for member, from_on, to_on in plan.members:
        cells = [_cell(plan, member, day, from_on <= day <= to_on) for day in plan.days]
        slots = [cell["slot"] for cell in cells if cell["slot"]]
        rows.append(
            {
                "member": member,
                "cells": cells,
                "shifts": len(slots),
                "hours": f"{sum(one.shift.minutes for one in slots) / 60:g}",
            }
        )
    return sorted(rows, key=lambda row: not row["shifts"])  # who works comes first


def _heads(department: int, plan: Plan) -> list[dict]:
    today = clock.today()
    return [
        {
            "day": day,
            "weekday": WEEKDAYS[day.weekday()],
            "rest": is_holiday(department, day) or day.weekday() > 4,
            "mark": holiday_name(department, day),
            "today": day == today,
            "holiday": is_holiday(department, day),
        }
        for day in plan.days
    ]


def _feet(plan: Plan) -> list[dict]:
    """How many work each shift on each day; red where they are fewer than it needs."""
    counts = Counter((slot.day, slot.shift_id) for slot in plan.slots.values())
    worked = {slot.day for slot in plan.slots.values()}
    return [
        {
            "shift": shift,
            "cells": [
                {
                    "n": counts[day, shift.pk],
                    "short": day in worked and counts[day, shift.pk] < shift.least,
                }
                for day in plan.days
            ],
        }
        for shift in plan.shifts.values()
        if shift.retired_at is None
    ]


def grid(request: MemberRequest) -> HttpResponse:
    member, place = request.user, _department(request)
    month = _month(request.GET.get("month", ""))
    roster = rosters_seen_by(member).filter(place=place, month=month, voided=False).first()
    may = reach_of(member).may("rosters.set", place.pk)
    context: dict = {
        "page_title": _("%(where)s %(month)s 值班表") % {"where": place.name, "month": f"{month:%Y-%m}"},
        "clauses": chips(["WY-S3", "YX-3.1.2"]),
        "place": place,
        "places": Department.objects.filter(pk__in=reach_of(member).departments).order_by("pk"),
        "month": month,
        "before": clock.months_on(month, -1),
        "after": clock.months_on(month, 1),
        "may_edit": may,
        "roster": roster,
        "begin_url": f"{reverse('open', args=['rosters.begin'])}",
        "shifts": list(shifts_in_use(place.pk)),
        "week": _week(member, place),
    }
    if roster is not None:
        plan = plan_of(place.pk, month, last_of(month), roster)
        published = roster.matter.state == RosterState.PUBLISHED
        context |= {
            "heads": _heads(place.pk, plan),
            "rows": _rows(plan),
            "feet": _feet(plan),
            "published": published,
            "state": badge_cell(
                str(RosterState(roster.matter.state).label), "green" if published else "orange"
            ),
            "record_url": reverse("record", args=["rosters", roster.pk]),
            "draw_url": reverse("act", args=["rosters", roster.pk, "rosters.draw"]),
            "publish_url": reverse("act", args=["rosters", roster.pk, "rosters.publish"]),
        }
    return render(request, "rosters/grid.html", context)


def _week(member: Member, place: Department) -> list[dict]:
    """One's own next seven days, which a phone shows first."""
    today = clock.today()
    slots = {one.day: one for one in own_slots(member, today, today + 6 * ONE_DAY)}
    return [
        {
            "day": day,
            "slot": slots.get(day),
            "mark": holiday_name(place.pk, day),
            "weekday": WEEKDAYS[day.weekday()],
            "today": day == today,
        }
        for day in (today + n * ONE_DAY for n in range(7))
    ]


@require_POST
def cell(request: MemberRequest, pk: int) -> HttpResponse:
    """Sets or empties one cell; 409 with the rule's own words where it may not be, so that the page can say them there."""
    try:
        worker = int(request.POST.get("member", ""))
        day = dt.date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return HttpResponse(status=422)
    roster = Roster.objects.filter(pk__in=rosters_seen_by(request.user).filter(pk=pk)).first()
    member = Member.objects.filter(pk=worker).first()
    if roster is None or member is None:
        raise Http404
    letter = request.POST.get("letter", "")[:1].upper()
    shift = shifts_in_use(roster.place_id).filter(letter=letter).first() if letter else None
    if letter and shift is None:
        return HttpResponse(_("没有字母为%s的班次") % letter, status=409)
    try:
        perform(
            "rosters.set",
            by=request.user,
            on=pk,
            worker=member,
            day=day,
            shift=shift,
            holiday=request.POST.get("holiday") == "1",
            reason=request.POST.get("reason", "").strip()[:200],
        )
    except NotSeen:
        raise Http404 from None
    except Refused as refusal:
        return HttpResponse(f"{refusal.what}。{refusal.way_out}", status=409)
    return JsonResponse({"letter": letter, "tone": shift.colour if shift else ""})


screen(
    Screen(
        "roster_grid",
        "roster/month",
        grid,
        right="rosters.see",
        label=__("值班总表"),
        nav="roster",
        icon="layout-board",
    )
)
screen(Screen("roster_cell", "roster/<key:pk>/cell", cell, right="rosters.set"))
