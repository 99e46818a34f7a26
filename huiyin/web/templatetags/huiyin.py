"""What every template may say without loading anything: icons, moments, due times, amounts."""

import functools
from datetime import datetime, timedelta
from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.kernel import clock, money

register = template.Library()

WARNING = timedelta(hours=4)
HOUR, DAY = 3600, 86400


@register.simple_tag
@functools.lru_cache(maxsize=1024)
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """One picture of the sprite; with a label it is read out, without one it is decoration."""
    says = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="{}" {}><use href="{}#{}"></use></svg>',
        f"icon {css}".strip(),
        says,
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def clock_iso() -> str:
    """The server's moment, for the countdowns of the browser: a demo may live on another day."""
    return timezone.localtime(clock.now()).isoformat(timespec="seconds")


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _day(moment: datetime) -> str:
    return _("%(month)s月%(day)s日") % {"month": moment.month, "day": moment.day}


def _days_between(earlier: datetime, later: datetime) -> int:
    return (later.date() - earlier.date()).days


@register.filter
def when(moment: datetime | None, now: datetime | None = None) -> str:
    """A moment as it would be said: 今天 14:05, 昨天 09:30, 11月20日 14:05, and in another year 2025-11-20."""
    if moment is None:
        return ""
    moment, now = _local(moment), _local(now or clock.now())
    time = moment.strftime("%H:%M")
    match _days_between(moment, now):
        case 0:
            return f"{_('今天')} {time}"
        case 1:
            return f"{_('昨天')} {time}"
        case -1:
            return f"{_('明天')} {time}"
    return f"{_day(moment)} {time}" if moment.year == now.year else moment.strftime("%Y-%m-%d")


def _span(seconds: float) -> str:
    if seconds < HOUR:
        count = max(int(seconds // 60), 1)
        return ngettext("%(count)s 分钟", "%(count)s 分钟", count) % {"count": count}
    if seconds < DAY:
        count = int(seconds // HOUR)
        return ngettext("%(count)s 小时", "%(count)s 小时", count) % {"count": count}
    count = int(seconds // DAY)
    return ngettext("%(count)s 天", "%(count)s 天", count) % {"count": count}


@register.filter
def due_words(due: datetime | None, now: datetime | None = None) -> str:
    """How a due time stands: the script due.js says the same words as time goes on."""
    if due is None:
        return _("不限时")
    due, now = _local(due), _local(now or clock.now())
    left = (due - now).total_seconds()
    time, days = due.strftime("%H:%M"), _days_between(now, due)
    if left < 0:
        return _("逾期 %(span)s") % {"span": _span(-left)}
    if left < HOUR:
        return _("还剩 %(span)s") % {"span": _span(left)}
    if days == 0:
        return _("今天 %(time)s 到期") % {"time": time}
    if days == 1:
        return _("明天 %(time)s 到期") % {"time": time}
    if days <= 7:
        return _("还剩 %(days)s 天") % {"days": days}
    if due.year == now.year:
        return _("%(day)s到期") % {"day": _day(due)}
    return _("%(day)s 到期") % {"day": due.strftime("%Y-%m-%d")}


@register.filter
def due_level(due: datetime | None, now: datetime | None = None) -> str:
    """The colour of an open promise; kept is green and closed is grey whatever the hour."""
    if due is None:
        return "grey"
    due, now = _local(due), _local(now or clock.now())
    if due < now:
        return "red"
    if due.date() == now.date() or due - now <= WARNING:
        return "orange"
    return "yellow" if _days_between(now, due) <= 2 else "plain"


@register.filter
def yuan(fen: int | None) -> str:
    """An amount kept in 分, as 12,345.60; nothing where there is none."""
    return "" if fen is None else money.yuan(fen)


@register.filter
def sqm(area: Decimal | int | float | None) -> str:
    """An area in square metres with its two decimals."""
    return "" if area is None else f"{Decimal(str(area)):,.2f} ㎡"
