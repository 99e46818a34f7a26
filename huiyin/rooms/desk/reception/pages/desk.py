"""The call desk: one screen for whoever is on the telephone all day, and the parts of it that come while typing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.clauses.parameters import binds, param
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.kernel.records.kinds import KINDS
from huiyin.registers.customers.queries import customers_found
from huiyin.rooms.desk.reception import forms, rules
from huiyin.rooms.desk.reception.models import WORDINGS_OF_THEIR_OWN, Call, CallBackState, Incoming
from huiyin.rooms.desk.reception.pages.caller import caller_of, card_of
from huiyin.rooms.desk.reception.pages.saying import minutes_words, on_day
from huiyin.rooms.desk.reception.pages.works import told_of
from huiyin.rooms.desk.reception.queries import (
    callbacks_seen_by,
    calls_seen_by,
    ringing_at,
    wordings_in_force,
)
from huiyin.web import acting
from huiyin.web.kit import LivePart, Screen, live_part, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chip

RIGHT = "calls.record"
GO_ON = (
    ("complaint", __("转投诉"), "complaints.record"),
    ("request", __("转要求"), "complaints.record"),
    ("opinion", __("转意见"), "complaints.record"),
    ("consultation", __("转咨询"), "complaints.record"),
)


def call_desk(request: MemberRequest) -> HttpResponse:
    """The page itself; a call is saved by the verb that every way uses, and the next call may come in."""
    return acting.open_record(
        request,
        RIGHT,
        form_class=forms.DeskForm,
        template="reception/desk.html",
        after=lambda call: f"{reverse('call_desk')}?saved={call.pk}",
        beside=lambda form: _around(request, form),
    )


def _around(request: MemberRequest, form) -> dict:
    member, department = request.user, form.department_
    key = department.pk if department else None
    limit = param("YX-2.1.1b", "call_minutes", key)
    incoming = _incoming(request)
    typed = form["who"].value() or (incoming.number if incoming else "")
    starts = bool(incoming) or "saved" not in request.GET or request.method == "POST"
    began = form["started_at"].value() if request.method == "POST" else ""
    if incoming and incoming.answered_at:
        began = incoming.answered_at.isoformat()
    parts = {str(group["title"]): group for group in form.grouped()}
    return {
        "breadcrumbs": [(KINDS["calls"].label, reverse("ledger", args=["calls"]))],
        "page_title": _("接电话"),
        "groups": [group for group in parts.values()],
        "greeting": (param("JS-H1.1", "greeting", key) or "").replace(
            "{单位}", department.name if department else ""
        ),
        "hold_words": param("JS-H1.2", "hold_words", key)
        if department and binds("JS-H1.2", department)
        else "",
        "limit_seconds": (limit or 0) * 60,
        "limit_minutes": limit,
        "limit_clause": chip("YX-2.1.1b"),
        "starts": starts,
        "began": began or "",
        "typed": typed,
        "incoming": incoming,
        "caller": caller_of(member, typed, form["party"].value(), form),
        "cues": _cues(request, department),
        "saved": _saved(request),
        "queue": _queue(member),
        "today": _today(member),
        "closing_lines": (param("JS-T", "closing_lines", key) or []) if "restated" in form.fields else [],
    }


def _incoming(request: MemberRequest) -> Incoming | None:
    key = request.POST.get("incoming") or request.GET.get("incoming") or ""
    if not key.isdigit() or len(key) > 18:
        return None
    return Incoming.objects.filter(pk=int(key), member=request.user, call=None).first()


def _saved(request: MemberRequest) -> dict | None:
    """The call just saved, with one key for each way it may go on."""
    key = request.GET.get("saved", "")
    if request.method == "POST" or not key.isdigit() or len(key) > 18:
        return None
    call = calls_seen_by(request.user).filter(pk=int(key)).select_related("record__party").first()
    if call is None:
        return None
    reach = reach_of(request.user)
    place = call.record.department_id, call.record.project_id
    return {
        "number": call.record.number,
        "need": call.need,
        "url": reverse("record", args=["calls", call.pk]),
        "party": masked_name(call.record.party.name) if call.record.party else "",
        "length": minutes_words(call.seconds),
        "ways": [
            {
                "key": n,
                "label": label,
                "url": f"{reverse('open', args=[verb])}?from={call.pk}&category={category}",
            }
            for n, (category, label, verb) in enumerate(GO_ON, 1)
            if verb in VERBS and reach.may(verb, *place)
        ],
    }


def _queue(member) -> dict:
    waiting = callbacks_seen_by(member).filter(matter__state=CallBackState.WAITING)
    first = waiting.select_related("matter__record__party").order_by("matter__opened_at", "pk")[:5]
    return {
        "count": waiting.count(),
        "url": f"{reverse('ledger', args=['callbacks'])}?view=waiting",
        "rows": [
            {
                "title": one.matter.title,
                "who": masked_name(one.party.name) if one.party else masked_phone(one.number),
                "due": one.matter.next_due,
                "url": reverse("record", args=["callbacks", one.pk]),
                "reach_url": f"{reverse('act', args=['callbacks', one.pk, 'callbacks.reach'])}?back=call_desk",
            }
            for one in first
        ],
    }


def _today(member) -> dict:
    mine = Call.objects.filter(on_day("started_at"), taken_by=member, record__voided_at=None)
    return {
        "count": mine.count(),
        "url": f"{reverse('ledger', args=['calls'])}?view=mine&f_started={clock.today()}",
    }


# ── what to say ─────────────────────────────────────────────────────────────────


def _cues(request: MemberRequest, department) -> dict:
    typed = request.POST
    keys = ("fact", "need", "clarified", "reply", "offered", "further")
    upset = bool(typed.get("upset"))
    answers = {name: str(value) for name, value in typed.items() if name.startswith("q_") and value}
    wordings = wordings_in_force(department.pk) if department else []
    said = " ".join(typed.get(name, "") for name in keys)
    by_words = [one for one in wordings if one.category not in WORDINGS_OF_THEIR_OWN]
    found = rules.cues(by_words, said, upset=upset)
    told = " ".join((typed.get("reply", ""), typed.get("offered", "")))
    remedies = [
        one
        for one in wordings
        if one.category == "diagnosis"
        and one.product == typed.get("product")
        and (answer := answers.get(f"q_{one.pk}"))
        and _leads_to(one, answer)
    ]
    called = [cue for cue in found if cue.found or (upset and cue.wording.calming)]
    return {
        "upset": upset,
        "internal": rules.internal_phrases(told, wordings),
        "internal_clause": chip("YX-2.1.2e"),
        "remedies": remedies,
        "told": told_of(request.user, said, unit=typed.get("unit"), party=typed.get("party")),
        "called": [
            {"wording": cue.wording, "found": cue.found, "clause": chip(cue.wording.clause)} for cue in called
        ],
        "others": [cue.wording for cue in found if cue not in called],
    }


def _leads_to(wording, answer: str) -> bool:
    """Whether an answer is one of those for which a remedy is known; yes and no are said in Chinese."""
    said = {"yes": "是", "no": "否"}.get(answer, answer)
    if wording.yes_no:
        return said in wording.triggers
    return any(trigger in said for trigger in wording.triggers)


def cues(request: MemberRequest) -> HttpResponse:
    """What the house says in such a case, as it is typed."""
    department = forms.calls.department_of(forms.DeskForm(member=request.user))
    return render(request, "reception/cues.html", {"cues": _cues(request, department)})


# ── the telephone ───────────────────────────────────────────────────────────────


def ringing(request: MemberRequest) -> HttpResponse:
    """Asked when the telephone system told something: nothing while nothing changes, else the card of who rings."""
    now = ringing_at(request.user)
    shown = request.GET.get("shown", "")
    state = f"{now.pk}-{now.state}" if now else ""
    if "shown" in request.GET and state == shown:
        return HttpResponse(status=204)
    context: dict = {"incoming": now, "state": state}
    if now is not None:
        found = customers_found(request.user, now.number, 1) if len(now.number) >= 4 else []
        context |= {
            "masked": masked_phone(now.number),
            "card": card_of(request.user, found[0]) if found else None,
            "take_url": f"{reverse('call_desk')}?incoming={now.pk}",
        }
    return render(request, "reception/ringing.html", context)


screen(
    Screen("call_desk", "calls/desk", call_desk, right=RIGHT, label=__("接电话"), nav="desk", icon="headset")
)
screen(Screen("call_desk_cues", "calls/desk/cues", cues, right=RIGHT))
live_part(
    LivePart("ringing", screen(Screen("call_desk_ringing", "calls/desk/ringing", ringing, right=RIGHT)))
)
