"""What happens to customers."""

from huiyin.registers.customers.actions import identifying, keeping, merging, registering, tying  # noqa: F401
