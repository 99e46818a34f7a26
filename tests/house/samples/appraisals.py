"""A sample of each kind of appraisals: all about the clerk, signed by the supervisor, decided by the manager."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.people.appraisals.forms.standards import shipped_items
from huiyin.rooms.people.appraisals.models import AppraisalSheet, Level, Round

PHOTO = Stored("样本.jpg", "image/jpeg", 10, "cd" * 32)
WEIGHTS = {"weekly_weight": 100, "monthly_weight": 100, "spot_weight": 100}


def _again(subject):
    return KINDS[subject.record.kind].particulars().get(pk=subject.pk)


def _standard(house, made):
    items = [{**one, "measure": "样本：每次一分"} for one in shipped_items(None)]
    issued = [
        perform(
            "appraisalstandards.issue",
            by=house.manager,
            department=house.desk,
            level=level,
            from_on=clock.today(),
            items=items,
            **WEIGHTS,
        )
        for level in Level
    ]
    return _again(issued[0])


def _begin(house, sort: str, first: dt.date, last: dt.date) -> Round:
    return _again(
        perform(
            "appraisalrounds.open",
            by=house.manager,
            department=house.desk,
            sort=sort,
            first_on=first,
            last_on=last,
            title=f"样本：{sort}",
        )
    )


def _finish(sheets) -> None:
    for sheet in sheets.filter(state="draft").select_related("appraiser"):
        perform("appraisalsheets.finish", by=sheet.appraiser, on=sheet.pk, remark="样本")


def _round(house, made):
    return _begin(house, "monthly", dt.date(2026, 10, 1), dt.date(2026, 10, 31))


def _sheet(house, made):
    sheet = AppraisalSheet.objects.get(round=made["appraisalrounds"], member=house.clerk)
    perform(
        "appraisalsheets.deduct",
        by=house.supervisor,
        on=sheet.pk,
        item=sheet.standard.items.get(name="出勤"),
        points=100,
        words="样本：迟到",
        uploads=[PHOTO],
    )
    perform("appraisalsheets.finish", by=house.supervisor, on=sheet.pk, remark="样本")
    return _again(AppraisalSheet.objects.select_related("record").get(pk=sheet.pk))


def _total(house, made):
    round_ = _begin(house, "annual", dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    _finish(round_.sheets)
    perform("appraisalrounds.close", by=house.manager, on=round_.pk)
    return _again(round_.totals.select_related("record").get(member=house.clerk))


def _objection(house, made):
    sheet = made["appraisalsheets"]
    return perform(
        "appraisalobjections.raise",
        by=house.clerk,
        opened_from=sheet.record,
        department=house.desk,
        sheet=sheet,
        deduction=sheet.deductions.get(),
        words="样本：当天公出",
        title="样本：异议",
    )


SAMPLES = {
    "appraisalstandards": _standard,
    "appraisalrounds": _round,
    "appraisalsheets": _sheet,
    "appraisaltotals": _total,
    "appraisalobjections": _objection,
}
