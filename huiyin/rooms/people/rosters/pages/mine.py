"""我的值班: a member's own shifts, the clock, swaps, leaving the post, and how their month stands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.members.models import Department
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.people.rosters.models import ONE_DAY, AttendanceLine, Outing, Source, Swap
from huiyin.rooms.people.rosters.pages.marks import hour, mark_cell
from huiyin.rooms.people.rosters.pages.swaps import side
from huiyin.rooms.people.rosters.queries import (
    FIGURES,
    WEEKDAYS,
    attendance_between,
    attendances_seen_by,
    holiday_name,
    open_attendance,
    own_slots,
    slot_for_clock,
    suspended_days,
)
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, state_cell

AHEAD, BEFORE = 13 * ONE_DAY, 30 * ONE_DAY


def clock_of(member) -> dict:
    """What the clock on the page offers now: in, out, or nothing, with the shift it is about."""
    now = clock.now()
    department = next(iter(reach_of(member).departments), None)
    before = needed("WY-M4b", "clock_in_before", department)
    slot = slot_for_clock(member, now, before)
    days = [slot.day] if slot else []
    days += [clock.today(), clock.today() - ONE_DAY]
    for day in dict.fromkeys(days):
        one = open_attendance(member, day)
        if one is None or one.source != Source.CLOCK or one.in_at is None:
            continue
        if one.out_at is None or day == clock.today():
            return {"slot": slot, "mark": one, "out": True, "cell": mark_cell(one)}
    standing = open_attendance(member, slot.day if slot else clock.today())
    return {"slot": slot, "mark": standing, "out": False, "cell": mark_cell(standing) if standing else None}


def _clock(request: MemberRequest) -> HttpResponse:
    """In or out by one button; the time is the server's."""
    member, found = request.user, clock_of(request.user)
    try:
        if found["out"]:
            perform("attendances.clock_out", by=member, on=found["mark"].pk)
            messages.success(request, _("下班打卡 %s") % hour(clock.now()))
        else:
            place = found["slot"].roster.place if found["slot"] else None
            place = place or Department.objects.filter(pk__in=reach_of(member).departments).first()
            perform("attendances.clock_in", by=member, department=place)
            messages.success(request, _("上班打卡 %s") % hour(clock.now()))
    except Refused as refusal:
        messages.error(request, f"{refusal.what}。{refusal.way_out}")
    return HttpResponseRedirect(reverse("my_roster"))


def _days(member, today) -> list[dict]:
    """The coming fortnight, a day off too, so that a gap is not read as a mistake."""
    slots = {one.day: one for one in own_slots(member, today, today + AHEAD)}
    off = suspended_days([member.pk], today, today + AHEAD)
    department = next(iter(reach_of(member).departments), None)
    return [
        {
            "day": day,
            "today": day == today,
            "weekday": WEEKDAYS[day.weekday()],
            "slot": slots.get(day),
            "mark": holiday_name(department, day) if department else "",
            "off": _("停岗") if (member.pk, day) in off else "",
        }
        for n in range(AHEAD.days + 1)
        for day in [today + n * ONE_DAY]
    ]


def mine(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        return _clock(request)
    member, today = request.user, clock.today()
    month = today.replace(day=1)
    swaps = Swap.objects.filter(matter__closed_at=None).select_related(
        "asker", "other", "my_shift", "their_shift", "matter__record"
    )
    outings = Outing.objects.filter(member=member, matter__closed_at=None).select_related("stand_in")
    found = attendance_between(member, month, today)
    last = attendances_seen_by(member).filter(member=member, day__gte=today - BEFORE, voided=False)
    context = {
        "page_title": _("我的值班"),
        "clauses": chips(["WY-S3", "WY-M4b", "YX-4.1.1"]),
        "clock": clock_of(member),
        "days": _days(member, today),
        "swaps": [
            {
                "label": f"{one.asker.name} {side(one.my_day, one.my_shift)}",
                "words": f"{one.other.name} {side(one.their_day, one.their_shift)}",
                "url": reverse("record", args=["swaps", one.pk]),
                "state": state_cell(one),
            }
            for one in (swaps.filter(asker=member) | swaps.filter(other=member)).order_by("-pk")[:20]
        ],
        "outings": outings,
        "figures": [
            (AttendanceLine.label_of(name), found[name].value)
            for name in FIGURES
            if found[name].value or name in ("due", "worked")
        ],
        "marks": [
            {
                "label": f"{one.day:%m-%d} {one.shift.name if one.shift else ''}",
                "words": " ".join(
                    filter(None, (hour(one.in_at), "–" if one.out_at else "", hour(one.out_at), one.words))
                ),
                "url": reverse("record", args=["attendances", one.pk]),
                "state": mark_cell(one),
            }
            for one in last.select_related("shift").order_by("-day")[:31]
        ],
    }
    return render(request, "rosters/mine.html", context)


screen(
    Screen(
        "my_roster",
        "roster/mine",
        mine,
        right="rosters.see",
        label=__("我的值班"),
        nav="roster",
        icon="calendar-time",
    )
)
