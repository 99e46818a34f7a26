"""What happens to customers."""

from huiyin.registers.customers.actions import keeping, merging, registering, tying  # noqa: F401
