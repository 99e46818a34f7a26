"""办证进度, 预告登记到期 and 移交合同: where titles stand, what lapses, and contracts passed on in one go."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.members.models import Project
from huiyin.kernel.privacy.masking import masked_name
from huiyin.rooms.sales.titles.models import ActState, TitleState
from huiyin.rooms.sales.titles.pages.parts import day
from huiyin.rooms.sales.titles.queries import (
    AGES,
    acts_seen_by,
    board_of,
    copies_to_pass_on,
    lapsing,
    things_of,
)
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, chosen, name_of

STAGES = (
    (TitleState.COLLECTING, "collecting"),
    (TitleState.READY, "ready"),
    (TitleState.FILED, "registry"),
    (TitleState.ACCEPTED, "registry"),
    (TitleState.CERTIFIED, "certified"),
)
BUCKETS = (f"to{AGES[0]}", f"to{AGES[1]}", "over")
SOON = 30
PAGE = 50  # as many as an address can name with all their copies


def _projects(found: list[dict]) -> list[dict]:
    """One card a project: a line a stage, a column an age."""
    ledger = reverse("ledger", args=["titles"])
    names = dict.fromkeys(row["matter__record__project__name"] or _("未分项目") for row in found)
    cards = []
    for name in names:
        own = [row for row in found if (row["matter__record__project__name"] or _("未分项目")) == name]
        rows = []
        for state, view in STAGES:
            of = [row for row in own if row["matter__state"] == state]
            counts = [sum(row["n"] for row in of if row["age"] == bucket) for bucket in BUCKETS]
            rows.append(
                {
                    "label": str(state.label),
                    "url": f"{ledger}?{urlencode({'view': view, 'project': name})}",
                    "counts": [
                        {"label": label, "n": n} for label, n in zip(age_labels(), counts, strict=True)
                    ],
                    "total": sum(counts),
                    "late": sum(row["late"] for row in of),
                }
            )
        total, late = (sum(row[key] for row in rows) for key in ("total", "late"))
        cards.append({"name": name, "rows": rows, "total": total, "late": late})
    return cards


def age_labels() -> list[str]:
    first, second = AGES
    return [
        _("%d天以内") % first,
        _("%(a)d至%(b)d天") % {"a": first + 1, "b": second},
        _("超过%d天") % second,
    ]


def board(request: MemberRequest) -> HttpResponse:
    """Every project's open titles by stage and age, and what is over its term (YX-2.7.1a, YX-3.2.5)."""
    found = board_of(request.user)
    ledger = reverse("ledger", args=["titles"])
    of = {state: sum(row["n"] for row in found if row["matter__state"] == state) for state, _view in STAGES}
    late = sum(row["late"] for row in found)
    soon = _lapsing(request.user, clock.today() + dt.timedelta(days=SOON))
    lapsed = sum(one.matter.state == ActState.LAPSED for one in soon)
    tiles = [
        {"label": _("在办"), "value": sum(of.values()), "unit": _("户"), "url": ledger},
        {
            "label": _("资料齐，待申请"),
            "value": of[TitleState.READY],
            "unit": _("户"),
            "url": f"{ledger}?view=ready",
        },
        {
            "label": _("证书待客户领取"),
            "value": of[TitleState.CERTIFIED],
            "unit": _("户"),
            "url": f"{ledger}?view=certified",
        },
        {
            "label": _("超过办证期限"),
            "value": late,
            "unit": _("户"),
            "level": "red" if late else "",
            "url": f"{ledger}?view=overdue",
        },
        {
            "label": _("预告登记30天内失效"),
            "value": len(soon),
            "unit": _("户"),
            "level": "red" if lapsed else "orange" if soon else "",
            "hint": _("已失效%d户") % lapsed if lapsed else "",
            "url": reverse("title_lapsing"),
        },
    ]
    context = {
        "page_title": _("办证进度"),
        "tiles": tiles,
        "projects": _projects(found),
        "ages": age_labels(),
        "clauses": chips(("YX-2.7.1a", "YX-3.2.5")),
    }
    return render(request, "titles/board.html", context)


