"""Everything that can happen to appraisals; each file registers its verbs."""

from huiyin.rooms.people.appraisals.actions import (
    objections,
    rounds,
    scoring,
    sheets,
    standards,
    totals,
)

__all__ = ["objections", "rounds", "scoring", "sheets", "standards", "totals"]
