"""The desk for visitors: who waits now and for how long, who is being received, and the guide beside it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.estates.queries import progress_of_units
from huiyin.rooms.desk.reception.pages.saying import masked_party, name_of, on_day
from huiyin.rooms.desk.reception.pages.walkins import minutes_so_far, waited_too_long
from huiyin.rooms.desk.reception.pages.works import told_about, works_line
from huiyin.rooms.desk.reception.queries import (
    in_the_house,
    waiting_now,
    walkins_seen_by,
    wordings_in_force,
)
from huiyin.web import acting
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chip, chips
from huiyin.web.templatetags.huiyin import when

MOST = 50


def walkin_desk(request: MemberRequest) -> HttpResponse:
    """Arrivals are taken down here in seconds, by the verb that every way uses."""
    return acting.open_record(
        request,
        "walkins.arrive",
        template="reception/walkin_desk.html",
        after=lambda walkin: reverse("walkin_desk"),
        beside=lambda form: _around(request),
    )


def _around(request: MemberRequest) -> dict:
    return _visitors(request.user) | {
        "page_title": _("来访前台"),
        "breadcrumbs": [(_("来访"), reverse("ledger", args=["walkins"]))],
        "guide": _guide(request.user, request.GET.get("guide", "")),
        "told": told_about(request.user, request.GET.get("guide", "")),
        "guide_query": request.GET.get("guide", ""),
        "clauses": chips(["YX-2.1.2a", "YX-2.1.2e", "WY-G3b", "YX-2.5.2"]),
    }


def _visitors(member) -> dict:
    waiting = waiting_now(member).select_related("record__party", "unit__building").order_by("arrived_at")
    inside = in_the_house(member).select_related("record__party", "host", "unit__building")
    rows, received = list(waiting[:MOST]), list(inside.order_by("received_at")[:MOST])
    works = progress_of_units(member, [one.unit for one in (*rows, *received) if one.unit])
    gone = walkins_seen_by(member).filter(on_day("left_at"), record__voided_at=None)
    department = next(iter(reach_of(member).departments), None)
    return {
        "waiting": [_row(one, "walkins.receive", works) for one in rows],
        "inside": [_row(one, "walkins.leave", works) for one in received],
        "gone": gone.count(),
        "gone_url": f"{reverse('ledger', args=['walkins'])}?view=today",
        "limit": param("YX-2.1.2a", "wait_minutes", department),
        "now_words": f"{clock.local(clock.now()):%H:%M}",
    }


def _row(walkin, verb: str, works: dict) -> dict:
    report = works.get(walkin.unit_id)
    late = walkin.received_at is None and waited_too_long(walkin)
    return {
        "number": walkin.record.number,
        "url": reverse("record", args=["walkins", walkin.pk]),
        "who": masked_party(walkin.record, walkin.visitor) or _("未留名"),
        "people": walkin.people,
        "purpose": walkin.purpose,
        "unit": walkin.unit.path if walkin.unit else "",
        "works": works_line(walkin.unit, report) if report else None,
        "arrived": when(walkin.arrived_at),
        "minutes": minutes_so_far(walkin),
        "late": late,
        "host": name_of(walkin.host),
        "since": when(walkin.received_at),
        "act_url": f"{reverse('act', args=['walkins', walkin.pk, verb])}?back=walkin_desk",
    }


def _guide(member, text: str) -> list[dict]:
    """Topics with what may be told; what is internal says so (YX-2.1.2e), each rule with its reason (WY-G3b)."""
    wordings = wordings_in_force(*reach_of(member).departments)
    wanted = [one for one in wordings if one.category == "guide"]
    if text := text.strip():
        wanted = [
            one
            for one in wanted
            if any(text in said for said in (one.situation, one.better, one.purpose, *one.triggers))
        ]
    return [{"wording": one, "clause": chip(one.clause)} for one in wanted]


def visitors(request: MemberRequest) -> HttpResponse:
    """The lists alone, asked again every half minute."""
    return render(request, "reception/visitors.html", _visitors(request.user))


def guide(request: MemberRequest) -> HttpResponse:
    """The guide, by what is looked for."""
    text = request.GET.get("guide", "")
    context = {"guide": _guide(request.user, text), "told": told_about(request.user, text)}
    return render(request, "reception/guide.html", context)


screen(
    Screen(
        "walkin_desk",
        "walkins/desk",
        walkin_desk,
        right="walkins.arrive",
        label=__("来访前台"),
        nav="desk",
        icon="door-enter",
        count=lambda member: waiting_now(member).count(),
    )
)
screen(Screen("walkin_desk_visitors", "walkins/desk/visitors", visitors, right="walkins.arrive"))
screen(Screen("walkin_desk_guide", "walkins/desk/guide", guide, right="walkins.arrive"))
