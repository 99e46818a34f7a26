"""试算: a parameter's other value against the promises already made, and the way from there to a revision."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.packs import Parameter, shipped
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.clauses.values import BadValue, read, said
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.rulebook.rules.trying import ASSUMED, MOST, OUTCOMES, SHOWN, Trial, can_be_tried, tried
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chip, of_seen_matters

BACK = dt.timedelta(days=90)


class TrialForm(forms.Form):
    value = forms.CharField(label=__("新取值"), max_length=40)
    first = forms.DateField(label=__("从"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=__("到"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    department = forms.ModelChoiceField(
        Department.objects.none(), label=__("部门"), required=False, empty_label=__("我能看的全部部门")
    )

    def __init__(self, *args, parameter: Parameter, departments, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def clean_value(self):
        try:
            return read(self.parameter, self.cleaned_data["value"])
        except BadValue as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean(self):
        cleaned = super().clean()
        if cleaned and cleaned.get("first") and cleaned.get("last") and cleaned["first"] > cleaned["last"]:
            self.add_error("last", _("截止日期早于起始日期"))
        return cleaned


def _departments(member: Member):
    """Those whose promises the member may look at; None for all of them."""
    reach = reach_of(member)
    if any(seat.role.everywhere for seat in reach.seats):
        return None, Department.objects.order_by("name")
    return reach.departments, Department.objects.filter(pk__in=reach.departments).order_by("name")


def trial(request: MemberRequest, code: str, name: str) -> HttpResponse:
    parameter = shipped()[2].get((code, name))
    if parameter is None or not can_be_tried(parameter):
        raise Http404
    member, today = request.user, clock.today()
    keys, choices = _departments(member)
    own = reach_of(member).departments
    now = param(code, name, own[0] if own else None)
    asked = request.GET if "value" in request.GET else None
    data = (
        {"first": f"{today - BACK}", "last": f"{today}"} | {key: asked[key] for key in asked}
        if asked is not None
        else None
    )
    initial = {"value": said(parameter, now), "first": today - BACK, "last": today}
    form = TrialForm(data, parameter=parameter, departments=choices, initial=initial)
    context = {
        "page_title": _("试算：%s") % parameter.label,
        "breadcrumbs": [(_("规程"), reverse("clauses")), (code, reverse("clause", args=[code]))],
        "parameter": parameter,
        "clause": chip(code),
        "now": said(parameter, now) or _("未设定"),
        "form": form,
        "assumed": ASSUMED,
    }
    if form.is_valid():
        facts = form.cleaned_data
        within = [facts["department"].pk] if facts["department"] else keys
        found = tried(parameter, facts["value"], within, facts["first"], facts["last"])
        context |= _shown(member, found, facts)
    return render(request, "rulebook/trial.html", context)


def _shown(member: Member, found: Trial, facts: dict) -> dict:
    labels = {name: label for name, label, _tone in OUTCOMES}
    tones = {name: tone for name, _label, tone in OUTCOMES}
    by_key = {one.pk: one for one in found.examples}
    promises = Promise.objects.filter(pk__in=by_key).select_related("matter__record", "owner").order_by("-pk")
    examples = [
        {
            "number": promise.matter.record.number,
            "title": promise.matter.title,
            "url": reverse("record", args=[promise.matter.record.kind, promise.matter_id]),
            "owner": promise.owner.name,
            "opened": promise.opened_at,
            "due": promise.due,
            "new_due": by_key[promise.pk].due,
            "ended": promise.ended_at,
            "was": {"label": labels[by_key[promise.pk].before], "tone": tones[by_key[promise.pk].before]},
            "would": {"label": labels[by_key[promise.pk].outcome], "tone": tones[by_key[promise.pk].outcome]},
        }
        for promise in of_seen_matters(promises, member)
    ]
    explained = found.explained()
    parameter = found.parameter
    query = {
        "which": f"{parameter.clause}|{parameter.name}",
        "clause": parameter.clause,
        "value": said(parameter, found.value),
        "first": f"{found.first}",
        "last": f"{found.last}",
    }
    may = reach_of(member).may("revisions.draft_value")
    return {
        "trial": found,
        "value": said(parameter, found.value),
        "tiles": [
            {
                "label": label,
                "value": found.would[name],
                "hint": _("实际 %d") % found.was[name],
                "level": tone,
            }
            for name, label, tone in OUTCOMES
        ],
        "rate": _rate(found),
        "examples": examples,
        "more": max(found.changed - SHOWN, 0),
        "most": MOST,
        "formula": explained.formula.split("\n"),
        "revise_url": reverse("open", args=["revisions.draft_value"]) + "?" + urlencode(query) if may else "",
    }


def _rate(found: Trial) -> dict:
    """The share kept in time of those whose outcome is known, before and after."""

    def share(counts) -> str:
        known = counts["kept"] + counts["late"] + counts["broken"]
        return f"{counts['kept'] * 100 / known:.1f}%" if known else "—"

    return {"was": share(found.was), "would": share(found.would)}


screen(Screen("trial", "trials/<str:code>/<str:name>", trial, right="revisions.see"))
