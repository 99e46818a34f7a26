"""Keeping drafts and giving them back."""

from __future__ import annotations

import datetime as dt
import json

from huiyin.kernel import clock, vault
from huiyin.kernel.drafts.models import Draft
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Record

KEPT = dt.timedelta(days=14)
LONGEST = 60_000  # bytes of one form's text
MOST = 40  # forms of one member; the oldest give way


def place_of(verb: str, number: str) -> str:
    """The form of a verb, on a record or new."""
    return f"{verb}:{number or 'new'}"


def _bound(member: Member, place: str) -> str:
    return f"draft:{member.pk}:{place}"


def keep(member: Member, place: str, values: dict) -> bool:
    """Keeps what stands in a form, in the place of what stood there before; False where it is too much."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > LONGEST:
        return False
    number = place.partition(":")[2]
    Draft.objects.update_or_create(
        member=member,
        place=place,
        defaults={
            "sealed": vault.encrypt(vault.derived("drafts"), text, _bound(member, place)),
            "record": Record.objects.filter(number=number).only("pk").first(),
            "at": clock.now(),
        },
    )
    newest = Draft.objects.filter(member=member).order_by("-at").values_list("pk", flat=True)
    Draft.objects.filter(pk__in=list(newest[MOST : MOST + 20])).delete()
    return True


def kept(member: Member, place: str) -> dict | None:
    """What the member left in a form, as {"at": milliseconds, "values": …}; None where nothing is kept."""
    draft = Draft.objects.filter(member=member, place=place, at__gt=clock.now() - KEPT).first()
    if draft is None:
        return None
    try:
        text = vault.decrypt(vault.derived("drafts"), bytes(draft.sealed), _bound(member, place))
    except vault.Unreadable:
        return None
    return {"at": int(draft.at.timestamp() * 1000), "values": json.loads(text)}


def drop(member: Member, place: str) -> None:
    """The form was saved, or its draft thrown away."""
    Draft.objects.filter(member=member, place=place).delete()


def forget_old() -> int:
    """Drops what nobody came back for; how many."""
    return Draft.objects.filter(at__lte=clock.now() - KEPT).delete()[0]
