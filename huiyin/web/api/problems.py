"""What went wrong, as application/problem+json: the same words as on screen."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.translation import gettext as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import Unset
from huiyin.web.saying import chips

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An answer other than what was asked for. `members` stand in the document beside the standard ones."""

    def __init__(self, status: int, name: str, title: str, detail: str = "", **members: Any) -> None:
        super().__init__(title)
        self.status, self.name, self.title, self.detail, self.members = status, name, title, detail, members


def response(problem: Problem) -> HttpResponse:
    body = {
        "type": f"urn:huiyin:problem:{problem.name}",
        "title": str(problem.title),
        "status": problem.status,
        **({"detail": str(problem.detail)} if problem.detail else {}),
        **problem.members,
    }
    text = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
    answer = HttpResponse(text, status=problem.status, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    if problem.status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="huiyin"'
    return answer


def clauses_of(codes) -> list[dict]:
    """Clauses by code and title, with where their text is read."""
    return [
        {"code": c["code"], "title": c["title"], "url": f"/api/clauses/{c['code']}"} for c in chips(codes)
    ]


def missing() -> Problem:
    return Problem(404, "missing", _("没有这条记录或这个地址"))


def signed_out() -> Problem:
    return Problem(401, "signed-out", _("需要登录"), _("令牌无效、已到期或已停用，或没有提供令牌"))


def refused(refusal: Refused) -> Problem:
    """A rule speaks against it: what, the way out, the clauses, the field it concerns."""
    return Problem(409, "refused", _("现在还不能这样做"), refusal.what, **_said(refusal))


def no_right(refusal: Refused) -> Problem:
    return Problem(403, "no-right", _("没有权限"), refusal.what, **_said(refusal))


def unset(error: Unset) -> Problem:
    return refused(Refused(_("这项规定还没有设定参数：%s") % error, _("请经理先在条款页设定")))


def wrong_fields(errors: dict[str, list[str]]) -> Problem:
    """Fields that are not as they must be, each with its sentences; what concerns none stands under an empty name."""
    return Problem(422, "fields", _("还有几处要改，没有保存"), errors=errors)


def _said(refusal: Refused) -> dict[str, Any]:
    return {
        "way_out": refusal.way_out,
        "clauses": clauses_of(refusal.clauses),
        "field": refusal.field,
    }
