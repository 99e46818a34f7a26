"""The extensions' ledger, and the door at which the telephone system knocks."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from huiyin.kernel import clock
from huiyin.rooms.desk.reception.actions.telephone import heard
from huiyin.web.kit import Column, Fact, Page, View, page
from huiyin.web.saying import badge_cell
from huiyin.web.templatetags.huiyin import when

WINDOW = dt.timedelta(minutes=5)  # within which a signed event is taken: an old one is not played again
EVENTS = ("ringing", "answered", "missed", "ended")
LONGEST_BODY = 10_000  # bytes


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp and the body, as the telephone system must sign."""
    return hmac.new(secret.encode(), timestamp.encode() + body, hashlib.sha256).hexdigest()


def _signed(request: HttpRequest) -> bool:
    timestamp = request.headers.get("X-Huiyin-Timestamp", "")
    given = request.headers.get("X-Huiyin-Signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    age = clock.now() - dt.datetime.fromtimestamp(int(timestamp), dt.UTC)
    if abs(age) > WINDOW:
        return False
    right = signature(settings.TELEPHONE_SECRET, timestamp, request.body)
    return hmac.compare_digest(right.encode(), given.encode())


@csrf_exempt
@login_not_required
@require_POST
def events(request: HttpRequest) -> JsonResponse:
    """ringing, answered, missed, ended: {"event", "id", "from", "extension"}, signed; the same again changes nothing."""
    if not _signed(request):
        return JsonResponse({"error": "the signature does not fit, or is too old"}, status=401)
    told = _told(request)
    if told is None:
        return JsonResponse({"error": "event, id, from and extension are expected"}, status=422)
    heard(*told[:2], number=told[2], extension=told[3], at=clock.now())
    return JsonResponse({"ok": True})


def _told(request: HttpRequest) -> tuple[str, str, str, str] | None:
    if len(request.body) > LONGEST_BODY:
        return None
    try:
        body = json.loads(request.body)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    event, call_id = body.get("event"), body.get("id")
    number, extension = body.get("from") or "", body.get("extension") or ""
    if event not in EVENTS or not isinstance(call_id, str) or not 0 < len(call_id) <= 50:
        return None
    if not isinstance(number, str) or not isinstance(extension, str) or "\x00" in call_id:
        return None
    digits = "".join(char for char in number if char.isascii() and char.isdigit())
    if digits.startswith("86") and len(digits) == 13:  # a mobile with the country's code
        digits = digits[2:]
    return event, call_id, digits[:20], extension[:10].replace("\x00", "")


page(
    Page(
        "extensions",
        "house",
        "phone",
        order=70,
        columns=(
            Column("number", __("分机号"), lambda e: e.number, sticky=True, filter="number__startswith"),
            Column("member", __("成员"), lambda e: e.member.name, filter="member__name__contains"),
            Column(
                "state",
                __("状态"),
                lambda e: (
                    badge_cell(_("已收回"), "grey") if e.released_at else badge_cell(_("使用中"), "green")
                ),
                template="web/components/cell_badge.html",
            ),
            Column(
                "released", __("收回时间"), lambda e: when(e.released_at), full=lambda e: e.released_at or ""
            ),
        ),
        rows=lambda rows: rows.select_related("record", "member"),
        one=lambda rows: rows.select_related("member"),
        facts=lambda e, member: [
            Fact(_("分机号"), e.number),
            Fact(_("成员"), e.member.name),
            Fact(_("收回时间"), when(e.released_at) if e.released_at else _("使用中")),
        ],
        views=(View("used", __("使用中"), lambda member: Q(released_at=None)),),
        clauses=("JS-H1.1",),
        facts_title=__("分机"),
        told_whole=True,
        empty=__("把分机号分给成员，来电就显示在他的屏幕上。"),
    )
)
