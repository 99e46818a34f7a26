"""A parameter's value as people say it, and read back from their words."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from huiyin.kernel.calendars.working import BadLimit, Limit
from huiyin.kernel.calendars.working.limits import COUNTED, NAMED
from huiyin.kernel.clauses.packs import Parameter


class BadValue(ValueError):
    """Words that are no value of the parameter; the message says what would be one."""


def said(parameter: Parameter, value: Any) -> str:
    """`2 working_days` as 2 个工作日, 分 as 元, lists and tables in one line; nothing for no value."""
    if value is None:
        return ""
    if parameter.type == "limit":
        return Limit.parse(value).label()
    if parameter.type == "money":
        return f"{value / 100:,.2f} 元"
    if parameter.type == "bool":
        return _("是") if value else _("否")
    if parameter.type == "choice":
        return str(parameter.choices.get(value, value))
    if isinstance(value, list):
        return "、".join(_entry(one) for one in value)
    if isinstance(value, dict):
        return "；".join(f"{key}：{one}" for key, one in value.items())
    unit = "%" if parameter.type == "percent" and not parameter.unit else parameter.unit
    return f"{value} {unit}".strip()


def _entry(one: Any) -> str:
    return " ".join(str(part) for part in one.values()) if isinstance(one, dict) else str(one)


def editable(parameter: Parameter) -> bool:
    """Whether its value can be written in words: a table of several columns cannot."""
    return parameter.type != "table"


def read(parameter: Parameter, words: str) -> Any:
    """The value that the words mean. Raises BadValue with what would be one."""
    words = words.strip()
    if not words:
        raise BadValue(_("还没有填写取值"))
    return _READERS.get(parameter.type, _no_words)(parameter, words)


def _no_words(parameter: Parameter, words: str) -> Any:
    raise BadValue(_("“%s”是一张表，不能用一句话写出") % parameter.label)


def _limit(parameter: Parameter, words: str) -> str:
    try:
        return str(Limit.parse(words))
    except BadLimit:
        pass
    bare = re.sub(r"\s+|之?内", "", words)
    amount = re.match(r"[1-9]\d{0,6}", bare)
    candidates = (
        [Limit(int(amount[0]), unit) for unit in COUNTED if _fits(int(amount[0]), unit)] if amount else []
    )
    for limit in [*candidates, *(Limit(0, unit) for unit in NAMED)]:
        if re.sub(r"\s+", "", str(limit.label())) == bare:
            return str(limit)
    raise BadValue(_("时限可以写：3 个工作日、2 天、4 小时工作时间、30 分钟、当天"))


def _fits(amount: int, unit: str) -> bool:
    try:
        Limit(amount, unit)
    except BadLimit:
        return False
    return True


def _int(parameter: Parameter, words: str) -> int:
    bare = words.removesuffix(parameter.unit).strip()
    if not re.fullmatch(r"\d{1,9}", bare):
        raise BadValue(_("请填写整数"))
    return int(bare)


def _decimal(parameter: Parameter, words: str) -> int | str:
    """Whole numbers as such; others as text, so that nothing is lost in a float."""
    try:
        number = Decimal(words.removesuffix("%").removesuffix(parameter.unit).strip())
    except InvalidOperation:
        raise BadValue(_("请填写数字")) from None
    if not number.is_finite() or number < 0:
        raise BadValue(_("请填写不小于零的数字"))
    if parameter.type == "percent" and number > 100:
        raise BadValue(_("百分比不能超过 100"))
    return int(number) if number == number.to_integral_value() else str(number.normalize())


def _money(parameter: Parameter, words: str) -> int:
    bare = re.sub(r"[,，\s元]", "", words)
    if not re.fullmatch(r"\d{1,10}(\.\d{1,2})?", bare):
        raise BadValue(_("请填写金额，精确到分，如 50 或 12.50"))
    return int(Decimal(bare) * 100)


def _bool(parameter: Parameter, words: str) -> bool:
    if words not in ("是", "否", "true", "false"):
        raise BadValue(_("请填写“是”或“否”"))
    return words in ("是", "true")


def _choice(parameter: Parameter, words: str) -> str:
    for key, label in parameter.choices.items():
        if words in (key, str(label)):
            return key
    raise BadValue(_("只能是：%s") % "、".join(map(str, parameter.choices.values())))


def _list(parameter: Parameter, words: str) -> list[str]:
    found = [one.strip() for one in re.split(r"[、\n]", words) if one.strip()]
    if len(set(found)) != len(found):
        raise BadValue(_("有重复的项目"))
    return found


def _time(parameter: Parameter, words: str) -> str:
    try:
        return f"{dt.time.fromisoformat(words):%H:%M}"
    except ValueError:
        raise BadValue(_("请填写时刻，如 09:00")) from None


_READERS = {
    "limit": _limit,
    "int": _int,
    "decimal": _decimal,
    "percent": _decimal,
    "money": _money,
    "bool": _bool,
    "choice": _choice,
    "list": _list,
    "time": _time,
    "text": lambda parameter, words: words,
}
