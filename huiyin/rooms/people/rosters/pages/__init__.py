"""What rosters and attendance show."""

from huiyin.rooms.people.rosters.pages import duty, grid, marks, mine, outings, rosters, sheets, shifts, swaps

__all__ = ["duty", "grid", "marks", "mine", "outings", "rosters", "sheets", "shifts", "swaps"]
