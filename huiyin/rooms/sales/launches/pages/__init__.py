"""What is shown of launches and certificates."""

from huiyin.rooms.sales.launches.pages import board, certificates, launches  # noqa: F401
