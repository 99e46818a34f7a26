"""What a sheet comes to, and what may still be deducted or added. Points in hundredths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter
from huiyin.rooms.people.appraisals.models import FULL, Dimension

# The parameter of WY-A4.5.3 that holds a dimension's points.
DIMENSION_POINTS = {
    Dimension.VIRTUE: "virtue_points",
    Dimension.DILIGENCE: "diligence_points",
    Dimension.ABILITY: "ability_points",
    Dimension.RESULTS: "results_points",
}
HUNDREDTHS = 100


class Line(NamedTuple):
    """What one item may lose and has lost."""

    dimension: str
    points: int
    other: bool
    lost: int


def in_points(hundredths: int) -> str:
    """9750 is 97.50."""
    return f"{hundredths // HUNDREDTHS}.{hundredths % HUNDREDTHS:02d}"


def hundredths(points: Any) -> int:
    """Points as typed or set, to the hundredth: "7.5" is 750."""
    return int(Decimal(str(points)) * HUNDREDTHS)


def left_of(line: Line, lines: Iterable[Line], other_limit: str = "dimension_left") -> int:
    """What may still be deducted of an item: never more than its points nor than its dimension has left (reading 57).

    An item under 其它 has no points of its own; with its limit off it is bounded only by the whole sheet.
    """
    lines = list(lines)
    whole = FULL - sum(one.lost for one in lines)
    if line.other and other_limit == "none":
        return whole
    own = [one for one in lines if one.dimension == line.dimension]
    of_dimension = sum(one.points for one in own) - sum(one.lost for one in own)
    left = of_dimension if line.other else min(line.points - line.lost, of_dimension)
    return max(min(left, whole), 0)


def most_bonus(terms: Mapping[str, Any], given: int) -> int:
    """What one more bonus may come to: the most of one, within the most of all together (reading 58)."""
    return min(hundredths(terms["bonus_most"]), hundredths(terms["bonuses_together_most"]) - given)


def score_of(deducted: int, bonus: int, may_pass: bool = True) -> int:
    """A hundred, less the deductions, and only then plus the bonuses; more than a hundred where the clause lets it."""
    score = FULL - deducted + bonus
    return score if may_pass else min(score, FULL)


def score_told(
    score: int, deductions: Sequence[Input], bonuses: Sequence[Input], terms: Mapping[str, Any]
) -> Explained:
    """A sheet's score with each deduction and bonus that it rests on."""
    formula = _("满分 100，减扣分，再加加分")
    if not terms["may_pass_full_marks"]:
        formula = _("满分 100，减扣分，再加加分，不超过 100")
    parameters = (
        [Parameter("WY-A4.8", "may_pass_full_marks", _("是") if terms["may_pass_full_marks"] else _("否"))]
        if bonuses
        else []
    )
    return Explained(in_points(score), str(_("分")), str(formula), parameters, [*deductions, *bonuses])
