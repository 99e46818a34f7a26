"""What is seen of settlements and clearances."""

from huiyin.rooms.sales.settlement.pages import clearance, offsetting, round, settlement  # noqa: F401
