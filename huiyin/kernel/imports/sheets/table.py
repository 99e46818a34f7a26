"""From a bare grid to a table: the header found, decoration skipped and reported, rows with their numbers."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.kernel.imports.clean.words import shown
from huiyin.kernel.imports.sheets.container import Grid
from huiyin.kernel.imports.sheets.mapping import normal_heading

HEADER_WITHIN = 30  # rows
FULL_ENOUGH = 0.6  # part of the widest row a header must fill
TOTAL = re.compile(r"[^:：]{0,12}?(?:合计|小计|总计|共计|总和)(?:[(（].*)?[:：]?")
NOTE = re.compile(
    r"(?:填表|制表|填报|编制|经办|审核|复核|审批|批准|打印|统计|负责|部门负责|单位负责)(?:人|日期|时间|单位|部门)?\s*[:：]"
    r"|(?:备注|注|附注|说明|填表说明|主管|经理|日期)\s*\d*\s*[:：]"
)


class Row(NamedTuple):
    """One row of data: its number in the sheet (from 1), heading -> raw cell ("" when empty), hidden or not.

    A raw cell is what the file holds: text, a float (any number), bool, date or datetime; always text in a CSV.
    """

    number: int
    cells: dict[str, Any]
    hidden: bool


class Skipped(NamedTuple):
    """A row that is no data: its number in the sheet, why, and how it begins."""

    number: int
    reason: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """One table. `header_row` is its number in the sheet; hidden columns are read, too."""

    name: str
    hidden: bool
    header_row: int
    headings: tuple[str, ...]
    hidden_headings: frozenset[str]
    rows: list[Row]
    skipped: list[Skipped]


@dataclass(frozen=True)
class Book:
    """The tables of one file."""

    filename: str
    sheets: tuple[Sheet, ...]


def to_sheet(grid: Grid) -> Sheet:
    """The table of a grid that has at least one filled cell."""
    header = find_header(grid.rows)
    above = [
        Skipped(number, _("标题行") if any(map(is_filled, row)) else _("空行"), _start(row))
        for number, row in enumerate(grid.rows[:header], 1)
    ]
    columns = _columns(grid.rows, header)
    rows, skipped = _data(grid, header, columns)
    return Sheet(
        grid.name,
        grid.hidden,
        header + 1,
        tuple(columns.values()),
        frozenset(heading for at, heading in columns.items() if at in grid.hidden_columns),
        rows,
        above + skipped,
    )


def find_header(rows: list[list]) -> int:
    """Index of the first row, of the first thirty, that is mostly text and about as full as the fullest.

    Title rows and lines such as 单位：… 日期：… fill few cells or carry a colon with a value.
    """
    near = rows[:HEADER_WITHIN]
    fullest = max((_filled(row) for row in near), default=0)
    for at, row in enumerate(near):
        if _filled(row) >= max(1, fullest * FULL_ENOUGH) and all(
            map(_may_be_heading, filter(is_filled, row))
        ):
            return at
    return next(at for at, row in enumerate(rows) if any(map(is_filled, row)))


def _may_be_heading(cell) -> bool:
    if not isinstance(cell, str):
        return False
    word = cell.strip()
    labelled = re.search(r"[:：]\s*\S", word)
    return len(word) <= 40 and not labelled and not re.fullmatch(r"[\d.,/:¥%\s-]+", word)


def _columns(rows: list[list], header: int) -> dict[int, str]:
    """Column index -> heading; repeated headings are numbered, a filled column without one is named 列D."""
    words = [normal_heading(cell) for cell in rows[header]]
    width = max(map(len, rows[header:]))
    words += [""] * (width - len(words))
    bare = {at for at, word in enumerate(words) if not word}
    filled = {at for row in rows[header + 1 :] if bare for at in bare if at < len(row) and is_filled(row[at])}
    found: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for at, word in enumerate(words):
        if word or at in filled:
            base = word or _("列%(letter)s") % {"letter": _letter(at)}
            seen[base] += 1
            name = base if seen[base] == 1 else f"{base}{seen[base]}"
            while name in found.values():
                seen[base] += 1
                name = f"{base}{seen[base]}"
            found[at] = name
    return found


def _data(grid: Grid, header: int, columns: dict[int, str]) -> tuple[list[Row], list[Skipped]]:
    last = max(at for at, row in enumerate(grid.rows) if any(map(is_filled, row)))
    heading_cells = _words(grid.rows[header])
    rows: list[Row] = []
    skipped: list[Skipped] = []
    for at, row in _filled_down(grid, header, last):
        if reason := _reason_to_skip(row, heading_cells):
            skipped.append(Skipped(at + 1, reason, _start(row)))
            continue
        cells = {heading: row[column] if column < len(row) else "" for column, heading in columns.items()}
        rows.append(Row(at + 1, cells, at in grid.hidden_rows))
    return rows, skipped


def _filled_down(grid: Grid, header: int, last: int) -> Iterator[tuple[int, list]]:
    """The rows below the header up to the last filled one, each merged cell repeated over its rows.

    A row that is blank by itself stays blank, so that a merge cannot turn it into data.
    """
    starts: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in grid.merges:
        if top > header and bottom > top:
            starts.setdefault(top, []).append((left, bottom))
    going: dict[int, tuple[int, Any]] = {}
    for at in range(header + 1, last + 1):
        row = grid.rows[at]
        if going and any(map(is_filled, row)):
            row = list(row)
            for column, (bottom, value) in going.items():
                if at <= bottom and column < len(row) and not is_filled(row[column]):
                    row[column] = value
        going = {column: kept for column, kept in going.items() if kept[0] > at}
        for column, bottom in starts.get(at, ()):
            if column < len(row):
                going[column] = (bottom, row[column])
        yield at, row


def _reason_to_skip(row: list, headings: list[str]) -> str:
    first = next(filter(is_filled, row), None)
    if first is None:
        return _("空行")
    if not isinstance(first, str):
        return ""
    word = re.sub(r"\s", "", first)
    if word in headings and _words(row) == headings:
        return _("重复的表头")
    if TOTAL.fullmatch(word):
        return _("合计行")
    return _("填表说明") if NOTE.match(word) else ""


def is_filled(cell) -> bool:
    """Anything but nothing and blanks; 0 and False are values."""
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _words(row: list) -> list[str]:
    """The row as headings, without the empty cells at its end."""
    words = [normal_heading(cell) for cell in row]
    while words and not words[-1]:
        words.pop()
    return words


def _filled(row: list) -> int:
    return sum(map(is_filled, row))


def _start(row: list) -> str:
    return " ".join(shown(cell).strip() for cell in row if is_filled(cell))[:60]


def _letter(at: int) -> str:
    """A column index as Excel's letters: 0 is A, 26 is AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
