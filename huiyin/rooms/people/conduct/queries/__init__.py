"""Reading conduct: who sees what, which breaches count, what finance is still to be told."""

from huiyin.rooms.people.conduct.queries.bringing import People, own_since, standing_breaches
from huiyin.rooms.people.conduct.queries.counting import (
    breaches_that_count,
    cases_before,
    gate_in_force,
    last_cases,
    load_of,
    points_between,
    rewards_between,
    suspended_between,
    terms_for,
)
from huiyin.rooms.people.conduct.queries.seeing import (
    breaches_seen_by,
    dismissals_seen_by,
    gates_seen_by,
    led_by,
    lines_seen_by,
    may_be_about,
    penalties_seen_by,
    rewards_seen_by,
    totals_seen_by,
)
from huiyin.rooms.people.conduct.queries.stepping import earlier_on_paper, earlier_warnings, step_lines
from huiyin.rooms.people.conduct.queries.totalling import (
    Due,
    dues_of,
    last_total,
    months_to_draw,
    standing_totals,
)

__all__ = [
    "Due",
    "People",
    "breaches_seen_by",
    "breaches_that_count",
    "cases_before",
    "dismissals_seen_by",
    "dues_of",
    "earlier_on_paper",
    "earlier_warnings",
    "gate_in_force",
    "gates_seen_by",
    "last_cases",
    "led_by",
    "last_total",
    "lines_seen_by",
    "load_of",
    "may_be_about",
    "months_to_draw",
    "own_since",
    "penalties_seen_by",
    "points_between",
    "rewards_between",
    "rewards_seen_by",
    "standing_breaches",
    "standing_totals",
    "step_lines",
    "suspended_between",
    "terms_for",
    "totals_seen_by",
]
