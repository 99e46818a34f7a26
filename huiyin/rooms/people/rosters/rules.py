"""Calculations of rosters and attendance: what a shift may not break, how a pattern falls, how a day is marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter

ONE_DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


class Limits(NamedTuple):
    """What a department asks between and across shifts (WY-S3)."""

    rest: int  # hours between two shifts
    row: int  # days in a row
    week: int  # hours from Monday to Sunday


class Work(NamedTuple):
    """A member's shift of a day."""

    day: dt.date
    start: dt.datetime
    end: dt.datetime
    minutes: int


class Fault(NamedTuple):
    """Why a shift cannot stand beside the others, and what to do."""

    what: str
    way_out: str


def monday_of(day: dt.date) -> dt.date:
    return day - day.weekday() * ONE_DAY


def fault_of(one: Work, others: Iterable[Work], limits: Limits) -> Fault | None:
    """The first rule that a member's shift would break beside the shifts they have; None where it may stand.

    `others` are the member's own, a fortnight to both sides, without the one of the same day.
    """
    others = sorted(others)
    for other in others:
        if one.start < other.end and other.start < one.end:
            return Fault(
                _("与%(day)s的班次时间重叠") % {"day": f"{other.day:%m-%d}"}, _("改排其中一天，或换一个班次")
            )
        gap = max(one.start - other.end, other.start - one.end)
        if gap < dt.timedelta(hours=limits.rest):
            return Fault(
                _("与%(day)s的班次只隔%(gap)s小时，至少要休息%(rest)d小时")
                % {
                    "day": f"{other.day:%m-%d}",
                    "gap": f"{gap / dt.timedelta(hours=1):g}",
                    "rest": limits.rest,
                },
                _("换一个班次，或把这天排为休息"),
            )
    days = {other.day for other in others} | {one.day}
    first = last = one.day
    while first - ONE_DAY in days:
        first -= ONE_DAY
    while last + ONE_DAY in days:
        last += ONE_DAY
    row = (last - first).days + 1
    if row > limits.row:
        return Fault(
            _("%(first)s至%(last)s连续上班%(n)d天，最多%(most)d天")
            % {"first": f"{first:%m-%d}", "last": f"{last:%m-%d}", "n": row, "most": limits.row},
            _("在这几天里排一天休息"),
        )
    monday = monday_of(one.day)
    minutes = one.minutes + sum(other.minutes for other in others if monday_of(other.day) == monday)
    if minutes > limits.week * 60:
        return Fault(
            _("%(day)s这一周共%(hours)s小时，最多%(most)d小时")
            % {"day": f"{monday:%m-%d}", "hours": f"{minutes / 60:g}", "most": limits.week},
            _("减少这一周的班次"),
        )
    return None


def turn(cycle: Sequence[int | None], from_on: dt.date, first: int, day: dt.date) -> int | None:
    """The shift that a pattern gives on a day; None for a day off."""
    return cycle[((day - from_on).days + first) % len(cycle)]


def draw(
    wanted: Iterable[Work], standing: Iterable[Work], blocked: Mapping[dt.date, str], limits: Limits
) -> tuple[list[Work], list[tuple[dt.date, str]]]:
    """Of a member's wanted shifts those that may stand, day by day, and why the others cannot. Standing ones stay."""
    held, placed, left = list(standing), [], []
    taken = {one.day for one in held}
    for one in sorted(wanted):
        if one.day in taken:
            continue
        near = [other for other in held if abs((other.day - one.day).days) <= 14 + limits.row]
        if why := blocked.get(one.day):
            left.append((one.day, why))
        elif fault := fault_of(one, near, limits):
            left.append((one.day, fault.what))
        else:
            held.append(one)
            placed.append(one)
            taken.add(one.day)
    return placed, left


# ── attendance ──────────────────────────────────────────────────────────────────

Span = tuple[dt.datetime, dt.datetime]


def due_within(due: Span, away: Iterable[Span]) -> Span | None:
    """What of a shift is owed when one was away with leave at its beginning or end; None where all of it was covered."""
    start, end = due
    for from_at, to_at in sorted(away):
        if from_at <= start < to_at:
            start = to_at
    for from_at, to_at in sorted(away, key=lambda one: one[1], reverse=True):
        if from_at < end <= to_at:
            end = from_at
    return (start, end) if start < end else None


def minutes_late(due: Span | None, in_at: dt.datetime | None, grace: int) -> int:
    """Whole minutes past the beginning; nothing within the grace (WY-M4b)."""
    over = (in_at - due[0]) // MINUTE if due and in_at else 0
    return over if over > grace else 0


def minutes_early(due: Span | None, out_at: dt.datetime | None, grace: int) -> int:
    """Whole minutes before the end; nothing within the grace (WY-M4b)."""
    under = (due[1] - out_at) // MINUTE if due and out_at else 0
    return under if under > grace else 0


@dataclass(frozen=True)
class Mark:
    """A day of a member's as the figures read it."""

    record: int
    day: dt.date
    sort: str
    late: int = 0
    early: int = 0
    holiday: bool = False


FIGURES: tuple[str, ...] = (
    *("due", "worked", "late_times", "late_minutes", "early_times", "early_minutes"),
    *("absent", "leave", "suspended", "holidays"),
)


def figures(marks: Iterable[Mark], grace: int) -> dict[str, Explained]:
    """What a member's days come to, each figure with the days it rests on (WY-M4b, WY-A4.5.1)."""
    marks = sorted(marks, key=lambda one: one.day)
    graces = (Parameter("WY-M4b", "grace_minutes", grace),)

    def count(unit: str, formula: str, rows: Iterable[tuple[Mark, int]], parameters=()) -> Explained:
        inputs = [Input(f"{one.day:%Y-%m-%d}", value, one.record) for one, value in rows]
        return Explained(sum(one.value for one in inputs), unit, formula, parameters, inputs)

    def days(sort: str, formula: str) -> Explained:
        return count(_("天"), formula, [(one, 1) for one in marks if one.sort == sort])

    late = [one for one in marks if one.late]
    early = [one for one in marks if one.early]
    return {
        "due": count(_("天"), _("出勤、缺勤、请假、停岗的天数之和"), [(one, 1) for one in marks]),
        "worked": days("worked", _("有上班打卡或登记出勤的天数")),
        "late_times": count(_("次"), _("晚于上班时间且超过宽限的次数"), [(one, 1) for one in late], graces),
        "late_minutes": count(
            _("分钟"), _("每次迟到的整分钟数之和"), [(one, one.late) for one in late], graces
        ),
        "early_times": count(_("次"), _("早于下班时间且超过宽限的次数"), [(one, 1) for one in early], graces),
        "early_minutes": count(
            _("分钟"), _("每次早退的整分钟数之和"), [(one, one.early) for one in early], graces
        ),
        "absent": days("absent", _("有班没有打卡、也没有请假的天数")),
        "leave": days("leave", _("请假覆盖整个班次的天数")),
        "suspended": days("suspended", _("因处罚停岗的天数")),
        "holidays": count(
            _("天"),
            _("节假日值班的天数"),
            [(one, 1) for one in marks if one.holiday and one.sort == "worked"],
        ),
    }
