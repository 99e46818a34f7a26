"""How long decisions take: in working time of the department, each figure down to its approvals (YX-2.5.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _

from huiyin.kernel.approvals.queries import Taken
from huiyin.kernel.explain import Explained, Input, Parameter


def hours(minutes: int) -> str:
    """Minutes as hours with one decimal, half up."""
    return f"{(minutes * 10 + 30) // 60 / 10:.1f}"


def mean_time(taken: Iterable[Taken], minutes_of: Callable[[Taken], int]) -> Explained:
    """The mean working time from a step's coming to its decision, in hours; empty without any."""
    rows = list(taken)
    minutes = [minutes_of(row) for row in rows]
    return Explained(
        value=hours(sum(minutes) // len(minutes)) if minutes else "",
        unit=_("小时"),
        formula=_("从到达审批人到签署的工作时间之和 ÷ 已签署的步骤数（同一人连签的只算一次）"),
        inputs=tuple(
            Input(f"{row.number} {row.label}", _("%s 小时") % hours(taken_), row.record)
            for row, taken_ in zip(rows, minutes, strict=True)
        ),
    )


def in_time(taken: Iterable[Taken], parameters: Sequence[Parameter]) -> Explained:
    """The share of the decided steps that were decided by their date."""
    rows = list(taken)
    kept = sum(row.in_time for row in rows)
    return Explained(
        value=f"{(kept * 1000 + len(rows) // 2) // len(rows) / 10:.1f}" if rows else "",
        unit="%",
        formula=_("时限内签署的步骤数 ÷ 已签署的步骤数"),
        parameters=tuple(parameters),
        inputs=tuple(
            Input(f"{row.number} {row.label}", _("时限内") if row.in_time else _("超时"), row.record)
            for row in rows
        ),
    )
