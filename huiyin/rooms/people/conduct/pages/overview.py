"""Conduct at a look: breaches by clause, rewards, and how often the hotline was taken up by what is no service."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import ask
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.people.conduct import queries
from huiyin.rooms.people.conduct.models import STANDING
from huiyin.rooms.people.conduct.pages.breach import clause_words
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips


def _month(text: str) -> dt.date:
    """The month that is asked for, the present one where it cannot be read."""
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return clock.today().replace(day=1)


def overview(request: MemberRequest) -> HttpResponse:
    """The labour discipline of those one leads, in one month (WY-M6)."""
    member, month = request.user, _month(request.GET.get("month", ""))
    start, end = clock.shanghai(f"{month}"), clock.shanghai(f"{clock.months_on(month, 1)}")
    found = Q(confirmed_at__isnull=False) | Q(brought=True, matter__record__voided_at=None)
    breaches = queries.breaches_seen_by(member).filter(
        found, matter__happened_at__gte=start, matter__happened_at__lt=end
    )
    by_clause = (
        breaches.order_by()
        .values("clause")
        .annotate(count=Count("pk"), members=Count("member", distinct=True))
        .order_by("-count", "clause")
    )
    penalties = queries.penalties_seen_by(member).filter(effective_at__gte=start, effective_at__lt=end)
    figures = penalties.aggregate(
        standing=Count("pk", filter=Q(matter__state__in=STANDING)),
        appealed=Count("pk", filter=Q(appealed_at__isnull=False)),
    )
    rewards = queries.rewards_seen_by(member).filter(
        earned_on__gte=month, earned_on__lt=clock.months_on(month, 1), record__voided_at=None
    )
    departments = reach_of(member).departments
    busy = ask("calls.not_service", {}, departments, start, end)
    names = dict(Member.objects.filter(pk__in=[key for key in busy if key]).values_list("pk", "name"))

    def to(first: dt.date) -> str:
        return f"{reverse('conduct')}?month={first:%Y-%m}"

    context = {
        "page_title": _("奖惩概况"),
        "clauses": chips(["WY-M6", "JS-H4"]),
        "month": month,
        "before_url": to(clock.months_on(month, -1)),
        "after_url": to(clock.months_on(month, 1)) if month < clock.today().replace(day=1) else "",
        "tiles": [
            {"label": _("确认的违规"), "value": breaches.count(), "unit": _("件")},
            {"label": _("生效的处罚"), "value": figures["standing"], "unit": _("件")},
            {"label": _("提出申诉"), "value": figures["appealed"], "unit": _("件")},
            {"label": _("奖励"), "value": rewards.count(), "unit": _("次")},
            {"label": _("占用热线"), "value": sum(busy.values()), "unit": _("次")},
        ],
        "rows": [
            {
                "label": clause_words(row["clause"]),
                "url": f"{reverse('ledger', args=['breaches'])}?f_clause={row['clause']}",
                "count": row["count"],
                "members": row["members"],
            }
            for row in by_clause
        ],
        "busy": [
            {"label": names.get(key, _("未记接听人")), "count": count}
            for key, count in sorted(busy.items(), key=lambda pair: -pair[1])
        ],
    }
    return render(request, "conduct/overview.html", context)


screen(
    Screen(
        "conduct",
        "conduct/overview",
        overview,
        right="breaches.see",
        label=__("奖惩概况"),
        nav="conduct",
        icon="chart-bar",
    )
)
