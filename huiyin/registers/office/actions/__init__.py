"""What can happen to a matter of any kind, and what the office has of its own."""

from huiyin.registers.office.actions import (  # noqa: F401
    absences,
    appointments,
    approvals,
    approving,
    circulars,
    confirming,
    delegations,
    duties,
    items,
    passing,
    promising,
    tasks,
    transfers,
)
