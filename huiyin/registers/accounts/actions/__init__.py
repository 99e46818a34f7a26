"""What moves the book."""

from huiyin.registers.accounts.actions import (  # noqa: F401
    bills,
    booking,
    bringing,
    credits,
    invoicing,
    passing_on,
    payments,
    refunds,
    tills,
    using,
)
