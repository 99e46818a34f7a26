"""The total of a year: exact fractions inside, rounded only where they are shown (readings 16, 17, 58)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.kernel.explain import MOST_INPUTS, Explained, Input, Parameter
from huiyin.rooms.people.appraisals.models import FULL_YEAR, Sort
from huiyin.rooms.people.appraisals.queries import Scored

CLAUSE = "WY-A4.6"
PARTS = (("checks", "checks_weight"), ("monthly", "monthly_weight"), ("annual", "annual_weight"))


class Year(NamedTuple):
    """The exact figures of a member's year in points, None where no sheet of a part exists; and how they came about."""

    checks: Fraction | None
    monthly: Fraction | None
    annual: Fraction | None
    total: Fraction | None
    excellent: bool
    told: dict[str, Explained]


def in_figures(value: Fraction | None, decimals: int = 2) -> str:
    """A figure as shown, rounded half up; empty where there is none."""
    if value is None:
        return ""
    shown = half_up(value, decimals)
    return f"{Decimal(shown).scaleb(-decimals):.{decimals}f}"


def half_up(value: Fraction, decimals: int) -> int:
    """Rounded half up, as a whole number of the last place shown."""
    scaled = value * 10**decimals
    return (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)


def part_of(sort: str, spot_checks_in: str) -> str:
    """The part of the total in which a sheet counts; empty for none."""
    if sort == Sort.SPOT:
        return {"checks": "checks", "monthly": "monthly"}.get(spot_checks_in, "")
    return {Sort.WEEKLY: "checks", Sort.CHECK: "checks", Sort.MONTHLY: "monthly", Sort.ANNUAL: "annual"}[
        Sort(sort)
    ]


def average(sheets: Sequence[Scored], missing: int = 0) -> Fraction | None:
    """The weighted average of sheets in points; each month `missing` counts as one sheet without points."""
    weight = sum(one.weight for one in sheets) + missing * 100
    if not weight:
        return None
    return Fraction(sum(one.score * one.weight for one in sheets), weight * 100)


def _missing(name: str, sheets: Sequence[Scored], part_year: str) -> int:
    """Months without a sheet, where the department lets them count as nothing."""
    if part_year != "whole_year" or name == "annual":
        return 0
    return FULL_YEAR - len({one.month for one in sheets})


def is_excellent(total: Fraction | None, above: Any) -> bool:
    """By the exact total, and only above the line: exactly a hundred is not (readings 18, 58)."""
    return total is not None and total > Fraction(str(above))


def year_of(sheets: Iterable[Scored], terms: Mapping[str, Any]) -> Year:
    """What a member's sheets of a year come to. Parts of which no sheet exists leave their share to the others."""
    by_part: dict[str, list[Scored]] = defaultdict(list)
    for one in sheets:
        by_part[part_of(one.sort, terms["spot_checks_in"])].append(one)
    means: dict[str, Fraction | None] = {}
    for name, _weight in PARTS:
        missing = _missing(name, by_part[name], terms["part_year"])
        means[name] = average(by_part[name], missing)
    known = {name: mean for name, mean in means.items() if mean is not None}
    shares = {name: Fraction(str(terms[weight])) for name, weight in PARTS if name in known}
    whole = sum(shares.values())
    weighed = sum((known[name] * share for name, share in shares.items()), Fraction(0))
    total = weighed / whole if whole else None
    excellent = is_excellent(total, terms["excellent_above"])
    told = {name: _part_told(name, means[name], by_part[name], terms) for name, _weight in PARTS}
    told["total"] = _total_told(total, means, shares, excellent, terms)
    return Year(means["checks"], means["monthly"], means["annual"], total, excellent, told)


def _label(name: str) -> str:
    return str({"checks": _("周检月检"), "monthly": _("月考核"), "annual": _("年终考评")}[name])


