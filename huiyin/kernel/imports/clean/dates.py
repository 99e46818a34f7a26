"""Cells of days and moments: real dates, Excel's serial numbers, and the many ways people type them."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.imports.clean.numbers import plain
from huiyin.kernel.imports.clean.words import BadCell, brief, half_width

EXCEL_DAY_ZERO = dt.datetime(1899, 12, 30)
SERIALS = range(10_000, 80_000)  # 1927 to 2119: what a department's sheet can mean
YEARS = range(1900, 2101)
DAY = re.compile(r"([0-9]{4}|[0-9]{2})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?")
SOLID_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0+)?")
CLOCK = re.compile(
    r"(上午|下午|早上|中午|晚上|am|pm)?\s*([0-9]{1,2})(?::|时|点)([0-9]{1,2})?(?::|分)?(?:([0-9]{1,2})(?:\.[0-9]+)?秒?)?\s*(am|pm)?",
    re.IGNORECASE,
)
AFTERNOON = {"下午", "晚上", "pm"}


def date(raw) -> dt.date:
    """2026-1-5, 2026/1/5, 2026.1.5, 26.1.5, 20260105, 2026年1月5日, a serial number or a real date."""
    return _wall_clock(raw).date()


def moment(raw) -> dt.datetime:
    """A day with or without a time, as a Shanghai wall clock shows it; returned as aware UTC."""
    return _wall_clock(raw).replace(tzinfo=SHANGHAI).astimezone(dt.UTC)


def _wall_clock(raw) -> dt.datetime:
    if isinstance(raw, dt.datetime):
        return _in_range(raw.astimezone(SHANGHAI).replace(tzinfo=None) if raw.tzinfo else raw, raw)
    if isinstance(raw, dt.date):
        return _in_range(dt.datetime.combine(raw, dt.time()), raw)
    word = plain(raw) if isinstance(raw, int | float) else half_width(raw)
    if solid := SOLID_DAY.fullmatch(word):
        return _day(solid, raw)
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", word) and int(float(word)) in SERIALS:
        seconds = round(float(word) * 86_400)
        return EXCEL_DAY_ZERO + dt.timedelta(seconds=seconds)
    word = re.sub(r"[‐-―−]", "-", re.sub(r"\(?(?:星期|周)[一二三四五六日天]\)?", " ", word)).strip()
    found = DAY.match(word)
    if not found:
        raise BadCell(_fault(word, raw))
    rest = word[found.end() :].strip(" T,")
    if (
        rest[:1].isdigit()
        and word[found.end() - 1].isdigit()
        and word[found.end() : found.end() + 1].isdigit()
    ):
        raise BadCell(_fault(word, raw))
    return dt.datetime.combine(_day(found, raw), _time(rest, raw) if rest else dt.time())


def _day(found: re.Match, raw) -> dt.datetime:
    year, month, day = (int(part) for part in found.groups())
    if len(found[1]) == 2:
        year += 2000 if year < 70 else 1900
    words = {"raw": brief(raw), "year": year, "month": month, "day": day}
    if not 1 <= month <= 12:
        raise BadCell(_("日期“%(raw)s”里没有 %(month)d 月，请按 年-月-日 填写，如 2026-01-05。") % words)
    try:
        return _in_range(dt.datetime(year, month, day), raw)
    except ValueError as error:
        if isinstance(error, BadCell):
            raise
        raise BadCell(
            _("日期“%(raw)s”不存在：%(year)d年%(month)d月没有%(day)d日，请核对。") % words
        ) from None


def _in_range(found: dt.datetime, raw) -> dt.datetime:
    if found.year not in YEARS:
        raise BadCell(_("日期“%(raw)s”的年份不合常理，请核对。") % {"raw": brief(raw)})
    return found


def _time(word: str, raw) -> dt.time:
    found = CLOCK.fullmatch(word)
    half = (found[1] or found[5] or "").lower() if found else ""
    try:
        hour, minute, second = (int(part or 0) for part in found.groups()[1:4])  # type: ignore[union-attr]
        if half in AFTERNOON and hour < 12:
            hour += 12
        return dt.time(hour, minute, second)
    except (AttributeError, ValueError):
        raise BadCell(_("看不懂“%(raw)s”里的时间，请写成 2026-01-05 14:30。") % {"raw": brief(raw)}) from None


def _fault(word: str, raw) -> str:
    words = {"raw": brief(raw)}
    if re.fullmatch(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}", word):
        return _("日期“%(raw)s”分不清月和日，请按 年-月-日 填写，如 2026-01-05。") % words
    if re.fullmatch(r"[0-9]{4}[-/.年][0-9]{1,2}月?", word):
        return _("日期“%(raw)s”缺少日，请补成 2026-01-05 的形式。") % words
    if re.fullmatch(r"[0-9]{1,2}[-/.月][0-9]{1,2}[日号]?", word):
        return _("日期“%(raw)s”缺少年份，请补成 2026-01-05 的形式。") % words
    return _("“%(raw)s”不是日期，请写成 2026-01-05 的形式。") % words
