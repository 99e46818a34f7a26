"""What can happen to shifts, rosters, swaps, outings and marks."""

from huiyin.rooms.people.rosters.actions import marks, outings, patterns, rosters, sheets, shifts, swaps

__all__ = ["marks", "outings", "patterns", "rosters", "sheets", "shifts", "swaps"]
