"""Meetings: called, held, their decisions given out as tasks, their minutes sent (WY-M2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office.queries import department_of
from huiyin.rooms.people.plans import forms
from huiyin.rooms.people.plans.models import Decision, Meeting, MeetingState, Seat
from huiyin.rooms.people.plans.promises import HOLD, SEND
from huiyin.rooms.people.plans.queries import meetings_seen_by
from huiyin.web.forms import ReasonForm

CLAUSES = ["WY-M2"]
MEETINGS = register(
    Kind(
        "meetings",
        _("会议"),
        Meeting,
        meetings_seen_by,
        series=numbering.register("HY"),
        states=MeetingState,
        closed=(MeetingState.SENT, MeetingState.CANCELLED),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.matter.title, one.minutes, *one.agenda)
        ),
        first_owner=lambda act, department, facts: act.actor,
    )
)


def _span(from_at: dt.datetime, to_at: dt.datetime) -> None:
    if to_at <= from_at:
        raise Refused(_("结束时间要晚于开始时间"), _("改正起止时间"), field="to_at")


def _call(act, meeting: Meeting, key: str, words) -> None:
    for seat in meeting.seats.select_related("member").order_by("pk"):
        act.tell(
            seat.member,
            words
            % {
                "title": meeting.matter.title,
                "when": f"{clock.local(meeting.from_at):%m-%d %H:%M}",
                "place": meeting.place,
            },
            key=f"meeting {meeting.pk} {key}",
            clause="WY-M2",
        )


@opens("meetings.call", label=_("召集会议"), clauses=CLAUSES, form=forms.CallForm, icon="users-group")
def call_meeting(act, matter, *, sort, place, from_at, to_at, members: Sequence[Member], agenda=()):
    """Whoever is to come knows when, where and what about."""
    _span(from_at, to_at)
    if not members:
        raise Refused(_("还没有参会人"), _("选择参会人"), field="members")
    meeting = Meeting.objects.create(
        matter=matter, sort=sort, place=place, from_at=from_at, to_at=to_at, agenda=list(agenda)
    )
    Seat.objects.bulk_create(Seat(meeting=meeting, member=one) for one in dict.fromkeys(members))
    act.note(参会人="、".join(one.name for one in members))
    making.make(act, HOLD, matter, due=to_at)
    _call(act, meeting, str(from_at.timestamp()), _("会议通知：%(title)s，%(when)s，%(place)s"))
    return meeting


@action(
    "meetings.move",
    label=_("改时间地点"),
    clauses=CLAUSES,
    moves="called",
    form=forms.MoveForm,
    icon="calendar-event",
)
def move_meeting(act, meeting, *, place, from_at, to_at):
    """A meeting that is moved tells everybody who was called, with the reason."""
    act.require_reason(_("改期需要写明理由"), _("在“理由”一栏写一句"))
    _span(from_at, to_at)
    meeting.place, meeting.from_at, meeting.to_at = place, from_at, to_at
    for promise in making.open_of(meeting.matter, HOLD):
        making.rearrange(act, promise, to_at, act.reason)
    _call(act, meeting, f"{from_at.timestamp()} {place}", _("会议改期：%(title)s 改为 %(when)s，%(place)s"))


@action(
    "meetings.hold",
    label=_("写会议记录"),
    clauses=CLAUSES,
    moves="called -> held",
    form=forms.MinutesForm,
    tone="primary",
    icon="edit",
)
def hold_meeting(
    act, meeting, *, minutes, present: Sequence[Member], excused: Sequence[Member] = (), uploads=()
):
    """What was said is written down with who was there, before it is remembered differently."""
    if act.now < meeting.from_at:
        raise Refused(_("会议还没有开始"), _("%s后再记录") % f"{clock.local(meeting.from_at):%m-%d %H:%M}")
    came, away = {one.pk for one in present}, {one.pk for one in excused}
    if came & away:
        raise Refused(_("有人既出席又请假"), _("每人只选一种"), field="excused")
    if not came:
        raise Refused(_("没有人出席"), _("取消这次会议"), field="present")
    for seat in meeting.seats.order_by("pk"):
        seat.state = (
            Seat.State.PRESENT
            if seat.member_id in came
            else Seat.State.EXCUSED
            if seat.member_id in away
            else Seat.State.ABSENT
        )
        seat.save(update_fields=["state"])
    meeting.minutes, meeting.held_at = minutes, act.now
    act.attach(uploads)
    act.note(出席=f"{len(came)}/{meeting.seats.count()}")
    making.make(act, SEND, meeting.matter)


@action(
    "meetings.rewrite",
    label=_("改会议记录"),
    clauses=CLAUSES,
    moves="held",
    form=forms.RewriteForm,
    icon="edit",
)
def rewrite(act, meeting, *, minutes):
    """Minutes are put right until they are sent; then they stand."""
    meeting.minutes = minutes


@action(
    "meetings.decide",
    label=_("记决议"),
    clauses=[*CLAUSES, "YX-2.5.1b"],
    moves="held",
    adds=True,
    form=forms.DecideForm,
    icon="gavel",
)
def decide(act, meeting, *, words, taker, due):
    """A decision that is nobody's is no decision: each becomes a task with an owner and a date."""
    if meeting.decisions.filter(words=words).exists():
        raise Refused(_("已记过这条决议"), _("改写决议内容"), field="words")
    if not taker.is_active:
        raise Refused(_("%s已离职") % taker.name, _("选择在职人员"), field="taker")
    act.note(决议=words, 责任人=taker.name, 完成=f"{clock.local(due):%m-%d %H:%M}")


@after("meetings.decide")
def give_out(act, meeting) -> None:
    words, taker = act.facts["words"], act.facts["taker"]
    task = act.then(
        "tasks.give",
        department=department_of(taker, meeting.record.department) or meeting.record.department,
        project=meeting.record.project,
        title=words[:120],
        wanted=str(_("%(meeting)s决议：%(words)s") % {"meeting": meeting.matter.title, "words": words}),
        owner=taker,
        due=act.facts["due"],
        opened_from=meeting.record,
    )
    Decision.objects.create(meeting=meeting, words=words, task=task.record)


@action(
    "meetings.send",
    label=_("发出纪要"),
    clauses=CLAUSES,
    moves="held -> sent",
    tone="primary",
    icon="send",
)
def send_minutes(act, meeting):
    """Everybody who was called reads what was decided, also who was not there."""
    meeting.sent_at = act.now
    meeting.matter.closing = Closing.NOBODY
    _call(act, meeting, "minutes", _("会议纪要已发出：%(title)s（%(when)s）"))


@action(
    "meetings.cancel",
    label=_("取消会议"),
    clauses=CLAUSES,
    moves="called -> cancelled",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def cancel_meeting(act, meeting):
    """A meeting that does not take place tells everybody so, with the reason."""
    act.require_reason(_("取消需要写明理由"), _("在“理由”一栏写一句"))
    meeting.matter.closing = Closing.VOIDED
    _call(act, meeting, "cancelled", _("会议取消：%(title)s（%(when)s）"))
