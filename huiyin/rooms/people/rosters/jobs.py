"""What rosters do by the clock: yesterday's shifts without a mark are settled, sheets and rosters are begun in time."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.by_clock import by_clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.schedules import every
from huiyin.rooms.people.rosters.models import ONE_DAY, Roster, RosterState, Timesheet
from huiyin.rooms.people.rosters.queries import missing_marks

BACK = dt.timedelta(days=7)  # how far a worker that stood still makes up for


@every("40 3 * * *", "attendances.settle")
def settle_days() -> int:
    """Settles the shifts of yesterday, and of the days before it, that have no mark; how many."""
    yesterday, done = clock.today() - ONE_DAY, 0
    for slot in list(missing_marks(yesterday - BACK, yesterday).filter(to_at__lt=clock.now())):
        place = slot.roster.place
        if needed("WY-M4b", "by_clock", place.pk):
            done += by_clock("attendances.settle", department=place, slot=slot)
    return done


@every("50 7 1 * *", "timesheets.begin")
def begin_sheets() -> int:
    """Every department with a published roster has a sheet of the month that is over; how many were begun."""
    month, done = clock.months_on(clock.today(), -1), 0
    standing = Timesheet.objects.filter(month=month, voided=False).values("place")
    rosters = Roster.objects.filter(month=month, matter__state=RosterState.PUBLISHED, voided=False)
    for roster in rosters.exclude(place__in=standing).select_related("place").order_by("pk"):
        done += by_clock(
            "timesheets.begin",
            department=roster.place,
            month=month,
            title=_("%s考勤表") % f"{month:%Y-%m}",
        )
    return done
