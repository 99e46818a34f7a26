"""What a roster is drawn of: who is posted, who is away, which days are holidays, what stands already."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import ask
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import DayKind
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.members.models import Absence, Appointment, Member
from huiyin.rooms.people.rosters.models import (
    ONE_DAY,
    Limits,
    Pattern,
    Roster,
    RosterState,
    Rotation,
    ShiftType,
    Slot,
    Work,
)

WEEKDAYS = "一二三四五六日"
NEAR = 21 * ONE_DAY  # how far to both sides a shift can matter to another


def last_of(month: dt.date) -> dt.date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def publish_by(department: int, month: dt.date) -> dt.datetime:
    """By when a month's roster is to be published: so many days before it begins, at the close of business."""
    days = needed("WY-S3", "publish_days_before", department)
    return calendar_of(department).last_close_on_or_before(month - (days + 1) * ONE_DAY)


def limits_of(department: int) -> Limits:
    names = ("rest_hours", "days_in_row", "week_hours")
    return Limits(*(needed("WY-S3", name, department) for name in names))


def is_holiday(department: int, day: dt.date) -> bool:
    """A day off by the published calendar, a bridged one too; an ordinary weekend is none."""
    return calendar_of(department).kind(day) in (DayKind.STATUTORY, DayKind.BRIDGED)


def holiday_name(department: int, day: dt.date) -> str:
    """What makes a day differ, in a word: 休 on a holiday, 班 on a make-up day."""
    kind = calendar_of(department).kind(day)
    if kind == DayKind.WORKDAY:
        return _("班")
    return _("休") if kind in (DayKind.STATUTORY, DayKind.BRIDGED) else ""


def shifts_in_use(department: int):
    found = ShiftType.objects.filter(record__department=department, retired_at=None, record__voided_at=None)
    return found.order_by("starts", "record")


def shifts_of(pattern: Pattern) -> list[ShiftType | None]:
    """A cycle's shifts, day by day."""
    known = ShiftType.objects.in_bulk([key for key in pattern.cycle if key])
    return [known.get(key) if key else None for key in pattern.cycle]


def posted(department: int, first: dt.date, last: dt.date) -> list[tuple[Member, dt.date, dt.date]]:
    """Who holds a post of a department between two days: member, from when, until when (within them), by name."""
    rows = Appointment.objects.filter(
        Q(to_on=None) | Q(to_on__gte=first),
        post__department=department,
        from_on__lte=last,
        member__is_active=True,
    ).select_related("member")
    spans: dict[int, tuple[Member, dt.date, dt.date]] = {}
    for row in rows.order_by("post__role", "pk"):
        start, end = max(row.from_on, first), min(row.to_on or last, last)
        known = spans.get(row.member_id)
        spans[row.member_id] = (
            (known[0], min(known[1], start), max(known[2], end)) if known else (row.member, start, end)
        )
    return sorted(spans.values(), key=lambda one: (one[0].initials, one[0].name, one[0].pk))


def suspended_days(members: Iterable[int], first: dt.date, last: dt.date) -> dict[tuple[int, dt.date], bool]:
    """Days off the post by a penalty: (member, day) -> whether it is paid. Asked of the room that knows penalties."""
    told = ask("rosters.suspensions", [], list(members), first, last)
    return {(member, day): paid for member, day, paid in told}


def works_of(slots: Iterable[Slot]) -> list[Work]:
    return [Work(one.day, one.from_at, one.to_at, one.shift.minutes) for one in slots]


def work_near(member: int, first: dt.date, last: dt.date) -> list[Slot]:
    """A member's slots around some days, of every department."""
    found = Slot.objects.filter(member=member, day__range=(first - NEAR, last + NEAR))
    return list(found.select_related("shift").order_by("day"))


def rotations_in(department: int, first: dt.date, last: dt.date):
    """By which pattern the members of a department work, the latest beginning last."""
    return (
        Rotation.objects.filter(
            Q(to_on=None) | Q(to_on__gte=first),
            pattern__record__department=department,
            pattern__retired_at=None,
            from_on__lte=last,
        )
        .select_related("pattern")
        .order_by("from_on", "pk")
    )


@dataclass
class Plan:
    """A month of a department as the grid shows it, read in a handful of queries whatever its size."""

    days: list[dt.date]
    members: list[tuple[Member, dt.date, dt.date]]
    shifts: dict[int, ShiftType]
    slots: dict[tuple[int, dt.date], Slot] = field(default_factory=dict)
    away: dict[int, list[Absence]] = field(default_factory=lambda: defaultdict(list))
    suspended: dict[tuple[int, dt.date], bool] = field(default_factory=dict)

    def why_off(self, member: int, day: dt.date) -> str:
        """Why a member cannot work on a day; nothing where they can."""
        if (member, day) in self.suspended:
            return str(_("停岗")) if self.suspended[member, day] else str(_("停岗（无薪）"))
        noon = clock.shanghai(f"{day} 12:00")
        return str(_("离岗")) if any(a.from_at <= noon < a.to_at for a in self.away[member]) else ""


def plan_of(department: int, first: dt.date, last: dt.date, roster: Roster | None = None) -> Plan:
    """What is planned for a department between two days; of one roster only, if it is given."""
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    members = posted(department, first, last)
    keys = [member.pk for member, _from, _to in members]
    shifts = {
        one.pk: one
        for one in ShiftType.objects.filter(record__department=department).order_by("starts", "record")
    }
    plan = Plan(days, members, shifts)
    slots = Slot.objects.filter(day__range=(first, last))
    slots = slots.filter(roster=roster) if roster else slots.filter(roster__place=department)
    for slot in slots.select_related("shift", "member").order_by("pk"):
        plan.slots[slot.member_id, slot.day] = slot
        if slot.member_id not in keys:  # who left since then is still in the month that they worked
            keys.append(slot.member_id)
            plan.members.append((slot.member, first, last))
    start, end = clock.days(first, last)
    for absence in Absence.objects.filter(member__in=keys, from_at__lt=end, to_at__gt=start):
        plan.away[absence.member_id].append(absence)
    plan.suspended = suspended_days(keys, first, last)
    return plan


def shortfalls(roster: Roster) -> list[tuple[dt.date, ShiftType, int]]:
    """Shifts of the month with fewer people than they need: day, shift, how many there are.

    Asked of the days on which the department is open or anybody works at all.
    """
    department = roster.place_id
    counts: dict[tuple[dt.date, int], int] = defaultdict(int)
    worked = set()
    for day, shift in roster.slots.values_list("day", "shift"):
        counts[day, shift] += 1
        worked.add(day)
    open_on = calendar_of(department)
    days = [roster.month + n * ONE_DAY for n in range(last_of(roster.month).day)]
    return [
        (day, shift, counts[day, shift.pk])
        for day in days
        if day in worked or open_on.is_working_day(day)
        for shift in shifts_in_use(department)
        if counts[day, shift.pk] < shift.least
    ]


def own_slots(member: Member, first: dt.date, last: dt.date):
    """A member's published shifts, of every department."""
    found = Slot.objects.filter(
        member=member, day__range=(first, last), roster__matter__state=RosterState.PUBLISHED
    )
    return found.select_related("shift", "roster__place").order_by("day")
