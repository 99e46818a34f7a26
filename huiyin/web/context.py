"""What the shell shows around every page: who is here, where they may go, what they may record."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.members.models import Appointment, Member
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.notices.sending import unread
from huiyin.web.kit import LIVE_PARTS, PAGES, SCREENS
from huiyin.web.live import stream_of
from huiyin.web.templatetags.huiyin import icon

NAV = (
    ("work", gettext_lazy("工作台")),
    ("desk", gettext_lazy("前台")),
    ("complaints", gettext_lazy("投诉")),
    ("followups", gettext_lazy("回访")),
    ("quality", gettext_lazy("服务质量")),
    ("sales", gettext_lazy("开盘签约")),
    ("loans", gettext_lazy("按揭")),
    ("delivery", gettext_lazy("结算交房")),
    ("titles", gettext_lazy("登记办证")),
    ("accounts", gettext_lazy("账务")),
    ("people", gettext_lazy("人员岗位")),
    ("roster", gettext_lazy("排班考勤")),
    ("conduct", gettext_lazy("奖惩")),
    ("appraisal", gettext_lazy("考评")),
    ("training", gettext_lazy("培训考核")),
    ("plans", gettext_lazy("计划会议")),
    ("registers", gettext_lazy("登记册")),
    ("rulebook", gettext_lazy("规程")),
    ("house", gettext_lazy("管理")),
)
FOLDED = (
    "accounts",
    "people",
    "conduct",
    "appraisal",
    "plans",
    "registers",
    "rulebook",
    "house",
)  # groups of the navigation that are shut until somebody opens them
NAV_COOKIE = "huiyin_nav"  # which groups are shut in this browser; written by nav.js


_founded = False


def nobody_yet() -> bool:
    """Whether the house waits to be founded; asked of the database until it is."""
    global _founded
    _founded = _founded or Member.objects.exists()
    return not _founded


def bell_of(member) -> dict:
    """How many notices wait, and where they stand."""
    return {"unread": unread(member).order_by()[:100].count(), "notices_url": reverse("notices")}


@dataclass(frozen=True, eq=False)
class Place:
    """Where one may go, or what one may record: what of it is the same on every page."""

    group: str
    label: Any
    url: str
    icon: str
    right: str
    count: Callable[[Any], int] | None = None

    def holds(self, path: str) -> bool:
        """Whether an address is this place or stands under it."""
        under = self.url.partition("?")[0]
        return path == under if under == "/" else path.startswith(under)


@functools.cache
def _places() -> tuple[Place, ...]:
    """Every place of the navigation in its order: the desk, the screens, the ledgers."""
    screens = (
        Place(one.nav, one.label, reverse(one.name), one.icon, one.right, one.count)
        for one in SCREENS.values()
        if one.nav
    )
    ledgers = (
        Place(
            page.nav,
            page.of.label,
            reverse("ledger", args=[name]) + (f"?view={page.first_view}" if page.first_view else ""),
            page.icon,
            f"{name}.see",
        )
        for name, page in sorted(PAGES.items(), key=lambda one: one[1].order)
    )
    return (Place("work", gettext_lazy("待办"), "/", "inbox", ""), *screens, *ledgers)


@functools.cache
def _recordings() -> tuple[Place, ...]:
    """Everything that may be recorded from anywhere."""
    return tuple(
        Place("", verb.label, reverse("open", args=[verb.name]), verb.icon, verb.name)
        for verb in VERBS.values()
        if verb.from_anywhere
    )


@functools.lru_cache(maxsize=4096)
def _link(place: Place, css: str, icon_name: str, language: str) -> tuple[str, str]:
    """A place's link up to its attributes, and what stands in it. Drawn once: there are some two hundred on each page."""
    return (
        format_html('<a class="{}" href="{}"', css, place.url),
        format_html("{}{}", icon(place.icon or icon_name), place.label),
    )


def _side(place: Place, language: str, here: bool, count: int) -> str:
    opened, words = _link(place, "side__item", "circle-dot", language)
    current = ' aria-current="page"' if here else ""
    counted = f'<span class="count">{count}</span>' if count else ""
    return f"<li>{opened}{current}>{words}{counted}</a></li>"


def _nav(member, reach, path: str, cookie: str | None) -> list[dict]:
    """The navigation as this browser left it; where one is, is always in sight."""
    shut = FOLDED if cookie is None else cookie.split(".")
    drawn: dict[str, list[str]] = {name: [] for name, _title in NAV}
    counts, current, language = dict.fromkeys(drawn, 0), set(), get_language() or ""
    for place in _places():
        if place.right and not reach.may(place.right):
            continue
        here = place.holds(path)
        count = place.count(member) if place.count else 0
        drawn[place.group].append(_side(place, language, here, count))
        counts[place.group] += count
        if here:
            current.add(place.group)
    return [
        {
            "name": name,
            "title": title,
            "drawn": mark_safe("\n".join(drawn[name])),
            "open": name not in shut or name in current,
            "count": counts[name],
        }
        for name, title in NAV
        if drawn[name]
    ]


def _create(reach) -> str:
    language = get_language() or ""
    links = (_link(one, "menu__item", "plus", language) for one in _recordings() if reach.may(one.right))
    return mark_safe("".join(f"{opened}>{words}</a>" for opened, words in links))


def shell(request) -> dict:
    """Worked out by the first template that draws it: parts of a page that are asked for alone never do."""
    member = getattr(request, "user", None)
    if member is None or not member.is_authenticated:
        return {"nobody_yet": SimpleLazyObject(nobody_yet)}
    return {"now": clock.now(), "shell": SimpleLazyObject(lambda: _shell(request, member))}


def _shell(request, member) -> dict:
    reach = reach_of(member)
    post = (
        Appointment.objects.filter(member=member, to_on=None)
        .select_related("post__department")
        .order_by("id")
        .first()
    )
    return {
        "signed_in": True,
        "member": {
            "pk": member.pk,
            "name": member.name,
            "post": post.post.name if post else "",
            "department": post.post.department.name if post else "",
        },
        "nav": _nav(member, reach, request.path, request.COOKIES.get(NAV_COOKIE)),
        **bell_of(member),
        "live": stream_of(request),
        "live_parts": [
            {"topic": part.topic, "url": reverse(part.screen.name)}
            for part in LIVE_PARTS
            if not part.screen.right or reach.may(part.screen.right)
        ],
        "create": _create(reach),
    }
