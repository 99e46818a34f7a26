"""What of a member's compensation a month's wage bears; the rest waits (law: wage_deduction). Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter
from huiyin.kernel.money import yuan


class Deduction(NamedTuple):
    """What is deducted this month and what is carried to later ones."""

    deducted: int
    carried: int
    told: Explained


def deduction(
    owed: int, wage: int | None, percent: str | int, minimum: int | None, inputs: list[Input]
) -> Deduction:
    """Compensation up to a share of the month's wage, never below the minimum wage; less than nothing is given back."""
    parameters = [Parameter("YX-4.2.4", "deduction_max_percent", f"{percent} %")]
    if minimum is not None:
        parameters.append(Parameter("YX-4.2.4", "minimum_wage", _("%s 元") % yuan(minimum)))
    if owed <= 0:
        told = Explained(yuan(owed), _("元"), str(_("没有要扣的赔偿；冲回的全数退还")), parameters, inputs)
        return Deduction(owed, 0, told)
    most = int(Decimal(wage or 0) * Decimal(percent) / 100)
    if minimum is not None:
        most = min(most, max((wage or 0) - minimum, 0))
    taken = min(owed, most)
    formula = _("应赔 %(owed)s 元，不超过当月工资的 %(percent)s%%；其余 %(rest)s 元结转以后月份") % {
        "owed": yuan(owed),
        "percent": percent,
        "rest": yuan(owed - taken),
    }
    inputs = [*inputs, Input(_("当月工资"), _("%s 元") % yuan(wage or 0))]
    return Deduction(taken, owed - taken, Explained(yuan(taken), _("元"), str(formula), parameters, inputs))
