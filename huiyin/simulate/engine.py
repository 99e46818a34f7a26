"""Virtual time: an agenda of moments, and stories told as generators that wait for a moment or a signal."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from huiyin.kernel import clock


class Stopped(Exception):
    """The run met something that must not happen; says at which virtual moment, with which seed."""


@dataclass(eq=False)
class Signal:
    """Something that stories wait for: an answer, a decision, somebody reminding."""

    waiting: list[Callable[[], None]] = field(default_factory=list)


@dataclass(frozen=True)
class Wait:
    """Until a moment, or earlier if one of the signals is given."""

    until: dt.datetime | None = None
    signals: tuple[Signal, ...] = ()


Story = Generator[Wait, None, Any]  # what it returns is for the story that it is part of


class Engine:
    """Goes through the agenda in order of time; what stands at one moment happens in the order it was entered."""

    def __init__(self) -> None:
        self._agenda: list[tuple[dt.datetime, int, Callable[[], object]]] = []
        self._order = itertools.count()

    def at(self, moment: dt.datetime, do: Callable[[], object]) -> None:
        """Enters something on the agenda."""
        heapq.heappush(self._agenda, (moment, next(self._order), do))

    def begin(self, story: Story) -> None:
        """Starts a story now and follows it from wait to wait."""
        wait = next(story, None)
        if wait is None:
            return
        went_on = False

        def go_on() -> None:
            nonlocal went_on
            if not went_on:
                went_on = True
                self.begin(story)

        if wait.until is not None:
            self.at(wait.until, go_on)
        for signal in wait.signals:
            signal.waiting.append(go_on)

    def give(self, signal: Signal, after: dt.timedelta = dt.timedelta(minutes=4)) -> None:
        """Gives a signal: whoever waits for it goes on a little later."""
        waiting, signal.waiting = signal.waiting, []
        for go_on in waiting:
            self.at(clock.now() + after, go_on)

    def pass_time(self, until: dt.datetime, seen: list[dt.datetime] | None = None) -> None:
        """Lives through the agenda up to a moment; `seen` is told where it stands, should it end in an error."""
        while self._agenda and self._agenda[0][0] < until:
            moment, _order, do = heapq.heappop(self._agenda)
            if seen is not None:
                seen[0] = moment
            with clock.at(moment):
                do()
