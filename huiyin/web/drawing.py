"""The rows of a ledger as HTML. Fifty rows of a dozen cells: templates would spend on them most of a page's time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.template.loader import render_to_string
from django.utils.html import conditional_escape as escaped
from django.utils.safestring import SafeString, mark_safe

from huiyin.web.kit import Column

BADGE, DUE = "web/components/cell_badge.html", "web/components/cell_due.html"


def _badge(cell: dict, row: dict) -> str:
    if not (label := cell.get("label")):
        return ""
    return f'<span class="badge tone--{escaped(cell.get("tone") or "grey")}">{escaped(label)}</span>'


def _due(cell: dict, row: dict) -> str:
    return f'<span class="due due--chip" data-level="{escaped(row["level"] or "plain")}">{escaped(cell["value"])}</span>'


DRAWN: dict[str, Callable[[dict, dict], str]] = {BADGE: _badge, DUE: _due}


def _open_tag(column: Column) -> str:
    css = " ".join(
        name
        for name, holds in (
            (f"is-{column.align}", column.align),
            ("is-stuck", column.sticky),
            ("is-wide", column.wide),
            ("is-minor", column.minor),
        )
        if holds
    )
    return f'<td class="{css}" data-label="{escaped(column.label)}">'


def _content(cell: dict, row: dict) -> str:
    if template := cell.get("template"):
        draw = DRAWN.get(template)
        return draw(cell, row) if draw else render_to_string(template, {"cell": cell, "row": row})
    value = cell["value"]
    words = cell.get("html") or ("" if value is None else escaped(value))
    url = cell.get("url") or (row["url"] if cell["column"].sticky else "")
    return f'<a href="{escaped(url)}">{words}</a>' if url else str(words)


def drawn(columns: Sequence[Column], rows: Sequence[dict], *, ticks: str = "") -> SafeString:
    """The rows as `<tr>`s, every value escaped. `ticks` is the label of each row's box, where rows can be chosen."""
    opened = [_open_tag(column) for column in columns]
    lines = []
    for row in rows:
        cells = "".join(
            f"{tag}{_content(cell, row)}</td>" for tag, cell in zip(opened, row["cells"], strict=True)
        )
        level = f' data-level="{escaped(row["level"])}"' if row["level"] else ""
        void = ' class="is-void"' if row["void"] else ""
        tick = (
            '<td class="tick is-stuck"><label><input type="checkbox" class="js-row-tick" form="ledger-bulk" name="record" '
            f'value="{row["pk"]}" aria-label="{escaped(ticks)} {escaped(row["key"])}"></label></td>'
            if ticks
            else ""
        )
        lines.append(f'<tr data-url="{escaped(row["url"])}"{level}{void}>{tick}{cells}</tr>')
    return mark_safe("\n".join(lines))
