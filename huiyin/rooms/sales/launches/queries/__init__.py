"""Reading launches and certificates: who sees them, what is still open, and which door may be sold on which day."""

from huiyin.rooms.sales.launches.queries.board import Standing, board_of, open_of
from huiyin.rooms.sales.launches.queries.certificates import (
    certificates_seen_by,
    covering,
    expiring,
    finished_of,
    five_of,
    is_on_sale,
    on_sale,
    permit_of,
    permits_of,
    remind_until,
    standing_of,
    standing_of_units,
)
from huiyin.rooms.sales.launches.queries.launches import (
    buildings_without_doors,
    launches_seen_by,
    lines_called,
    lines_with_owners,
    missing_certificates,
    open_lines,
    uncovered_buildings,
)

__all__ = [
    "Standing",
    "board_of",
    "buildings_without_doors",
    "certificates_seen_by",
    "covering",
    "expiring",
    "finished_of",
    "five_of",
    "is_on_sale",
    "launches_seen_by",
    "lines_called",
    "lines_with_owners",
    "missing_certificates",
    "on_sale",
    "open_lines",
    "open_of",
    "permit_of",
    "permits_of",
    "remind_until",
    "standing_of",
    "standing_of_units",
    "uncovered_buildings",
]
