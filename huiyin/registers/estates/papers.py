"""项目资料单: what the desk has to know of a project, on paper (YX-2.3.1)."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.registers.estates.models import Document, Unit
from huiyin.registers.estates.queries import (
    doors_by_state,
    latest_of,
    progress_seen_by,
    questions_seen_by,
    questions_standing,
)
from huiyin.web.papers import Paper, register
from huiyin.web.saying import chosen, name_of
from huiyin.web.templatetags.huiyin import sqm

FOLDER = Path(__file__).with_name("papers")


def read_sheets(found, member):
    return found.select_related("project", "works").prefetch_related("lines", "documents")


def _documents(sheet) -> list[tuple]:
    """The edition in force of each plan and table of prices."""
    newest: dict[str, Document] = {}
    for one in sorted(sheet.documents.all(), key=lambda one: (one.dated, one.pk)):
        if not one.withdrawn:
            newest[one.title] = one
    return [
        (str(n), chosen(one, "sort"), one.title, one.edition, f"{one.dated:%Y-%m-%d}")
        for n, one in enumerate(newest.values(), 1)
    ]


def _doors(sheet) -> tuple[list[tuple], str]:
    rows = doors_by_state(sheet.project_id)
    states = [f"n_{name}" for name in Unit.State.values]
    lines = [
        (
            row["building__name"],
            *(str(row[name]) for name in states),
            str(row["n"]),
            sqm((row["area"] or 0) / 100),
        )
        for row in rows
    ]
    total = sum(row["n"] for row in rows)
    area = sqm(sum(row["area"] or 0 for row in rows) / 100)
    return lines, _("共 %(n)d 套，%(area)s") % {"n": total, "area": area}


def project_sheet(sheet, member) -> dict:
    """All that may be told of the project on the day of printing; nothing internal, and no answer that has run out."""
    today = clock.today()
    lines = sorted(sheet.lines.all(), key=lambda line: (line.position, line.pk))
    doors, total = _doors(sheet)
    buildings = list(sheet.project.buildings.order_by("position", "pk"))
    latest = latest_of(progress_seen_by(member), [one.pk for one in buildings])
    questions = questions_standing(questions_seen_by(member)).filter(record__project=sheet.project_id)
    return {
        "project": sheet.project.name,
        "building": _("在建") if sheet.under_construction else _("已完工"),
        "department": name_of(sheet.record.department),
        "works": name_of(sheet.works),
        "lines": [
            (str(n), line.label, line.value, line.origin, f"{line.as_of:%Y-%m-%d}")
            for n, line in enumerate(lines, 1)
        ],
        "doors": doors,
        "total": total,
        "documents": _documents(sheet),
        "progress": [
            (one.called, report.how_far, f"{report.seen_on:%Y-%m-%d}", report.plan, report.told)
            for one in buildings
            if (report := latest.get(one.pk))
        ],
        "questions": [
            (
                str(n),
                one.question,
                one.answer,
                f"{one.valid_until:%Y-%m-%d}" if one.valid_until else _("长期"),
            )
            for n, one in enumerate((one for one in questions if not one.outdated(today)), 1)
        ],
    }


register(
    Paper(
        "sheet",
        _("项目资料单"),
        "sheets",
        FOLDER / "sheet.typ",
        project_sheet,
        ("YX-2.3.1",),
        reads=read_sheets,
    )
)
