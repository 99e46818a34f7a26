"""What is seen of contracts."""

from huiyin.rooms.sales.contracts.pages import contract, term  # noqa: F401
