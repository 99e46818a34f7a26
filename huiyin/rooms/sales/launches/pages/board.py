"""项目进展: every project at a look: who looks after it, what is still to be done, what runs out (YX-2.3.2, YX-3.0b)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.sales.launches.models import CertificateSort, LaunchLine, LaunchState
from huiyin.rooms.sales.launches.pages.certificates import expiry
from huiyin.rooms.sales.launches.queries import Standing, board_of, open_of
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, state_badge
from huiyin.web.templatetags.huiyin import due_level, due_words

SHOWN = 8  # open lines of a launch
CLAUSES = ("YX-2.3.2", "YX-2.3.3", "YX-3.0b", "YX-3.1.8")


def _launch(launch) -> dict:
    lines = [line for line in launch.lines.all() if line.state != LaunchLine.State.EXCUSED]
    waiting = open_of(launch)
    days = (launch.planned_on - clock.today()).days
    preparing = launch.matter.state == LaunchState.PREPARING
    return {
        "title": launch.batch,
        "url": reverse("record", args=["launches", launch.pk]),
        "number": launch.record.number,
        "where": launch.where,
        "owner": launch.matter.owner.name,
        **state_badge(KINDS["launches"], launch.matter),
        "day": launch.planned_on if preparing else launch.opened_on,
        "preparing": preparing,
        "days": days,
        "late_day": preparing and days < 0,
        "done": sum(not line.is_open for line in lines),
        "total": len(lines),
        "lines": [
            {
                "title": line.title,
                "owner": line.owner.name,
                "due": due_words(line.due),
                "level": due_level(line.due),
                "required": line.required,
            }
            for line in waiting[:SHOWN]
        ],
        "more": max(0, len(waiting) - SHOWN),
        "open": len(waiting),
    }


def _certificate(one) -> dict:
    label, tone = expiry(one)
    return {
        "label": one.called,
        "code": one.code,
        "where": one.where,
        "url": reverse("record", args=["certificates", one.pk]),
        "state_label": label,
        "state_tone": tone,
    }


def _project(standing: Standing) -> dict:
    """One card. A project that sells nothing and prepares nothing says no more than who looks after it."""
    there = {one.sort for one in standing.certificates}
    wanted = [sort for sort in CertificateSort.values[:5] if sort not in there] if standing.launches else []
    return {
        "name": standing.project.name,
        "specialists": "、".join(one.name for one in standing.specialists),
        "launches": [_launch(one) for one in standing.launches],
        "certificates": [_certificate(one) for one in standing.certificates],
        "missing": "、".join(str(CertificateSort(sort).label) for sort in wanted),
    }


def board(request: MemberRequest) -> HttpResponse:
    """Where every project stands: its specialist, the lines still open, the certificates and how long they hold."""
    found = board_of(request.user)
    launches = [launch for one in found for launch in one.launches]
    preparing = [one for one in launches if one.matter.state == LaunchState.PREPARING]
    waiting = [line for one in launches if one.matter.is_open for line in open_of(one)]
    late = sum(line.due < clock.now() for line in waiting)
    certificates = [expiry(one)[1] for each in found for one in each.certificates]
    soon, over = certificates.count("orange"), certificates.count("red")
    nobody = sum(not one.specialists for one in found)
    ledger = reverse("ledger", args=["launches"])
    papers = reverse("ledger", args=["certificates"])
    tiles = [
        {"label": _("准备中的批次"), "value": len(preparing), "url": f"{ledger}?view=preparing"},
        {"label": _("未完成的事项"), "value": len(waiting), "hint": _("各批次合计")},
        {
            "label": _("逾期的事项"),
            "value": late,
            "level": "red" if late else "",
            "url": f"{ledger}?view=late",
        },
        {
            "label": _("证照快到期或已到期"),
            "value": soon + over,
            "level": "red" if over else "orange" if soon else "",
            "url": f"{papers}?view={'expired' if over else 'expiring'}",
        },
        {
            "label": _("没有专员的项目"),
            "value": nobody,
            "level": "red" if nobody else "",
            "hint": _("每个项目配一名专员"),
        },
    ]
    context = {
        "page_title": _("项目进展"),
        "tiles": tiles,
        "projects": [_project(one) for one in found],
        "clauses": chips(CLAUSES),
    }
    return render(request, "launches/board.html", context)


screen(
    Screen(
        "launch_board",
        "launches/board",
        board,
        right="launches.see",
        label=__("项目进展"),
        nav="sales",
        icon="layout-board",
    )
)
