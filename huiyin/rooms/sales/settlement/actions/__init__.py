"""What happens to area settlements and clearances."""

from huiyin.rooms.sales.settlement.actions import clearing, computing, rounds, telling  # noqa: F401
