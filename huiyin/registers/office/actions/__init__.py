"""What can happen to a matter of any kind, and to those who own them."""

from huiyin.registers.office.actions import absences, passing, promising  # noqa: F401
