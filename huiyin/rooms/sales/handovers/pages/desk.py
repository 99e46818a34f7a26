"""办理进度: what of each project stands at which stage, and what of it is late; a project without a specialist is flagged."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.members.models import Project
from huiyin.kernel.records.kinds import KINDS
from huiyin.registers.office.queries import specialists_of
from huiyin.rooms.sales.handovers.queries import by_stage
from huiyin.web.kit import PAGES, Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips

ROOM = "huiyin.rooms.sales."
CLAUSES = ["YX-3.2.2", "YX-3.2.3", "YX-3.2.4", "YX-3.2.5", "YX-3.0b"]


def kinds_of_room() -> list[str]:
    """The kinds of matter of this room, in the order of the way."""
    pages = [one for one in PAGES.values() if one.of.is_matter and one.of.model.__module__.startswith(ROOM)]
    return [one.kind for one in sorted(pages, key=lambda one: one.order)]


def desk(request: MemberRequest) -> HttpResponse:
    """Each project with its specialists, kind by kind and stage by stage; a number leads to the ledger behind it."""
    kinds, mine = kinds_of_room(), request.GET.get("mine") == "1"
    stages = by_stage(request.user, kinds, mine)
    projects = {
        one.pk: one for one in Project.objects.filter(pk__in=[pk for pk in stages if pk]).order_by("name")
    }
    people = specialists_of(list(projects), clock.today())
    rows = []
    for pk, project in [*projects.items(), *([(None, None)] if None in stages else [])]:
        rows.append(
            {
                "name": project.name if project else _("没有项目"),
                "people": "、".join(member.name for member in people.get(pk, ())) if pk else "",
                "flag": pk is not None and not people.get(pk),
                "late": sum(one.late for one in stages[pk]),
                "kinds": [line for kind in kinds if (line := _line(kind, stages[pk], project))],
            }
        )
    context = {
        "page_title": _("办理进度"),
        "projects": rows,
        "mine": mine,
        "tabs": [
            {"label": _("全部"), "url": "?", "active": not mine},
            {"label": _("我负责的"), "url": "?mine=1", "active": mine},
        ],
        "clauses": chips(CLAUSES),
    }
    return render(request, "handovers/desk.html", context)


def _line(kind: str, stages, project) -> dict | None:
    """One kind of a project: its stages in the order of its states."""
    found = {one.state: one for one in stages if one.kind == kind}
    if not found:
        return None
    declared = KINDS[kind]
    assert declared.states is not None
    cells = []
    for state, label in declared.states.choices:
        if one := found.get(state):
            asked = {"f_state": state} | ({"f_project": project.name} if project and _filtered(kind) else {})
            url = f"{reverse('ledger', args=[kind])}?{urlencode(asked)}"
            cells.append({"label": label, "n": one.n, "late": one.late, "url": url})
    return {"label": declared.label, "cells": cells}


def _filtered(kind: str) -> bool:
    """Whether the kind's ledger can be filtered by project."""
    return any(column.name == "project" and column.filter for column in PAGES[kind].columns)


screen(
    Screen(
        "sales_desk",
        "sales/desk",
        desk,
        right="contracts.see",
        label=__("办理进度"),
        nav="sales",
        icon="layout-board",
    )
)
