"""Calculations over follow-ups: pure, and explained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter
from huiyin.rooms.desk.followups.queries import Owed, Rated

# The line of the script that tells of offers; law forbids it to whoever does not want to hear them.
OFFER = "优惠"


def is_satisfied(score: int, least: Parameter) -> Explained:
    """Whether a score counts as satisfied (WY-G9)."""
    return Explained(
        value=score >= least.value,
        unit="",
        formula=_("满意度得分 ≥ 算作满意的最低分"),
        parameters=(least,),
        inputs=(Input(_("满意度得分"), score),),
    )


def percent(part: int, whole: int) -> str:
    """A share with one decimal, half up; empty where there is nothing to divide by."""
    return f"{(part * 1000 + whole // 2) // whole / 10:.1f}" if whole else ""


def satisfaction(answers: Iterable[Rated], least: Parameter) -> Explained:
    """The share of answers that count as satisfied (JS-1.1). Each was judged by the value in force on its day."""
    rows = list(answers)
    return Explained(
        value=percent(sum(row.satisfied for row in rows), len(rows)),
        unit="%",
        formula=_("算作满意的回访数 ÷ 有满意度的回访数"),
        parameters=(least,),
        inputs=tuple(Input(row.number, row.score, row.record) for row in rows),
    )


def coverage(owed: Iterable[Owed], parameters: Sequence[Parameter]) -> Explained:
    """The share of the follow-ups fallen due that reached the customer in time (WY-G7, WY-G8)."""
    rows = list(owed)
    return Explained(
        value=percent(sum(row.in_time for row in rows), len(rows)),
        unit="%",
        formula=_("时限内联系上客人的回访数 ÷ 已到期的回访数（不含作废和并入其他回访的）"),
        parameters=tuple(parameters),
        inputs=tuple(
            Input(row.number, _("时限内回访") if row.in_time else _("未在时限内回访"), row.record)
            for row in rows
        ),
    )


def missed(lines: Sequence[str], told: Sequence[str], excused: bool) -> list[str]:
    """The lines of the script that were not told; the offer is excused where the guest wants none (WY-G12a)."""
    return [line for line in lines if line not in told and not (excused and OFFER in line)]


def counted_from(choice: str, closing: dt.datetime, leaving: dt.datetime) -> dt.datetime:
    """From when the three days of a guest who complained are counted: `closing`, `leaving` or the `later` (WY-G8)."""
    return {"closing": closing, "leaving": leaving}.get(choice, max(closing, leaving))
