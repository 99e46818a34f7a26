"""What the worker does with batches. A refusal is kept with the batch for the page to show; it is no fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext as _
from django_tasks import task

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.members.models import Member

KEPT = dt.timedelta(days=30)  # for which rows that did not go in are kept


@task()
def check_batch(batch_id: int) -> str:
    return _kept(batch_id, staging.check)


@task()
def apply_batch(batch_id: int, member_id: int | None = None, reason: str = "") -> str:
    return _kept(batch_id, lambda batch: applying.apply(batch, _member(member_id), reason))


@task()
def undo_batch(batch_id: int, member_id: int | None = None, reason: str = "") -> str:
    return _kept(batch_id, lambda batch: applying.undo(batch, _member(member_id), reason))


def _member(member_id: int | None) -> Member | None:
    return Member.objects.get(pk=member_id) if member_id else None


def _kept(batch_id: int, do: Callable[[Batch], Batch]) -> str:
    """The batch's state after it; what was refused stands in `report["refused"]`."""
    batch = Batch.objects.get(pk=batch_id)
    refused = ""
    try:
        do(batch)
    except Refused as refusal:
        refused = str(refusal)
    batch.refresh_from_db()
    batch.report = {k: v for k, v in batch.report.items() if k != "refused"} | (
        {"refused": refused} if refused else {}
    )
    batch.save(update_fields=["report"])
    return batch.state


def resume_stalled() -> int:
    """Takes up the batches whose worker is gone; each once, however many sweeps look. Returns how many."""
    found = 0
    for batch in applying.stalled():
        taken = Batch.objects.filter(pk=batch.pk, state=batch.state, touched_at=batch.touched_at)
        if taken.update(touched_at=clock.now()):
            job = apply_batch if batch.state == Batch.State.APPLYING else undo_batch
            job.enqueue(batch.pk)
            found += 1
    return found


def forget_old() -> int:
    """Empties the cells of rows that did not go in, thirty days on: staging is no second register (YX-1.4)."""
    old = Batch.objects.filter(created_at__lt=clock.now() - KEPT).exclude(
        state__in=(Batch.State.APPLYING, Batch.State.UNDOING)
    )
    never = old.filter(state__in=(Batch.State.READ, Batch.State.CHECKED)).values_list("pk", flat=True)
    Batch.objects.filter(pk__in=list(never)).update(state=Batch.State.FAILED, total=0)
    rows = StagedRow.objects.filter(batch__in=old.values("pk"))
    rows.filter(state__in=StagedRow.OPEN).update(
        state=StagedRow.State.SKIPPED, reason=_("超过保存期限，内容已清除")
    )
    kept = rows.filter(Q(cells__isnull=False) | Q(found__isnull=False))
    return kept.update(cells=None, found=None)
