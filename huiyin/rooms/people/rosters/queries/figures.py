"""What a member's days come to: figures that say on which days they rest (WY-M4b, WY-A4.5.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter


@dataclass(frozen=True)
class Mark:
    """A day of a member's as the figures read it."""

    record: int
    day: dt.date
    sort: str
    late: int = 0
    early: int = 0
    holiday: bool = False


FIGURES: tuple[str, ...] = (
    *("due", "worked", "late_times", "late_minutes", "early_times", "early_minutes"),
    *("absent", "leave", "suspended", "holidays"),
)


def figures(marks: Iterable[Mark], grace: int) -> dict[str, Explained]:
    """What a member's days come to, each figure with the days it rests on (WY-M4b, WY-A4.5.1)."""
    marks = sorted(marks, key=lambda one: one.day)
    graces = (Parameter("WY-M4b", "grace_minutes", grace),)

    def count(unit: str, formula: str, rows: Iterable[tuple[Mark, int]], parameters=()) -> Explained:
        inputs = [Input(f"{one.day:%Y-%m-%d}", value, one.record) for one, value in rows]
        return Explained(sum(one.value for one in inputs), unit, formula, parameters, inputs)

    def days(sort: str, formula: str) -> Explained:
        return count(_("天"), formula, [(one, 1) for one in marks if one.sort == sort])

    late = [one for one in marks if one.late]
    early = [one for one in marks if one.early]
    return {
        "due": count(_("天"), _("出勤、缺勤、请假、停岗的天数之和"), [(one, 1) for one in marks]),
        "worked": days("worked", _("有上班打卡或登记出勤的天数")),
        "late_times": count(_("次"), _("晚于上班时间且超过宽限的次数"), [(one, 1) for one in late], graces),
        "late_minutes": count(
            _("分钟"), _("每次迟到的整分钟数之和"), [(one, one.late) for one in late], graces
        ),
        "early_times": count(_("次"), _("早于下班时间且超过宽限的次数"), [(one, 1) for one in early], graces),
        "early_minutes": count(
            _("分钟"), _("每次早退的整分钟数之和"), [(one, one.early) for one in early], graces
        ),
        "absent": days("absent", _("有班没有打卡、也没有请假的天数")),
        "leave": days("leave", _("请假覆盖整个班次的天数")),
        "suspended": days("suspended", _("因处罚停岗的天数")),
        "holidays": count(
            _("天"),
            _("节假日值班的天数"),
            [(one, 1) for one in marks if one.holiday and one.sort == "worked"],
        ),
    }
