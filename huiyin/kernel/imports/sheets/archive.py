"""Looking into a zipped workbook before anything opens it: size, wholeness, extent, hidden rows and columns.

The parts are unpacked once, piece by piece and counted, since the sizes a zip declares may lie. Sheets are
scanned as bytes, not parsed, so nothing in them can be expanded or fetched.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from huiyin.kernel.imports.sheets.errors import MAX_COLUMNS, MAX_ROWS, SheetError, too_large

MAX_UNPACKED = 200_000_000  # bytes
MAX_RATIO = 200  # unpacked to packed, above the first ten million bytes
MAX_PARTS = 5000
PIECE = 1 << 20  # bytes
LONGEST_ROW = 20_000_000  # bytes
SMALL = 5_000_000  # bytes of the parts that list the sheets

ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
CELL = re.compile(rb"<(?:\w+:)?c(?: [^>]*)?[^/]>|<(?:\w+:)?c>")  # not self-closed: it has content
FAR_CELL = re.compile(rb' r="(?:[A-Z]{3,}|G[S-Z]|[H-Z][A-Z])[0-9]+"(?:[^>]*[^/>])?>')  # beyond column GR
CONTENT = re.compile(rb"<(?:\w+:)?(?:v|is|f)\b")
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
ODS_REPEAT = re.compile(
    rb"<table:table-(row|cell)\b([^>]*)number-(?:rows|columns)-repeated=\"([0-9]+)\"([^>]*)>"
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Marks(NamedTuple):
    """Numbers of the hidden rows and columns of a sheet, from 0."""

    hidden_rows: set[int]
    hidden_columns: set[int]


def inspect(data: bytes) -> dict[str, Marks]:
    """The marks of each sheet by name (.xlsx; empty for .xlsb and .ods); `SheetError` for what is unsafe."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _weigh(archive, len(data))
            names = _sheet_parts(archive)
            if "content.xml" in archive.namelist():
                _check_ods(archive)
            return {name: _marks(archive, part, name) for name, part in names.items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, ElementTree.ParseError):
        raise SheetError(_("文件不完整，可能没有下载或传输完。请重新取得原文件再上传。")) from None
    except (NotImplementedError, RuntimeError):
        raise SheetError(
            _("文件用了加密或少见的压缩方式。请用 WPS 或 Excel 打开后另存为 .xlsx 再上传。")
        ) from None


def _weigh(archive: zipfile.ZipFile, packed: int) -> None:
    """Unpacks every part piece by piece; wrong check sums show here as well."""
    parts = archive.infolist()
    unpacked = 0
    for part in parts[: MAX_PARTS + 1]:
        for piece in _pieces(archive, part.filename):
            unpacked += len(piece)
            if unpacked > MAX_UNPACKED or (unpacked > 10_000_000 and unpacked > packed * MAX_RATIO):
                raise _unsafe()
    if len(parts) > MAX_PARTS:
        raise _unsafe()


def _unsafe() -> SheetError:
    return SheetError(
        _("文件解压后过大（超过 200 MB 或压缩比异常），已停止读取。请删去多余内容或拆成几个文件再上传。")
    )


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part in pieces; never more than the limit whatever size it declares."""
    info = archive.getinfo(name)
    declared, info.file_size = info.file_size, MAX_UNPACKED + PIECE
    try:
        with archive.open(info) as part:
            while piece := part.read(PIECE):
                yield piece
    finally:
        info.file_size = declared


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> part of an .xlsx, by the workbook's own list."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _xml(archive, "xl/_rels/workbook.xml.rels")
    }
    found = {}
    for element in _xml(archive, "xl/workbook.xml").iter():
        target = targets.get(element.get(RELATION), "")
        if element.tag.endswith("}sheet") and target:
            found[element.get("name", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    return {name: part for name, part in found.items() if part in names}


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    text = b"".join(_pieces(archive, name))
    if len(text) > SMALL or b"<!DOCTYPE" in text:
        raise SheetError(
            _("文件结构异常，不是正常的 Excel 表格。请用 WPS 或 Excel 打开后另存为 .xlsx 再上传。")
        )
    return ElementTree.fromstring(text)


def _marks(archive: zipfile.ZipFile, part: str, name: str) -> Marks:
    """Hidden rows and columns of one sheet; refuses filled cells beyond the limits."""
    rows: set[int] = set()
    columns: set[int] = set()
    number = 0
    for chunk in _row_chunks(archive, part):
        if opening := ROW.match(chunk):
            own = re.search(rb'\br="([0-9]+)"', opening[1])
            number = int(own[1]) if own else number + 1
            if number > MAX_ROWS and CONTENT.search(chunk):
                raise too_large(name)
            if FAR_CELL.search(chunk) or (
                b' r="' not in chunk[opening.end() :] and len(CELL.findall(chunk)) > MAX_COLUMNS
            ):
                raise too_large(name)
            if HIDDEN.search(opening[1]):
                rows.add(number - 1)
        else:
            for column in filter(HIDDEN.search, COLUMN.findall(chunk)):
                low, high = (
                    int(re.findall(rb'\b%s="([0-9]+)"' % key, column)[0]) for key in (b"min", b"max")
                )
                columns.update(range(low - 1, min(high, MAX_COLUMNS)))
    return Marks(rows, columns)


def _row_chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The bytes of a sheet, cut before each row."""
    rest = b""
    for piece in _pieces(archive, part):
        rest += piece
        starts = [found.start() for found in ROW.finditer(rest)]
        for start, end in zip([0, *starts], starts, strict=False):
            yield rest[start:end]
        rest = rest[starts[-1] :] if starts else rest
        if len(rest) > LONGEST_ROW:
            raise _unsafe()
    yield rest


def _check_ods(archive: zipfile.ZipFile) -> None:
    """An .ods may say that a filled row or cell repeats; one that does so beyond the limits is refused."""
    text = b"".join(_pieces(archive, "content.xml"))
    for found in ODS_REPEAT.finditer(text):
        times = int(found[3])
        if found[1] == b"cell" and times > MAX_COLUMNS and b"value" in found[2] + found[4]:
            raise too_large("ODS")
        if found[1] == b"row" and times > MAX_ROWS:
            row = text[found.end() : text.find(b"</table:table-row>", found.end())]
            if b"value-type=" in row or b"<text:p" in row:
                raise too_large("ODS")