def _lapsing(member, until: dt.date) -> list:
    keys = acts_seen_by(member).values("pk")
    return list(lapsing(until).filter(pk__in=keys).select_related("matter__record__party"))


def lapses(request: MemberRequest) -> HttpResponse:
    """Advance notices whose days run, the first to lapse first (ZH-4.1.3)."""
    today = clock.today()
    found = _lapsing(request.user, today + dt.timedelta(days=400))
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "number": one.record.number,
            "url": reverse("record", args=["registryacts", one.pk]),
            "unit": str(one.contract.unit),
            "party": masked_name(name_of(one.record.party)),
            "sort": chosen(one, "sort"),
            "registrable_on": day(one.registrable_on),
            "lapses_on": day(one.lapses_on),
            "owner": one.matter.owner.name,
            "words": _said((one.lapses_on - today).days),
            "tone": _tone((one.lapses_on - today).days),
        }
        for one in shown
    ]
    context = {
        "page_title": _("预告登记到期"),
        "rows": rows,
        "shown": shown,
        "total": len(found),
        "clauses": chips(("ZH-4.1.3", "ZH-J4.2")),
    }
    return render(request, "titles/lapsing.html", context)


def _said(days: int) -> str:
    if days < 0:
        return _("已失效%d天") % -days
    return _("今天失效") if days == 0 else _("还有%d天") % days


def _tone(days: int) -> str:
    return "red" if days < 0 else "orange" if days <= SOON else "yellow" if days <= 60 else "grey"


def passing(request: MemberRequest) -> HttpResponse:
    """Contracts picked for one transfer: their numbers go into the form that makes it (ZH-J4.7)."""
    view = "loans" if request.GET.get("view") == "loans" else "filed"
    if numbers := request.GET.getlist("number"):
        title = _("移交抵押合同%d份") if view == "loans" else _("移交已备案合同%d份")
        things = things_of(view, numbers[:PAGE])
        words = urlencode({"codes": "\n".join(things), "title": title % len(things)})
        return HttpResponseRedirect(f"{reverse('open', args=['transfers.make'])}?{words}")
    chosen_project = request.GET.get("project", "")
    project = int(chosen_project) if chosen_project.isdigit() else None
    found = copies_to_pass_on(request.user, view, project)
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "number": one.record.number,
            "url": reverse("record", args=["contracts", one.pk]),
            "unit": one.unit.path,
            "project": name_of(one.record.project),
            "party": masked_name(name_of(one.record.party)),
            "filing": one.filing_number,
            "filed_on": day(one.filed_on),
        }
        for one in shown
    ]
    here = reverse("title_passing")
    context = {
        "page_title": _("移交合同"),
        "rows": rows,
        "shown": shown,
        "total": shown.paginator.count,
        "view": view,
        "views": [
            {"label": _("已备案合同"), "url": f"{here}?view=filed", "on": view == "filed"},
            {"label": _("抵押合同"), "url": f"{here}?view=loans", "on": view == "loans"},
        ],
        "projects": [{"pk": one.pk, "name": one.name} for one in Project.objects.order_by("name")],
        "project": project,
        "all": bool(request.GET.get("all")),
        "query": urlencode({"view": view, "project": project or ""}) + "&",
        "clauses": chips(("ZH-J4.7",)),
    }
    return render(request, "titles/passing.html", context)


for name, path, view, right, label, icon in (
    ("title_board", "titles/board", board, "titles.see", __("办证进度"), "layout-kanban"),
    ("title_lapsing", "titles/lapsing", lapses, "registryacts.see", __("预告登记到期"), "hourglass"),
    ("title_passing", "titles/passing", passing, "transfers.make", __("移交合同"), "arrows-exchange"),
):
    screen(Screen(name, path, view, right=right, label=label, nav="titles", icon=icon))
