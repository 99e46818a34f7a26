"""Breaches, penalties, proposals of dismissal, rewards, and what finance is told of them each month."""

from huiyin.rooms.people.conduct.models.breach import CHARGED, CODES, Breach, BreachState, day_alone
from huiyin.rooms.people.conduct.models.dismissal import Dismissal, DismissalState
from huiyin.rooms.people.conduct.models.penalty import (
    STANDING,
    FineGate,
    Mode,
    Outcome,
    Penalty,
    PenaltyState,
    Suspension,
)
from huiyin.rooms.people.conduct.models.reward import Reward
from huiyin.rooms.people.conduct.models.total import Entry, Total, TotalLine, TotalState

__all__ = [
    "CHARGED",
    "CODES",
    "STANDING",
    "Breach",
    "BreachState",
    "Dismissal",
    "DismissalState",
    "Entry",
    "FineGate",
    "Mode",
    "Outcome",
    "Penalty",
    "PenaltyState",
    "Reward",
    "Suspension",
    "Total",
    "TotalLine",
    "TotalState",
    "day_alone",
]
