"""Pure working-time arithmetic: opening hours, holidays, make-up days, limits and due times. No database.

Moments are aware UTC going in and coming out; the wall clock is the calendar's zone (Asia/Shanghai).
"""

from huiyin.kernel.calendars.working.hours import (
    Calendar,
    CalendarError,
    NeverOpen,
    TooFar,
    part_of_day,
)
from huiyin.kernel.calendars.working.limits import BadLimit, Due, Limit
from huiyin.kernel.calendars.working.national import DayKind, YearUnknown, chinese_year

__all__ = [
    "BadLimit",
    "Calendar",
    "CalendarError",
    "DayKind",
    "Due",
    "Limit",
    "NeverOpen",
    "TooFar",
    "YearUnknown",
    "chinese_year",
    "part_of_day",
]
