"""What the worker does by the clock: a register of named schedules, each due run recorded so that it happens once.

    @every("*/5 * * * *", "imports.stalled")
    def take_up_stalled(): ...

Expressions are cron's, on the Shanghai wall clock. A function takes nothing and must bear being run again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from cronsim import CronSim

from huiyin.kernel import clock

ONE_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Schedule:
    name: str
    expression: str
    function: Callable[[], object]

    def last_due(self, at: dt.datetime) -> dt.datetime:
        """The latest moment at or before `at` at which it was due; runs missed in between are not made up for."""
        wall = clock.local(at).replace(tzinfo=None, second=0, microsecond=0)
        found = next(CronSim(self.expression, wall + ONE_MINUTE, reverse=True))
        return found.replace(tzinfo=clock.SHANGHAI).astimezone(dt.UTC)


SCHEDULES: dict[str, Schedule] = {}


def every(expression: str, name: str) -> Callable[[Callable], Callable]:
    """Registers a function to be run by the worker whenever the cron expression says so."""
    CronSim(expression, dt.datetime(2026, 1, 1))  # a bad expression stops the product at its start

    def mark(function: Callable) -> Callable:
        if name in SCHEDULES:
            raise ValueError(f"two schedules are called {name}")
        SCHEDULES[name] = Schedule(name, expression, function)
        return function

    return mark
