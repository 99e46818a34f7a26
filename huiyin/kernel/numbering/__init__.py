"""Numbers by rule, given at the end of the action under a lock: no gap, no double."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from huiyin.kernel import clock

# series -> pattern; {year}, {month} and {day} name the period in which the count starts anew
PATTERNS: dict[str, str] = {}


def register(series: str, pattern: str = "{series}-{year}-{n:04d}") -> str:
    PATTERNS[series] = pattern
    return series


def take(series: str, count: int = 1, at: dt.datetime | None = None) -> list[str]:
    """The next `count` numbers of a series, in order.

    The counter's row stays locked until the transaction ends, so call it last, and for several series in the
    order of their names.
    """
    on = clock.local(at or clock.now())
    pattern = PATTERNS[series]
    parts = {"year": f"{on:%Y}", "month": f"{on:%m}", "day": f"{on:%d}", "yy": f"{on:%y}"}
    period = "".join(value for name, value in parts.items() if "{" + name + "}" in pattern)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO numbering_counter (series, period, taken) VALUES (%s, %s, %s) "
            "ON CONFLICT (series, period) DO UPDATE SET taken = numbering_counter.taken + excluded.taken "
            "RETURNING taken",
            [series, period, count],
        )
        last = cursor.fetchone()[0]
    return [pattern.format(series=series, n=n, **parts) for n in range(last - count + 1, last + 1)]
