"""Who may hold their post: each holder against what it requires, with the syllabus that the clause gives (ZH-J1.K)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.people.training.pages.passes import SOON
from huiyin.rooms.people.training.queries import Gap, gaps_in
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import badge_cell, chips


def gap_cell(gap: Gap) -> dict:
    """How a member stands with a required course, as a badge and a link."""
    today = clock.today()
    found = gap.passed
    url = reverse("record", args=["passes", found.pk]) if found else ""
    if found is None or (found.valid_to and found.valid_to < today):
        tone = "red" if gap.course.required_from and gap.course.required_from <= today else "orange"
        label = _("未合格") if found is None else _("已过期 %s") % f"{found.valid_to:%Y-%m-%d}"
        if tone == "orange":
            label = _("%s前合格") % f"{gap.course.required_from:%Y-%m-%d}"
        return badge_cell(label, tone) | {"url": url}
    if gap.expiring:
        return badge_cell(_("%s到期") % f"{found.valid_to:%Y-%m-%d}", "orange") | {"url": url}
    return badge_cell(_("合格"), "green") | {"url": url}


def gaps(request: MemberRequest) -> HttpResponse:
    departments = [
        one for one in reach_of(request.user).departments if reach_of(request.user).may("passes.see", one)
    ]
    found = gaps_in(departments, clock.today(), clock.today() + SOON)
    courses = {gap.course.pk: gap.course for _row, one in found for gap in one}
    rows = []
    for row, one in found:
        cells = {gap.course.pk: gap_cell(gap) for gap in one}
        rows.append(
            {
                "member": row.member.name,
                "post": row.post.name,
                "department": row.post.department.name,
                "cells": [(courses[key].title, cells.get(key)) for key in courses],
                "short": any(cell["tone"] == "red" for cell in cells.values()),
            }
        )
    rows.sort(key=lambda row: not row["short"])  # who must not work as they do comes first
    context = {
        "page_title": _("上岗资格"),
        "clauses": chips(["WY-A4.4.4", "ZH-J1.K"]),
        "courses": [
            {"title": one.title, "url": reverse("record", args=["courses", one.pk]), "syllabus": one.syllabus}
            for one in courses.values()
        ],
        "rows": rows,
        "short": sum(bool(row["short"]) for row in rows),
        "arrange_url": reverse("open", args=["trainings.arrange"]),
        "courses_url": reverse("ledger", args=["courses"]),
    }
    return render(request, "training/gaps.html", context)


screen(
    Screen(
        "training_gaps",
        "training/gaps",
        gaps,
        right="passes.see",
        label=__("上岗资格"),
        nav="training",
        icon="id-badge",
    )
)
