"""The one clock. Nothing else reads the system time, so tests and the simulator can set it.

Times are aware UTC inside and shown in Asia/Shanghai.
"""

import contextlib
import contextvars
import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_set_time: contextvars.ContextVar[dt.datetime | None] = contextvars.ContextVar("set_time", default=None)


def now() -> dt.datetime:
    """The present moment as aware UTC, or the moment set by `at`."""
    return _set_time.get() or dt.datetime.now(dt.UTC)  # noqa: TID251  the only place


def today() -> dt.date:
    """The present day in Shanghai."""
    return local(now()).date()


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment on a Shanghai wall clock."""
    return moment.astimezone(SHANGHAI)


def shanghai(text: str) -> dt.datetime:
    """`2026-11-30 14:00` (or a bare date: midnight) as written on a Shanghai wall clock."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(dt.UTC)


@contextlib.contextmanager
def at(moment: dt.datetime | str):
    """Everything inside happens at this moment (a Shanghai wall-clock text or an aware datetime)."""
    token = _set_time.set(shanghai(moment) if isinstance(moment, str) else moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _set_time.reset(token)


def months_on(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months after a day's own, or before."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, index + 1, 1)


def days(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of a day in Shanghai to the first after another day: the second is no more inside."""
    return shanghai(f"{first}"), shanghai(f"{last + dt.timedelta(days=1)}")
