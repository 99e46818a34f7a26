"""Reading a department's real Excel and CSV files: what is data, what is decoration, which column is which."""

import os

from django.utils.translation import gettext as _

from huiyin.kernel.imports.sheets.container import open_file
from huiyin.kernel.imports.sheets.errors import MAX_COLUMNS, MAX_ROWS, SheetError
from huiyin.kernel.imports.sheets.mapping import Field, guess_mapping, normal_heading
from huiyin.kernel.imports.sheets.table import Book, Row, Sheet, Skipped, is_filled, to_sheet

__all__ = [
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Book",
    "Field",
    "Row",
    "Sheet",
    "SheetError",
    "Skipped",
    "guess_mapping",
    "normal_heading",
    "read",
]


def read(path_or_bytes: str | os.PathLike | bytes, filename: str = "") -> Book:
    """The tables of an .xlsx, .xls, .xlsb, .ods or .csv file; `SheetError` says in Chinese what to do instead.

    What the file is, its content decides, not its name. A sheet without any cell is left out. Hidden rows are
    read and marked (reading 67); which rows and columns are hidden is only known for .xlsx. Vertically merged
    cells are filled down where the reader tells of merges: .xlsx and .xls, not .xlsb and .ods.
    Limits: 50 MB of file, 200 MB unpacked, 200,000 rows, 200 columns. The unpacked size and, for .xlsx and
    .ods, the extent are checked before the file is opened; for .xlsb and .xls the extent only afterwards, so
    read untrusted ones in a worker with a memory limit. Of a header of two rows, the fuller row counts.
    """
    grids = open_file(path_or_bytes)
    sheets = tuple(
        to_sheet(grid) for grid in grids if any(is_filled(cell) for row in grid.rows for cell in row)
    )
    if not sheets:
        raise SheetError(_("文件里没有任何内容，请选择填好的表格再上传。"))
    return Book(filename, sheets)
