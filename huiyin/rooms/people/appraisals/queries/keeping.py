"""What a round keeps of the rule book, and how long its records are kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed

# What a round keeps of the rule book as it stands on its first day (WY-A4.2).
TERMS = (
    ("WY-A4.4.5", "over_points"),
    *(("WY-A4.6", name) for name in ("checks_weight", "monthly_weight", "annual_weight")),
    *(("WY-A4.6", name) for name in ("spot_checks_in", "part_year", "shown_decimals")),
    ("WY-A4.7b", "other_limit"),
    *(("WY-A4.8", name) for name in ("bonus_least", "bonus_most", "bonuses_together_most")),
    *(("WY-A4.8", name) for name in ("lowest_reward", "may_pass_full_marks", "excellent_above")),
)


def terms_of(department: int, at: dt.datetime) -> dict[str, Any]:
    """The parameters of a round that begins now, by name."""
    return {name: needed(clause, name, department, at) for clause, name in TERMS}


def kept_until(department: int, last_on: dt.date, at: dt.datetime, years: int = 0) -> dt.date:
    """The last day on which a record of a period must be kept (reading 20)."""
    years += needed("WY-A4.11", "retention_years", department, at)
    if needed("WY-A4.11", "counts_from", department, at) == "year_end":
        return dt.date(last_on.year + years, 12, 31)
    day = clock.local(at).date()
    return clock.months_on(day, 12 * years).replace(day=min(day.day, 28))
