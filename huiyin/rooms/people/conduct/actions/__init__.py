"""Everything that can happen to conduct; each file registers its verbs."""

from huiyin.rooms.people.conduct.actions import (
    appealing,
    breaches,
    bringing,
    deciding,
    dismissals,
    proposing,
    rewards,
    totals,
)

__all__ = ["appealing", "breaches", "bringing", "deciding", "dismissals", "proposing", "rewards", "totals"]
