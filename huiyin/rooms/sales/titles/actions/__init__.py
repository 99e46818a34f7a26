"""What happens at the registry, to titles, to certificates, and to what is left to sell."""

from huiyin.rooms.sales.titles.actions import (  # noqa: F401
    applying,
    bringing,
    certificates,
    conversions,
    desks,
    ending,
    gathering,
    lapsing,
    moving,
    opening,
    preparing,
    titles,
    watching,
)
