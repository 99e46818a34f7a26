"""What happens from the invitation to the keys, and with what was wrong."""

from huiyin.rooms.sales.handovers.actions import defects, delivering, inviting, providing, rounds  # noqa: F401
