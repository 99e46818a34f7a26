"""When a department is open, and how working time and days are counted on that."""

import datetime as dt
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from huiyin.kernel.calendars.working.limits import Due, Limit, reckon
from huiyin.kernel.calendars.working.national import FIXED_DAYS, DayKind
from huiyin.kernel.clock import SHANGHAI

Span = tuple[dt.time, dt.time]  # wall clock, from (included) to (not included); an end of 00:00 is midnight
Spans = tuple[Span, ...]
Opening = tuple[dt.datetime, dt.datetime]  # the same in aware UTC

LONGEST_CLOSURE = 400  # days in a row without opening before a department counts as never open
LONGEST_WAY = 4000  # days any reckoning may walk
ONE_DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


class CalendarError(ValueError):
    """A calendar that cannot answer; the message is for the person who keeps it."""


class NeverOpen(CalendarError):
    """No opening within 400 days."""


class TooFar(CalendarError):
    """The answer lies more than 4000 days away."""


@dataclass(frozen=True)
class Calendar:
    """The opening hours of one department.

    hours: weekday (0 = Monday) -> spans; a lunch break makes two spans, a missing weekday is closed.
    days: what differs from the week: a `DayKind`, or spans of its own (an empty tuple: closed that day).
    known_years: the years whose national calendar stands in `days`. In other years only the holidays with
        fixed dates are taken off, and what is reckoned there is provisional. A department that does not
        keep national holidays passes no such days and `range(1, 10000)`.
    """

    hours: Mapping[int, Spans]
    days: Mapping[dt.date, DayKind | Spans] = field(default_factory=dict)
    known_years: Container[int] = frozenset()
    zone: ZoneInfo = SHANGHAI
    _openings: dict[dt.date, tuple[Opening, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self):
        """Refuses spans that are empty, out of order or overlapping, before anything is reckoned on them."""
        own = [spans for spans in self.days.values() if not isinstance(spans, DayKind)]
        for spans in [*self.hours.values(), *own]:
            _check_spans(spans)

    def kind(self, day: dt.date) -> DayKind | Spans | None:
        """What makes this day differ from its weekday, None for an ordinary day."""
        found = self.days.get(day)
        if found is None and day.year not in self.known_years and (day.month, day.day) in FIXED_DAYS:
            return DayKind.STATUTORY
        return found

    def wall_spans(self, day: dt.date) -> Spans:
        """The opening of a day on the wall clock. A make-up day is worked like the last open weekday."""
        kind = self.kind(day)
        weekday = day.weekday()
        if kind is None:
            return tuple(self.hours.get(weekday, ()))
        if kind is DayKind.WORKDAY:
            week = (self.hours.get((weekday - back) % 7) for back in range(7))
            return tuple(next(filter(None, week), ()))
        return () if isinstance(kind, DayKind) else tuple(kind)

    def spans(self, day: dt.date) -> tuple[Opening, ...]:
        """The opening of a day as pairs of aware UTC moments, in order; empty when closed."""
        found = self._openings.get(day)
        if found is None:
            found = tuple(
                (self._moment(day, start), self._moment(day if end > start else day + ONE_DAY, end))
                for start, end in self.wall_spans(day)
            )
            self._openings[day] = found
        return found

    def local_day(self, moment: dt.datetime) -> dt.date:
        """The day of a moment on the wall clock."""
        return _aware(moment).astimezone(self.zone).date()

    def is_working_day(self, day: dt.date) -> bool:
        """Open at any time of that day."""
        return bool(self.spans(day))

    def is_open(self, moment: dt.datetime) -> bool:
        """Open at that moment; the moment of closing is already closed."""
        return any(start <= moment < end for start, end in self.spans(self.local_day(moment)))

    def next_open_day(self, day: dt.date) -> dt.date:
        """The first open day after this one."""
        return next(self._open_days(day + ONE_DAY))

    def close_of(self, day: dt.date) -> dt.datetime:
        """The close of business of an open day."""
        return self.spans(day)[-1][1]

    def last_close_on_or_before(self, day: dt.date) -> dt.datetime:
        """The close of business of this day or, when closed, of the last open day before it."""
        for back in range(LONGEST_CLOSURE):
            if found := self.spans(day - dt.timedelta(days=back)):
                return found[-1][1]
        raise NeverOpen(never_open())

    def add_working_minutes(self, moment: dt.datetime, minutes: int) -> dt.datetime:
        """The moment at which so many minutes of opening have passed; a full span ends at its close."""
        if minutes < 0:
            raise CalendarError(_("工作时间不能是负数。"))
        moment = _aware(moment).astimezone(dt.UTC)
        left = dt.timedelta(minutes=minutes)
        for day in self._open_days(self.local_day(moment)):
            for start, end in self.spans(day):
                start = max(start, moment)
                if start + left <= end:
                    return start + left
                if end > start:
                    left -= end - start
        raise AssertionError("the walk ends in an answer or an error")

    def subtract_working_minutes(self, moment: dt.datetime, minutes: int) -> dt.datetime:
        """The moment before which so many minutes of opening lie between it and `moment`."""
        left = dt.timedelta(minutes=minutes)
        day = self.local_day(moment)
        for back in range(LONGEST_CLOSURE):
            for start, end in reversed(self.spans(day - dt.timedelta(days=back))):
                end = min(end, moment)
                if end - left >= start:
                    return end - left
                if end > start:
                    left -= end - start
        raise NeverOpen(never_open())

    def working_minutes_between(self, start: dt.datetime, end: dt.datetime) -> int:
        """Whole minutes of opening from one moment to another; negative when they stand the other way."""
        if end < start:
            return -self.working_minutes_between(end, start)
        total = dt.timedelta()
        day, last = self.local_day(start), self.local_day(end)
        while day <= last:
            for opens, closes in self.spans(day):
                total += max(min(closes, end) - max(opens, start), dt.timedelta())
            day += ONE_DAY
        return total // MINUTE

    def add_working_days(self, moment: dt.datetime, days: int) -> dt.datetime:
        """Close of business of the n-th working day after the day of the moment, which does not count.

        Source: 民法典 第201条 (the first day does not count).
        """
        _at_least_one(days)
        open_days = self._open_days(self.local_day(moment) + ONE_DAY)
        for day in open_days:
            days -= 1
            if not days:
                return self.close_of(day)
        raise AssertionError("the walk ends in an answer or an error")

    def calendar_days(self, moment: dt.datetime, days: int, *, after_closed: bool = False) -> dt.datetime:
        """Close of business of the n-th calendar day; the first day does not count.

        When the department is closed on that day, the last open time before it, but never before the close
        of the first open day after receipt (readings 7 and 52; 民法典 第201条, 第203条).
        """
        _at_least_one(days)
        received = self.local_day(moment)
        last = received + dt.timedelta(days=days)
        if after_closed and not self.is_working_day(last):
            return self.close_of(self.next_open_day(last))
        earliest = self.close_of(self.next_open_day(received))
        return max(earliest, self.last_close_on_or_before(last))

    def same_working_day(self, moment: dt.datetime) -> dt.datetime:
        """By close of the day of receipt; after closing or on a closed day, of the next open day.

        What arrives before opening counts for that day (readings 8 and 53).
        """
        today = self.spans(self.local_day(moment))
        if today and moment < today[-1][1]:
            return today[-1][1]
        return self.next_working_day(moment)

    def next_working_day(self, moment: dt.datetime) -> dt.datetime:
        """Close of business of the first working day after the day of the moment."""
        return self.add_working_days(moment, 1)

    def due(self, limit: Limit, opened: dt.datetime, *, after_closed: bool = False) -> Due:
        """When a promise with this limit falls due, whether that is provisional, and the way there.

        `after_closed`: a period of days that ends on a closed day runs to the next open one instead of ending
        before it (the other reading of reading 52).
        """
        return reckon(self, limit, _aware(opened).astimezone(dt.UTC), after_closed)

    def _open_days(self, day: dt.date) -> Iterator[dt.date]:
        """Open days from this one on; an error instead of an endless walk."""
        closed = 0
        for ahead in range(LONGEST_WAY):
            there = day + dt.timedelta(days=ahead) if ahead else day
            if self.spans(there):
                closed = 0
                yield there
                continue
            closed += 1
            if closed >= LONGEST_CLOSURE:
                raise NeverOpen(never_open())
        raise TooFar(_("时限太长，超过了日历能推算的 %(days)d 天，请改短。") % {"days": LONGEST_WAY})

    def _moment(self, day: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, time, self.zone).astimezone(dt.UTC)


def part_of_day(moment: dt.datetime, zone: ZoneInfo = SHANGHAI) -> str:
    """`morning` 05:00-11:30, `noon` to 13:30, `afternoon` to 18:00, `evening` otherwise, by the wall clock."""
    time = _aware(moment).astimezone(zone).time()
    if dt.time(5) <= time < dt.time(11, 30):
        return "morning"
    if dt.time(11, 30) <= time < dt.time(13, 30):
        return "noon"
    return "afternoon" if dt.time(13, 30) <= time < dt.time(18) else "evening"


def never_open() -> str:
    """The sentence for a department without opening hours."""
    return _(
        "连续 %(days)d 天没有营业时间，无法推算到期时间。请先在“营业时间”里为部门设置每周的营业时段。"
    ) % {"days": LONGEST_CLOSURE}


def _check_spans(spans: Spans) -> None:
    before = dt.time(0)
    for number, (start, end) in enumerate(spans):
        after_midnight = number and before == dt.time(0)
        if start < before or after_midnight or (end <= start and end != dt.time(0)):
            raise CalendarError(
                _("营业时段要按先后填写，不能重叠，也不能跨过零点（跨夜请分成两段，前一段到 00:00 为止）。")
            )
        before = end


def _at_least_one(days: int) -> None:
    if days < 1:
        raise CalendarError(_("天数至少是 1。"))


def _aware(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise TypeError("moments are aware UTC")
    return moment
