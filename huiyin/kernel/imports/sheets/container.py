"""From a file to bare grids of cells: what it is, whether it is safe and whole, and what stands in it."""

import codecs
import csv
import io
import os
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.kernel.imports.sheets import archive
from huiyin.kernel.imports.sheets.errors import MAX_COLUMNS, MAX_ROWS, SheetError, too_large

MAX_FILE = 50_000_000  # bytes
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BM",
    b"{\\rtf",
)
DELIMITERS = ",;\t"


class Grid(NamedTuple):
    """The cells of one sheet from its row 1 on; merges and hidden numbers count from 0."""

    name: str
    hidden: bool
    rows: list[list]
    merges: list[tuple[tuple[int, int], tuple[int, int]]]
    hidden_rows: set[int]
    hidden_columns: set[int]


def open_file(path_or_bytes: str | os.PathLike | bytes) -> list[Grid]:
    """The grids of a file by its magic bytes."""
    data = _content(path_or_bytes)
    if data.startswith(ZIP):
        return _workbook(data, archive.inspect(data))
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise SheetError(_encrypted())
        return _workbook(data, {})
    if data.startswith(FOREIGN):
        raise SheetError(
            _("这不是表格文件（可能是图片、PDF 或压缩包），请上传 .xlsx、.xls、.ods 或 .csv 文件。")
        )
    return [_csv(_decoded(data))]


def _content(path_or_bytes) -> bytes:
    if isinstance(path_or_bytes, bytes | bytearray | memoryview):
        data = bytes(path_or_bytes)
    else:
        with Path(path_or_bytes).open("rb") as file:
            data = file.read(MAX_FILE + 1)
    if not data.strip():
        raise SheetError(_("文件是空的，可能没有保存成功，请打开原表重新保存后再上传。"))
    if len(data) > MAX_FILE:
        raise SheetError(_("文件超过 50 MB，请删去图片或拆成几个文件再上传。"))
    return data


def _workbook(data: bytes, marks: dict[str, archive.Marks]) -> list[Grid]:
    import python_calamine as calamine  # only the worker that reads files needs it

    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            known = [meta for meta in book.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet]
            if not known:
                raise SheetError(_damaged())
            return [_grid(book.get_sheet_by_name(meta.name), meta, marks.get(meta.name)) for meta in known]
    except (SheetError, MemoryError):
        raise
    except calamine.PasswordError:
        raise SheetError(_encrypted()) from None
    except BaseException as error:  # the reader may panic, and a panic is not an Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise SheetError(_damaged()) from error


def _grid(sheet, meta, marks: archive.Marks | None) -> Grid:
    if sheet.start is None:
        return Grid(meta.name, False, [], [], set(), set())
    if sheet.end[0] >= MAX_ROWS or sheet.end[1] >= MAX_COLUMNS:
        raise too_large(meta.name)
    hidden = not str(meta.visible).endswith(".Visible")
    marks = marks or archive.Marks(set(), set())
    return Grid(
        meta.name,
        hidden,
        list(sheet.iter_rows()),
        list(sheet.merged_cell_ranges or ()),
        marks.hidden_rows,
        marks.hidden_columns,
    )


def _decoded(data: bytes) -> str:
    """Text of a CSV: by its byte order mark, else UTF-16 by its zeros, else UTF-8, else GB18030."""
    head = data[:2000]
    if data.startswith(codecs.BOM_UTF8):
        tries = ["utf-8-sig"]
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tries = ["utf-16"]
    elif b"\0" in head:
        tries = ["utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"]
    else:
        tries = ["utf-8", "gb18030"]
    for encoding in tries:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return _only_csv(text)
    raise SheetError(_("认不出文件的文字编码。请用 WPS 或 Excel 打开后另存为 .xlsx 再上传。"))


def _only_csv(text: str) -> str:
    start = text[:4000].lstrip("\ufeff \r\n\t").lower()
    if start.startswith("<") and any(tag in start for tag in ("<html", "<table", "<!doctype", "<?xml")):
        raise SheetError(
            _(
                "这是网页格式的表格（扩展名像 Excel，内容是网页）。请用 WPS 或 Excel 打开，另存为 .xlsx 再上传。"
            )
        )
    return text.lstrip("\ufeff")


def _csv(text: str) -> Grid:
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            while row and not row[-1].strip():
                row.pop()
            rows.append(row)
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise too_large("CSV")
    except csv.Error:
        raise SheetError(
            _(
                "CSV 在第 %(row)d 行附近格式错误（可能少了引号），请用 WPS 或 Excel 打开后另存为 .xlsx 再上传。"
            )
            % {"row": len(rows) + 1}
        ) from None
    return Grid("CSV", False, rows, [], set(), set())


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines into the most columns; a comma when none does."""

    def columns(delimiter: str) -> int:
        sample = csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter)
        try:
            widths = sorted(len(row) for row, _line in zip(sample, range(30), strict=False) if row)
        except csv.Error:
            return 0
        return widths[len(widths) // 2] if widths else 0

    return max(DELIMITERS, key=columns)


def _encrypted() -> str:
    return _("文件设有打开密码，无法读取。请在 WPS 或 Excel 里取消密码后保存，再上传。")


def _damaged() -> str:
    return _("文件已损坏或不是 Excel 表格，无法读取。请用 WPS 或 Excel 打开后另存为 .xlsx 再上传。")
