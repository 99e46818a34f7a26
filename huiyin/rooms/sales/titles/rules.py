"""The days that bind the developer, the day on which a notice lapses, and what a late title costs. Pure."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter
from huiyin.kernel.money import yuan

DAYS_A_YEAR = 365


class Term(NamedTuple):
    """By which day the title is to be there: the day it runs from, how many days, and whose term that is."""

    from_on: dt.date
    days: int
    why: str

    @property
    def by(self) -> dt.date:
        return self.from_on + dt.timedelta(days=self.days)


def term_of(
    *,
    completed: bool,
    agreed_days: int | None,
    signed_on: dt.date,
    handed_over_on: dt.date | None,
    presale_days: int,
    completed_days: int,
) -> Term | None:
    """The contract's own term first; else the statutory one, from handover or, for a finished home, from the contract.

    None while the day from which it runs is not known.
    """
    if agreed_days:
        return Term(handed_over_on, agreed_days, _("合同约定，自交房起")) if handed_over_on else None
    if completed:
        return Term(signed_on, completed_days, _("法定，现售自合同订立起"))
    return Term(handed_over_on, presale_days, _("法定，预售自交房起")) if handed_over_on else None


def lapses_on(registrable_on: dt.date, days: int) -> dt.date:
    """The last day of an advance notice: the day on which registration became possible does not count."""
    return registrable_on + dt.timedelta(days=days)


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day so many years on; the end of February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def late_interest(paid: int, percent: str | int, days: int) -> int:
    """Interest on the price paid for so many days, 分, half up."""
    rate = Decimal(str(percent)) / 100
    return int((Decimal(paid) * rate * days / DAYS_A_YEAR).quantize(Decimal(1), ROUND_HALF_UP))


def exposure(paid: int, percent: str | int, title_by: dt.date, on: dt.date, contract: int) -> Explained:
    """What a title late by our own fault costs up to a day: late interest on the price paid, told in yuan."""
    days = max(0, (on - title_by).days)
    return Explained(
        yuan(late_interest(paid, percent, days)),
        _("元"),
        _("已付房款 × 年利率 ÷ 365 × 逾期天数，四舍五入到分"),
        (Parameter("YX-2.7.1a", "late_interest_percent", percent),),
        (
            Input(_("已付房款（元）"), yuan(paid), record=contract),
            Input(_("办证期限"), f"{title_by:%Y-%m-%d}"),
            Input(_("算到"), f"{on:%Y-%m-%d}"),
            Input(_("逾期天数"), days),
        ),
    )
