"""离职交接: everything that a leaver owned goes on in one act (YX-3.3, WY-G13, ZH-J2.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import opens
from huiyin.kernel.approvals.models import Approval, Delegation
from huiyin.kernel.custody import moving
from huiyin.kernel.custody.models import Item
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office import members
from huiyin.registers.office.models import Leave
from huiyin.rooms.people.posts import forms
from huiyin.rooms.people.posts.models import Departure, DepartureLine
from huiyin.rooms.people.posts.queries import Handed, departures_seen_by, leads, things_of

Sort = DepartureLine.Sort
DEPARTURES = register(
    Kind(
        "departures",
        _("离职交接"),
        Departure,
        departures_seen_by,
        series=numbering.register("LZ"),
        document=lambda one: tokens.document(
            names=[one.member.name, one.successor.name], codes=(one.record.number or "",)
        ),
    )
)


def _check(act, department, member, successor, others, left_on) -> None:
    for one in (successor, *others.values()):
        members.refuse_leaving(member, act.actor, one)
    today = clock.today()
    if left_on > today:
        raise Refused(_("离职日期还没有到"), _("到那一天再办理；在此之前事项可以改派"), field="left_on")
    held = member.appointments.order_by("from_on").select_related("post")
    if not held.filter(post__department=department).exists():
        raise Refused(_("%s不在这个部门任职") % member.name, _("由其所在部门办理"), field="leaver")
    if (first := held.first()) and left_on < first.from_on:
        raise Refused(_("离职日期早于任职日期"), _("核对日期"), field="left_on", clause="ZH-J1.2")
    if act.actor and leads(member, act.actor):
        raise Refused(
            _("%s是你的上级") % member.name, _("由其上级或系统管理员办理"), field="leaver", clause="YX-3.3"
        )


@opens(
    "departures.settle",
    label=_("办理离职交接"),
    clauses=["YX-3.3", "WY-G13", "ZH-J2.2", "ZH-J1.2", "YX-3.2.1"],
    form=forms.SettleForm,
    icon="logout",
    tone="danger",
)
def settle(act, record, *, leaver, successor, left_on, others=None, signature=None):
    """Whoever leaves owns nothing and owes nothing: all of it goes on at once, each thing to who is named, on one paper."""
    others = others or {}
    _check(act, record.department, leaver, successor, others, left_on)
    things = things_of(leaver, act.now)
    departure = Departure.objects.create(record=record, member=leaver, successor=successor, left_on=left_on)
    departure.signature = moving.signature_of(act, signature)
    departure.save(update_fields=["signature"])
    reason = str(_("%s离职交接") % leaver.name)
    members.retire(leaver, left_on)
    lines = [(one, others.get(one.kind, successor) if one.kind else None) for one in things]
    DepartureLine.objects.bulk_create(
        DepartureLine(departure=departure, record=one.record, sort=one.sort, to=_taker(one, to, successor))
        for one, to in lines
    )
    _move_items(act, lines, reason, departure)
    for one, to in lines:
        _pass_on(act, one, to or successor, leaver, reason)
    act.note(离职人=leaver.name, 接手人=successor.name, 事项=len(things))
    return departure


def _taker(one: Handed, to: Member | None, successor: Member) -> Member | None:
    """Delegations and approvals end with the leaver or go where their rules find; the rest has a taker."""
    return successor if one.sort == Sort.STAND_IN else to


def _move_items(act, lines, reason: str, departure: Departure) -> None:
    """Things pass into the hand of whoever is named for them, under this record and its signature."""
    keys: dict[int, tuple[Member, list[int]]] = {}
    for one, to in lines:
        if one.sort == Sort.ITEM and to is not None:
            keys.setdefault(to.pk, (to, []))[1].append(one.record.pk)
    for to, some in keys.values():
        items = Item.objects.filter(pk__in=some)
        signed = departure.signature
        moving.move(act, items, moving.with_member(to), taken_by=to.name, words=reason, signature=signed)


def _pass_on(act, one: Handed, to: Member, leaver: Member, reason: str) -> None:
    """Lets follow what each sort asks for, by the verb that it has for it."""
    key = one.record.pk
    if one.sort in (Sort.MATTER, Sort.OFFER, Sort.PROMISE):
        act.later("matters.succeed", key, leaver=leaver, owner=to, reason=reason)
    elif one.sort == Sort.DUTY:
        act.later("duties.change", key, owner=to, reason=reason)
    elif one.sort == Sort.DELEGATION and Delegation.objects.filter(pk=key, revoked_at=None).exists():
        act.later("delegations.revoke", key)
    elif one.sort == Sort.APPROVAL and Approval.objects.filter(pk=key, matter__owner=leaver).exists():
        act.later("approvals.move_on", key)
    elif one.sort == Sort.STAND_IN:
        leave = Leave.objects.select_related("absence").get(pk=key)
        if leave.absence.member_id == to.pk:
            act.later("absences.end", key)
        else:
            act.later("absences.replace", key, stand_in=to)
