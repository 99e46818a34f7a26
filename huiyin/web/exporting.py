"""Ledgers as Excel: the same rows and order as on screen, watermarked, counted and logged (YX-1.4)."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.privacy.masking import rows_left_today
from huiyin.kernel.privacy.models import Export
from huiyin.web.forms import RevealForm
from huiyin.web.kit import Column, Page, page_for
from huiyin.web.ledgers import Ledger
from huiyin.web.requests import MemberRequest
from huiyin.web.returning.going_out import GoingOut, going_out
from huiyin.web.saying import chips


def _excel_rows(ledger: Ledger, clear: bool, back: GoingOut | None) -> Iterator[dict]:
    columns = [(str(column.label), column) for column in ledger.page.columns]  # a label is translated once
    for row in ledger.ordered().iterator(1000):
        cells = {label: cell_of(column, row, clear) for label, column in columns}
        yield back.sealed(row, cells) if back else cells


def cell_of(column: Column, row: Any, clear: bool = True) -> Any:
    """What a cell of the workbook holds; masked as on screen where it is personal and not to be in clear."""
    value = (column.full if column.full and (clear or not column.personal) else column.value)(row)
    if isinstance(value, dict):
        value = value.get("value", "")
    if isinstance(value, dt.datetime):
        return clock.local(value).replace(tzinfo=None, microsecond=0)
    return (
        value
        if isinstance(value, int | float | dt.date) and not isinstance(value, bool)
        else str(value or "")
    )


def export(request: MemberRequest, kind: str) -> HttpResponse | FileResponse:
    """The ledger as Excel. Where it holds names and numbers, first the purpose is asked, or they go out masked."""
    page = page_for(request.user, kind)
    form = RevealForm(request.POST if request.POST.get("how") == "clear" else None, member=request.user)
    shown = Ledger(page, request.user, request.GET)
    clear = form.is_bound and form.is_valid() and _may_clear(shown)
    asks = _personal(page) and not clear and request.POST.get("how") != "masked"
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")
    try:
        if asks:
            count = _allowed(shown)
        else:
            carry_out(shown, file.name, reason=form.cleaned_data["reason"] if clear else "")
    except Refused as refusal:
        said = {"what": refusal.what, "way_out": refusal.way_out, "clauses": chips(refusal.clauses)}
        return render(request, "web/refused.html", {"refusal": said, "page_title": page.of.label}, status=409)
    if asks:
        context: dict[str, Any] = {
            "page_title": _("导出%s") % page.of.label,
            "breadcrumbs": [(page.of.label, reverse("ledger", args=[kind]))],
            "form": form,
            "count": count,
            "may_clear": _may_clear(shown),
            "columns": "、".join(str(column.label) for column in _personal(page)),
            "clauses": chips(["YX-1.4"]),
            "back": reverse("ledger", args=[kind]) + shown.url(),
        }
        return render(request, "web/export.html", context, status=422 if form.errors else 200)
    name = f"{page.of.label}-{clock.today():%Y%m%d}.xlsx"
    return FileResponse(open(file.name, "rb"), as_attachment=True, filename=name)


def _personal(page: Page) -> list[Column]:
    return [column for column in page.columns if column.personal]


def _may_clear(shown: Ledger) -> bool:
    return reach_of(shown.member).may(f"{shown.kind.name}.reveal")


def _allowed(shown: Ledger) -> int:
    """How many rows would go out; Refused where that is more than the member may take today (YX-1.4)."""
    count = shown.matching.order_by().count()
    departments = reach_of(shown.member).departments
    left = rows_left_today(shown.member, departments[0] if departments else None)
    if count > left:
        raise Refused(
            _("今天还可以导出%(left)d行，这次有%(count)d行") % {"left": left, "count": count},
            _("缩小范围再导出，或请主管调整限额"),
            clause="YX-1.4",
        )
    return count


def carry_out(shown: Ledger, path: str, *, reason: str = "") -> int:
    """Writes a ledger to an Excel file and keeps who took how many rows out, and why. Returns how many.

    Without a reason names and numbers go out masked. Raises Refused beyond the day's allowance, and where the
    member's posts do not let them read names and numbers at all.
    """
    count = _allowed(shown)
    clear = bool(reason and _personal(shown.page))
    if clear and not _may_clear(shown):
        raise NoRight(_("你的岗位不能导出姓名和电话原文"), _("不写用途，导出脱敏信息"), clause="YX-1.4")
    write_workbook(shown, path, clear=clear)
    Export.objects.create(
        member=shown.member,
        ledger=shown.kind.name,
        rows=count,
        query=shown.query.urlencode()[:300],
        reason=reason if clear else "",
        at=clock.now(),
    )
    return count


def write_workbook(shown: Ledger, path: str, *, clear: bool = False) -> None:
    """Writes the ledger's rows, in its order, to an Excel file; its last line says who took them out and when.

    `clear` writes the personal columns as they are, else they are masked as on screen.
    """
    import rustpy_xlsxwriter

    mark = _("%(who)s 于 %(when)s 导出，内部资料，不得外传") % {
        "who": shown.member.name,
        "when": f"{clock.local(clock.now()):%Y-%m-%d %H:%M}",
    }
    back = going_out(shown.page, shown.member, clear)
    rows = _excel_rows(shown, clear, back)
    first = next(rows, None)
    labels = [str(c.label) for c in shown.page.columns]
    last = {labels[0]: mark} | (back.mark if back else {})
    empty = dict.fromkeys([*labels, *last], "")
    rustpy_xlsxwriter.write_worksheet(
        _with_mark(first or empty, rows, last),
        path,
        sheet_name=str(shown.kind.label)[:31],
        freeze_row=1,
        autofilter=True,
        bold_headers=True,
        datetime_format="yyyy-mm-dd hh:mm",
        **(back.look() if back else {}),
    )


def _with_mark(first: dict, rows: Iterator[dict], last: dict[str, str]) -> Iterator[dict]:
    yield first
    yield from rows
    yield dict.fromkeys(first, "") | last
