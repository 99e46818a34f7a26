"""Signing in to a training: the code on the wall, and what a phone opens that has read it."""

from __future__ import annotations

import io

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import needed
from huiyin.rooms.people.training.actions.attending import code_of
from huiyin.rooms.people.training.models import Attendee, Training, TrainingState
from huiyin.rooms.people.training.queries import attendees_of, trainings_seen_by
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest


def _seen(request: MemberRequest, pk: int) -> Training:
    found = trainings_seen_by(request.user).filter(pk=pk).select_related("course", "matter__record").first()
    if found is None:
        raise Http404
    return found


def code(request: MemberRequest, pk: int) -> HttpResponse:
    """The code of this moment, for the wall: asked for anew before it is over. Who signed in stands beside it."""
    training = _seen(request, pk)
    if training.matter.owner_id != request.user.pk or training.matter.state != TrainingState.PLANNED:
        raise Http404
    address = request.build_absolute_uri(
        reverse("training_sign_in", args=[pk]) + f"?code={code_of(training, clock.now())}"
    )
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, scale=8)
    people = list(attendees_of(training))
    context = {
        "page_title": _("扫码签到"),
        "breadcrumbs": [(training.matter.title, reverse("record", args=["trainings", pk]))],
        "training": training,
        "code": mark_safe(out.getvalue().decode()),
        "seconds": max(needed("WY-A4.4.4", "code_seconds", training.record.department_id) // 2, 5),
        "people": people,
        "came": sum(one.came for one in people),
        "url": reverse("training_code", args=[pk]),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "training/code_part.html" if part else "training/code.html", context)


def sign_in(request: MemberRequest, pk: int) -> HttpResponse:
    """Where the code leads: one button, so that no program signs anybody in by looking at an address."""
    training = Training.objects.filter(pk=pk).select_related("course", "matter__record").first()
    if training is None:
        raise Http404
    one = Attendee.objects.filter(training=training, member=request.user).first()
    if one is None:
        raise Http404
    given = request.POST.get("code") or request.GET.get("code", "")
    problem = ""
    if request.method == "POST":
        try:
            perform("trainings.sign_in", by=request.user, on=pk, code=given)
            messages.success(request, _("已签到：%s") % training.course.title)
            return HttpResponseRedirect(reverse("training_sign_in", args=[pk]))
        except Refused as refusal:
            problem = f"{refusal.what}。{refusal.way_out}"
    context = {
        "page_title": _("培训签到"),
        "training": training,
        "one": one,
        "code": given,
        "problem": problem,
        "mine_url": reverse("my_training"),
    }
    return render(request, "training/sign_in.html", context, status=409 if problem else 200)


screen(Screen("training_code", "trainings/<key:pk>/code", code, right="trainings.hold"))
screen(Screen("training_sign_in", "trainings/<key:pk>/sign-in", sign_in, right=""))
