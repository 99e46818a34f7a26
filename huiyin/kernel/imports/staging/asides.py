"""Setting bad rows aside, each by its number and with the reason, so that the rest can go in (reading 67)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.staging.listing import recount

MAY_CHANGE = (Batch.State.READ, Batch.State.CHECKED, Batch.State.FAILED)


def set_aside(batch: Batch, numbers: Sequence[int], reason: str, sheet: str = "") -> Batch:
    """Leaves rows out of the import by their numbers in the sheet. Rows that were to go in with them are checked anew."""
    _check_reason(reason)
    with transaction.atomic():
        return _left_out(batch, _rows(batch, numbers, sheet, StagedRow.OPEN), reason)


def set_bad_aside(batch: Batch, reason: str) -> Batch:
    """Leaves out every row that the check found bad, on whichever sheet it stands."""
    _check_reason(reason)
    with transaction.atomic():
        _refuse_under_way(batch)
        bad = batch.rows.filter(state=StagedRow.State.BAD).values_list("pk", flat=True)
        return _left_out(batch, list(bad), reason)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("搁置要写明原因"), _("写一句为什么不导入这几行"), field="reason")
    if len(reason) > 200:
        raise Refused(_("搁置原因超过 200 个字"), _("请写短一些"), field="reason")


def _left_out(batch: Batch, rows: list[int], reason: str) -> Batch:
    StagedRow.objects.filter(lead__in=rows).update(state=StagedRow.State.READ, lead=None)
    StagedRow.objects.filter(pk__in=rows).update(
        state=StagedRow.State.ASIDE, reason=reason.strip(), lead=None
    )
    return _saved(batch)


def put_back(batch: Batch, numbers: Sequence[int], sheet: str = "") -> Batch:
    """Takes rows in again that were set aside; they wait for a new check."""
    with transaction.atomic():
        rows = _rows(batch, numbers, sheet, (StagedRow.State.ASIDE,))
        StagedRow.objects.filter(pk__in=rows).update(state=StagedRow.State.READ, reason="")
        return _saved(batch)


def _refuse_under_way(batch: Batch) -> None:
    if batch.state not in MAY_CHANGE:
        raise Refused(_("这批正在导入或已经导入"), _("请等它完成，或撤销后重新上传"))


def _rows(batch: Batch, numbers: Sequence[int], sheet: str, states) -> list[int]:
    _refuse_under_way(batch)
    names = [one["name"] for one in batch.sheets]
    if not sheet and len(names) > 1:
        raise Refused(_("这批有 %d 张工作表，要说明是哪一张") % len(names), _("请选择工作表"), field="sheet")
    if sheet and sheet not in names:
        raise Refused(_("没有读取工作表“%s”") % sheet, _("请从已读取的工作表里选择"), field="sheet")
    at = names.index(sheet) if sheet else 0
    found = dict(
        batch.rows.filter(sheet=at, number__in=numbers, state__in=states).values_list("number", "pk")
    )
    if unknown := [str(number) for number in numbers if number not in found]:
        raise Refused(
            _("第 %s 行不在可以处理的行里") % "、".join(unknown[:20]), _("请刷新页面，照列出的行号选择")
        )
    return list(found.values())


def _saved(batch: Batch) -> Batch:
    recount(batch)
    if batch.counts[StagedRow.State.READ] and batch.state == Batch.State.CHECKED:
        batch.state = Batch.State.READ
    batch.save(update_fields=["state", "counts", "total"])
    return batch
