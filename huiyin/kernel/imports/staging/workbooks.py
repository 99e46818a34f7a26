"""Workbooks out: the rows that are not in, each with its reason, to be mended and read again; an empty template."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.utils.translation import gettext as _

from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.staging.columns import OWN_HEADINGS
from huiyin.kernel.imports.staging.listing import cells_of, reasons_of, secrets_of
from huiyin.kernel.imports.targets import Target

AS_TEXT = (
    "phone",
    "id_number",
    "certificate",
    "unit",
    "door",
)  # Excel must not make numbers or dates of them


def _book(file: io.BytesIO):
    import xlsxwriter  # only who asks for a workbook needs it

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
        "nan_inf_to_errors": True,
    }
    return xlsxwriter.Workbook(file, options)


def problems_workbook(batch: Batch) -> bytes:
    """The bad rows and those set aside as they stood, with number and reason behind them, bad cells in red.

    It can be mended and read as it is: the two columns of ours are never taken for fields.
    """
    file = io.BytesIO()
    book = _book(file)
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#EEF1F5", "text_wrap": True, "valign": "top"}),
        "bad": book.add_format({"bg_color": "#FDE2E1"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "reason": book.add_format({"font_color": "#B42318", "text_wrap": True}),
    }
    states = (StagedRow.State.BAD, StagedRow.State.ASIDE)
    for number, sheet in enumerate(batch.sheets):
        page = book.add_worksheet(sheet["name"][:31])
        headings = [*sheet["headings"], *OWN_HEADINGS]
        page.write_row(0, 0, headings, styles["head"])
        page.freeze_panes(1, 0)
        page.set_column(0, len(headings) - 2, 14)
        page.set_column(len(headings) - 1, len(headings) - 1, 60)
        for column in (at for at, heading in enumerate(headings) if heading in secrets_of(batch)):
            page.set_column(column, column, None, None, {"hidden": True})
        rows = batch.rows.filter(sheet=number, state__in=states).order_by("number")
        for at, row in enumerate(rows.iterator(500), 1):
            cells, problems = cells_of(batch, row), reasons_of(row)
            bad = {problem["column"] for problem in problems}
            for column, heading in enumerate(sheet["headings"]):
                _write(page, at, column, cells.get(heading), styles, heading in bad)
            page.write_number(at, len(headings) - 2, row.number)
            reasons = [f"{p['column']}：{p['reason']}" if p["column"] else p["reason"] for p in problems]
            if row.set_aside:
                reasons.insert(0, _("已搁置：%s") % row.reason)
            page.write_string(at, len(headings) - 1, "\n".join(reasons), styles["reason"])
    book.close()
    return file.getvalue()


def _write(page, row: int, column: int, value: Any, styles: dict, bad: bool) -> None:
    """A cell as it stood: text stays text, numbers numbers, days days."""
    style = styles["bad"] if bad else None
    if value is None or value == "":
        page.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, dt.datetime):
        whole = value.time() == dt.time()
        page.write_datetime(row, column, value.replace(tzinfo=None), styles["day" if whole else "moment"])
    elif isinstance(value, dt.date):
        page.write_datetime(row, column, value, styles["day"])
    elif isinstance(value, int | float):
        page.write_number(row, column, value, style)
    else:
        page.write_string(row, column, str(value)[:32_767], style)


def template_workbook(target: Target) -> bytes:
    """An empty table with the target's headings: required ones marked, choices to pick, a word on each in a note."""
    file = io.BytesIO()
    book = _book(file)
    page = book.add_worksheet(str(target.label)[:31])
    head = book.add_format({"bold": True, "bg_color": "#EEF1F5"})
    needed = book.add_format({"bold": True, "bg_color": "#FFF3D6"})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, each in enumerate(target.fields):
        label = str(each.label)
        page.write_string(
            0, column, f"{label}*" if each.required else label, needed if each.required else head
        )
        page.set_column(
            column, column, 16, text if each.kind in AS_TEXT else day if each.kind == "date" else None
        )
        if hint := target.hints.get(each.name):
            page.write_comment(0, column, str(hint))
        pairs = each.choices.items() if hasattr(each.choices, "items") else each.choices
        labels = list({code: str(label) for code, label in reversed(list(pairs))}.values())[::-1]
        if each.kind == "bool":
            labels = [_("是"), _("否")]
        if labels:
            page.data_validation(1, column, 5000, column, {"validate": "list", "source": labels})
    page.freeze_panes(1, 0)
    book.close()
    return file.getvalue()
