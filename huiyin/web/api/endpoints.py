"""The API itself: a dozen endpoints, whatever the number of kinds and verbs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.renderers import JSONRenderer

from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused
from huiyin.kernel.clauses.parameters import Unset
from huiyin.kernel.members.models import Appointment
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.api import acting, openapi, reading, rulebook
from huiyin.web.api.auth import BearerToken, Rate, Session
from huiyin.web.api.problems import (
    Problem,
    missing,
    no_right,
    refused,
    response,
    signed_out,
    unset,
    wrong_fields,
)


class Words(JSONRenderer):
    """Chinese as Chinese: shorter, and legible to whoever tries an address by hand."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="回音",
    version="1",
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    auth=[BearerToken(), Session()],
    throttle=[Rate()],
    renderer=Words(),
)


@api.get("/openapi.json")
def document(request):
    return openapi.document(get_language() or "")


@api.get("/me")
def me(request):
    member, reach = request.user, reach_of(request.user)
    posts = Appointment.objects.filter(member=member, to_on=None).select_related("post__department")
    return {
        "key": member.pk,
        "username": member.username,
        "name": member.name,
        "posts": [
            {
                "department": {"key": one.post.department_id, "name": one.post.department.name},
                "post": one.post.name,
                "role": one.post.role,
                "projects": [{"key": p.pk, "name": p.name} for p in one.projects.all()],
            }
            for one in posts.prefetch_related("projects").order_by("id")
        ],
        "verbs": [verb.name for verb in openapi.documented() if reach.may(verb.name)],
        "kinds": [kind for kind in KINDS if reach.may(f"{kind}.see")],
        "token": _token(request.token),
    }


def _token(token) -> dict[str, Any] | None:
    if token is None:
        return None
    return {"name": token.name, "scopes": token.scopes, "expires_at": reading.moment(token.expires_at)}


@api.get("/search")
def search(request, q: str = ""):
    text = q.strip()[:60]
    return {"groups": reading.found(request.user, text) if text else []}


@api.get("/clauses")
def clauses(request, pack: str = "", q: str = ""):
    return {"items": rulebook.clauses(pack, q.strip()[:40])}


@api.get("/clauses/{code}")
def clause(request, code: str):
    return rulebook.clause(request.user, code)


@api.post("/actions/{verb}", response={201: dict})
def open_record(request, answer: HttpResponse, verb: str):
    subject, before = acting.open_record(request, verb)
    return 201, _done(request, answer, subject, before)


@api.get("/{kind}")
def ledger(request, kind: str):
    return reading.listing(request.user, kind, request.GET)


@api.get("/{kind}/{int:pk}")
def record(request, answer: HttpResponse, kind: str, pk: int):
    page, subject = reading.record_seen(request.user, kind, pk)
    answer["ETag"] = f'"{subject.record.version}"'
    return reading.record(request.user, page, subject)


@api.post("/{kind}/{int:pk}/actions/{verb}")
def act(request, answer: HttpResponse, kind: str, pk: int, verb: str):
    subject, before = acting.act(request, kind, pk, verb)
    return _done(request, answer, subject, before)


def _done(request, answer: HttpResponse, subject, before: bool) -> dict[str, Any]:
    """The record as it stands now, with its address and version."""
    kind = KINDS[subject.record.kind]
    body = reading.summary(request.user, kind, subject)
    answer["Location"] = reading.url_of(kind.name, subject.pk)
    if "version" in body:
        answer["ETag"] = f'"{body["version"]}"'
    if before:
        answer["Idempotency-Replayed"] = "true"
    return body


# ── what went wrong ─────────────────────────────────────────────────────────────


def _on(exception: type[Exception], problem) -> None:
    api.add_exception_handler(exception, lambda request, error: response(problem(error)))


_on(Problem, lambda error: error)
_on(Refused, refused)
_on(NoRight, no_right)
_on(Unset, unset)
_on(NotSeen, lambda error: missing())
_on(Http404, lambda error: missing())
_on(AuthenticationError, lambda error: signed_out())
_on(HttpError, lambda error: Problem(error.status_code, "request", str(error)))
_on(
    ValidationError,
    lambda error: wrong_fields({str(one["loc"][-1]): [_("填写的内容不对")] for one in error.errors}),
)
_on(
    Throttled,
    lambda error: Problem(429, "too-many", _("请求太频繁"), _("稍等再试"), wait=int(error.wait or 1)),
)
