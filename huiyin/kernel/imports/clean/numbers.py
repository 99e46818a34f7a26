"""Cells of numbers: amounts of money, areas, counts. Exact: what has too many decimals is refused, not rounded."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from huiyin.kernel.imports.clean.words import BadCell, brief, half_width

NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+")
SCIENTIFIC = re.compile(r"[+-]?[0-9.]+e[+-]?[0-9]+", re.IGNORECASE)
SCALES = {"万": 10_000, "亿": 100_000_000}
LARGEST = Decimal(10) ** 13  # yuan or square metres; as hundredths it stays within 64 bits
AREA_UNITS = r"(?:平方米|平方|平米|m2|m²|㎡)$"


def money(raw) -> int:
    """An amount in 分: 1,234.50, ¥1234.5, 12.5万元, (300.00) for a negative one."""
    word = re.sub(r"^(-?)(?:¥|￥|rmb|cny|人民币)", r"\1", _compact(raw), flags=re.IGNORECASE)
    word = re.sub(r"(?:元整?|圆整?)$", "", word)
    return _hundredths(word, raw, _("金额"), _("元，最多两位小数，如 1234.50"))


def area(raw) -> int:
    """An area in 0.01 ㎡: 89.5, 89.50㎡, 89.5平方米; never negative."""
    word = re.sub(AREA_UNITS, "", _compact(raw), flags=re.IGNORECASE)
    found = _hundredths(word, raw, _("面积"), _("平方米，最多两位小数，如 89.50"))
    if found < 0:
        raise BadCell(_("面积“%(raw)s”是负数，请核对。") % {"raw": brief(raw)})
    return found


def integer(raw) -> int:
    """A whole number; 3.0 is one, 3.5 is refused."""
    found = decimal(raw)
    if found != found.to_integral_value():
        raise BadCell(_("“%(raw)s”不是整数，请填整数。") % {"raw": brief(raw)})
    return int(found)


def decimal(raw) -> Decimal:
    """An exact decimal number, with or without thousands separators."""
    return _number(_compact(raw), raw, _("数字"), _("数字，如 12.5"))


def plain(raw) -> str:
    """A number of the sheet as text without float noise: 0.1 + 0.2 is 0.3."""
    if isinstance(raw, float):
        return format(Decimal(f"{raw:.15g}"), "f")
    return half_width(raw)


def _hundredths(word: str, raw, what: str, way_out: str) -> int:
    found = _number(word, raw, what, way_out) * 100
    if found != found.to_integral_value():
        raise BadCell(
            _("%(what)s“%(raw)s”超过两位小数，请先按规定取舍到两位。") % {"what": what, "raw": brief(raw)}
        )
    return int(found)


def _number(word: str, raw, what: str, way_out: str) -> Decimal:
    words = {"raw": brief(raw), "what": what, "way_out": way_out}
    if SCIENTIFIC.fullmatch(word):
        raise BadCell(_("Excel 已把%(what)s改成科学计数法“%(raw)s”，请把该列改为数值格式后重填。") % words)
    bracketed = re.fullmatch(r"\((.+)\)", word)
    sign = -1 if bracketed or word.startswith("-") else 1
    digits = (bracketed[1] if bracketed else word.lstrip("+-")) if not word.startswith(("--", "+-")) else ""
    scale = SCALES.get(digits[-1:], 1)
    digits = digits if scale == 1 else digits[:-1]
    if not NUMBER.fullmatch(digits):
        raise BadCell(_("“%(raw)s”不是%(what)s，请填%(way_out)s。") % words)
    found = Decimal(digits.replace(",", "")) * scale * sign
    if abs(found) >= LARGEST:
        raise BadCell(_("%(what)s“%(raw)s”大得不合常理，请核对位数。") % words)
    return found


def _compact(raw) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise BadCell(_("“%(raw)s”不是数字，单元格格式可能设错了，请改为数值后重填。") % {"raw": brief(raw)})
    word = re.sub(r"\s", "", plain(raw))
    return re.sub(r"[‐-―−]", "-", word)
