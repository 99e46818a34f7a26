"""What the worker does by the clock: draws last month's records for checks."""

from __future__ import annotations

from huiyin.kernel.schedules import every
from huiyin.rooms.desk.quality.actions.drawing import draw_everywhere


@every("40 7 * * *", "quality.draw")
def draw() -> int:
    """Draws what of last month is still to be drawn, in every department of the clause; how many (JS-2.3)."""
    return draw_everywhere()
