"""Cells on their way out of Excel: as text that compares, and as the correcting verb's form would be filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.imports.clean import BadCell, clean
from huiyin.kernel.imports.clean.numbers import plain
from huiyin.kernel.imports.clean.words import INVISIBLE, brief
from huiyin.kernel.members.models import Member
from huiyin.web.kit import Column, Page


def words(cell: Any) -> str:
    """A cell as text, the same before it went out and after Excel gave it back."""
    if isinstance(cell, dt.datetime):
        # Excel keeps a moment as a fraction of a day: half a second either way is the same
        cell = (cell.replace(tzinfo=None) + dt.timedelta(microseconds=500_000)).replace(
            second=0, microsecond=0
        )
        return f"{cell:%Y-%m-%d %H:%M}" if cell.time() != dt.time() else f"{cell:%Y-%m-%d}"
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return plain(float(cell)) if isinstance(cell, float) else str(cell)
    lines = INVISIBLE.sub("", str(cell if cell is not None else "")).splitlines()
    return "\n".join(line.strip() for line in lines).strip()


def typed(field: forms.Field, raw: Any) -> Any:
    """A cell as the form's own widget would send it. Raises BadCell for what cannot be read."""
    if isinstance(field, forms.BooleanField):
        return bool(clean("bool", raw))
    if isinstance(field, forms.ChoiceField):
        return clean("choice", raw, choices=choices_of(field)) or ""
    if isinstance(field, forms.DateTimeField):
        moment = clean("datetime", raw)
        return f"{clock.local(moment):%Y-%m-%d %H:%M}" if moment else ""
    if isinstance(field, forms.DateField):
        day = clean("date", raw)
        return day.isoformat() if day else ""
    return words(raw)


def choices_of(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    """Code and label of each thing that may be chosen."""
    pairs: Iterable[tuple[Any, Any]] = field.choices  # type: ignore[assignment]
    return [(code, label) for code, label in pairs if code not in ("", None)]


class Reading:
    """Reads cells as the form of a page's correcting verb does; what names other records is looked up for all at once."""

    def __init__(self, page: Page, member: Member) -> None:
        self.columns = {column.name: column for column in page.columns if column.edits}
        self.member = member
        self.fields = VERBS[page.edited_by].form(member=member).fields
        self._found: dict[tuple[str, int, str], int | None] = {}

    def look_up(self, wanted: Iterable[tuple[Column, Any, str]]) -> None:
        """Finds the records that cells of these columns and subjects name, in a few queries a column."""
        by_column: dict[str, list[tuple[Any, str]]] = {}
        for column, subject, text in wanted:
            if column.finds and text:
                by_column.setdefault(column.name, []).append((subject, text))
        for name, pairs in by_column.items():
            column = self.columns[name]
            assert column.finds is not None
            keys = column.finds(self.member, pairs)
            offered = self.fields[column.edits].queryset  # type: ignore[attr-defined]
            may = set(offered.filter(pk__in={key for key in keys if key}).values_list("pk", flat=True))
            for (subject, text), key in zip(pairs, keys, strict=True):
                self._found[name, subject.pk, text] = key if key in may else None

    def read(self, column: Column, subject: Any, raw: Any) -> tuple[Any, Any]:
        """What the form would be sent, and the value it would make of it. Raises BadCell with the way out."""
        field = self.fields[column.edits]
        try:
            if column.finds is None:
                data = typed(field, raw)
                return data, field.clean(data)
            text = words(raw)
            key = self._found.get((column.name, subject.pk, text)) if text else None
            if text and key is None:
                raise BadCell(_("没有找到“%(raw)s”，请照系统里的写法填，或先登记。") % {"raw": brief(text)})
            if not text and field.required:
                raise BadCell(_("必填，这一格是空的，请补上。"))
            return str(key or ""), key
        except ValidationError as problem:
            raise BadCell("".join(_said(one) for one in problem.error_list)) from problem

    def value(self, column: Column, subject: Any, text: str) -> Any:
        """The value of a text of ours; of one that the form would not take any more, something like nothing else."""
        try:
            return self.read(column, subject, text)[1]
        except BadCell:
            return object()


def _said(problem: ValidationError) -> str:
    """What a field says of a value, in the words that imports use."""
    if problem.code == "max_length":
        return _("超过 %(most)d 个字，请缩短。") % {"most": (problem.params or {})["limit_value"]}
    return _("必填，这一格是空的，请补上。") if problem.code == "required" else "".join(problem.messages)


def named_by(columns: Sequence[Column]) -> Column:
    """The column by which people know a row."""
    return next((column for column in columns if column.sticky), columns[0])
