"""What is seen of handovers."""

from huiyin.rooms.sales.handovers.pages import defect, desk, handover, provision, round  # noqa: F401
