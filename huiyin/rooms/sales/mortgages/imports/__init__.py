"""What comes in from outside: the bank's sheet, and the loans of the old ledger."""

from huiyin.rooms.sales.mortgages.imports import old, sheet  # noqa: F401
