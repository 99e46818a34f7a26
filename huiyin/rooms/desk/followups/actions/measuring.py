"""The figure that plans and appraisals take of follow-ups (WY-G7a)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.explain import Explained
from huiyin.rooms.desk.followups.promises import LEAVING, OPENED, SILENT, SPECIAL, VISIT
from huiyin.rooms.desk.followups.queries import owed, promises_due
from huiyin.rooms.desk.followups.rules import coverage


def measures() -> dict[str, tuple]:
    """By key: what it is called, its unit, and how it comes about for a department, an owner or all, in a time."""
    return {"followups.coverage": (_("回访率"), "%", _coverage, "followups")}


def _coverage(department: int, owner: int | None, start: dt.datetime, end: dt.datetime) -> Explained:
    rows = []
    for kind in (LEAVING, SPECIAL, VISIT, OPENED, SILENT):
        due = promises_due([department], kind.name, start, min(end, clock.now()))
        rows += owed(due.filter(owner=owner) if owner else due)
    return coverage(rows, ())
