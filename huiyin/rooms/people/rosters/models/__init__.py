"""Who is to work when, who swapped, who is away from the post, and who was there."""

from huiyin.rooms.people.rosters.models.marks import (
    Attendance,
    AttendanceLine,
    Sort,
    Source,
    Timesheet,
    TimesheetState,
)
from huiyin.rooms.people.rosters.models.outings import Outing, OutingState
from huiyin.rooms.people.rosters.models.rosters import Roster, RosterState, Slot, Swap, SwapState
from huiyin.rooms.people.rosters.models.shifts import (
    ONE_DAY,
    Colour,
    Limits,
    Pattern,
    Rotation,
    ShiftType,
    Span,
    Work,
)

__all__ = [
    "Attendance",
    "AttendanceLine",
    "Colour",
    "Limits",
    "ONE_DAY",
    "Outing",
    "OutingState",
    "Pattern",
    "Roster",
    "RosterState",
    "Rotation",
    "ShiftType",
    "Slot",
    "Sort",
    "Span",
    "Source",
    "Swap",
    "SwapState",
    "Timesheet",
    "TimesheetState",
    "Work",
]
