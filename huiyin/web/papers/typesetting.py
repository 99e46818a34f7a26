"""From data to PDF or PNG with Typst. Data goes in as JSON, so nothing a customer wrote can ever be markup."""

from __future__ import annotations

import datetime as dt
import functools
import json
import tempfile
import threading
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.utils import translation

from huiyin.kernel import clock

FORM = Path(__file__).with_name("form.typ")
FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC")
DRAW = "\n#for d in json(bytes(sys.inputs.data)) { sheet(d.sheet, body(d)) }\n"

_of_thread = threading.local()


class PaperFault(RuntimeError):
    """A paper could not be set as its template means it: a fault of the software or the machine."""


@functools.cache
def _fonts() -> typst.Fonts:
    """The machine's fonts, read once for all threads."""
    return typst.Fonts()


@functools.cache
def _empty_folder() -> tempfile.TemporaryDirectory:
    """What a template could read from disk: nothing."""
    return tempfile.TemporaryDirectory(prefix="huiyin-papers-")


def fonts_missing() -> list[str]:
    """The fonts that papers need and this machine lacks; to be asked at the start, before the first customer is."""
    return [name for name in FONTS if name not in _fonts().families()]


def _compiler() -> typst.Compiler:
    """One a thread: a compiler is not safe to share, its fonts are."""
    if not hasattr(_of_thread, "compiler"):
        nowhere = _empty_folder().name
        _of_thread.compiler = typst.Compiler(root=nowhere, font_paths=_fonts(), package_path=nowhere)
    return _of_thread.compiler


def typeset(template: Path, sheets: list[dict], **options) -> Any:
    """The sheets in one file: PDF bytes, or with format="png" a list of pages.

    PDF/A-2b for the archive; a sheet with a character that none of the fonts has is set as ordinary PDF.
    """
    source = (FORM.read_text("utf-8") + template.read_text("utf-8") + DRAW).encode()
    with translation.override("zh-hans"):
        data = json.dumps(plain(sheets), ensure_ascii=False)
    standards: list[Any] = [["a-2b"], []] if options.get("format", "pdf") == "pdf" else [[]]
    while standards:
        try:
            made, warnings = _compiler().compile_with_warnings(
                source,
                **{"format": "pdf"} | options,
                sys_inputs={"data": data},
                pdf_standards=standards.pop(0),
                timestamp=int(clock.now().timestamp()),
                pdf_tags=False,  # four times the size; who needs to hear a record has its page
            )
        except typst.TypstError as error:
            if not (standards and "could not be displayed" in str(error)):
                raise PaperFault(f"{template.name}: {error.diagnostic}") from error
        else:
            if warnings:
                raise PaperFault(f"{template.name}: {'; '.join(str(one) for one in warnings)}")
            return made
    raise AssertionError("unreachable")


def plain(value: Any) -> Any:
    """A value as a template draws it: no None, no half-translated word, no control character."""
    if value is None:
        return ""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    words = str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
    return "".join(c for c in words if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Co"))


def day(on: dt.date | None) -> str:
    """2026年11月24日"""
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def moment(at: dt.datetime | None) -> str:
    """2026年11月24日 09:00, on a Shanghai clock."""
    return f"{day(here)} {here:%H:%M}" if at and (here := clock.local(at)) else ""


def stamp(at: dt.datetime | None) -> str:
    """2026-11-24 09:00, on a Shanghai clock: for the narrow columns of tables."""
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""
