"""What a batch holds, in words for the page: counts, problems, rows, what was skipped."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q

from huiyin.kernel.imports.clean.words import brief
from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.sealing import unseal
from huiyin.kernel.imports.targets import TARGETS


def recount(batch: Batch) -> None:
    """Counts the rows by state; the caller saves."""
    State = StagedRow.State
    tally = batch.rows.aggregate(
        hidden=Count("pk", filter=Q(hidden=True)),
        **{str(state): Count("pk", filter=Q(state=state)) for state in State},
    )
    batch.counts = tally
    batch.total = sum(tally[state] for state in State if state != State.SKIPPED)


def cells_of(batch: Batch, row: StagedRow) -> dict:
    """heading -> raw cell; empty once the row is applied."""
    cells = unseal(row.cells, row.place)
    return dict(zip(batch.sheets[row.sheet]["headings"], cells, strict=True)) if cells else {}


def problems_of(batch: Batch, limit: int = 500, after: int = 0) -> list[dict]:
    """Every bad cell of the bad rows behind key `after`: sheet, row, heading, value, reason; `limit` rows at most."""
    rows = batch.rows.filter(state=StagedRow.State.BAD, pk__gt=after).order_by("pk")[:limit]
    return [problem for row in rows for problem in _problems(batch, row)]


def _problems(batch: Batch, row: StagedRow) -> Iterator[dict]:
    cells, secret = cells_of(batch, row), secrets_of(batch)
    for problem in reasons_of(row):
        value = "" if problem["column"] in secret else cells.get(problem["column"], "")
        yield {
            "key": row.pk,
            "sheet": batch.sheets[row.sheet]["name"],
            "row": row.number,
            "hidden": row.hidden,
            "column": problem["column"],
            "field": problem["field"],
            "value": brief(value) if value not in (None, "") else "",
            "reason": problem["reason"],
        }


def secrets_of(batch: Batch) -> set[str]:
    """The headings of columns that no page shows."""
    secret = {each.name for each in TARGETS[batch.target].fields if each.secret}
    return {heading for heading, name in batch.mapping.items() if name in secret}


def reasons_of(row: StagedRow) -> list[dict]:
    """What the last check found: field, column, reason."""
    return (unseal(row.found, row.place) or {}).get("problems", [])


def rows_of(batch: Batch, limit: int = 50, after: int = 0, **among) -> list[tuple[StagedRow, dict]]:
    """Rows in the order of the file with their cells, for a preview."""
    rows = batch.rows.exclude(state=StagedRow.State.SKIPPED).filter(pk__gt=after, **among)
    return [(row, cells_of(batch, row)) for row in rows.order_by("pk")[:limit]]


def skipped_of(batch: Batch) -> list[dict]:
    """Titles, totals and notes: which rows were taken for no data, and why."""
    rows = batch.rows.filter(state=StagedRow.State.SKIPPED).order_by("sheet", "number")
    return [
        {
            "sheet": batch.sheets[row.sheet]["name"],
            "row": row.number,
            "reason": row.reason,
            "text": (unseal(row.cells, row.place) or [""])[0],
        }
        for row in rows
    ]
