"""What training shows."""

from huiyin.rooms.people.training.pages import (
    attending,
    cards,
    courses,
    gaps,
    mine,
    papers,
    passes,
    plans,
    practicals,
    room,
    selfchecks,
    trainings,
)

__all__ = [
    "attending",
    "cards",
    "courses",
    "gaps",
    "mine",
    "papers",
    "passes",
    "plans",
    "practicals",
    "room",
    "selfchecks",
    "trainings",
]
