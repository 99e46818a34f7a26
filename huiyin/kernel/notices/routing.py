"""Which notices leave the house, by which channel and when: what members chose, what departments set, the quiet hours."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.kernel import clock, vault
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.notices.models import Channel, Level, Outgoing, Preference, Robot
from huiyin.kernel.parties.models import Party
from huiyin.kernel.parties.silence import may_write_to
from huiyin.kernel.records.bulk import insert_many
from huiyin.kernel.records.models import Record

if TYPE_CHECKING:
    from huiyin.kernel.notices.sending import Telling

FRESH_FOR = 5.0  # seconds for which a process may not yet know what another process set
COLUMNS = (
    *("key", "channel", "level", "department", "member", "party", "record", "sealed"),
    *("state", "at", "not_before", "tries", "taken_by", "error"),
)

_kept: tuple[float, dict[int, Preference], dict[int, list[Robot]]] | None = None


def forget() -> None:
    """The next notice reads again what was chosen and set."""
    global _kept
    _kept = None


def _chosen() -> tuple[dict[int, Preference], dict[int, list[Robot]]]:
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > FRESH_FOR:
        members = {one.member_id: one for one in Preference.objects.filter(member__is_active=True)}
        robots: dict[int, list[Robot]] = {}
        for robot in Robot.objects.order_by("pk"):
            robots.setdefault(robot.department_id, []).append(robot)
        _kept = (time.monotonic(), members, robots)
    return _kept[1], _kept[2]


def sealed(key: str, **said) -> bytes:
    """What a message says and to whom, encrypted and bound to its key."""
    text = json.dumps(said, ensure_ascii=False)
    return vault.encrypt(vault.derived("outbox"), text.encode(), f"outgoing {key}")


def opened(row: Outgoing) -> dict:
    """What a message says and to whom. Raises Unreadable where it was tampered with."""
    assert row.sealed is not None
    return json.loads(vault.decrypt(vault.derived("outbox"), bytes(row.sealed), f"outgoing {row.key}"))


def _clock_time(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


def after_quiet(
    at: dt.datetime, level: str, department: int | None, *, customer: bool = False
) -> dt.datetime:
    """When a message may go out: at once, or when the quiet hours end (WY-G13).

    What is overdue or grave breaks the quiet of members, never that of customers.
    """
    if level == Level.OVERDUE and not customer:
        return at
    start = _clock_time(needed("WY-G13", "quiet_from", department, at))
    end = _clock_time(needed("WY-G13", "quiet_until", department, at))
    local = clock.local(at)
    now, over_midnight = local.time(), start > end
    quiet = (now >= start or now < end) if over_midnight else start <= now < end
    if not quiet:
        return at
    day = local.date() + dt.timedelta(days=1 if over_midnight and now >= start else 0)
    return dt.datetime.combine(day, end, clock.SHANGHAI).astimezone(dt.UTC)


def outgoing_row(
    key: str,
    channel: str,
    level: str,
    at: dt.datetime,
    *,
    department=None,
    member=None,
    party=None,
    record=None,
    said: Mapping,
) -> tuple:
    """A message as `put` writes it; at night it is put off."""
    later = after_quiet(at, level, department, customer=channel == Channel.SMS)
    body = sealed(key, **said)
    return (
        *(key, channel, level, department, member, party, record, body),
        *(Outgoing.State.WAITING, at, later, 0, "", ""),
    )


def put(rows: Sequence[tuple]) -> None:
    """Writes messages in one statement; those already written are left as they are."""
    insert_many(Outgoing, COLUMNS, rows, ignore=True)


def link_to(path: str) -> str:
    """The full address of a page, where the house knows its own; else nothing."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else ""


def route(tellings: Iterable[Telling]) -> None:
    """Writes what of these notices is to leave the house, in the transaction in which they are written.

    A robot speaks to a whole group, in which the one may sit whom the matter is about: it names the record and whom
    it concerns, never what it is about.
    """
    preferences, robots = _chosen()
    if not preferences and not robots:
        return
    tellings = list(tellings)
    records = {one.record for one in tellings if one.record} if robots or preferences else set()
    found = Record.objects.filter(pk__in=records).values_list("pk", "kind", "number", "department", "party")
    about = {pk: (kind, number, department, party) for pk, kind, number, department, party in found}
    rows = []
    for one in tellings:
        kind, number, department, party = about.get(one.record or 0, ("", "", None, None))
        chosen = preferences.get(one.member)
        key = f"{one.member} {one.key}"
        place = {"department": department, "member": one.member, "party": party, "record": one.record}
        if chosen and chosen.email and one.level in chosen.levels:
            link = link_to(f"/r/{kind}/{one.record}") if one.record else ""
            text = "\n\n".join(filter(None, (one.words, link, _("这封邮件由回音自动发出，请勿回复。"))))
            subject = f"[{Level(one.level).label}] {number or _('提醒')}"
            said = {"to": chosen.email, "subject": subject, "text": text}
            rows.append(outgoing_row(f"email {key}", Channel.EMAIL, one.level, one.at, said=said, **place))
        for robot in robots.get(department or 0, ()):
            if one.level in robot.levels and number:
                told: dict = {
                    "robot": robot.pk,
                    "mention": chosen.mention if chosen else "",
                    "text": _("%(level)s：%(number)s，请登录回音查看")
                    % {"level": Level(one.level).label, "number": number},
                }
                rows.append(
                    outgoing_row(
                        f"{robot.channel} {key}", robot.channel, one.level, one.at, said=told, **place
                    )
                )
    put(rows)


def text_customer(
    party: Party, template: str, *, key: str, department: int, record: int | None = None, **values: str
) -> bool:
    """Writes a text message to a customer's first number, if a gateway has this template and they may be written to.

    Returns whether it was written. The gateway's operator keeps the wording; we give it the values (YX-1.4).
    """
    phone = party.phones.order_by("position").first()
    if phone is None or not settings.SMS_URL or template not in settings.SMS_TEMPLATES:
        return False
    if not may_write_to(party, phone.number):
        return False
    said = {"to": phone.number, "template": settings.SMS_TEMPLATES[template], "values": values}
    place = {"department": department, "party": party.pk, "record": record}
    put([outgoing_row(f"sms {key}", Channel.SMS, Level.INFO, clock.now(), said=said, **place)])
    return True
