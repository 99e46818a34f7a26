"""Calculations of rosters: what a shift may not break, how a pattern falls, how late or early a day was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.rooms.people.rosters.models import ONE_DAY, Limits, Span, Work

MINUTE = dt.timedelta(minutes=1)


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
