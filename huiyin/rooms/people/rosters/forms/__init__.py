"""The shape of what is typed about shifts, rosters, swaps, outings and marks."""

from huiyin.rooms.people.rosters.forms.marks import (
    ConfirmSheetForm,
    CorrectMarkForm,
    MarkForm,
    TimesheetForm,
)
from huiyin.rooms.people.rosters.forms.rosters import (
    DrawForm,
    ExtendOutingForm,
    OutingForm,
    PublishForm,
    RosterForm,
    SetForm,
    SwapForm,
)
from huiyin.rooms.people.rosters.forms.shifts import (
    AssignForm,
    ChangeShiftTypeForm,
    PatternForm,
    ReleaseForm,
    ShiftTypeForm,
)

__all__ = [
    "AssignForm",
    "ChangeShiftTypeForm",
    "ConfirmSheetForm",
    "CorrectMarkForm",
    "DrawForm",
    "ExtendOutingForm",
    "MarkForm",
    "OutingForm",
    "PatternForm",
    "PublishForm",
    "ReleaseForm",
    "RosterForm",
    "SetForm",
    "ShiftTypeForm",
    "SwapForm",
    "TimesheetForm",
]
