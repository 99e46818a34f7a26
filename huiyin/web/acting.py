"""Doing a verb from the browser: one view opens records, one acts on them; what was typed is never lost."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel.actions.machine import perform, why_not
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused, Stale
from huiyin.kernel.actions.verbs import VERBS, Verb
from huiyin.kernel.approvals.holding import filled
from huiyin.kernel.clauses.parameters import Unset
from huiyin.kernel.drafts.keeping import drop, kept, place_of
from huiyin.kernel.journal.reading import lines_of
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.privacy.looking import looked
from huiyin.kernel.promises.models import Promise, State
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.web.forms import ActionForm
from huiyin.web.kit import SCREENS, Page
from huiyin.web.records import facts_shown, silence_facts, subject_seen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, promise_line, sentences
from huiyin.web.seeing import sees_clear


def form_of(verb: Verb) -> type[ActionForm]:
    return verb.form or ActionForm


def open_record(
    request: MemberRequest,
    verb_name: str,
    *,
    form_class: type[ActionForm] | None = None,
    template: str = "web/form.html",
    after: Callable[[Any], str] | None = None,
    beside: Callable[[forms.Form], dict] = lambda form: {},
) -> HttpResponse:
    """The form that begins a record, alone or from another record's page (?from=).

    A screen built around one verb gives a form and template of its own, where to go after saving, and what else
    its template shows (`beside`).
    """
    verb = VERBS.get(verb_name)
    if verb is None or not verb.opens or verb.form is None or not reach_of(request.user).may(verb.name):
        raise Http404
    source = None
    if key := request.GET.get("from", ""):
        row = Record.objects.filter(pk=int(key)).only("kind").first() if key.isdigit() else None
        if row is None or row.kind not in verb.openers:
            raise Http404
        from_page, source = subject_seen(request.user, row.kind, row.pk)
    elif verb.right_from:
        raise Http404
    form = (form_class or verb.form)(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        member=request.user,
        subject=source,
        initial=_initial(request, verb),
    )
    refusal = None
    preview = _preview(request, form) if request.method == "POST" and form.is_valid() else None
    if request.method == "POST" and form.is_valid() and not preview:
        facts = form.facts()
        if source is not None:
            facts["opened_from"] = source.record
        try:
            subject = perform(
                verb,
                by=request.user,
                key=request.POST.get("key", ""),
                reason=facts.pop("reason", ""),
                **facts,
            )
        except (Refused, Unset) as problem:
            refusal = _refused(problem, form)
        else:
            drop(request.user, place_of(verb.name, ""))
            kind = KINDS[subject.record.kind]
            waits = kind is not verb.kind
            words = _("已提请审批：%s") if waits else _("已登记：%s")
            messages.success(request, words % (subject.record.number or kind.title(subject)))
            url = reverse("record", args=[kind.name, subject.pk])
            return HttpResponseRedirect(after(subject) if after and not waits else _next(request, url))
    return _page(
        request,
        verb,
        form,
        refusal,
        record=_head(source) | _beside(request.user, from_page, source) if source is not None else {},
        template=template,
        beside=beside(form) | ({"preview": preview} if preview else {}),
    )


def act(request: MemberRequest, kind: str, pk: int, verb_name: str) -> HttpResponse:
    """The form of something that happens to a record; a refusal stands over it and keeps what was typed."""
    verb = VERBS.get(verb_name)
    if verb is None or verb.opens or not verb.by_hand or not (verb.generic or verb.kind_name == kind):
        raise Http404
    page, subject = subject_seen(request.user, kind, pk)
    head = _head(subject) | _beside(request.user, page, subject)
    problem = why_not(verb, request.user, subject)
    if problem and (request.method != "POST" or isinstance(problem, NoRight)):
        status = 403 if isinstance(problem, NoRight) else 409
        context = {
            "refusal": _said(problem),
            "action": {"label": verb.label},
            "record": head,
            "page_title": verb.label,
        }
        return render(request, "web/refused.html", context, status=status)
    form = form_of(verb)(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        member=request.user,
        subject=subject,
        initial=_initial(request, verb),
    )
    refusal = stale = None
    if request.method == "POST" and form.is_valid() and (preview := _preview(request, form)):
        return _page(request, verb, form, None, head, beside={"preview": preview})
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        version = request.POST.get("version", "")
        try:
            done = perform(
                verb,
                by=request.user,
                on=pk,
                key=request.POST.get("key", ""),
                version=int(version) if version.isdigit() and not verb.adds else None,
                reason=facts.pop("reason", ""),
                **facts,
            )
        except NotSeen:
            raise Http404 from None
        except Stale as problem:
            stale = differences(problem, form, subject)
            head["version"] = problem.record.version
        except (Refused, Unset) as problem:
            refusal = _refused(problem, form)
        else:
            drop(request.user, place_of(verb.name, head["number"]))
            words, url = _("%(verb)s：%(number)s 已保存"), head["url"]
            if done.pk != pk:
                words, url = _("%(verb)s：已提请审批 %(number)s"), _head(done)["url"]
            messages.success(request, words % {"verb": verb.label, "number": done.record.number or ""})
            return HttpResponseRedirect(_next(request, url))
    return _page(request, verb, form, refusal, head, stale)


def _preview(request: MemberRequest, form: ActionForm) -> dict | None:
    """What is shown before it is done, with the mark by which the page says that it was; None where it was seen."""
    if not form.preview:
        return None
    typed = [(name, request.POST.getlist(name)) for name in sorted(form.fields)]
    mark = hashlib.sha256(json.dumps(typed).encode()).hexdigest()[:16]
    if request.POST.get("seen") == mark:
        return None
    return {"template": form.preview, "mark": mark, **form.previewed()}


def _initial(request: MemberRequest, verb: Verb) -> dict:
    """What the address fills in; `again` names an approval whose form is changed and sent once more."""
    said = {name: value for name, value in request.GET.items() if name not in ("from", "back", "again")}
    return filled(request.GET.get("again", ""), verb.name, request.user) | said


def _next(request: MemberRequest, url: str) -> str:
    """Where to go after saving: back to the desk, or to the screen, where the form was opened from there."""
    back = SCREENS.get(request.GET.get("back", ""))
    if back and back.nav:
        return reverse(back.name)
    return "/" if request.GET.get("back") == "desk" else url


def _head(subject: Any) -> dict:
    record = subject.record
    matter = getattr(subject, "matter", None) if hasattr(subject, "matter_id") else None
    return {
        "number": record.number or "",
        "title": matter.title if matter else "",
        "url": reverse("record", args=[record.kind, record.pk]),
        "version": record.version,
    }


def _beside(member, page: Page, subject: Any) -> dict:
    """What one wants in sight while filling in a form about a record: its particulars and what is owed."""
    record, clear = subject.record, sees_clear(member, page.of, subject)
    if record.party_id:
        looked(member.pk, record.pk, clear=clear)
    facts = [*page.beside(subject, member), *page.facts(subject, member)]
    owed = Promise.objects.filter(matter=subject.pk, state=State.OPEN) if page.of.is_matter else None
    return {
        "facts": facts_shown([*facts, *silence_facts(record.party)], clear, ""),
        "promises": [promise_line(p) for p in owed.select_related("owner").order_by("due")]
        if owed is not None
        else [],
    }


def _page(
    request,
    verb: Verb,
    form: forms.Form,
    refusal,
    record: dict,
    stale=None,
    template: str = "web/form.html",
    beside: dict | None = None,
) -> HttpResponse:
    status = 409 if refusal or stale else 422 if form.errors else 200
    place = place_of(verb.name, record.get("number", ""))
    context = {
        "page_title": verb.label,
        "breadcrumbs": [(verb.kind.label, reverse("ledger", args=[verb.kind_name]))]
        if not verb.generic
        else [],
        "form": form,
        "action": {
            "label": verb.label,
            "verb": verb.name,
            "clauses": chips(verb.clauses),
            "danger": verb.tone == "danger",
        },
        "draft": {
            "place": place,
            "kept": json.dumps(kept(request.user, place)) if request.method == "GET" else "",
        },
        "record": record,
        "refusal": refusal,
        "stale": stale,
        "request_key": request.POST.get("key") if form.errors or refusal or stale else uuid.uuid4().hex,
    }
    return render(request, template, context | (beside or {}), status=status)


def _said(problem: Refused) -> dict:
    return {"what": problem.what, "way_out": problem.way_out, "clauses": chips(problem.clauses)}


def _refused(problem: Refused | Unset, form: forms.Form) -> dict:
    """The refusal for the page; where it names a field, the field says so too."""
    if isinstance(problem, Unset):
        problem = Refused(_("这项规定还没有设定参数：%s") % problem, _("请经理先在条款页设定"))
    if problem.field in form.fields:
        form.add_error(problem.field, problem.what)
    return _said(problem)


def differences(problem: Stale, form: forms.Form, subject: Any) -> dict:
    """What somebody else saved since the form was opened, against what was typed now."""
    behind = problem.record.version - problem.version
    lines = [line for line in lines_of(subject.record, 40) if (v := VERBS.get(line.verb)) and not v.adds][
        :behind
    ]
    changed: dict[str, list] = {}
    for line in reversed(lines):
        for label, (old, new) in (line.said or {}).get("changes", {}).items():
            changed.setdefault(label, [old, new])[1] = new
    by_label = {str(field.label): name for name, field in form.fields.items()}
    rows = [
        {
            "name": by_label.get(label, ""),
            "label": label,
            "base": old,
            "theirs": new,
            "yours": form[by_label[label]].value() if label in by_label else "",
        }
        for label, (old, new) in changed.items()
    ]
    last = sentences(lines[:1])
    return {"who": last[0]["who"] if last else "", "when": last[0]["when"] if last else None, "rows": rows}
