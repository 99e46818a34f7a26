"""What deed tax and the maintenance fund come to. Pure; estimates, each with the version of what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter
from huiyin.kernel.money import yuan


def rounded(amount: Decimal) -> int:
    """Half up to the whole 分."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def without_vat(price: int, percent: str) -> int:
    """A price with value-added tax in it, without it: price ÷ (1 + rate)."""
    return rounded(Decimal(price) / (1 + Decimal(percent) / 100))


def rate_for(homes: str, area: int, steps: Sequence[dict], statutory: str) -> tuple[str, str]:
    """The rate in percent, and the step that gives it in words; an area on the line belongs to the lower step.

    area  of the unit in 0.01 ㎡, the whole of it (gross)
    """
    for step in steps:
        if step["home"] != homes:
            continue
        if (most := step.get("area_max")) is not None and area <= Decimal(most) * 100:
            return step["percent"], _("%s㎡及以下") % most
        if (over := step.get("area_over")) is not None and area > Decimal(over) * 100:
            return step["percent"], _("%s㎡以上") % over
    return statutory, _("法定税率")


def deed_tax(
    base: int,
    homes: str,
    homes_label: str,
    area: int,
    steps: Parameter,
    statutory: Parameter,
    contract: int | None = None,
    further: Sequence[Parameter] = (),
) -> Explained:
    """Deed tax as an estimate: the price without value-added tax by the rate for the homes and the area (YX-2.4d)."""
    percent, step = rate_for(homes, area, steps.value, statutory.value)
    value = rounded(Decimal(base) * Decimal(percent) / 100)
    used = statutory if step == _("法定税率") else Parameter(steps.clause, steps.name, f"{step} {percent}%")
    return Explained(
        value=value,
        unit=_("分"),
        formula=_("不含增值税价款 × 税率，四舍五入到分；为估算，以税务机关核定为准"),
        parameters=(used, *further),
        inputs=(
            Input(_("不含增值税价款（元）"), yuan(base), contract),
            Input(_("住房套数"), homes_label, contract),
            Input(_("建筑面积（㎡）"), f"{area / 100:.2f}", contract),
            Input(_("税率"), f"{percent}%"),
        ),
    )


def maintenance_fund(area: int, per_m2: str, row: Parameter, contract: int | None = None) -> Explained:
    """The first deposit: the whole area by the amount the city sets for the kind of building (ZH-J4.8).

    area  in 0.01 ㎡; `per_m2` in yuan
    """
    value = rounded(Decimal(area) * Decimal(per_m2))
    return Explained(
        value=value,
        unit=_("分"),
        formula=_("建筑面积 × 每平方米缴存标准，四舍五入到分"),
        parameters=(row,),
        inputs=(
            Input(_("建筑面积（㎡）"), f"{area / 100:.2f}", contract),
            Input(_("缴存标准（元/㎡）"), per_m2),
        ),
    )