def _part_told(
    name: str, mean: Fraction | None, sheets: Sequence[Scored], terms: Mapping[str, Any]
) -> Explained:
    decimals = terms["shown_decimals"]
    formula = _("每张表得分 × 权数之和 ÷ 权数之和（按读法 16、17）")
    parameters = [Parameter(CLAUSE, "part_year", _part_year(terms))]
    if name == "checks":
        parameters.append(Parameter(CLAUSE, "spot_checks_in", _spot(terms)))
    if missing := _missing(name, sheets, terms["part_year"]):
        formula = _("每张表得分 × 权数之和 ÷ 权数之和，缺的 %d 个月各按一张零分计") % missing
    return Explained(
        in_figures(mean, decimals), str(_("分")), str(formula), parameters, _sheet_inputs(sheets)
    )


def _sheet_inputs(sheets: Sequence[Scored]) -> list[Input]:
    """Each sheet, with its link; of more than an explanation holds the sum of each month, whose sheets the page lists."""
    if len(sheets) <= MOST_INPUTS:
        return [
            Input(
                f"{Sort(one.sort).label} {one.month} {one.number}",
                str(_("%(score)s 分，权数 %(weight)s"))
                % {"score": _two(one.score), "weight": _two(one.weight)},
                one.record,
            )
            for one in sheets
        ]
    months: dict[tuple[str, str], list[Scored]] = defaultdict(list)
    for one in sheets:
        months[one.month, one.sort].append(one)
    return [
        Input(
            str(_("%(month)s %(sort)s 共 %(count)d 张"))
            % {"month": month, "sort": Sort(sort).label, "count": len(some)},
            str(_("得分 × 权数之和 %(sum)s，权数之和 %(weight)s"))
            % {
                "sum": in_figures(Fraction(sum(o.score * o.weight for o in some), 10_000), 4),
                "weight": _two(sum(o.weight for o in some)),
            },
            some[0].record,
        )
        for (month, sort), some in sorted(months.items())
    ]


def _total_told(total, means, shares, excellent: bool, terms: Mapping[str, Any]) -> Explained:
    decimals = terms["shown_decimals"]
    parts = " + ".join(f"{_label(name)} × {_percent(share)}" for name, share in shares.items())
    whole = sum(shares.values())
    formula = parts or str(_("没有考评表"))
    if parts and len(shares) < len(PARTS):
        formula = str(_("（%(parts)s）÷ %(whole)s：没有的部分不计，其余按比例")) % {
            "parts": parts,
            "whole": _percent(whole),
        }
    if total is not None:
        verdict = _("高于优秀线") if excellent else _("未高于优秀线")
        formula += str(_("；按精确值判断，%s") % verdict)
    parameters = [Parameter(CLAUSE, weight, f"{_percent(terms[weight])}") for _name, weight in PARTS]
    parameters.append(Parameter("WY-A4.8", "excellent_above", str(_("%s 分")) % terms["excellent_above"]))
    inputs = [
        Input(_label(name), str(_("%s 分")) % in_figures(means[name], max(decimals, 4)))
        for name, _weight in PARTS
        if means[name] is not None
    ]
    if total is not None:  # not in the formula: that is shared by all who were reckoned alike
        inputs.append(Input(str(_("精确值")), _exact(total)))
    return Explained(in_figures(total, decimals), str(_("分")), formula, parameters, inputs)


def _exact(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def _percent(value: Any) -> str:
    return f"{Decimal(str(value)) if not isinstance(value, Fraction) else in_figures(value, 2).rstrip('0').rstrip('.')}%"


def _two(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _part_year(terms: Mapping[str, Any]) -> str:
    whole = terms["part_year"] == "whole_year"
    return str(_("缺的月份按零分计") if whole else _("按实有的表和月份平均"))


def _spot(terms: Mapping[str, Any]) -> str:
    return str(
        {"checks": _("与周检月检一并平均"), "monthly": _("并入月考核"), "none": _("不计分")}[
            terms["spot_checks_in"]
        ]
    )
