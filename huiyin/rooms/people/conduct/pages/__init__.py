"""Ledgers, record pages and screens of conduct."""

from huiyin.rooms.people.conduct.pages import (
    breach,
    dismissal,
    mine,
    month,
    overview,
    penalty,
    reward,
)

__all__ = ["breach", "dismissal", "mine", "month", "overview", "penalty", "reward"]
