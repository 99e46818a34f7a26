"""How a batch stands while it is under way: begun by whom, how far, stopped by what, left by a worker that died."""

from __future__ import annotations

import contextlib
import datetime as dt

from django.db import connection
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports.models import Batch
from huiyin.kernel.imports.staging.listing import recount
from huiyin.kernel.members.models import Member

STALE = dt.timedelta(minutes=2)  # without progress: far longer than a chunk takes


def hold(batch: Batch) -> Batch:
    """The batch as it stands, held until the end of the transaction: two workers never do one chunk."""
    rows = Batch.objects.all()
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.get(pk=batch.pk)


def under_way(batch: Batch) -> Batch:
    """As hold; refused when somebody stopped the batch, or turned it round, since this worker began."""
    held = hold(batch)
    if held.state != batch.state:
        raise Refused(_("这批现在%s，已停下") % held.get_state_display(), _("请刷新页面查看"))
    return held


def began(batch: Batch, what: str) -> Member | None:
    """Who began it, for whoever takes it up again."""
    return Member.objects.filter(pk=batch.options.get(what, {}).get("by")).first()


def begin(batch: Batch, state: str, done: int, total: int) -> None:
    batch.state, batch.done, batch.total = state, done, total
    batch.started_at = batch.touched_at = clock.now()
    batch.finished_at = None
    batch.report = {name: said for name, said in batch.report.items() if name != "interrupted"}
    batch.save()


def progress(batch: Batch, held: Batch, rows: int) -> None:
    """So many rows more, in the chunk's own transaction."""
    held.done += rows
    held.touched_at = clock.now()
    held.save(update_fields=["done", "touched_at"])
    batch.done, batch.touched_at = held.done, held.touched_at


@contextlib.contextmanager
def interruption_told(batch: Batch):
    """What stops a batch is written down with it; what was done so far stands, and it can be taken up again."""
    try:
        yield
    except Exception as error:
        words = str(error) if isinstance(error, Refused) else _("系统出错，已停在这里；已完成的部分有效")
        during, batch.state = batch.state, Batch.State.FAILED
        recount(batch)
        batch.report = batch.report | {"interrupted": {"during": during, "words": words}}
        batch.save(update_fields=["state", "counts", "report"])
        raise


def end(batch: Batch, state: str) -> Batch:
    total = batch.total
    recount(batch)
    batch.state, batch.total, batch.finished_at = state, total, clock.now()
    batch.save(update_fields=["state", "counts", "finished_at"])
    return batch


def stalled(at: dt.datetime | None = None):
    """Batches under way whose worker has not been heard of for a while: apply or undo takes them up again."""
    return Batch.objects.filter(
        state__in=(Batch.State.APPLYING, Batch.State.UNDOING),
        touched_at__lt=(at or clock.now()) - STALE,
    )
