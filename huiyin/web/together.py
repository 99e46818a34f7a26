"""Many records of a ledger at once: a sheet of each in one file, or one thing done to each; shown before it happens."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel.actions.machine import perform, why_not
from huiyin.kernel.actions.refusals import NotSeen, Refused, Stale
from huiyin.kernel.actions.verbs import Verb, verbs_of
from huiyin.kernel.clauses.parameters import Unset
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.kinds import Kind
from huiyin.web.acting import form_of
from huiyin.web.finding import item_of
from huiyin.web.forms import ActionForm
from huiyin.web.kit import Page, page_for
from huiyin.web.papers import Paper, papers_of, print_paper
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips
from huiyin.web.seeing import Eyes

MOST = 100  # at once: what the longest page of a ledger shows
PRINTING = "print:"  # before the name of a paper


def together(request: MemberRequest, kind: str) -> HttpResponse:
    """What was ticked in a ledger, each with whether it can be done; then, when it was seen, done to each by itself.

    One that is refused leaves the others done, and says why.
    """
    page = page_for(request.user, kind)
    back = reverse("ledger", args=[kind])
    if request.method != "POST":
        return HttpResponseRedirect(back)
    what = request.POST.get("verb", "")
    keys = [int(key) for key in request.POST.getlist("record")[:MOST] if key.isdigit() and len(key) <= 18]
    found = page.one(page.of.particulars(page.of.seen_by(request.user))).filter(pk__in=keys)
    context = {
        "kind": kind,
        "what": what,
        "back": f"{back}?{request.POST.get('back', '')}".rstrip("?"),
        "query": request.POST.get("back", ""),
        "breadcrumbs": [(page.of.label, back)],
        "request_key": request.POST.get("key") or uuid.uuid4().hex,
    }
    subjects = list(found.order_by("-pk"))
    if what.startswith(PRINTING):
        return _print(request, page, subjects, what.removeprefix(PRINTING), context)
    verb = next((one for one in verbs_of(kind) if one.name == what and one.many), None)
    if verb is None:
        raise Http404
    return _act(request, page, subjects, verb, context)


def _print(
    request: MemberRequest, page: Page, subjects: list, name: str, context: dict[str, Any]
) -> HttpResponse:
    paper = next((one for one in _papers(request.user, page.of) if one.name == name), None)
    if paper is None:
        raise Http404
    fit = [one for one in subjects if paper.fits(one)]
    if "sure" in request.POST and fit:
        pdf = print_paper(paper, fit, member=request.user)
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{page.kind}.pdf"'
        return response
    eyes = Eyes(request.user)
    rows = [
        _row(eyes, page, one) | {"refusal": "" if one in fit else _("现在没有这张表单可打")}
        for one in subjects
    ]
    return _page(request, rows, context | {"label": _("打印%s") % paper.label, "printing": paper})


def _act(
    request: MemberRequest, page: Page, subjects: list, verb: Verb, context: dict[str, Any]
) -> HttpResponse:
    sure = "sure" in request.POST
    form = form_of(verb)(request.POST if sure else None, member=request.user)
    eyes, rows = Eyes(request.user), []
    go = sure and form.is_valid()
    for one in subjects:
        row = _row(eyes, page, one)
        problem = _done(request, verb, one, form, context) if go else _why(verb, request.user, one)
        rows.append(row | {"refusal": problem})
    return _page(
        request,
        rows,
        context
        | {
            "label": verb.label,
            "clauses": chips(verb.clauses),
            "form": form,
            "danger": verb.tone == "danger",
            "over": go,
        },
    )


def _why(verb: Verb, member, subject) -> str:
    if verb.offered is not None and not verb.offered(subject):
        return _("这一条现在不需要这样办")
    return str(why_not(verb, member, subject) or "")


def _done(request: MemberRequest, verb: Verb, subject, form: ActionForm, context: dict) -> str:
    """Does it to one record; what stands against it, empty where it is done."""
    version = request.POST.get(f"version_{subject.pk}", "")
    facts = form.facts()
    try:
        perform(
            verb,
            by=request.user,
            on=subject.pk,
            key=f"{context['request_key'][:40]}-{subject.pk}",
            version=int(version) if version.isdigit() and not verb.adds else None,
            reason=facts.pop("reason", ""),
            **facts,
        )
    except NotSeen:
        return _("记录已不存在或已无权查看")
    except Stale:
        return _("勾选以后有人改过，看过再办")
    except (Refused, Unset) as problem:
        return str(problem)
    return ""


def _row(eyes: Eyes, page: Page, subject) -> dict:
    return item_of(eyes, page, subject) | {"pk": subject.pk, "version": subject.record.version}


def _page(request: MemberRequest, rows: list[dict], context: dict) -> HttpResponse:
    fit = sum(1 for row in rows if not row["refusal"])
    counted = {"rows": rows, "fit": fit, "left": len(rows) - fit, "page_title": context["label"]}
    form = context.get("form")
    return render(
        request,
        "web/together.html",
        context | counted,
        status=422 if form is not None and form.errors else 200,
    )


def _papers(member, kind: Kind) -> list[Paper]:
    return [paper for paper in papers_of(kind.name) if reach_of(member).may(paper.verb.name)]


def offered_together(member, kind: Kind) -> list[dict]:
    """The buttons over what is ticked in a ledger: name and label; none where nothing is done to many at once."""
    reach = reach_of(member)
    verbs = [
        verb
        for verb in verbs_of(kind.name)
        if verb.many and (reach.may(verb.name) or verb.open_to is not None)
    ]
    papers = _papers(member, kind)
    return [{"verb": verb.name, "label": verb.label} for verb in verbs] + [
        {"verb": f"{PRINTING}{paper.name}", "label": _("打印%s") % paper.label} for paper in papers
    ]
