"""The public page of a place: where, by which number, when, and a form for who wants to write (WY-G3)."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.files.storing import BadFile, store
from huiyin.registers.estates.models import Unit
from huiyin.rooms.desk.complaints.models import Channel
from huiyin.rooms.desk.public.forms import ComplainForm, new_secret
from huiyin.rooms.desk.public.models import Place
from huiyin.rooms.desk.public.pages.limits import allowed_to_send
from huiyin.rooms.desk.public.queries import known_party, place_at
from huiyin.web.kit import Screen, screen

TITLE = 36  # characters of what was written that name the matter


def guarded(response: HttpResponse) -> HttpResponse:
    """A stranger's page is kept by nobody and found by no search engine.

    It tells no other site its address: the house's referrer policy is same-origin. A stricter one would make browsers
    hide the origin of its own forms, which then could not be told from forged ones.
    """
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def place(request, slug: str) -> HttpResponse:
    here = place_at(slug)
    if here is None:
        raise Http404
    problem, status = "", 200
    form = ComplainForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if not form.by_hand():
                problem = _("没有提交成功。请重新打开本页再填一次，或直接拨打电话")
            elif not allowed_to_send(request, slug):
                problem, status = _("提交得太频繁，请一小时后再试，或直接拨打电话"), 429
            else:
                try:
                    return guarded(HttpResponseRedirect(take_down(here, form.cleaned_data)))
                except (Refused, BadFile) as refusal:
                    problem = str(refusal)
    context = {
        "page_title": here.name,
        "place": here,
        "department": here.record.department,
        "form": form,
        "problem": problem,
        "key": request.POST.get("key") or str(uuid.uuid4()),
        "opened": ComplainForm.stamp(),
    }
    return guarded(render(request, "public/place.html", context, status=status))


def take_down(here: Place, facts: dict) -> str:
    """Takes down what a stranger wrote, with the secret link to it; the address of that link."""
    record = here.record
    uploads = [store(one) for one in facts["pictures"]]
    number = facts["phone"][0]
    unit = (
        Unit.objects.filter(path=facts["door"], voided=False, building__project=record.project_id).first()
        if facts["door"] and record.project_id
        else None
    )
    words = facts["words"].strip()
    door = _("（房号：%s）") % facts["door"] if facts["door"] and unit is None else ""
    party = known_party(facts["name"], number, record.department_id)
    complaint = perform(
        "complaints.record",
        by=None,
        source="public",
        key=f"public {facts['key'].hex}",
        department=record.department,
        project=record.project,
        party=party,
        new_name="" if party else facts["name"],
        new_phones=[] if party else facts["phone"],
        unit=unit,
        category=facts["category"],
        channel=Channel.ONLINE,
        title=" ".join(words.split())[:TITLE],
        cause=f"{words}{door}",
    )
    if uploads:
        perform("matters.attach", by=None, source="public", on=complaint.pk, uploads=uploads)
    secret = new_secret()
    perform(
        "complaints.share_link",
        by=None,
        source="public",
        on=complaint.pk,
        secret=secret,
        by_message=True,
        consent=True,
    )
    return reverse("public_matter", args=[secret])


screen(Screen("public_place", "p/<slug:slug>", place, right="", public=True))
