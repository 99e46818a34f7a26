"""What happens to launches, to their lines and papers, and to certificates."""

from huiyin.rooms.sales.launches.actions import (  # noqa: F401
    certificates,
    documents,
    doors,
    launches,
    lines,
    settling,
)
from huiyin.rooms.sales.launches.actions.guarding import refuse_outside_permit

__all__ = ["refuse_outside_permit"]
