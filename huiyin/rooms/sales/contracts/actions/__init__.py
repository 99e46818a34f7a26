"""What happens to a contract, from the appointment to the day it is given out or voided."""

from huiyin.rooms.sales.contracts.actions import (  # noqa: F401
    amending,
    bringing,
    charging,
    drafting,
    filing,
    issuing,
    preparing,
    signing,
    terms,
    voiding,
)
