"""The telephone system: whose extension rings, and what its events do."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.live.telling import tell
from huiyin.kernel.members.models import Department
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.parties.models import Phone
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.desk.reception import forms
from huiyin.rooms.desk.reception.models import CallBack, Extension, Incoming
from huiyin.rooms.desk.reception.queries import answering_departments, extensions_seen_by

EXTENSIONS = register(Kind("extensions", _("分机"), Extension, extensions_seen_by))


@opens(
    "extensions.assign",
    label=_("分配分机"),
    clauses=["JS-H1.1"],
    form=forms.ExtensionForm,
    icon="phone",
)
def assign_extension(act, record, *, number, holder):
    """A call comes up at the screen of whoever it rings at, so each extension is at one desk."""
    standing = Extension.objects.filter(number=number, released_at=None).select_related("member").first()
    if standing:
        raise Refused(
            _("分机%(number)s现在是%(who)s的") % {"number": number, "who": standing.member.name},
            _("先收回再分配"),
            field="number",
        )
    return Extension.objects.create(record=record, number=number, member=holder)


@action(
    "extensions.release",
    label=_("收回分机"),
    clauses=["JS-H1.1"],
    who="anyone",
    icon="phone-off",
    offered=lambda extension: extension.released_at is None,
)
def release_extension(act, extension):
    """Who moves to another desk gives the extension back, so that no call rings at an empty screen."""
    if extension.released_at:
        raise Refused(_("这个分机已经收回"), _("不需要再收回"))
    extension.released_at = act.now


def heard(event: str, call_id: str, *, number: str, extension: str, at: dt.datetime) -> None:
    """What the telephone system told: each call one row, and each event counts once however often it is sent."""
    desk = Extension.objects.filter(number=extension, released_at=None).select_related("member").first()
    member = desk.member if desk else None
    incoming, _made = Incoming.objects.get_or_create(
        provider_id=call_id,
        defaults={
            "number": number,
            "rang_at": at,
            "member": member,
            "department": _department_of(member, desk),
        },
    )
    shown_at = {one.pk for one in (incoming.member, member) if one}
    if member and incoming.member_id != member.pk and incoming.state == Incoming.State.RINGING:
        incoming.member = member  # it rings on at another desk
        incoming.save(update_fields=["member"])
    {"answered": _answered, "missed": _missed, "ended": _ended}.get(event, lambda *_args: None)(incoming, at)
    tell(shown_at, "ringing")


def _department_of(member, desk) -> Department | None:
    if desk is not None:
        return desk.record.department
    seats = reach_of(member).departments if member else []
    found = Department.objects.filter(pk__in=seats).first() if seats else None
    return found or next(iter(answering_departments()), None)


def _answered(incoming: Incoming, at: dt.datetime) -> None:
    if incoming.answered_at is None and incoming.state == Incoming.State.RINGING:
        incoming.answered_at, incoming.state = at, Incoming.State.ANSWERED
        incoming.save(update_fields=["answered_at", "state"])


def _ended(incoming: Incoming, at: dt.datetime) -> None:
    if incoming.answered_at is None:
        _missed(incoming, at)
        return
    if incoming.ended_at:
        return
    incoming.ended_at, incoming.state = at, Incoming.State.ENDED
    incoming.save(update_fields=["ended_at", "state"])
    if incoming.call_id:
        perform(
            "calls.measure",
            by=None,
            on=incoming.call_id,
            source="api",
            seconds=incoming.seconds,
            answer_seconds=incoming.answer_seconds,
        )


def _missed(incoming: Incoming, at: dt.datetime) -> None:
    """Whoever rang in vain is called back; the same call opens one call-back, however often it is told."""
    if incoming.answered_at or incoming.department is None:
        return
    incoming.ended_at, incoming.state = at, Incoming.State.MISSED
    incoming.save(update_fields=["ended_at", "state"])
    if not incoming.number:
        return  # a hidden number cannot be called
    parties = {one.party for one in Phone.objects.filter(number=incoming.number).select_related("party")[:2]}
    perform(
        "callbacks.record",
        by=None,
        source="api",
        key=f"telephone {incoming.provider_id}"[:64],
        department=incoming.department,
        party=parties.pop() if len(parties) == 1 else None,
        title=_g("未接来电"),
        number=incoming.number,
        why=CallBack.Why.MISSED,
        owner=incoming.member,
    )
