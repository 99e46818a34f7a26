"""When a routine duty falls due: days by its definition, moved off the closed ones (WY-P2)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.calendars.working import Calendar
from huiyin.registers.office.models import Closed, Frequency

ONE_DAY = dt.timedelta(days=1)
FAR = dt.timedelta(days=40)  # no holiday moves a day further
LOOKED_AHEAD = dt.timedelta(days=800)  # in which a yearly duty certainly falls
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Rhythm:
    """How often, on which day, and what of a closed one. `weekday` from 1 for Monday; days beyond a month's end are its last."""

    frequency: str
    weekday: int = 1
    month_day: int = 1
    month: int = 1
    closed: str = Closed.BEFORE

    def nominal(self, day: dt.date) -> bool:
        """Whether it falls on this day, closed or not."""
        if self.frequency == Frequency.DAILY:
            return True
        if self.frequency == Frequency.WEEKLY:
            return day.isoweekday() == self.weekday
        last = calendar.monthrange(day.year, day.month)[1]
        if day.day != min(self.month_day, last):
            return False
        if self.frequency == Frequency.MONTHLY:
            return True
        if self.frequency == Frequency.QUARTERLY:
            return (day.month - 1) % 3 + 1 == self.month
        return day.month == self.month

    def moved(self, day: dt.date, hours: Calendar) -> dt.date | None:
        """The open day on which a day's duty is done; None for a daily one, which a closed day does not have."""
        if hours.is_working_day(day):
            return day
        if self.frequency == Frequency.DAILY:
            return None
        if self.closed == Closed.AFTER:
            return hours.next_open_day(day)
        return hours.local_day(hours.last_close_on_or_before(day) - dt.timedelta(minutes=1))

    def runs(self, hours: Calendar, first: dt.date, last: dt.date) -> list[dt.date]:
        """The days from `first` to `last` on which it is done, in order, each once."""
        found = {
            moved
            for day in _days(first - FAR, last + FAR)
            if self.nominal(day) and (moved := self.moved(day, hours)) and first <= moved <= last
        }
        return sorted(found)

    def next_run(self, hours: Calendar, first: dt.date) -> dt.date | None:
        """The first day from `first` on."""
        step = FAR if self.frequency in (Frequency.DAILY, Frequency.WEEKLY) else LOOKED_AHEAD
        return next(iter(self.runs(hours, first, first + step)), None)

    def words(self) -> str:
        """每周一, 每月15日, 每季第2个月10日, 每年3月31日."""
        if self.frequency == Frequency.DAILY:
            return _("每个工作日")
        if self.frequency == Frequency.WEEKLY:
            return _("每周%s") % WEEKDAYS[self.weekday - 1]
        if self.frequency == Frequency.MONTHLY:
            return _("每月%d日") % self.month_day
        if self.frequency == Frequency.QUARTERLY:
            return _("每季第%(month)d个月%(day)d日") % {"month": self.month, "day": self.month_day}
        return _("每年%(month)d月%(day)d日") % {"month": self.month, "day": self.month_day}


def rhythm_of(duty) -> Rhythm:
    return Rhythm(duty.frequency, duty.weekday, duty.month_day, duty.month, duty.closed)


def due_of(
    day: dt.date, due_time: dt.time, within_days: int, hours: Calendar, now: dt.datetime
) -> dt.datetime:
    """By when a duty's task is due; of a run whose time has passed, the next close of business."""
    for _n in range(within_days):
        day = hours.next_open_day(day)
    due = clock.shanghai(f"{day} {due_time:%H:%M}")
    while due <= now:
        today = hours.local_day(now)
        close = hours.close_of(today) if hours.is_working_day(today) else now
        due = close if close > now else hours.close_of(hours.next_open_day(today))
    return due


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    while first <= last:
        yield first
        first += ONE_DAY
