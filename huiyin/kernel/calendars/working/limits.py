"""Limits as clauses state them (`2 calendar_days`), and the way from a limit to a due time in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.kernel.calendars.working.national import DayKind

if TYPE_CHECKING:
    from huiyin.kernel.calendars.working.hours import Calendar

COUNTED = ("minutes", "working_minutes", "working_hours", "working_days", "calendar_days")
NAMED = ("same_day", "same_working_day", "next_working_day")
LARGEST = {"minutes": 527_040, "working_minutes": 525_600, "working_hours": 8760}  # a year; days: below
LARGEST_DAYS = 2000
ONE_DAY = dt.timedelta(days=1)


class BadLimit(ValueError):
    """A text that is no limit."""


@dataclass(frozen=True)
class Limit:
    """A time limit: an amount of a unit, or a named one with amount 0."""

    amount: int
    unit: str

    def __post_init__(self):
        largest = LARGEST.get(self.unit, LARGEST_DAYS)
        counted = self.unit in COUNTED and 1 <= self.amount <= largest
        if not counted and not (self.unit in NAMED and self.amount == 0):
            raise BadLimit(
                _(
                    "“%(limit)s”不是可用的时限。可以写 30 minutes、2 working_days、7 calendar_days 或 same_day 等。"
                )
                % {"limit": self}
            )

    @classmethod
    def parse(cls, text: str) -> Limit:
        """`<n> minutes|working_minutes|working_hours|working_days|calendar_days`, or one of `NAMED`."""
        found = re.fullmatch(r"(?:([1-9][0-9]{0,6}) )?([a-z_]+)", text, re.ASCII)
        if not found:
            raise BadLimit(
                _("“%(limit)s”不是可用的时限，应写成“2 working_days”这样的形式。") % {"limit": text}
            )
        return cls(int(found[1] or 0), found[2])

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}" if self.amount else self.unit

    def label(self) -> str:
        """The limit as a person says it: 2 个工作日, 当天."""
        words = {
            "minutes": _("%(n)d 分钟"),
            "working_minutes": _("%(n)d 分钟工作时间"),
            "working_hours": _("%(n)d 小时工作时间"),
            "working_days": _("%(n)d 个工作日"),
            "calendar_days": _("%(n)d 天"),
            "same_day": _("当天"),
            "same_working_day": _("当个工作日"),
            "next_working_day": _("下一个工作日"),
        }[self.unit]
        return words % {"n": self.amount} if self.amount else words


@dataclass(frozen=True)
class Due:
    """A due time. Provisional: it rests on a year whose holidays are not yet published."""

    at: dt.datetime
    provisional: bool
    steps: tuple[str, ...]


def reckon(calendar: Calendar, limit: Limit, opened: dt.datetime, after_closed: bool = False) -> Due:
    """The due time of a limit on a calendar; `opened` is aware UTC."""
    at = _due_at(calendar, limit, opened, after_closed)
    unknown = [] if limit.unit == "minutes" else list(_unknown_years(calendar, limit, opened, at))
    return Due(at, bool(unknown), tuple(_steps(calendar, limit, opened, at, unknown, after_closed)))


def _due_at(calendar: Calendar, limit: Limit, opened: dt.datetime, after_closed: bool) -> dt.datetime:
    if limit.unit == "minutes":
        return opened + dt.timedelta(minutes=limit.amount)
    if limit.unit == "working_minutes":
        return calendar.add_working_minutes(opened, limit.amount)
    if limit.unit == "working_hours":
        return calendar.add_working_minutes(opened, limit.amount * 60)
    if limit.unit == "working_days":
        return calendar.add_working_days(opened, limit.amount)
    if limit.unit == "calendar_days":
        return calendar.calendar_days(opened, limit.amount, after_closed=after_closed)
    if limit.unit == "next_working_day":
        return calendar.next_working_day(opened)
    return calendar.same_working_day(opened)  # same_day as well: after the last opening it goes the same way


def _unknown_years(calendar: Calendar, limit: Limit, opened: dt.datetime, at: dt.datetime) -> Iterator[int]:
    """Years the reckoning touched without knowing their holidays: from receipt to the last day looked at."""
    first = calendar.local_day(opened)
    last = calendar.local_day(at)
    if limit.unit == "calendar_days":
        last = max(last, first + dt.timedelta(days=limit.amount))
    return (year for year in range(first.year, last.year + 1) if year not in calendar.known_years)


def _steps(
    calendar: Calendar,
    limit: Limit,
    opened: dt.datetime,
    at: dt.datetime,
    unknown: list[int],
    after_closed: bool,
) -> Iterator[str]:
    yield _("%(when)s 受理") % {"when": _when(calendar, opened)}
    if limit.unit == "calendar_days":
        yield from _last_day_steps(calendar, limit, opened, at, after_closed)
    elif limit.unit != "minutes":
        yield from _receipt_steps(calendar, opened)
        yield from _way_steps(calendar, calendar.local_day(opened), calendar.local_day(at))
    for year in unknown:
        yield _("%(year)d 年放假安排尚未公布，先按平日推算，公布后重算") % {"year": year}
    yield _("%(limit)s：%(when)s 到期") % {"limit": limit.label(), "when": _when(calendar, at)}


def _receipt_steps(calendar: Calendar, opened: dt.datetime) -> Iterator[str]:
    spans = calendar.spans(calendar.local_day(opened))
    if spans and opened >= spans[-1][1]:
        yield _("当天 %(time)s 已下班") % {"time": _time(calendar, spans[-1][1])}
    elif spans and opened < spans[0][0]:
        yield _("当天 %(time)s 上班") % {"time": _time(calendar, spans[0][0])}


def _last_day_steps(
    calendar: Calendar, limit: Limit, opened: dt.datetime, at: dt.datetime, after_closed: bool
) -> Iterator[str]:
    """Why a count of calendar days does not end on its last day (reading 52)."""
    last = calendar.local_day(opened) + dt.timedelta(days=limit.amount)
    if calendar.is_working_day(last):
        return
    yield _("第 %(n)d 天是%(day)s，不营业") % {"n": limit.amount, "day": _day(last)}
    if calendar.local_day(at) < last:
        yield _("提前到此前最后的营业时间")
    elif after_closed:
        yield _("顺延到下一个营业日")
    else:
        yield _("受理后的第一个营业日是%(day)s，不早于该日下班") % {"day": _day(calendar.local_day(at))}


def _way_steps(calendar: Calendar, first: dt.date, last: dt.date) -> Iterator[str]:
    """What was out of the ordinary on the way: closed stretches, make-up days, days with hours of their own."""
    closed: list[dt.date] = []
    day = first
    while day <= last:
        if not calendar.is_working_day(day):
            closed.append(day)
        else:
            yield from _closed_step(calendar, closed)
            closed = []
            kind = calendar.kind(day)
            if kind is DayKind.WORKDAY:
                yield _("%(day)s为调休上班日") % {"day": _day(day)}
            elif kind is not None:
                yield _("%(day)s另有营业时间") % {"day": _day(day)}
        day += ONE_DAY


def _closed_step(calendar: Calendar, closed: list[dt.date]) -> Iterator[str]:
    if not closed:
        return
    statutory = sum(calendar.kind(day) is DayKind.STATUTORY for day in closed)
    words = {"from": _day(closed[0]), "to": _day(closed[-1]), "n": len(closed), "statutory": statutory}
    if len(closed) == 1:
        yield (_("%(from)s为法定节假日") if statutory else _("%(from)s不营业")) % words
    elif statutory:
        yield _("%(from)s至%(to)s放假 %(n)d 天（法定节假日 %(statutory)d 天）") % words
    else:
        yield _("%(from)s至%(to)s不营业") % words


def _when(calendar: Calendar, moment: dt.datetime) -> str:
    return f"{_day(calendar.local_day(moment))} {_time(calendar, moment)}"


def _time(calendar: Calendar, moment: dt.datetime) -> str:
    return f"{moment.astimezone(calendar.zone):%H:%M}"


def _day(day: dt.date) -> str:
    weekday = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[day.weekday()]
    return _("%(month)d月%(day)d日（%(weekday)s）") % {"month": day.month, "day": day.day, "weekday": weekday}
