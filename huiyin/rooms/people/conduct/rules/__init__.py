"""Calculations of conduct: what a breach comes to, whether a decision is out of line, what a month deducts. Pure."""

from huiyin.rooms.people.conduct.rules.bringing import Named, Wrong, doubles, faults_of_days
from huiyin.rooms.people.conduct.rules.comparing import Mirror, mirror_of, out_of_line
from huiyin.rooms.people.conduct.rules.penalising import (
    BASIS,
    Case,
    Measure,
    compensation_told,
    counted,
    fine_told,
    measure_of,
    points_of,
    refused_words,
    words_of,
)
from huiyin.rooms.people.conduct.rules.totalling import Deduction, deduction

__all__ = [
    "BASIS",
    "Case",
    "Deduction",
    "Measure",
    "Mirror",
    "Named",
    "Wrong",
    "compensation_told",
    "counted",
    "deduction",
    "doubles",
    "faults_of_days",
    "fine_told",
    "measure_of",
    "mirror_of",
    "out_of_line",
    "points_of",
    "refused_words",
    "words_of",
]
