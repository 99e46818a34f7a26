"""Appointments: a customer is received by whom, where and when, and what came of it (YX-2.5.1b)."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.members.models import Absence, Member
from huiyin.kernel.members.rights import absent_now
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office import forms
from huiyin.registers.office.models import Booking, BookingState
from huiyin.registers.office.promises import MEET
from huiyin.registers.office.queries import appointments_between, appointments_seen_by


def _document(booking: Booking) -> str:
    party = booking.party
    return tokens.document(
        names=[party.name] if party else (),
        phones=[phone.number for phone in party.phones.all()] if party else (),
        codes=(booking.record.number or "",),
        texts=(booking.matter.title, booking.place),
    )


APPOINTMENTS = register(
    Kind(
        "appointments",
        _("预约"),
        Booking,
        appointments_seen_by,
        series=numbering.register("YY"),
        states=BookingState,
        closed=(BookingState.ARRIVED, BookingState.MISSED, BookingState.CANCELLED),
        document=_document,
        silent=frozenset({"remind_at"}),
    )
)


def span_words(start: dt.datetime, end: dt.datetime) -> str:
    """11-27 10:00–10:30."""
    return f"{clock.local(start):%m-%d %H:%M}–{clock.local(end):%H:%M}"


def _check_span(start: dt.datetime, end: dt.datetime, department, now: dt.datetime) -> None:
    if start <= now:
        raise Refused(_("预约时间已经过去"), _("填写一个将来的时间"), field="from_at")
    if end <= start or clock.local(start).date() != clock.local(end).date():
        raise Refused(_("结束时间要晚于开始时间，并在同一天"), _("改正结束时间"), field="to_at")
    calendar = calendar_of(department.pk)
    day = calendar.local_day(start)
    if not calendar.is_working_day(day):
        raise Refused(
            _("%(department)s%(day)s不上班") % {"department": department.name, "day": f"{day:%m-%d}"},
            _("改到工作日，如 %s") % f"{calendar.next_open_day(day):%m-%d}",
            field="from_at",
        )


def _check_hosts(hosts: list[Member], start: dt.datetime, end: dt.datetime, but: int | None = None) -> None:
    """Nobody is in two places at once, nor received by one who is away. Two who book at once wait for each other."""
    keys = sorted(member.pk for member in hosts)
    if connection.features.has_select_for_update:
        list(Member.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    away = Absence.objects.filter(member__in=keys, from_at__lt=end, to_at__gt=start)
    if gone := away.select_related("member", "stand_in").first():
        raise Refused(
            _("%s这段时间不在岗") % gone.member.name,
            _("改请其代理人%s接待，或另约时间") % gone.stand_in.name,
            field="owner",
        )
    taken = appointments_between(start, end, keys).exclude(pk=but)
    other = taken.select_related("matter__owner").order_by("from_at").first()
    if other is None:
        return
    both = {other.matter.owner_id, *other.others.values_list("pk", flat=True)}
    who = next(member for member in hosts if member.pk in both)
    raise Refused(
        _("%(who)s在%(when)s已有预约") % {"who": who.name, "when": span_words(other.from_at, other.to_at)},
        _("换一个时间，或另选接待人"),
        field="from_at",
    )


def _remind_at(act, booking: Booking) -> dt.datetime:
    return making.first_telling(
        booking.from_at, act.now, act.held.record.department_id, MEET.clause, "remind_before"
    )


def _quiet(promise) -> None:
    """Hosts are reminded before it begins, all of them, so the promise itself tells only when it is broken."""
    promise.tell_at = promise.due
    promise.save(update_fields=["tell_at"])


def host_is_free(act, subject, facts) -> None:
    """Whoever takes an appointment over has no other at that time."""
    if act.held.kind.name == "appointments":
        taker = facts.get("owner") or act.held.matter.offered_to
        if taker is not None:
            _check_hosts([taker], subject.from_at, subject.to_at, but=subject.pk)


@opens(
    "appointments.book",
    label=_("登记预约"),
    clauses=["YX-2.5.1b"],
    form=forms.BookForm,
    from_=["tasks", "complaints", "walkins", "customers"],
    icon="calendar-event",
)
def book_appointment(act, matter, *, from_at, to_at, place, others=(), bring=""):
    """A customer who is given a time, a place and a name does not come in vain."""
    record = matter.record
    if record.party is None:
        raise Refused(_("还没有选择客户"), _("选择要来办理的客户"), field="party")
    _check_span(from_at, to_at, record.department, act.now)
    others = [member for member in others if member.pk != matter.owner_id]
    _check_hosts([matter.owner, *others], from_at, to_at)
    booking = Booking.objects.create(matter=matter, from_at=from_at, to_at=to_at, place=place, bring=bring)
    booking.others.set(others)
    booking.remind_at = _remind_at(act, booking)
    booking.save(update_fields=["remind_at"])
    _quiet(making.make(act, MEET, matter, due=to_at, words=_("按约接待 %s") % span_words(from_at, to_at)))
    act.note(陪同人="、".join(member.name for member in others))
    for member in (matter.owner, *others):
        act.tell(
            member,
            _("新预约：%(when)s %(title)s（%(place)s）")
            % {"when": span_words(from_at, to_at), "title": matter.title, "place": place},
            key=f"booked {record.pk}",
        )
    return booking


@action(
    "appointments.arrive",
    label=_("客户到访"),
    clauses=["YX-2.5.1b"],
    moves="booked -> arrived",
    who="anyone",
    form=forms.ArriveForm,
    tone="primary",
    icon="user-check",
)
def arrive(act, booking, *, outcome):
    """Received as agreed: only that keeps the promise, and what was settled stands beside it."""
    if clock.local(act.now).date() < clock.local(booking.from_at).date():
        raise Refused(_("还没有到预约的日子"), _("客户提前来的，先改期到今天"))
    matter = booking.matter
    booking.arrived_at, booking.outcome, booking.remind_at = act.now, outcome, None
    matter.answer, matter.answered_at, matter.closing = outcome, act.now, Closing.ANSWERED


@action(
    "appointments.move",
    label=_("改期"),
    clauses=["YX-2.5.1b", "JS-2.1"],
    moves="booked",
    who="anyone",
    form=forms.MoveForm,
    icon="clock-edit",
)
def move_appointment(act, booking, *, from_at, to_at):
    """A new date is a new promise that points at the old one, and the hosts are free then too."""
    act.require_reason(_("改期需要写明原因"), _("在“理由”一栏写一句"))
    _check_span(from_at, to_at, booking.record.department, act.now)
    hosts = [booking.matter.owner, *booking.others.order_by("pk")]
    _check_hosts(hosts, from_at, to_at, but=booking.pk)
    booking.from_at, booking.to_at = from_at, to_at
    booking.moved += 1
    booking.remind_at = _remind_at(act, booking)
    for promise in making.open_of(booking.matter, MEET):
        promise.matter, promise.words = booking.matter, _("按约接待 %s") % span_words(from_at, to_at)
        _quiet(making.rearrange(act, promise, to_at, act.reason))
    for member in hosts:
        act.tell(
            member,
            _("预约改到%(when)s：%(title)s")
            % {"when": span_words(from_at, to_at), "title": booking.matter.title},
            key=f"moved {booking.pk} {booking.moved}",
        )


@action(
    "appointments.cancel",
    label=_("取消预约"),
    clauses=["YX-2.5.1b"],
    moves="booked -> cancelled",
    who="anyone",
    form=forms.CancelForm,
    tone="danger",
    icon="ban",
)
def cancel_appointment(act, booking, *, by_customer=False, told=""):
    """No customer comes for nothing: what we cancel, the customer was told of, and how."""
    act.require_reason(_("取消需要写明原因"), _("在“理由”一栏写一句"))
    if not by_customer and not told:
        raise Refused(_("由我方取消的，要先告知客户"), _("写明怎样告知的"), field="told")
    matter = booking.matter
    making.withdraw(act, making.open_of(matter, MEET), _("预约取消：%s") % act.reason)
    booking.remind_at = None
    if told:
        matter.answer, matter.answered_at, matter.closing = told, act.now, Closing.ANSWERED
    else:
        matter.closing = Closing.VOIDED
    for member in (matter.owner, *booking.others.order_by("pk")):
        act.tell(
            member,
            _("预约已取消：%(when)s %(title)s")
            % {"when": span_words(booking.from_at, booking.to_at), "title": matter.title},
            key=f"cancelled {booking.pk}",
        )


@action(
    "appointments.miss",
    label=_("客户未到"),
    clauses=["YX-2.5.1b"],
    moves="booked -> missed",
    who="anyone",
    icon="user-x",
    offered=lambda booking: booking.from_at <= clock.now(),
)
def miss_appointment(act, booking):
    """Who did not come is written down, so that the promise is not counted as broken by us."""
    if booking.from_at > act.now:
        raise Refused(_("还没有到预约时间"), _("客户不来的，用“取消预约”"))
    making.withdraw(act, making.open_of(booking.matter, MEET), _("客户未到"))
    booking.matter.closing, booking.remind_at = Closing.VOIDED, None


@action(
    "appointments.remind",
    label=_("提醒接待人"),
    clauses=["YX-2.5.1b"],
    moves="booked",
    who="anyone",
    adds=True,
    hidden=True,
)
def remind_hosts(act, booking):
    """Whoever receives a customer is reminded before the customer stands at the door; of one away, the stand-in."""
    if booking.remind_at is None or booking.remind_at > act.now:
        raise Refused(_("还不到提醒的时候"), "")
    booking.remind_at = None
    stand_ins = {row.member_id: row.stand_in for row in absent_now(act.now).select_related("stand_in")}
    for member in (booking.matter.owner, *booking.others.order_by("pk")):
        act.tell(
            stand_ins.get(member.pk, member),
            _("%(when)s有预约：%(title)s（%(place)s）")
            % {
                "when": span_words(booking.from_at, booking.to_at),
                "title": booking.matter.title,
                "place": booking.place,
            },
            key=f"appointment {booking.pk} {booking.moved}",
            level="warning",
            clause="YX-2.5.1b",
        )
