"""What a page shows of a workbook that came back: the cells compared, what went in, and the counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.sealing import unseal
from huiyin.web.kit import Page
from huiyin.web.returning.target import SAME

ROWS = 100  # of a page of the comparison
UNSAID = "•••"  # names and numbers in somebody else's file, and of what has gone in

State = Batch.State


def said_of(batch: Batch, after: int = 0) -> Iterator[tuple[StagedRow, dict]]:
    """The rows that wait, each with what the check found in it."""
    for row in batch.rows.filter(state=StagedRow.State.READY, pk__gt=after).order_by("pk").iterator(500):
        yield row, (unseal(row.found, row.place) or {}).get("said", {"cells": []})


def compared(batch: Batch, page: Page, own: bool, only: bool, after: str) -> tuple[list[dict], int]:
    """One page of changed cells, and the row after which the next begins; of what is in, before and after."""
    start = int(after) if after.isdigit() and len(after) <= 18 else 0
    if batch.state in (State.APPLIED, State.APPLYING, State.UNDOING) and not start:
        return _gone_in(batch, page), 0
    personal = {column.name for column in page.columns if column.personal}
    cells: list[dict] = []
    shown = last = 0
    for row, said in said_of(batch, start):
        found = [cell for cell in said["cells"] if cell["conflict"] or not only]
        if not found:
            continue
        if shown == ROWS:
            return cells, last
        shown, last = shown + 1, row.pk
        for cell in found:
            yours = UNSAID if cell["name"] in personal and not own else cell["yours"]
            url = reverse("record", args=[page.kind, said["key"]])
            cells.append(
                cell | {"yours": yours, "row": row.number, "pk": row.pk, "url": url, "named": said["named"]}
            )
    return cells, 0


def _gone_in(batch: Batch, page: Page) -> list[dict]:
    """What the first rows changed; names and numbers are told by the record's own journal."""
    columns = {column.name: column for column in page.columns}
    cells = []
    gone_in = batch.rows.filter(state=StagedRow.State.APPLIED).exclude(found=None)
    rows = gone_in.select_related("record").order_by("pk")[:ROWS]
    for row in rows:
        kept = unseal(row.found, row.place)
        for name, was in kept["was"].items():
            secret = columns[name].personal
            cells.append(
                {
                    "row": row.number,
                    "named": (row.record and row.record.number) or _("查看"),
                    "url": reverse("record", args=[page.kind, row.record_id]),
                    "label": columns[name].label,
                    "base": UNSAID if secret else was,
                    "theirs": UNSAID if secret else kept["now"].get(name, ""),
                }
            )
    return cells


def put_back(batch: Batch, page: Page) -> list[dict[str, str]]:
    """The first records that hold again what they held before."""
    rows = batch.rows.filter(state=StagedRow.State.UNDONE).select_related("record").order_by("pk")[:ROWS]
    return [
        {
            "label": (row.record and row.record.number) or _("查看"),
            "words": _("第%d行，已改回") % row.number,
            "url": reverse("record", args=[page.kind, row.record_id]),
        }
        for row in rows
    ]


def tabs(path: str, tally: dict, only: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("全部改动"), "url": path, "active": not only},
        {
            "label": _("两边都改过"),
            "url": f"{path}?only=conflicts",
            "active": only,
            "count": tally["conflicts"],
            "level": "orange",
        },
    ]


def tiles(batch: Batch, tally: dict, waits: bool) -> list[dict[str, Any]]:
    counts = batch.counts
    bad, conflicts = counts.get("bad", 0), tally.get("conflicts", 0)
    same = {"label": _("没有改动的行"), "value": batch.report.get("left", {}).get(SAME, 0)}
    aside = {"label": _("已搁置"), "value": counts.get("aside", 0)}
    done = [
        {"label": _("已写入"), "value": counts.get("applied", 0)},
        {"label": _("已改回"), "value": counts.get("undone", 0)},
    ]
    if not waits:
        return [*done, aside, same]
    return [
        {
            "label": _("要改的行"),
            "value": tally.get("rows", 0),
            "level": "green" if tally.get("rows") else "",
        },
        {"label": _("要改的格"), "value": tally.get("cells", 0)},
        {"label": _("两边都改过"), "value": conflicts, "level": "orange" if conflicts else ""},
        {"label": _("有问题"), "value": bad, "level": "red" if bad else ""},
        aside,
        same,
        *(done[:1] if counts.get("applied") else ()),
    ]
