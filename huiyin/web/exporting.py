"""Ledgers as Excel: the same rows and order as on screen, watermarked, counted and logged (YX-1.4)."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.privacy.masking import rows_left_today
from huiyin.kernel.privacy.models import Export
from huiyin.web.ledgers import Ledger, page_for
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips


def _excel_rows(ledger: Ledger) -> Iterator[dict]:
    for row in ledger.ordered().iterator(2000):
        yield {str(c.label): _cell((c.full or c.value)(row)) for c in ledger.page.columns}


def _cell(value: Any) -> Any:
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
    """The ledger as Excel: the same rows and order, watermarked, counted and logged (YX-1.4)."""
    import rustpy_xlsxwriter

    page = page_for(request.user, kind)
    shown = Ledger(page, request.user, request.GET)
    count = shown.matching.order_by().count()
    departments = reach_of(request.user).departments
    left = rows_left_today(request.user, departments[0] if departments else None)
    if count > left:
        refusal = Refused(
            _("今天还可以导出%(left)d行，这次有%(count)d行") % {"left": left, "count": count},
            _("缩小范围再导出，或请主管调整限额"),
            clause="YX-1.4",
        )
        context = {
            "refusal": {"what": refusal.what, "way_out": refusal.way_out, "clauses": chips(["YX-1.4"])}
        }
        return render(request, "web/refused.html", context | {"page_title": page.of.label}, status=409)
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")
    mark = _("%(who)s 于 %(when)s 导出，内部资料，不得外传") % {
        "who": request.user.name,
        "when": f"{clock.local(clock.now()):%Y-%m-%d %H:%M}",
    }
    rows = _excel_rows(shown)
    first = next(rows, None)
    labels = [str(c.label) for c in page.columns]
    empty = dict.fromkeys(labels, "")
    rustpy_xlsxwriter.write_worksheet(
        _with_mark(first or empty, rows, labels[0], mark),
        file.name,
        sheet_name=str(page.of.label)[:31],
        freeze_row=1,
        autofilter=True,
        bold_headers=True,
        datetime_format="yyyy-mm-dd hh:mm",
    )
    Export.objects.create(
        member=request.user, ledger=kind, rows=count, query=request.GET.urlencode()[:300], at=clock.now()
    )
    name = f"{page.of.label}-{clock.today():%Y%m%d}.xlsx"
    return FileResponse(open(file.name, "rb"), as_attachment=True, filename=name)


def _with_mark(first: dict, rows: Iterator[dict], column: str, mark: str) -> Iterator[dict]:
    yield first
    yield from rows
    yield dict.fromkeys(first, "") | {column: mark}
