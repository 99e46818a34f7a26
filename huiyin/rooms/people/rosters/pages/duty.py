"""当前在岗: who is on duty now, who is away until when, who comes next (WY-S3)."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.members.models import Department
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.people.rosters.models import RosterState, Slot
from huiyin.rooms.people.rosters.queries import duty_now
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import badge_cell, chips
from huiyin.web.templatetags.huiyin import when

NEXT = dt.timedelta(hours=24)


def _standing(row: dict, now: dt.datetime) -> dict:
    if row["outing"]:
        over = row["outing"].back_by < now
        words = _("外出，%(to)s返岗，%(who)s代理") % {
            "to": f"{clock.local(row['outing'].back_by):%H:%M}",
            "who": row["outing"].stand_in.name,
        }
        return (
            badge_cell(_("逾时未返"), "red") | {"words": words}
            if over
            else badge_cell(_("外出"), "orange") | {"words": words}
        )
    if row["absence"]:
        words = _("到%(to)s，%(who)s代理") % {
            "to": when(row["absence"].to_at),
            "who": row["absence"].stand_in.name,
        }
        return badge_cell(_("离岗"), "grey") | {"words": words}
    if row["came"]:
        return badge_cell(_("在岗"), "green") | {"words": ""}
    return badge_cell(_("未打卡"), "yellow") | {"words": ""}


def on_duty(request: MemberRequest) -> HttpResponse:
    now, departments = clock.now(), reach_of(request.user).departments
    rows = duty_now(departments, now)
    coming = (
        Slot.objects.filter(
            roster__place__in=departments,
            roster__matter__state=RosterState.PUBLISHED,
            from_at__gt=now,
            from_at__lte=now + NEXT,
        )
        .select_related("member", "shift", "roster__place")
        .order_by("from_at", "member__name", "pk")
    )
    places = Department.objects.filter(pk__in=departments).order_by("pk")
    context = {
        "page_title": _("当前在岗"),
        "clauses": chips(["WY-S3", "YX-3.3"]),
        "at": now,
        "places": [
            {
                "name": place.name,
                "rows": [
                    {
                        "name": row["slot"].member.name,
                        "shift": row["slot"].shift,
                        "until": row["slot"].to_at,
                        "holiday": row["slot"].holiday,
                        "state": _standing(row, now),
                    }
                    for row in rows
                    if row["slot"].roster.place_id == place.pk
                ],
                "next": [one for one in coming if one.roster.place_id == place.pk],
            }
            for place in places
        ],
    }
    return render(request, "rosters/duty.html", context)


screen(
    Screen(
        "on_duty",
        "duty-now",
        on_duty,
        right="rosters.see",
        label=__("当前在岗"),
        nav="roster",
        icon="bell-ringing",
    )
)
