"""What the office shows."""

from huiyin.registers.office.pages import (  # noqa: F401
    absences,
    appointments,
    approvals,
    circulars,
    deciding,
    delegations,
    durations,
    duties,
    items,
    tasks,
    transfers,
)
