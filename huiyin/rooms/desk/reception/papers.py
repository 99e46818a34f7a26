"""Printed forms of the front desk: 来电记录单 and 来访记录单. Nothing internal stands on either (YX-2.1.2e)."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.privacy.masking import masked_phone
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Link
from huiyin.rooms.desk.reception.models import Exchange
from huiyin.rooms.desk.reception.queries import wordings_in_force
from huiyin.rooms.desk.reception.rules import without_internal
from huiyin.web.papers import Paper, register
from huiyin.web.saying import name_of

FOLDER = Path(__file__).with_name("papers")


def _spoken(seconds: int | None) -> str:
    return "" if seconds is None else _("%(m)d分%(s)02d秒") % {"m": seconds // 60, "s": seconds % 60}


def _picked_up(call) -> str:
    if call.rings is not None:
        return _("%d声") % call.rings
    return _("%d秒") % call.answer_seconds if call.answer_seconds is not None else ""


def _phone(number: str, whose: int | None, member) -> str:
    """Whole for who took it down, masked for everybody else (YX-1.4)."""
    return number if whose == member.pk else masked_phone(number)


def read_calls(found, member):
    return found.select_related("unit", "taken_by", "record__party", "record__project")


def call_sheet(call, member) -> dict:
    """The lines of 来电记录单."""
    wordings = wordings_in_force(call.record.department_id)

    def told(text: str) -> str:
        return without_internal(text, wordings)

    asked = [part for pair in call.asked for part in pair.partition("：")[::2]]
    return {
        "customer": name_of(call.record.party),
        "phone": _phone(call.number, call.taken_by_id, member),
        "unit": call.unit.path if call.unit else "",
        "project": name_of(call.record.project),
        "started": call.started_at,
        "taken_by": name_of(call.taken_by),
        "length": _spoken(call.seconds),
        "answered": _picked_up(call),
        "outcome": call.get_outcome_display(),
        "severity": call.get_severity_display(),
        "asked": [tuple(asked[i : i + 4]) for i in range(0, len(asked), 4)],
        "need": call.need,
        "fact": call.fact,
        "diagnosis": [(str(n), *pair.partition("：")[::2]) for n, pair in enumerate(call.diagnosis, 1)],
        "reply": told(call.reply),
        "offered": told(call.offered),
        "decision": call.get_decision_display(),
        "further": call.further,
    }


def read_walkins(found, member):
    return found.select_related("unit", "host", "record__party", "record__project").prefetch_related(
        Prefetch("exchanges", Exchange.objects.order_by("position"))
    )


def _links(walkin, member) -> list[tuple[str, str]]:
    """The matters opened from the visit that who prints may see."""
    others: dict[str, list[int]] = {}
    for key, other in Link.objects.filter(from_record=walkin.record).values_list(
        "to_record", "to_record__kind"
    ):
        others.setdefault(other, []).append(key)
    found = []
    for name, keys in others.items():
        kind = KINDS[name]
        rows = kind.particulars(kind.seen_by(member)).filter(pk__in=keys).order_by("pk")
        found += [(row.record.number or "", f"{kind.label}：{kind.title(row)}") for row in rows]
    return found


def walkin_sheet(walkin, member) -> dict:
    """The lines of 来访记录单."""
    wordings = wordings_in_force(walkin.record.department_id)
    minutes = walkin.minutes_waited
    return {
        "customer": name_of(walkin.record.party) or walkin.visitor,
        "phone": _phone(walkin.number, walkin.host_id, member),
        "unit": walkin.unit.path if walkin.unit else "",
        "project": name_of(walkin.record.project),
        "arrived": walkin.arrived_at,
        "people": str(walkin.people),
        "received": walkin.received_at,
        "waited": _("%d分钟") % minutes if minutes is not None else "",
        "left": walkin.left_at,
        "host": name_of(walkin.host),
        "purpose": walkin.purpose,
        "exchanges": [
            (str(n), one.question, without_internal(one.answer, wordings))
            for n, one in enumerate(walkin.exchanges.all(), 1)
        ],
        "links": _links(walkin, member),
    }


register(
    Paper(
        "call",
        _("来电记录单"),
        "calls",
        FOLDER / "call.typ",
        call_sheet,
        ("YX-2.1.1a",),
        copies=("存档联",),
        reads=read_calls,
    )
)
register(
    Paper(
        "walkin",
        _("来访记录单"),
        "walkins",
        FOLDER / "walkin.typ",
        walkin_sheet,
        ("YX-2.1.2a", "YX-2.1.2e"),
        copies=("存档联", "客户联"),
        reads=read_walkins,
    )
)
