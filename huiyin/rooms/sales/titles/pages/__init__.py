"""What is seen of the registry and of titles."""

from huiyin.rooms.sales.titles.pages import acts, board, contracts, conversions, desks, titles  # noqa: F401
