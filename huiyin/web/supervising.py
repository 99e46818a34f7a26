"""The department's promises at a look: what is late, what comes due, who owes it."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises.models import Promise, State
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import promise_line


def _rates(departments: list[int], start: dt.datetime, now: dt.datetime) -> list[dict]:
    """Per member: promises that fell due since `start`, how many were kept in time, and the share (JS-2.1)."""
    due = Promise.objects.filter(matter__record__department__in=departments, due__gte=start, due__lt=now)
    rows = (
        due.exclude(state=State.WITHDRAWN)
        .values("owner__name")
        .annotate(total=Count("pk"), kept=Count("pk", filter=Q(state=State.KEPT, ended_at__lte=F("due"))))
        .order_by("owner__name")
    )
    return [row | {"rate": f"{row['kept'] * 100 / row['total']:.1f}%"} for row in rows]


def promises(request: MemberRequest) -> HttpResponse:
    """Open promises of the member's departments, the longest overdue first; only of matters the member may see."""
    reach = reach_of(request.user)
    if reach.rank() < 2:
        raise Http404
    now = clock.now()
    found = Promise.objects.filter(state=State.OPEN, matter__record__department__in=reach.departments)
    hidden = [
        kind.seen_by(request.user).values("pk")
        for kind in KINDS.values()
        if kind.is_matter and reach.may(f"{kind.name}.see")
    ]
    if hidden:
        found = found.filter(matter__in=hidden[0].union(*hidden[1:]) if len(hidden) > 1 else hidden[0])
    if request.GET.get("late") != "0":
        found = found.filter(due__lt=now)
    page = Paginator(found.select_related("owner", "matter__record").order_by("due"), 50).get_page(
        request.GET.get("page")
    )
    duties = [
        promise_line(p, now)
        | {
            "title": p.matter.title,
            "number": p.matter.record.number,
            "url": reverse("record", args=[p.matter.record.kind, p.matter_id]),
            "party": p.owner.name,
        }
        for p in page
    ]
    month = clock.shanghai(f"{clock.today():%Y-%m}-01")
    context = {
        "rates": _rates(reach.departments, month, now),
        "target": param("JS-2.1", "kept_rate_target", reach.departments[0]),
        "page_title": _("部门承诺"),
        "duties": duties,
        "page": page,
        "late": request.GET.get("late") != "0",
        "now": now,
    }
    return render(request, "web/promises.html", context)


screen(
    Screen(
        "promises",
        "promises",
        promises,
        right="matters.reassign",
        label=__("部门承诺"),
        nav="work",
        icon="hourglass",
    )
)
