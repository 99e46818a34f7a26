"""A department's working calendar, read from the database and kept for a minute."""

from __future__ import annotations

import datetime as dt
import time

from django.db import transaction

from huiyin.kernel.calendars.models import CalendarDay, CalendarYear, OpeningHours
from huiyin.kernel.calendars.working import Calendar, DayKind, YearUnknown, chinese_year

FRESH_FOR = 60.0  # seconds

_kept: dict[int | None, tuple[float, Calendar]] = {}

DEFAULT_HOURS = [(dt.time(8, 30), dt.time(12)), (dt.time(13, 30), dt.time(17, 30))]


def forget() -> None:
    """The next question reads the database again."""
    _kept.clear()


def calendar_of(department: int | None) -> Calendar:
    """The calendar of a department: its own opening hours if it has set any, else the house's."""
    kept = _kept.get(department)
    if kept and time.monotonic() - kept[0] < FRESH_FOR:
        return kept[1]
    rows = list(OpeningHours.objects.filter(department=department).order_by("weekday", "opens"))
    rows = rows or list(OpeningHours.objects.filter(department=None).order_by("weekday", "opens"))
    hours: dict[int, tuple] = {}
    for row in rows:
        hours[row.weekday] = (*hours.get(row.weekday, ()), (row.opens, row.closes))
    days = {day: DayKind(kind) for day, kind in CalendarDay.objects.values_list("day", "kind")}
    years = frozenset(CalendarYear.objects.values_list("year", flat=True))
    calendar = Calendar(hours=hours, days=days, known_years=years)
    _kept[department] = (time.monotonic(), calendar)
    return calendar


def load_year(year: int, days: dict | None = None, source: str = "") -> None:
    """Publishes a year: from the notice as entered, else from what the calendar package knows.

    Raises YearUnknown where neither is there; nothing is guessed.
    """
    found = days if days is not None else chinese_year(year)
    with transaction.atomic():
        CalendarDay.objects.filter(day__year=year).delete()
        CalendarDay.objects.bulk_create([CalendarDay(day=day, kind=kind) for day, kind in found.items()])
        CalendarYear.objects.update_or_create(year=year, defaults={"source": source or "chinesecalendar"})
    forget()
    transaction.on_commit(forget)


def load_known_years(first: int = 2024, last: int = 2030) -> None:
    """Loads every published year that the package knows and the database does not."""
    standing = set(CalendarYear.objects.values_list("year", flat=True))
    for year in range(first, last + 1):
        if year not in standing:
            try:
                load_year(year)
            except YearUnknown:
                continue
    if not OpeningHours.objects.filter(department=None).exists():
        OpeningHours.objects.bulk_create(
            OpeningHours(weekday=weekday, opens=opens, closes=closes)
            for weekday in range(5)
            for opens, closes in DEFAULT_HOURS
        )
        forget()


def due_on(department: int | None, day: dt.date, now: dt.datetime) -> dt.datetime:
    """When something is due that is wanted on a day: when the office closes on it, or last before it; never in the past."""
    calendar = calendar_of(department)
    due = calendar.last_close_on_or_before(day)
    return due if due > now else calendar.same_working_day(now)
