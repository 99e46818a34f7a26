"""What the front desk shows."""

from huiyin.rooms.desk.reception.pages import (  # noqa: F401
    callbacks,
    calls,
    desk,
    shifts,
    statistics,
    telephone,
    walkin_desk,
    walkins,
    wordings,
)
