"""What a sheet and a year come to. Pure functions."""

from huiyin.rooms.people.appraisals.rules.scoring import (
    DIMENSION_POINTS,
    Line,
    hundredths,
    in_points,
    left_of,
    most_bonus,
    score_of,
    score_told,
)
from huiyin.rooms.people.appraisals.rules.totalling import Year, half_up, in_figures, is_excellent, year_of

__all__ = [
    "DIMENSION_POINTS",
    "Line",
    "Year",
    "half_up",
    "hundredths",
    "in_figures",
    "in_points",
    "is_excellent",
    "left_of",
    "most_bonus",
    "score_of",
    "score_told",
    "year_of",
]
