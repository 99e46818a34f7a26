"""How each appraiser's hand weighs: mean, spread, and where the points go."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, F, FloatField, Sum
from django.db.models.functions import Cast

from huiyin.rooms.people.appraisals.models import Deduction, SheetState


class Hand(NamedTuple):
    """An appraiser over a set of sheets: how many, the mean score and the spread, in points."""

    appraiser: int
    name: str
    sheets: int
    mean: Fraction
    spread: float
    deducted: int
    bonus: int


def hands(sheets) -> list[Hand]:
    """Appraisers by how many points they leave, the strictest first."""
    rows = (
        sheets.filter(state=SheetState.DONE, appraiser__isnull=False)
        .order_by()
        .values("appraiser", "appraiser__name")
        .annotate(
            count=Count("pk"),
            total=Sum("score"),
            square=Sum(Cast(F("score"), FloatField()) * Cast(F("score"), FloatField())),
            taken=Sum("deducted"),
            given=Sum("bonus"),
        )
    )
    found = []
    for row in rows:
        count = row["count"]
        mean = Fraction(row["total"], count * 100)
        variance = max(row["square"] / count / 10_000 - float(mean) ** 2, 0.0)
        found.append(
            Hand(
                row["appraiser"],
                row["appraiser__name"],
                count,
                mean,
                math.sqrt(variance),
                row["taken"],
                row["given"],
            )
        )
    return sorted(found, key=lambda hand: (hand.mean, hand.name))


def shares_of(sheets) -> dict[int, dict[tuple[str, str], int]]:
    """Appraiser -> dimension and item -> points deducted there, in hundredths."""
    rows = (
        Deduction.objects.filter(sheet__in=sheets.filter(state=SheetState.DONE).order_by(), points__gt=0)
        .order_by()
        .values_list("sheet__appraiser", "item__dimension", "item__name")
        .annotate(taken=Sum("points"))
    )
    found: dict[int, dict[tuple[str, str], int]] = {}
    for appraiser, dimension, name, taken in rows:
        if appraiser:
            found.setdefault(appraiser, {})[dimension, name] = taken
    return found


def members_scored(sheets) -> int:
    return sheets.filter(state=SheetState.DONE).order_by().values("member").distinct().count()
