"""Ledgers, record pages and screens of appraisals."""

from huiyin.rooms.people.appraisals.pages import (
    calibration,
    mine,
    objection,
    round,
    sheet,
    standard,
    total,
)

__all__ = ["calibration", "mine", "objection", "round", "sheet", "standard", "total"]
