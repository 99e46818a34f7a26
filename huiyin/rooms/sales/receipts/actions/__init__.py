"""What happens to taxes and fees on their way to the archive."""

from huiyin.rooms.sales.receipts.actions import assessing, ending, paying, rates  # noqa: F401
