"""按揭进度: every loan under way by its stage, the oldest first, with what it may take (ZH-J3.2)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.privacy.masking import masked_name
from huiyin.rooms.sales.mortgages.models import Stage
from huiyin.rooms.sales.mortgages.queries import (
    SHOWN,
    Asked,
    Card,
    board_of,
    lenders_seen_by,
    projects_on_board,
)
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips
from huiyin.web.templatetags.huiyin import due_level, due_words

CLAUSES = ("ZH-J3.2", "YX-2.6c", "ZH-J1.5")


def asked_of(request: MemberRequest) -> Asked:
    """The filters of ?lender=&agent=&project=; what is no key asks for nothing."""

    def key(name: str) -> int | None:
        value = request.GET.get(name, "")
        return int(value) if value.isdigit() and len(value) < 19 else None

    return Asked(key("lender"), key("agent"), key("project"))


def choices_of(member, asked: Asked) -> list[dict]:
    """The filters over a page of loans."""
    lenders = list(lenders_seen_by(member).order_by("sort", "name", "branch"))
    return [
        {"name": "lender", "label": _("机构"), "all": _("全部机构"), "chosen": asked.lender,
         "options": [(one.pk, str(one)) for one in lenders if one.lends]},
        {"name": "agent", "label": _("中介"), "all": _("全部中介"), "chosen": asked.agent,
         "options": [(one.pk, str(one)) for one in lenders if not one.lends]},
        {"name": "project", "label": _("项目"), "all": _("全部项目"), "chosen": asked.project,
         "options": [(one.pk, one.name) for one in projects_on_board(member)]},
    ]  # fmt: skip


def _card(card: Card, lender: str, late_from) -> dict:
    return {
        "unit": card.unit,
        "url": reverse("record", args=["mortgages", card.pk]),
        "party": masked_name(card.party or ""),
        "lender": lender or _("机构未定"),
        "agent": card.agent or "",
        "owner": card.owner,
        "days": (clock.today() - card.stage_on).days,
        "late": bool(late_from and card.stage_on <= late_from),
        "due": due_words(card.next_due),
        "level": due_level(card.next_due),
    }


def board(request: MemberRequest) -> HttpResponse:
    """Where every loan stands, and which stands too long."""
    asked = asked_of(request)
    found, lenders = board_of(request.user, asked)
    ledger = reverse("ledger", args=["mortgages"])
    columns = [
        {
            "label": Stage(one.stage).label,
            "count": one.count,
            "late": one.late,
            "expected": Limit.parse(one.expected).label() if one.expected else "",
            "url": f"{ledger}?view={one.stage}",
            "cards": [_card(card, lenders.get(card.pk, ""), one.late_from) for card in one.cards],
            "more": max(0, one.count - SHOWN),
        }
        for one in found
    ]
    context = {
        "page_title": _("按揭进度"),
        "columns": columns,
        "whole": sum(one.count for one in found),
        "late": sum(one.late for one in found),
        "late_url": f"{ledger}?view=late",
        "filters": choices_of(request.user, asked),
        "clauses": chips(CLAUSES),
    }
    return render(request, "mortgages/board.html", context)


screen(
    Screen(
        "loan_board",
        "mortgages/board",
        board,
        right="mortgages.see",
        label=__("按揭进度"),
        nav="loans",
        icon="layout-kanban",
    )
)
