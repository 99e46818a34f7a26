"""What is seen of taxes and fees."""

from huiyin.rooms.sales.receipts.pages import rate, receipt  # noqa: F401
