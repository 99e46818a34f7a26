"""What a batch opened is voided, what it changed is put back: as a whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel.actions import sets
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports.applying.course import began, begin, end, interruption_told, progress, under_way
from huiyin.kernel.imports.applying.putting_in import FIRST, LISTED
from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.staging.reading import may_import
from huiyin.kernel.imports.targets import TARGETS, Target
from huiyin.kernel.members.models import Member

State = StagedRow.State


def undo(batch: Batch, by: Member | None = None, reason: str = "") -> Batch:
    """Voids every record the batch opened, or writes back what it changed.

    Refused as a whole, by number, while a record has other records, or holds something newer.
    """
    batch.refresh_from_db()
    target = TARGETS[batch.target]
    by = by or began(batch, "undo") or batch.member
    if batch.state not in (Batch.State.APPLIED, Batch.State.UNDOING, Batch.State.FAILED):
        raise Refused(_("这批%s，没有可以撤销的") % batch.get_state_display(), _("只能撤销已导入的批次"))
    may_import(target, by, batch.department, batch.project)
    reason = reason or batch.options.get("undo", {}).get("reason") or _("撤销导入：%s") % batch.filename
    applied = batch.rows.filter(state=State.APPLIED)
    left, done = applied.count(), batch.rows.filter(state=State.UNDONE).count()
    if not left and not done:
        raise Refused(_("这批还没有导入任何一行"), _("不需要撤销"))
    keys = list(applied.order_by(target.opens).values_list(target.opens, flat=True).distinct())
    _refuse_used(target, applied, keys, by)
    batch.options |= {"undo": {"by": by.pk, "reason": reason}}
    begin(batch, Batch.State.UNDOING, done, done + left)
    with interruption_told(batch):
        for _done in sets.in_chunks(
            keys, lambda chunk: _undo_chunk(batch, target, chunk, by, reason), size=FIRST[target.edits]
        ):
            pass
    return end(batch, Batch.State.UNDONE)


def _refuse_used(target: Target, applied: QuerySet[StagedRow], keys: list[int], by: Member) -> None:
    used: dict[int, list[str]] = {}
    for at in range(0, len(keys), sets.CHUNK):
        used |= target.in_the_way(applied.filter(**{f"{target.opens}__in": keys[at : at + sets.CHUNK]}), by)
    if used:
        named = list(dict.fromkeys(name for names in used.values() for name in names))
        words = {
            "count": len(used),
            "named": "、".join(named[:LISTED]),
            "more": _("等") if len(named) > LISTED else "",
        }
        if target.edits:
            raise Refused(
                _("这批里有 %(count)d 条不能改回：%(named)s%(more)s，整批都没有撤销") % words,
                _("后来又改过的以后来的为准；确实要改回的，请在各自的页面上更正"),
            )
        raise Refused(
            _("这批里有 %(count)d 条已有其他记录：%(named)s%(more)s，整批都没有撤销") % words,
            _("先办结或作废这些记录，再撤销导入；或在各自的页面上逐条作废其余的"),
        )


def _undo_chunk(batch: Batch, target: Target, keys: Sequence[int], by: Member, reason: str) -> None:
    with transaction.atomic():
        held = under_way(batch)
        rows = batch.rows.filter(state=State.APPLIED, **{f"{target.opens}__in": keys})
        target.take_back(rows, by, reason)
        progress(batch, held, rows.update(state=State.UNDONE, found=None))
