"""A sample of each kind of rosters."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.rooms.people.rosters.models import AttendanceLine, Outing

DAY, OTHER = dt.date(2026, 12, 1), dt.date(2026, 12, 3)


def _shift(house, made):
    facts = {"name": "样本：早班", "letter": "A", "starts": dt.time(8), "ends": dt.time(16), "pause": 60}
    return perform("shifttypes.define", by=house.supervisor, department=house.desk, **facts)


def _pattern(house, made):
    facts = {"name": "样本：五天班", "letters": ["A", "A", "A", "A", "A", "休", "休"]}
    return perform("patterns.define", by=house.supervisor, department=house.desk, **facts)


def _roster(house, made):
    facts = {"title": "样本：2026-12值班表", "month": DAY}
    roster = perform("rosters.begin", by=house.supervisor, department=house.desk, **facts)
    for member, day in ((house.clerk, DAY), (house.specialist, OTHER)):
        facts = {"worker": member, "day": day, "shift": made["shifttypes"]}
        perform("rosters.set", by=house.supervisor, on=roster.pk, **facts)
    return perform("rosters.publish", by=house.supervisor, on=roster.pk)


def _swap(house, made):
    facts = {
        "title": "样本：换班",
        "other": house.specialist,
        "my_day": DAY,
        "their_day": OTHER,
        "why": "样本",
    }
    return perform("swaps.ask", by=house.clerk, department=house.desk, **facts)


def _outing(house, made):
    now = clock.now()
    span = {"from_at": now + dt.timedelta(days=2), "back_by": now + dt.timedelta(days=2, hours=1)}
    facts = {"title": "样本：离岗", "place_to": "样本：银行", "why": "样本", "stand_in": house.specialist}
    approval = perform("outings.ask", by=house.clerk, department=house.desk, **facts, **span)
    perform("approvals.approve", by=house.supervisor, on=approval.pk)
    return Outing.objects.get()


def _attendance(house, made):
    facts = {"worker": house.clerk, "day": clock.today(), "sort": "worked", "reason": "样本：忘打卡"}
    return perform("attendances.mark", by=house.supervisor, department=house.desk, **facts)


def _sheet(house, made):
    facts = {"title": "样本：2026-11考勤表", "month": dt.date(2026, 11, 1)}
    return perform("timesheets.begin", by=house.supervisor, department=house.desk, **facts)


def _line(house, made):
    where = {"department": house.desk, "timesheet": made["timesheets"], "member": house.clerk}
    perform("attendancelines.draw", by=None, **where)
    return AttendanceLine.objects.get()


SAMPLES = {
    "shifttypes": _shift,
    "patterns": _pattern,
    "rosters": _roster,
    "swaps": _swap,
    "outings": _outing,
    "attendances": _attendance,
    "timesheets": _sheet,
    "attendancelines": _line,
}
