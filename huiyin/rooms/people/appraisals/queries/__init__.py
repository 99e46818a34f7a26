"""Reading appraisals: who sees what, who belongs in a round, what the house already knows, what a year comes to."""

from huiyin.rooms.people.appraisals.queries.comparing import Hand, hands, members_scored, shares_of
from huiyin.rooms.people.appraisals.queries.keeping import kept_until, terms_of
from huiyin.rooms.people.appraisals.queries.knowing import Known, known_of
from huiyin.rooms.people.appraisals.queries.seeing import (
    deductions_of,
    due_for_disposal,
    led_sheets,
    objections_seen_by,
    public_scores,
    rounds_seen_by,
    sheets_seen_by,
    standards_seen_by,
    totals_seen_by,
    with_progress,
)
from huiyin.rooms.people.appraisals.queries.staffing import (
    Seated,
    appraiser_for,
    left_out_of,
    newest_standard,
    seated_in,
)
from huiyin.rooms.people.appraisals.queries.totalling import Scored, open_rounds_of, scored_of, sheets_of_year

__all__ = [
    "Hand",
    "Known",
    "Scored",
    "Seated",
    "appraiser_for",
    "deductions_of",
    "due_for_disposal",
    "hands",
    "kept_until",
    "known_of",
    "led_sheets",
    "left_out_of",
    "members_scored",
    "newest_standard",
    "objections_seen_by",
    "open_rounds_of",
    "public_scores",
    "rounds_seen_by",
    "scored_of",
    "seated_in",
    "shares_of",
    "sheets_of_year",
    "sheets_seen_by",
    "standards_seen_by",
    "terms_of",
    "totals_seen_by",
    "with_progress",
]
