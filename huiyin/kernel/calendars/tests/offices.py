"""The department of the worked examples."""

import datetime as dt

from huiyin.kernel.calendars.working import Calendar, Limit, chinese_year
from huiyin.kernel.clock import SHANGHAI, shanghai

OFFICE = ((dt.time(8, 30), dt.time(12)), (dt.time(13, 30), dt.time(17, 30)))
DAYS_2026 = chinese_year(2026)


def office(**differences) -> Calendar:
    """Monday to Friday, 8:30-12:00 and 13:30-17:30, with the national days of 2026."""
    facts = {"hours": dict.fromkeys(range(5), OFFICE), "days": DAYS_2026, "known_years": {2026}}
    return Calendar(**facts | differences)


CALENDAR = office()


def due(limit: str, opened: str, calendar: Calendar = CALENDAR) -> str:
    at = calendar.due(Limit.parse(limit), shanghai(opened)).at
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
