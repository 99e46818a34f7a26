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
from huiyin.rooms.people.rosters.models.shifts import Colour, Pattern, Rotation, ShiftType

__all__ = [
    "Attendance",
    "AttendanceLine",
    "Colour",
    "Outing",
    "OutingState",
    "Pattern",
    "Roster",
    "RosterState",
    "Rotation",
    "ShiftType",
    "Slot",
    "Sort",
    "Source",
    "Swap",
    "SwapState",
    "Timesheet",
    "TimesheetState",
]
