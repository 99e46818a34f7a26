"""Appraisals: the standard, the round, a sheet for each member, the total of the year, and objections."""

from huiyin.rooms.people.appraisals.models.objection import Objection, ObjectionState
from huiyin.rooms.people.appraisals.models.round import FULL_YEAR, Round, RoundState, Sort
from huiyin.rooms.people.appraisals.models.sheet import FULL, AppraisalSheet, Bonus, Deduction, SheetState
from huiyin.rooms.people.appraisals.models.standard import Dimension, Item, Level, Standard
from huiyin.rooms.people.appraisals.models.total import YearTotal

__all__ = [
    "FULL",
    "FULL_YEAR",
    "Bonus",
    "Deduction",
    "Dimension",
    "Item",
    "Level",
    "Objection",
    "ObjectionState",
    "Round",
    "RoundState",
    "AppraisalSheet",
    "SheetState",
    "Sort",
    "Standard",
    "YearTotal",
]
