"""Who is on the line: found by a number, its tail, a name or pinyin, with what is open and what was said last."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huiyin.kernel.matters.models import Matter
from huiyin.kernel.parties.models import Phone
from huiyin.kernel.privacy.looking import looked
from huiyin.kernel.privacy.masking import masked_phone
from huiyin.kernel.promises.models import Promise, State
from huiyin.kernel.records.kinds import KINDS
from huiyin.registers.customers.queries import customers_found, customers_seen_by
from huiyin.registers.estates.queries import progress_of_units
from huiyin.rooms.desk.reception import forms
from huiyin.rooms.desk.reception.pages.works import works_line
from huiyin.rooms.desk.reception.queries import calls_seen_by
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import state_badge
from huiyin.web.templatetags.huiyin import when

MOST = 6  # callers offered for what was typed


def caller_of(member, text: str, party: Any = None, form=None) -> dict:
    """Who may be meant by what was typed; with the card of the one chosen, or of the first."""
    text = (text or "").strip()[:40]
    chosen = int(party) if str(party or "").isdigit() and len(str(party)) < 18 else None
    found = customers_found(member, text, MOST) if len(text) >= 2 else []
    if chosen and not any(one.record.party_id == chosen for one in found):
        found = list(customers_seen_by(member).filter(record__party=chosen)[:1]) or found
    first = next((one for one in found if one.record.party_id == chosen), found[0] if found else None)
    digits = "".join(char for char in text if char.isdigit())
    is_number = len(digits) >= 7 and len(digits) == len(text.replace("-", "").replace(" ", ""))
    return {
        "text": text,
        "number": digits if is_number else "",
        "new_name": (form["new_name"].value() if form is not None else "") or ("" if digits else text),
        "reasons": form.reasons if form is not None else {},
        "options": [
            {
                "party": one.record.party_id,
                "name": one.party.name,
                "hint": "、".join(masked_phone(phone.number) for phone in one.party.phones.all()),
                "checked": one is first,
            }
            for one in found
        ],
        "card": card_of(member, first) if first is not None else None,
    }


def card_of(member, customer) -> dict:
    """What one wants to know while the customer speaks. Opening it is a look at their record (YX-1.4)."""
    party = customer.party
    looked(member.pk, customer.record.pk, clear=False)
    phones = Phone.objects.filter(party=party).order_by("position").values_list("number", flat=True)
    calls = (
        calls_seen_by(member).filter(record__party=party, record__voided_at=None).select_related("taken_by")
    )
    ties = list(party.ties.select_related("unit__building").order_by("pk")[:4])
    works = progress_of_units(member, [tie.unit for tie in ties])
    return {
        "name": party.name,
        "vip": customer.vip,
        "note": customer.note,
        "url": reverse("record", args=["customers", customer.pk]),
        "phones": [masked_phone(number) for number in phones],
        "units": [{"pk": tie.unit_id, "path": tie.unit.path, "role": tie.get_role_display()} for tie in ties],
        "works": [
            works_line(tie.unit, works[tie.unit_id])
            for tie in {tie.unit.building_id: tie for tie in reversed(ties) if tie.unit_id in works}.values()
        ],
        "matters": _matters(member, party),
        "contacts": [
            {
                "when": when(call.started_at),
                "need": call.need,
                "who": call.taken_by.name if call.taken_by else "",
                "url": reverse("record", args=["calls", call.pk]),
            }
            for call in calls.order_by("-pk")[:3]
        ],
    }


def _matters(member, party) -> list[dict]:
    """The customer's open matters that the member may see, what falls due first at the head."""
    open_ones = Matter.objects.filter(record__party=party, closed_at=None).select_related("record", "owner")
    rows = list(open_ones.order_by("next_due")[:20])
    seen: set[int] = set()
    for name in {matter.record.kind for matter in rows}:
        keys = [matter.pk for matter in rows if matter.record.kind == name]
        seen |= set(KINDS[name].seen_by(member).filter(pk__in=keys).values_list("pk", flat=True))
    next_of: dict[int, Promise] = {}
    owed = Promise.objects.filter(matter__in=seen, state=State.OPEN).order_by("-due")
    for promise in owed:
        next_of[promise.matter_id] = promise
    return [
        {
            "number": matter.record.number,
            "title": matter.title,
            "owner": matter.owner.name,
            "url": reverse("record", args=[matter.record.kind, matter.pk]),
            "due": matter.next_due,
            "promise": next_of[matter.pk].words if matter.pk in next_of else "",
        }
        | state_badge(KINDS[matter.record.kind], matter)
        for matter in rows
        if matter.pk in seen
    ][:6]


def caller(request: MemberRequest) -> HttpResponse:
    """The caller's card, in one request, for a number, its last four digits, a name or its pinyin."""
    form = forms.DeskForm(member=request.user)
    told = request.POST if request.method == "POST" else request.GET
    context = {"caller": caller_of(request.user, told.get("who", ""), told.get("party"), form)}
    return render(request, "reception/caller.html", context)


screen(Screen("call_desk_caller", "calls/desk/caller", caller, right="calls.record"))
