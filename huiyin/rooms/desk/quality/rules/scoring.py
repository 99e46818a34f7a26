"""What a quality sheet comes to, what a member's checks come to, and which records chance picks. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter
from huiyin.rooms.desk.quality.models import Row
from huiyin.rooms.desk.quality.queries import Checked


def said(tenths: int | None) -> str:
    """A score in tenths as people write it."""
    return "" if tenths is None else f"{tenths / 10:.1f}"


def total(rows: Sequence[Row], about: int | None, slips: Sequence[tuple[str, int]] = ()) -> Explained:
    """The sheet's total of a hundred, in tenths: each line by its weight, without those that did not apply.

    `slips` are the phrases found, each with its record: they stand among the inputs, the points say what they cost.
    """
    asked = [row for row in rows if row.given is not None]
    weight = sum(row.weight for row in asked)
    value = None
    if weight:
        # exact thousandths of the whole, half up
        whole = sum(row.given * row.weight * 10_000 // row.points for row in asked if row.given is not None)
        value = (whole + 5 * weight) // (10 * weight)
    inputs = [
        Input(
            _("%(item)s（权重%(weight)d）") % {"item": row.item, "weight": row.weight},
            _("不适用") if row.given is None else f"{row.given}/{row.points}",
            about,
        )
        for row in rows
    ]
    inputs += [Input(_("禁用语"), phrase, record) for phrase, record in slips]
    return Explained(
        value=said(value),
        unit=_("分"),
        formula=_("Σ（得分 ÷ 满分 × 权重）÷ Σ 权重 × 100，不适用的项不计"),
        parameters=(Parameter("JS-2.3", "sheet", _("%d项") % len(rows)),),
        inputs=inputs,
    )


def falls_short(score: int, below: Parameter) -> bool:
    """Whether a score in tenths asks for coaching."""
    return score < below.value * 10


def average(checks: Iterable[Checked], parameters: Sequence[Parameter] = ()) -> Explained:
    """The mean of scored checks, one decimal; each leads to its sheet."""
    rows = list(checks)
    value = (2 * sum(row.score for row in rows) + len(rows)) // (2 * len(rows)) if rows else None
    return Explained(
        value=said(value),
        unit=_("分"),
        formula=_("质检得分之和 ÷ 质检件数"),
        parameters=tuple(parameters),
        inputs=tuple(Input(row.number, said(row.score), row.record) for row in rows),
    )


def drawn(keys: Iterable[int], count: int, seed: str) -> list[int]:
    """Which of these records are drawn: by chance, but the same ones whoever draws again with the same seed."""
    pool = sorted(set(keys))
    return sorted(random.Random(seed).sample(pool, min(count, len(pool))))
