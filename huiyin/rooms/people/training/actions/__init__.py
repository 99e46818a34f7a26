"""What can happen in training; each file registers its verbs when it is imported."""

from huiyin.rooms.people.training.actions import (
    attending,
    courses,
    exams,
    following,
    passing,
    plans,
    practicals,
    questions,
    selfchecks,
    trainings,
)

__all__ = [
    "attending",
    "courses",
    "exams",
    "following",
    "passing",
    "plans",
    "practicals",
    "questions",
    "selfchecks",
    "trainings",
]
