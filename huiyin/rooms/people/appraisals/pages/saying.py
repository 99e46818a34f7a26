"""Points, states and links of appraisals as the pages say them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.people.appraisals.models import SheetState
from huiyin.rooms.people.appraisals.rules import in_points
from huiyin.web.kit import Column
from huiyin.web.saying import badge_cell, chosen

TONES = {SheetState.DRAFT: "orange", SheetState.DONE: "green", SheetState.EXEMPT: "grey"}


def points_words(hundredths: int | None) -> str:
    return "" if hundredths is None else in_points(hundredths)


def points_column(name: str, label, **more) -> Column:
    """A column of points: two decimals to read, a number in the workbook."""

    def full(row):
        value = getattr(row, name)
        return "" if value is None else value / 100

    return Column(name, label, lambda row: points_words(getattr(row, name)), full=full, align="end", **more)


def sheet_state(sheet) -> dict:
    return badge_cell(chosen(sheet, "state"), TONES[SheetState(sheet.state)])


def figure(subject, name: str) -> str:
    return reverse("explanation", args=[subject.record.kind, subject.pk, name])


def url_of(subject) -> str:
    return reverse("record", args=[subject.record.kind, subject.pk])


def kept_column() -> Column:
    return Column(
        "keep_until",
        __("保存至"),
        lambda row: f"{row.keep_until:%Y-%m-%d}",
        full=lambda row: row.keep_until,
        hidden=True,
    )
