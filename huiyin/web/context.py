"""What the shell shows around every page: who is here, where they may go, what they may record."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.members.models import Appointment, Member
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.notices.sending import unread
from huiyin.web.kit import LIVE_PARTS, PAGES, SCREENS
from huiyin.web.live import stream_of

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


def _groups(items: dict[str, list[dict]], cookie: str | None) -> list[dict]:
    """The navigation as this browser left it; where one is, is always in sight."""
    shut = FOLDED if cookie is None else cookie.split(".")
    return [
        {
            "name": name,
            "title": title,
            "items": items[name],
            "open": name not in shut or any(item["active"] for item in items[name]),
            "count": sum(item.get("count") or 0 for item in items[name]),
        }
        for name, title in NAV
        if items[name]
    ]


def shell(request) -> dict:
    """Worked out by the first template that draws it: parts of a page that are asked for alone never do."""
    member = getattr(request, "user", None)
    if member is None or not member.is_authenticated:
        return {"nobody_yet": SimpleLazyObject(nobody_yet)}
    return {"now": clock.now(), "shell": SimpleLazyObject(lambda: _shell(request, member))}


def _shell(request, member) -> dict:
    reach = reach_of(member)
    here = request.path
    items: dict[str, list[dict]] = {group: [] for group, _title in NAV}
    items["work"].append(
        {"label": _("待办"), "url": "/", "icon": "inbox", "active": here == "/", "count": None}
    )
    for screen in SCREENS.values():
        if screen.nav and (not screen.right or reach.may(screen.right)):
            url = reverse(screen.name)
            count = screen.count(member) if screen.count else None
            items[screen.nav].append(
                {
                    "label": screen.label,
                    "url": url,
                    "icon": screen.icon,
                    "active": here.startswith(url),
                    "count": count,
                }
            )
    for name, page in sorted(PAGES.items(), key=lambda one: one[1].order):
        if reach.may(f"{name}.see"):
            url = reverse("ledger", args=[name])
            first = f"?view={page.first_view}" if page.first_view else ""
            items[page.nav].append(
                {
                    "label": page.of.label,
                    "url": url + first,
                    "icon": page.icon,
                    "active": here.startswith(url),
                }
            )
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
        "nav": _groups(items, request.COOKIES.get(NAV_COOKIE)),
        **bell_of(member),
        "live": stream_of(request),
        "live_parts": [
            {"topic": part.topic, "url": reverse(part.screen.name)}
            for part in LIVE_PARTS
            if not part.screen.right or reach.may(part.screen.right)
        ],
        "create": [
            {"label": v.label, "url": reverse("open", args=[v.name]), "icon": v.icon}
            for v in VERBS.values()
            if v.opens and v.form and not v.right_from and not v.hidden and reach.may(v.name)
        ],
    }
