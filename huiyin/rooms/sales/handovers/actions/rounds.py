"""交房批次: buildings, place, days, and how many homes can be shown at a time."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.handovers import forms
from huiyin.rooms.sales.handovers.models import HandoverRound, RoundState, Slot
from huiyin.rooms.sales.handovers.queries import handoverrounds_seen_by, taken_of, to_invite

CLAUSES = ["YX-2.7.3"]
MOST = 100  # homes invited in one go
ROUNDS = register(
    Kind(
        "handoverrounds",
        _("交房批次"),
        HandoverRound,
        handoverrounds_seen_by,
        series=numbering.register("JC"),
        states=RoundState,
        closed=(RoundState.DONE, RoundState.VOIDED),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.matter.title, one.place)
        ),
    )
)


@opens(
    "handoverrounds.open",
    label=_("安排交房批次"),
    clauses=CLAUSES,
    form=forms.RoundForm,
    icon="key",
)
def open_round(act, matter, *, buildings, place, from_on, to_on, opens_at, closes_at, capacity):
    """So many homes an hour and no more: nobody waits at the counter for keys that are not ready."""
    today = clock.local(act.now).date()
    if from_on < today or to_on < from_on:
        raise Refused(_("日期先后不对，或已经过去"), _("填写将来的日期"), field="to_on")
    one = HandoverRound.objects.create(matter=matter, place=place, from_on=from_on, to_on=to_on)
    one.buildings.set(buildings)
    n = lay_out_slots(one, from_on, to_on, opens_at, closes_at, capacity)
    if not n:
        raise Refused(_("这几天没有可用的时段"), _("改日期或起止时刻"), field="from_on")
    act.note(时段=_now("%d个") % n)
    return one


def lay_out_slots(
    one: HandoverRound, from_on: dt.date, to_on: dt.date, opens_at: dt.time, closes_at: dt.time, capacity: int
) -> int:
    """The slots of the days on which the department works; how many there are."""
    department = one.matter.record.department_id
    minutes = dt.timedelta(minutes=needed("YX-2.7.3", "slot_minutes", department))
    calendar, slots, day = calendar_of(department), [], from_on
    while day <= to_on:
        if calendar.is_working_day(day):
            start = clock.shanghai(f"{day} {opens_at:%H:%M}")
            end = clock.shanghai(f"{day} {closes_at:%H:%M}")
            while start + minutes <= end:
                slots.append(Slot(round=one, from_at=start, to_at=start + minutes, capacity=capacity))
                start += minutes
        day += dt.timedelta(days=1)
    Slot.objects.bulk_create(slots, ignore_conflicts=True)
    return len(slots)


@action(
    "handoverrounds.add_slots",
    label=_("增加时段"),
    clauses=CLAUSES,
    moves="open",
    adds=True,
    form=forms.SlotsForm,
    icon="calendar-time",
)
def add_slots(act, one, *, from_on, to_on, opens_at, closes_at, capacity):
    """More homes than hours: days are added, none that is booked is moved."""
    if from_on < clock.local(act.now).date() or to_on < from_on:
        raise Refused(_("日期先后不对，或已经过去"), _("填写将来的日期"), field="to_on")
    n = lay_out_slots(one, from_on, to_on, opens_at, closes_at, capacity)
    if not n:
        raise Refused(_("这几天没有可用的时段"), _("改日期或起止时刻"), field="from_on")
    HandoverRound.objects.filter(pk=one.pk).update(to_on=max(one.to_on, to_on))
    act.note(时段=_now("增加%d个") % n)


@action(
    "handoverrounds.set_capacity",
    label=_("调整接待户数"),
    clauses=CLAUSES,
    moves="open",
    adds=True,
    form=forms.CapacityForm,
    icon="users",
)
def set_capacity(act, one, *, slot, capacity):
    """Who is booked keeps their time: the number is never set below them."""
    if slot.round_id != one.pk:
        raise Refused(_("不是这一批的时段"), _("刷新页面后再选"), field="slot")
    if capacity < (taken := taken_of(slot)):
        raise Refused(_("这个时段已预约%d户") % taken, _("先请客户改期"), field="capacity")
    Slot.objects.filter(pk=slot.pk).update(capacity=capacity)
    act.note(时段=f"{clock.local(slot.from_at):%m-%d %H:%M}", 户数=str(capacity))


@action(
    "handoverrounds.invite",
    label=_("通知可交房的客户"),
    clauses=CLAUSES,
    moves="open",
    adds=True,
    icon="send",
)
def invite(act, one):
    """Every buyer of these buildings is owed the keys: each gets a matter with an owner and the contract's day."""
    contracts = list(to_invite(one)[:MOST])
    if not contracts:
        raise Refused(_("没有待通知的客户"), _("合同备案后的房屋才列入"))
    for contract in contracts:
        act.later(
            "handovers.invite",
            department=contract.record.department,
            project=contract.record.project,
            party=contract.record.party,
            title=_now("%s交房") % contract.unit.path,
            contract=contract,
            round=one,
            opened_from=contract.record,
        )
    act.note(通知=_now("%d户") % len(contracts))


@action(
    "handoverrounds.close",
    label=_("结束本批"),
    clauses=[*CLAUSES, "YX-3.1.8"],
    moves="open -> done",
    form=forms.CloseForm,
    icon="circle-check",
)
def close_round(act, one, *, remark=""):
    """A round ends when every home of it has its keys with the buyer."""
    if left := one.handovers.filter(live=True, matter__closed_at=None).count():
        raise Refused(_("还有%d户没有交房") % left, _("逐户办完，或转到下一批"), clause="YX-2.7.3")
    one.matter.closing = Closing.NOBODY
    act.note(说明=remark)
