"""Calculations over complaints: pure, and explained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter
from huiyin.kernel.matters.models import Importance


def importance_of(
    words: str, *, grave_words: Sequence[str], group: int, group_size: int, government: bool
) -> Explained:
    """How important a complaint is by its own words and by how many complain of the same (WY-S4)."""
    found = [word for word in grave_words if word in words]
    value = (
        Importance.GRAVE
        if found or group >= group_size
        else Importance.RAISED
        if government
        else Importance.NORMAL
    )
    return Explained(
        value=int(value),
        unit="",
        formula=_("出现重大事项用词，或同一起因的投诉达到群诉件数，为重大；政府工单至少为较重；其余为一般"),
        parameters=(
            Parameter("WY-S4", "important_words", "、".join(found) or _("未出现")),
            Parameter("WY-S4", "group_size", group_size),
        ),
        inputs=(
            Input(_("同一起因的投诉件数"), group),
            Input(_("政府工单"), _("是") if government else _("否")),
        ),
    )


def may_end_unreached(
    attempts: Sequence[tuple[dt.datetime, str]], needed: Parameter, parts: Parameter | None = None
) -> Explained:
    """Whether a customer counts as unreached: so many attempts, in so many parts of the day (YX-2.1.2b)."""
    spread = len({part for _at, part in attempts})
    return Explained(
        value=len(attempts) >= needed.value and (parts is None or spread >= parts.value),
        unit="",
        formula=_("未联系上的次数 ≥ 规定次数，且分布在规定个数的时段"),
        parameters=(needed, parts) if parts else (needed,),
        inputs=(Input(_("未联系上的次数"), len(attempts)), Input(_("涉及时段"), spread)),
    )


def last_period(period: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the `week` (from Monday), `month` or `quarter` that was over before today (JS-H3.3)."""
    if period == "week":
        first = today - dt.timedelta(days=today.weekday())
        return first - dt.timedelta(days=7), first - dt.timedelta(days=1)
    month = today.month if period == "month" else (today.month - 1) // 3 * 3 + 1
    last = today.replace(month=month, day=1) - dt.timedelta(days=1)
    first = last.replace(day=1)
    return (first if period == "month" else first.replace(month=last.month - 2)), last
