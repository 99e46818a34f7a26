"""What the register shows."""

from huiyin.registers.estates.pages import progress, questions, sheets, units  # noqa: F401
