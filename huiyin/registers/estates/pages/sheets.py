"""The ledger of projects' sheets, and the page of one: all that the desk has to know before the project starts."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.clauses.parameters import param
from huiyin.registers.estates.models import Document, Unit
from huiyin.registers.estates.pages.parts import told_lines
from huiyin.registers.estates.pages.questions import state_of
from huiyin.registers.estates.queries import (
    doors_by_state,
    doubt_of,
    latest_of,
    progress_seen_by,
    questions_seen_by,
    questions_standing,
    timeline,
)
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, listed, page
from huiyin.web.saying import chosen, name_of
from huiyin.web.templatetags.huiyin import sqm

SHOWN = 6  # reports of a project's timeline


def missing_lines(sheet) -> list[str]:
    """What ought to be known of a project and does not stand on its sheet yet (YX-2.3.1)."""
    known = {line.label for line in sheet.lines.all()}
    wanted = param("YX-2.3.1", "sheet_lines", sheet.record.department_id) or []
    return [name for name in wanted if name not in known]


def documents_of(sheet) -> list[dict]:
    """Plans and prices, the edition in force first, the older ones marked."""
    rows, seen = [], set()
    found = sheet.documents.select_related("file").filter(withdrawn=False)
    order = {name: n for n, name in enumerate(Document.Sort.values)}
    newest = sorted(found, key=lambda one: (one.dated, one.pk), reverse=True)
    for one in sorted(newest, key=lambda one: (order[one.sort], one.title)):
        rows.append(
            {
                "sort": chosen(one, "sort"),
                "title": one.title,
                "edition": one.edition,
                "dated": one.dated,
                "in_force": one.title not in seen,
                "file": one.file.name,
                "url": reverse("file", args=["sheets", sheet.pk, one.file_id]),
            }
        )
        seen.add(one.title)
    return rows


def doors_of(project: int) -> dict:
    """The doors of a project in a table: a row for each building, and the sum."""
    rows = doors_by_state(project)
    states = [f"n_{name}" for name in Unit.State.values]
    total = {name: sum(row[name] for row in rows) for name in ("n", *states)}
    area = sum(row["area"] or 0 for row in rows)
    return {
        "heads": Unit.State.labels,
        "rows": [
            {
                "name": row["building__name"],
                "url": f"{reverse('room_grid')}?building={row['building']}",
                "cells": list(zip(Unit.State.labels, (row[name] for name in states), strict=True)),
                "n": row["n"],
                "area": sqm((row["area"] or 0) / 100),
            }
            for row in rows
        ],
        "total": {
            "cells": list(zip(Unit.State.labels, (total[name] for name in states), strict=True)),
            "n": total["n"],
            "area": sqm(area / 100),
        },
    }


def _question_lines(sheet, member) -> list[dict]:
    found = questions_standing(questions_seen_by(member)).filter(record__project=sheet.project_id)
    return [
        {
            "label": one.question,
            "words": one.answer,
            "url": reverse("record", args=["questions", one.pk]),
        }
        | (
            {"state_label": badge["label"], "state_tone": badge["tone"]}
            if (badge := state_of(one))["tone"] != "green"
            else {}
        )
        for one in found[:60]
    ]


def _latest_lines(sheet, member) -> list[dict]:
    buildings = list(sheet.project.buildings.order_by("position", "pk"))
    latest = latest_of(progress_seen_by(member), [one.pk for one in buildings])
    return [
        {
            "label": f"{one.called} {report.line}",
            "words": report.told,
            "url": reverse("record", args=["progress", report.pk]),
        }
        | ({"state_label": words, "state_tone": "orange"} if (words := doubt_of(report)) else {})
        for one in buildings
        if (report := latest.get(one.pk))
    ]


def _sections(sheet, member):
    lines = list(sheet.lines.order_by("position", "pk"))
    doors = doors_of(sheet.project_id)
    documents = documents_of(sheet)
    questions = _question_lines(sheet, member)
    latest = _latest_lines(sheet, member)
    reports = timeline(progress_seen_by(member), sheet.project.buildings.values_list("pk", flat=True), SHOWN)
    sections = [
        Section(
            _("项目概况"),
            template="estates/lines.html",
            context={"rows": lines, "missing": missing_lines(sheet)},
            flush=True,
        )
    ]
    if doors["rows"]:
        sections.append(
            Section(_("房屋"), template="estates/doors.html", context={"doors": doors}, flush=True)
        )
    if documents:
        sections.append(
            Section(
                _("图纸与价格表"), template="estates/documents.html", context={"rows": documents}, flush=True
            )
        )
    if latest:
        sections.append(listed(_("各栋进度"), latest))
    if questions:
        sections.append(listed(_("项目问答"), questions))
    if reports:
        sections.append(
            Section(
                _("进度与照片"),
                template="estates/timeline.html",
                context={"reports": told_lines(reports)},
            )
        )
    return sections


def _building(sheet) -> str:
    return _("在建") if sheet.under_construction else _("已完工")


page(
    Page(
        "sheets",
        "registers",
        "building-community",
        order=62,
        columns=(
            number_column(),
            Column("project", __("项目"), lambda s: s.project.name, filter="project__name"),
            Column("building", __("是否在建"), _building),
            Column("works", __("向谁了解工程进度"), lambda s: name_of(s.works), filter="works__name"),
            Column("lines", __("概况"), lambda s: s.n_lines, align="end"),
            Column("documents", __("图纸与价格表"), lambda s: s.n_documents, align="end"),
            Column("department", __("保管部门"), lambda s: name_of(s.record.department), minor=True),
        ),
        rows=lambda rows: rows.select_related("project", "works", "record__department").annotate(
            n_lines=Count("lines", distinct=True),
            n_documents=Count("documents", filter=Q(documents__withdrawn=False), distinct=True),
        ),
        one=lambda rows: rows.select_related("project", "works"),
        facts=lambda sheet, member: [
            Fact(_("项目"), sheet.project.name),
            Fact(_("是否在建"), _building(sheet)),
            Fact(_("向谁了解工程进度"), name_of(sheet.works) or _("还没有指定")),
            Fact(_("保管部门"), name_of(sheet.record.department)),
        ],
        sections=_sections,
        beside=lambda sheet, member: [
            Fact(line.label, line.value) for line in sheet.lines.order_by("position", "pk")
        ],
        clauses=("YX-2.3.1", "YX-2.5.2"),
        facts_title=__("项目"),
        told_whole=True,
        empty=__("项目开始前先建立资料：概况、图纸与价格表、常见问答，接待时就能随时查到。"),
    )
)
