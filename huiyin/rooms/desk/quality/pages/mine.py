"""What became of one's own work: the results of one's checks, what may be objected to, one's own slips."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.desk.quality import queries
from huiyin.rooms.desk.quality.actions.checking import objection_ends
from huiyin.rooms.desk.quality.models import State
from huiyin.rooms.desk.quality.pages.check import score_cell
from huiyin.rooms.desk.quality.pages.slip import about_words
from huiyin.rooms.desk.quality.pages.statistics import trend
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, state_cell

SHOWN = 30


def _row(check) -> dict:
    may_object = check.matter.state == State.SCORED and check.objected_at is None
    until = objection_ends(check) if may_object else None
    return {
        "number": check.record.number,
        "url": reverse("record", args=["checks", check.pk]),
        "about": about_words(check.about),
        "month": check.month,
        "score": score_cell(check),
        "state": state_cell(check),
        "remark": check.decision or check.remark,
        "until": until if until and until >= clock.now() else None,
        "object_url": reverse("act", args=["checks", check.pk, "checks.object"]),
    }


def mine(request: MemberRequest) -> HttpResponse:
    """Whoever is judged reads how, learns what to say instead, and sees until when they may object (JS-2.3)."""
    member, month = request.user, clock.today().replace(day=1)
    own = queries.checks_seen_by(member).filter(checked_member=member, matter__record__voided_at=None)
    checks = own.select_related("matter__record__department", "about", "checked_member").order_by("-pk")[
        :SHOWN
    ]
    slips = queries.slips_seen_by(member).filter(said_by=member, excused_at=None)
    months = trend(
        own, month, lambda first: f"{reverse('quality_figure')}?month={first:%Y-%m}&member={member.pk}"
    )
    context = {
        "page_title": _("我的质检"),
        "clauses": chips(["JS-2.3", "YX-1.2"]),
        "checks": [_row(check) for check in checks],
        "trend": months,
        "slips": [
            {
                "label": f"“{one.phrase}”",
                "situation": one.situation,
                "better": one.wording.better,
                "url": reverse("record", args=["slips", one.pk]),
                "when": one.said_at,
            }
            for one in slips.select_related("wording").order_by("-said_at", "-pk")[:SHOWN]
        ],
    }
    return render(request, "quality/mine.html", context)


screen(
    Screen(
        "my_quality",
        "checks/mine",
        mine,
        right="checks.print",
        label=__("我的质检"),
        nav="quality",
        icon="checkbox",
    )
)
