"""Doing a verb from a program: the same form, the same refusals, the same journal as from the browser."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from huiyin.kernel.actions.ending import answer_to
from huiyin.kernel.actions.machine import check_right, perform, why_not
from huiyin.kernel.actions.refusals import NotSeen, Stale
from huiyin.kernel.actions.verbs import VERBS, Verb
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.models import Record
from huiyin.web.acting import differences, form_of
from huiyin.web.api.problems import Problem, missing, wrong_fields
from huiyin.web.api.reading import GREATEST_KEY, moment, plain, record_seen
from huiyin.web.api.schema import MANY
from huiyin.web.forms import ActionForm, PhonesField


def open_record(request, verb_name: str) -> tuple[Any, bool]:
    """Begins a record, alone or from another one (?from=). What it opened, and whether that was done before."""
    verb, member = VERBS.get(verb_name), request.user
    if verb is None or not verb.opens or not verb.by_hand:
        raise missing()
    key = _key(request, verb)
    if key and (done := answer_to(key, member)):
        return done, True
    if not reach_of(member).may(verb.name):
        check_right(verb, member, None, None)
    source = _source(request, verb)
    form = _filled(request, verb, subject=source)
    facts = form.facts()
    if source is not None:
        facts["opened_from"] = source.record
    reason = facts.pop("reason", "")
    return perform(verb, by=member, source="api", key=key, reason=reason, **facts), False


def act(request, kind: str, pk: int, verb_name: str) -> tuple[Any, bool]:
    """Does a verb to a record. What it happened to, and whether that was done before."""
    verb, member = VERBS.get(verb_name), request.user
    if verb is None or verb.opens or not verb.by_hand or not (verb.generic or verb.kind_name == kind):
        raise missing()
    _page, subject = record_seen(member, kind, pk)
    if verb.generic and not hasattr(subject, "matter_id"):
        raise missing()
    key = _key(request, verb, pk)
    if key and (done := answer_to(key, member)):
        return done, True
    if problem := why_not(verb, member, subject):
        problem.clauses = problem.clauses or verb.clauses[:1]
        raise problem
    version = None if verb.adds else _version(request)
    form = _filled(request, verb, subject=subject)
    facts = form.facts()
    reason = facts.pop("reason", "")
    try:
        done = perform(verb, by=member, on=pk, source="api", key=key, version=version, reason=reason, **facts)
    except NotSeen:
        raise missing() from None
    except Stale as problem:
        raise _stale(problem, form, subject) from None
    return done, False


def _source(request, verb: Verb) -> Any:
    """The record from which another is opened, where the query names one; some verbs cannot do without."""
    text = request.GET.get("from", "")
    if not text:
        if verb.right_from:
            raise wrong_fields({"from": [_("这项操作要从一条记录上办理，请写明它的键")]})
        return None
    key = int(text[:20]) if text.isascii() and text.isdigit() else 0
    row = Record.objects.filter(pk=key).only("kind").first() if 0 < key <= GREATEST_KEY else None
    if row is None or row.kind not in verb.openers:
        raise missing()
    return record_seen(request.user, row.kind, row.pk)[1]


def _key(request, verb: Verb, pk: int | None = None) -> str:
    """The request's key: a member's own, for one verb on one record, whatever its length."""
    given = request.headers.get("Idempotency-Key", "")
    if not given:
        return ""
    words = json.dumps([request.user.pk, verb.name, pk, given])
    return hashlib.sha256(words.encode()).hexdigest()


def _version(request) -> int | None:
    """The version that the program last saw."""
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        return None
    text = given.removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit()):
        raise Problem(400, "if-match", _("If-Match 应为记录的版本号"))
    return int(text[:20])


def body_of(request) -> dict[str, Any]:
    """What was sent: a JSON object, or the fields of a form where files come with it."""
    if request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return {name: values if len(values) > 1 else values[0] for name, values in request.POST.lists()}
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Problem(400, "json", _("请求内容应为一个 JSON 对象"))
    return body


def _filled(request, verb: Verb, subject: Any) -> ActionForm:
    """The form with what was sent; what was left out stands as the form on screen would show it."""
    body = body_of(request)
    data: dict[str, Any] = {}
    form = form_of(verb)(data, request.FILES, member=request.user, subject=subject)
    errors = {
        name: [_("没有这一项")] for name in body if name not in form.fields and name != "csrfmiddlewaretoken"
    }
    for name, field in form.fields.items():
        if name in body:
            if not _fits(field, body[name]):
                errors[name] = [_("这一项的类型不对")]
            data[name] = _typed(field, body[name])
        elif (initial := form.get_initial_for_field(field, name)) is not None:
            data[name] = field.prepare_value(initial)
    if not form.is_valid():
        found = form.errors.get_json_data()
        errors = {"" if k == "__all__" else k: [e["message"] for e in v] for k, v in found.items()} | errors
    if errors:
        raise wrong_fields(errors)
    return form


def _fits(field: forms.Field, value: Any) -> bool:
    """Whether a JSON value is of a shape that the field can read at all."""
    if isinstance(field, forms.JSONField):
        return True
    if isinstance(value, list):
        simple = all(isinstance(one, str | int) and not isinstance(one, bool) for one in value)
        return simple and isinstance(field, (*MANY, PhonesField))
    if isinstance(value, bool):
        return isinstance(field, forms.BooleanField)
    return value is None or isinstance(value, str | int | float)


def _typed(field: forms.Field, value: Any) -> Any:
    """A JSON value as the field's widget would read it from a form."""
    if isinstance(field, forms.JSONField):
        return json.dumps(value)
    if isinstance(field, MANY):
        return value if isinstance(value, list) else [] if value in (None, "") else [value]
    if isinstance(value, list):
        return "、".join(map(str, value))
    return value if value is None or isinstance(value, bool) else str(value)


def _stale(problem: Stale, form: ActionForm, subject: Any) -> Problem:
    """Somebody edited the record meanwhile: its version now, and what they changed."""
    changed = differences(problem, form, subject)
    return Problem(
        409,
        "stale",
        _("这条记录已被别人修改"),
        _("先读取最新版本，核对后再提交"),
        version=problem.record.version,
        who=changed["who"],
        at=moment(changed["when"]),
        changes=[
            {
                "field": row["name"],
                "label": str(row["label"]),
                "base": plain(row["base"]),
                "theirs": plain(row["theirs"]),
                "yours": plain(row["yours"]),
            }
            for row in changed["rows"]
        ],
    )
