"""Rosters and attendance: what everybody who works here does of their own, and what those do who lead."""

ROSTERED = (
    "rosters.see",
    "rosters.print",
    "shifttypes.see",
    "swaps.see",
    "swaps.ask",
    "outings.see",
    "outings.ask",
    "outings.print",
    "attendances.see",
    "attendances.clock_in",
    "attendancelines.see",
)
ROSTERING = (
    "shifttypes.*",
    "patterns.*",
    "rosters.*",
    "swaps.*",
    "attendances.*",
    "attendancelines.*",
    "timesheets.*",
)
