"""The sheets that a year's total rests on, for one member or thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from huiyin.rooms.people.appraisals.models import AppraisalSheet, Round, RoundState, SheetState, Sort

WEIGHTS = {Sort.WEEKLY: "weekly_weight", Sort.CHECK: "monthly_weight", Sort.SPOT: "spot_weight"}
ONE = 100  # of the other sheets, each alike


class Scored(NamedTuple):
    """A sheet as the total takes it: score and weight in hundredths."""

    record: int
    number: str
    sort: str
    month: str
    score: int
    weight: int


def sheets_of_year(year: int, members: Iterable[int] | None = None):
    """Every sheet of a year that counts, whichever department the member was in: done, of a round that stands."""
    found = AppraisalSheet.objects.filter(
        state=SheetState.DONE, round__year=year, round__standing=True, record__voided_at=None
    )
    return found if members is None else found.filter(member__in=list(members))


def scored_of(year: int, members: Iterable[int]) -> dict[int, list[Scored]]:
    """Member -> the sheets of their year with score and weight, in a query for every few hundred members."""
    keys, found = list(members), defaultdict(list)
    for start in range(0, len(keys), 500):
        rows = sheets_of_year(year, keys[start : start + 500]).order_by("last_on", "pk")
        columns = rows.values_list(
            "member", "pk", "record__number", "sort", "last_on", "score",
            "standard__weekly_weight", "standard__monthly_weight", "standard__spot_weight",
        )  # fmt: skip
        for member, key, number, sort, last_on, score, weekly, check, spot in columns:
            weight = {Sort.WEEKLY: weekly, Sort.CHECK: check, Sort.SPOT: spot}.get(sort, ONE)
            found[member].append(Scored(key, number or "", sort, f"{last_on:%Y-%m}", score, weight))
    return found


def open_rounds_of(round_: Round):
    """Rounds of the same department and year that are still going on: no total is drawn over them."""
    return Round.objects.filter(
        department=round_.department,
        year=round_.year,
        matter__state__in=(RoundState.OPEN, RoundState.REOPENED),
    ).exclude(pk=round_.pk)
