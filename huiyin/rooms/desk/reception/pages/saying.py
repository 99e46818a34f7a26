"""Words that the pages of the front desk share."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.web.kit import Fact


def on_day(field: str, day: dt.date | None = None) -> Q:
    """A moment's field within a day, today if none is named."""
    start = clock.shanghai(f"{day or clock.today():%Y-%m-%d}")
    return Q(**{f"{field}__gte": start, f"{field}__lt": start + dt.timedelta(days=1)})


def name_of(row) -> str:
    return row.name if row else ""


def masked_party(record, other: str = "") -> str:
    return masked_name(record.party.name if record.party else other)


def party_facts(record, number: str = "", other: str = "") -> list[Fact]:
    """Name and number of who rang or came, masked for others."""
    name = record.party.name if record.party else other
    return [
        Fact(_("客户"), name or _("未留名"), party=bool(name), masked=masked_name(name)),
        Fact(_("电话"), number, party=True, masked=masked_phone(number)),
    ]


def unit_facts(unit) -> list[Fact]:
    return [Fact(_("房屋"), str(unit), url=reverse("record", args=["units", unit.pk]))] if unit else []


def call_limit(call) -> int:
    """The seconds within which a call should be over, when it was taken (YX-2.1.1b)."""
    return (param("YX-2.1.1b", "call_minutes", call.record.department_id, call.started_at) or 0) * 60


def minutes_words(seconds: int | None) -> str:
    if seconds is None:
        return ""
    return _("%(m)d分%(s)02d秒") % {"m": seconds // 60, "s": seconds % 60}


def length_words(call) -> str:
    words = minutes_words(call.seconds)
    limit = call_limit(call)
    return _("%s，超时") % words if words and limit and call.seconds > limit else words


def answer_words(call) -> str:
    """How soon it was picked up, and whether that was in time (JS-H1.1)."""
    department, at = call.record.department_id, call.started_at
    if call.rings is not None:
        late = call.rings > param("JS-H1.1", "rings", department, at)
        words = _("%d声") % call.rings
    elif call.answer_seconds is not None:
        late = call.answer_seconds > param("JS-H1.1", "answer_seconds", department, at)
        words = _("%d秒") % call.answer_seconds
    else:
        return ""
    return _("%s，超时") % words if late else words
