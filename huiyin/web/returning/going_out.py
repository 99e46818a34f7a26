"""What a workbook that may come back carries beside its columns: the seals, colours, drop-downs and notes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of
from huiyin.web.kit import Column, Page
from huiyin.web.returning.cells import choices_of, named_by, words
from huiyin.web.returning.seals import HEADING, Seal

OPEN = "#FFF7DB"  # behind the cells that may be changed
LONGEST_LIST = 255  # characters that Excel takes for the choices of one cell


class GoingOut:
    """How one workbook is prepared to come back: by whom, and with names and numbers in clear or not."""

    def __init__(self, page: Page, member: Member, clear: bool) -> None:
        self.page = page
        self.named = named_by(page.columns)
        self.edited = edited = [column for column in page.columns if column.edits]
        self.open = [column for column in edited if clear or not column.personal]
        self.masked = [column.name for column in edited if column not in self.open]
        self.labels = {column.name: str(column.label) for column in [*edited, self.named]}
        self.heading = str(HEADING)
        self.fields = VERBS[page.edited_by].form(member=member).fields

    def sealed(self, row: Any, cells: dict[str, Any]) -> dict[str, Any]:
        """The cells of a row, with its seal."""
        base = {column.name: words(cells[self.labels[column.name]]) for column in self.edited}
        named = words(cells[self.labels[self.named.name]])
        kind, record = self.page.kind, row.record
        seal = Seal(kind, row.pk, record.version, named, base, self.masked)
        return cells | {self.heading: seal.written()}

    @property
    def mark(self) -> dict[str, str]:
        """What the line beneath the rows is known by when it comes back."""
        return {self.heading: Seal("").written()}

    def look(self) -> dict[str, Any]:
        """Widths, colours, choices and notes, for the writer."""
        lists = {str(column.label): rule for column in self.open if (rule := self._choices(column))}
        return {
            "column_widths": {self.heading: 0.0},
            "column_formats": {str(column.label): self._format(column) for column in self.open},
            "data_validations": lists,
            "notes": {
                str(column.label): _("这一列可以修改。改完在台账上点“导入修改”传回。") for column in self.open
            },
        }

    def _choices(self, column: Column) -> dict[str, Any] | None:
        field = self.fields[column.edits]
        if isinstance(field, forms.BooleanField):
            labels = [_("是"), _("否")]
        elif isinstance(field, forms.ChoiceField) and not column.finds:
            labels = [str(label) for _code, label in choices_of(field)]
        else:
            return None
        if len(",".join(labels)) > LONGEST_LIST:
            return None
        return {
            "type": "list",
            "values": labels,
            "error_title": str(column.label),
            "error_message": _("请从下拉列表里选。"),
        }

    def _format(self, column: Column) -> Any:
        from rustpy_xlsxwriter import Format

        field, form = self.fields[column.edits], Format().set_background_color(OPEN)
        if isinstance(field, forms.DateTimeField):
            return form.set_num_format("yyyy-mm-dd hh:mm")
        if isinstance(field, forms.DateField):
            return form.set_num_format("yyyy-mm-dd")
        text = isinstance(field, forms.CharField) and column.align != "end"
        return (
            form.set_num_format("@") if text else form
        )  # Excel must not make numbers or dates of what is typed


def going_out(page: Page, member: Member, clear: bool) -> GoingOut | None:
    """None where the kind cannot come back, or not by this member."""
    if page.edited_by and reach_of(member).may(page.edited_by):
        return GoingOut(page, member, clear)
    return None
