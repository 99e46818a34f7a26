"""Reading attendance: what stands, what is missing, what a member's days come to (WY-M4b, WY-A4.5.1)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.explain import Explained
from huiyin.kernel.members.models import Absence, Department, Member
from huiyin.rooms.people.rosters.models import (
    Attendance,
    RosterState,
    Slot,
    Span,
    Timesheet,
    TimesheetState,
)
from huiyin.rooms.people.rosters.queries.figures import Mark, figures
from huiyin.rooms.people.rosters.queries.planning import last_of


def irregular() -> Q:
    """Days that may be breaches of WY-M4b: listed for who leads, never made by themselves."""
    return Q(voided=False) & (Q(late__gt=0) | Q(early__gt=0) | Q(sort="absent"))


def open_attendance(member: Member, day: dt.date) -> Attendance | None:
    return Attendance.objects.filter(member=member, day=day, voided=False).first()


def away_spans(member: int, start: dt.datetime, end: dt.datetime) -> list[Span]:
    """When a member was away with leave between two moments."""
    found = Absence.objects.filter(member=member, from_at__lt=end, to_at__gt=start)
    return list(found.values_list("from_at", "to_at"))


def slot_for_clock(member: Member, at: dt.datetime, before: int) -> Slot | None:
    """The published shift that a member who clocks in now means: the one that runs, else the next one soon to begin."""
    return (
        Slot.objects.filter(
            member=member,
            roster__matter__state=RosterState.PUBLISHED,
            from_at__lte=at + dt.timedelta(minutes=before),
            to_at__gt=at,
        )
        .select_related("shift", "roster")
        .order_by("from_at")
        .first()
    )


def missing_marks(first: dt.date, last: dt.date):
    """Published slots of some days without any mark. What had begun before it was published binds nobody."""
    marked = Attendance.objects.filter(member=OuterRef("member"), day=OuterRef("day"), voided=False)
    found = Slot.objects.filter(
        day__range=(first, last),
        roster__matter__state=RosterState.PUBLISHED,
        from_at__gt=F("roster__published_at"),
    )
    return (
        found.exclude(Exists(marked)).select_related("member", "shift", "roster__place").order_by("day", "pk")
    )


def sheet_of(department: int, day: dt.date) -> Timesheet | None:
    """The department's sheet of a day's month."""
    return Timesheet.objects.filter(place=department, month=day.replace(day=1), voided=False).first()


def is_confirmed(department: int, day: dt.date) -> bool:
    return Timesheet.objects.filter(
        place=department,
        month=day.replace(day=1),
        voided=False,
        matter__state=TimesheetState.CONFIRMED,
    ).exists()


def lines_of(sheet: Timesheet):
    return sheet.lines.filter(voided=False).select_related("member", "record").order_by("member__name", "pk")


def marks_of(sheet: Timesheet):
    """All days of a sheet's month, member by member."""
    return (
        Attendance.objects.filter(
            record__department=sheet.place_id,
            day__range=(sheet.month, last_of(sheet.month)),
            voided=False,
        )
        .select_related("member", "shift", "record")
        .order_by("member__name", "member", "day")
    )


def mark_from(row: Attendance) -> Mark:
    return Mark(row.pk, row.day, row.sort, row.late, row.early, row.holiday)


def attendance_between(
    member: Member, first: dt.date, last: dt.date, department: Department | None = None
) -> dict[str, Explained]:
    """What a member's days from one to another come to: figure -> value with the days it rests on.

    Figures: due, worked, late_times, late_minutes, early_times, early_minutes, absent, leave, suspended, holidays.
    """
    found = Attendance.objects.filter(member=member, day__range=(first, last), voided=False)
    if department:
        found = found.filter(record__department=department)
    grace = needed("WY-M4b", "grace_minutes", department.pk if department else None)
    return figures(map(mark_from, found), grace)


def attendance_evidence(member: Member, first: dt.date, last: dt.date) -> list[tuple[str, str, str]]:
    """What an appraiser reads of a member's days beside the item 出勤: item, what it is, what it came to (WY-M4b)."""
    found = attendance_between(member, first, last)
    if not found["due"].value:
        return []
    labels = {"late_times": _("迟到"), "early_times": _("早退"), "absent": _("缺勤")}
    days = _("%(worked)s/%(due)s天") % {"worked": found["worked"].value, "due": found["due"].value}
    told = [(str(_("出勤")), str(_("实出勤")), days)]
    told += [
        (str(_("出勤")), str(label), f"{found[name].value}{found[name].unit}")
        for name, label in labels.items()
        if found[name].value
    ]
    return told
