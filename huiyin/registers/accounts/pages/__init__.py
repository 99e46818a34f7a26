"""What the register shows."""

from huiyin.registers.accounts.pages import book, charging, passing_on, paying, screens  # noqa: F401
