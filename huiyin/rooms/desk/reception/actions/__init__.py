"""What happens at the front desk, by subject."""

from huiyin.rooms.desk.reception.actions import (  # noqa: F401
    callbacks,
    calls,
    shifts,
    telephone,
    walkins,
    wordings,
)
