"""A ledger goes out and comes back: what the tests of it share."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from huiyin.kernel.imports.models import Batch
from huiyin.kernel.imports.tests.files import xlsx


class Workbook:
    """What a member took out of a ledger, to be changed as in Excel and brought back."""

    def __init__(self, member, kind: str, query: str = "", **form) -> None:
        self.kind, self.browser = kind, Client()
        self.browser.force_login(member)
        path = reverse("export", args=[kind]) + query
        answer = self.browser.post(path, form) if form else self.browser.get(path)
        self.data = b"".join(answer.streaming_content)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(self.data)).get_sheet_by_index(0)
        self.rows: list[list] = sheet.to_python()

    @property
    def head(self) -> list:
        return self.rows[0]

    @property
    def body(self) -> list[list]:
        """The rows of data: all but the head and the line that says who took them out."""
        return self.rows[1:-1]

    def at(self, number: str, label: str) -> Any:
        return self._row(number)[self.head.index(label)]

    def put(self, number: str, label: str, value: Any) -> Workbook:
        self._row(number)[self.head.index(label)] = value
        return self

    def _row(self, number: str) -> list:
        return next(row for row in self.rows if number in row)

    def back(self, by=None, kind: str = "") -> Batch:
        """Brings it back, by whoever took it out unless another is named."""
        answer = self.send(by, kind)
        assert answer.status_code == 302, answer.content.decode()
        return Batch.objects.latest("pk")

    def send(self, by=None, kind: str = ""):
        if by is not None:
            self.browser.force_login(by)
        file = SimpleUploadedFile("改好.xlsx", xlsx(self.rows))
        return self.browser.post(reverse("returns", args=[kind or self.kind]), {"file": file})

    def page(self, batch: Batch, query: str = "") -> str:
        return self.browser.get(reverse("return", args=[self.kind, batch.pk]) + query).content.decode()

    def press(self, batch: Batch, do: str, **form) -> Batch:
        self.browser.post(reverse("return", args=[self.kind, batch.pk]), {"do": do, **form})
        batch.refresh_from_db()
        return batch


@pytest.fixture
def take_out():
    return Workbook
