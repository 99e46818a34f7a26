"""What happens to customers."""

from huiyin.registers.customers.actions import keeping, registering  # noqa: F401
