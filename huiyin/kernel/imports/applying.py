"""Putting a batch in, and taking it back: in chunks that each mark their own rows, so that any one may be the last.

A chunk's rows, what they opened and the progress are one transaction. A worker that dies leaves whole chunks;
whoever takes the batch up again goes on with the rows that are not yet marked: none twice, none missing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.sealing import seal, unseal
from huiyin.kernel.imports.staging.checking import columns_of, look_up, pieces
from huiyin.kernel.imports.staging.listing import recount
from huiyin.kernel.imports.staging.reading import may_import
from huiyin.kernel.imports.targets import TARGETS, Candidate, Target
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.bulk import update_many

STALE = dt.timedelta(minutes=2)  # without progress: far longer than a chunk takes
LISTED = 20  # numbers named in a refusal

State = StagedRow.State


def apply(batch: Batch, by: Member | None = None) -> Batch:
    """Puts the rows in. Refused while one row is bad and not set aside (reading 67), or has become so meanwhile.

    Called again after an interruption it goes on where it stopped.
    """
    batch.refresh_from_db()
    target = TARGETS[batch.target]
    by = by or _began(batch, "apply") or batch.member
    _may_begin(batch, target, by)
    _look_again(batch, target, by)
    leads = batch.rows.filter(state=State.READY, lead=None).order_by("pk")
    keys = list(leads.values_list("pk", flat=True))
    in_already = batch.rows.filter(state=State.APPLIED).count()
    batch.options |= {"apply": {"by": by.pk}}
    _begin(batch, Batch.State.APPLYING, in_already, in_already + batch.rows.filter(state=State.READY).count())
    with _interruption_told(batch):
        for _done in sets.in_chunks(keys, lambda chunk: _apply_chunk(batch, target, chunk, by)):
            pass
    return _end(batch, Batch.State.APPLIED)


def _may_begin(batch: Batch, target: Target, by: Member) -> None:
    if batch.state == Batch.State.READ:
        raise Refused(_("还没有检查，不能导入"), _("先检查，把有问题的行改好或搁置"))
    if batch.state not in (Batch.State.CHECKED, Batch.State.APPLYING, Batch.State.FAILED):
        raise Refused(_("这批%s，不能再导入") % batch.get_state_display(), _("需要再导入的，请重新上传文件"))
    may_import(target, by, batch.department, batch.project)
    if absent := batch.report.get("missing"):
        raise Refused(
            _("必填的列没有找到：%s") % "、".join(absent), _("在“列对应”里指明是哪一列，再检查一次")
        )
    _refuse_bad(batch)
    if batch.rows.filter(state=State.UNDONE).exists():
        raise Refused(_("这批已开始撤销，不能再导入"), _("请先撤销完，再重新上传文件"))
    if not batch.rows.filter(state__in=(State.READY, State.APPLIED)).exists():
        raise Refused(_("没有可以导入的行"), _("请检查文件内容，或把搁置的行放回"))


def _refuse_bad(batch: Batch) -> None:
    if batch.rows.filter(state=State.READ).exists():
        raise Refused(_("有的行还没有检查"), _("再检查一次，然后导入"))
    bad = batch.rows.filter(state=State.BAD).order_by("pk")
    if count := bad.count():
        numbers = "、".join(str(number) for number in bad.values_list("number", flat=True)[:LISTED])
        more = _("等") if count > LISTED else ""
        raise Refused(
            _("还有 %(count)d 行有问题（第 %(rows)s 行%(more)s），整批都没有开始导入")
            % {"count": count, "rows": numbers, "more": more},
            _("下载问题行，改好后重新上传；或写明原因把这些行搁置"),
        )


def candidates(batch: Batch, staged: Sequence[StagedRow]) -> list[Candidate]:
    """Checked rows with the values that the check found in them."""
    columns = {sheet: columns_of(batch, sheet) for sheet in {row.sheet for row in staged}}
    rows = []
    for row in staged:
        found = unseal(row.found, row.place)
        rows.append(
            Candidate(row.pk, row.sheet, row.number, found["values"], columns[row.sheet], lead=row.lead_id)
        )
    return rows


def _look_again(batch: Batch, target: Target, by: Member) -> None:
    """What was sound at the check may have been registered by hand since: asked once more before anything starts."""
    for piece in pieces(batch, state=State.READY):
        rows = candidates(batch, piece)
        look_up(batch, target, rows, by)
        _mark_bad(batch, piece, [row for row in rows if row.problems])
    recount(batch)
    batch.save(update_fields=["counts", "total"])
    _refuse_bad(batch)


def _mark_bad(batch: Batch, staged: Sequence[StagedRow], rows: list[Candidate]) -> None:
    """Only rows that are still waiting: another worker may have put one in while this one looked."""
    if not rows:
        return
    places = {row.pk: row.place for row in staged}
    with transaction.atomic():
        _hold(batch)
        waiting = set(batch.rows.filter(pk__in=list(places), state=State.READY).values_list("pk", flat=True))
        update_many(
            StagedRow,
            ("state", "found"),
            [
                (r.pk, str(State.BAD), seal({"values": r.values, "problems": r.problems}, places[r.pk]))
                for r in rows
                if r.pk in waiting
            ],
        )


class _BadMeanwhile(Exception):
    """Rows of a chunk stopped being sound between the last look and their turn."""

    def __init__(self, staged: Sequence[StagedRow], rows: list[Candidate]) -> None:
        super().__init__()
        self.staged, self.rows = staged, rows


def _hold(batch: Batch) -> Batch:
    """The batch as it stands, held until the end of the transaction: two workers never do one chunk."""
    rows = Batch.objects.all()
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.get(pk=batch.pk)


def _under_way(batch: Batch) -> Batch:
    """As _hold; refused when somebody stopped the batch, or turned it round, since this worker began."""
    held = _hold(batch)
    if held.state != batch.state:
        raise Refused(_("这批现在%s，已停下") % held.get_state_display(), _("请刷新页面查看"))
    return held


def _apply_chunk(batch: Batch, target: Target, keys: Sequence[int], by: Member) -> None:
    try:
        with transaction.atomic():
            held = _under_way(batch)
            staged = list(
                batch.rows.filter(Q(pk__in=keys) | Q(lead__in=keys), state=State.READY).order_by("pk")
            )
            if not staged:
                return
            rows = candidates(batch, staged)
            look_up(batch, target, rows, by)
            if bad := [row for row in rows if row.problems]:
                raise _BadMeanwhile(staged, bad)
            _mark(target, rows, _perform(batch, target, rows, by))
            _progress(batch, held, len(rows))
    except _BadMeanwhile as meanwhile:
        _mark_bad(batch, meanwhile.staged, meanwhile.rows)
        _refuse_bad(batch)


def _perform(batch: Batch, target: Target, rows: list[Candidate], by: Member) -> dict[int, int]:
    """Does the verb for the rows that lead, each with what joins it. Returns row -> key of what it opened."""
    leads = {row.pk: row for row in rows if row.lead is None}
    for row in rows:
        if row.lead is not None and target.join:
            target.join(leads[row.lead].facts, row.facts)
    facts = [row.facts for row in leads.values()]
    if target.ready:
        target.ready(batch, facts)
    made = target.perform(facts, by, "")
    opened = {pk: one.pk for pk, one in zip(leads, made, strict=True)}
    return {row.pk: opened[row.lead or row.pk] for row in rows}


def _mark(target: Target, rows: list[Candidate], opened: dict[int, int]) -> None:
    """Applied, and the cells gone: what they said is in the register now (YX-1.4)."""
    update_many(
        StagedRow,
        ("state", "cells", "found", target.opens),
        [(row.pk, str(State.APPLIED), None, None, opened[row.pk]) for row in rows],
    )


def _progress(batch: Batch, held: Batch, rows: int) -> None:
    held.done += rows
    held.touched_at = clock.now()
    held.save(update_fields=["done", "touched_at"])
    batch.done, batch.touched_at = held.done, held.touched_at


def undo(batch: Batch, by: Member | None = None, reason: str = "") -> Batch:
    """Voids every record the batch opened. Refused as a whole while one of them has other records, by number."""
    batch.refresh_from_db()
    target = TARGETS[batch.target]
    by = by or _began(batch, "undo") or batch.member
    may_undo = (Batch.State.APPLIED, Batch.State.UNDOING, Batch.State.FAILED)
    if batch.state not in may_undo:
        raise Refused(_("这批%s，没有可以撤销的") % batch.get_state_display(), _("只能撤销已导入的批次"))
    may_import(target, by, batch.department, batch.project)
    reason = reason or batch.options.get("undo", {}).get("reason") or _("撤销导入：%s") % batch.filename
    applied = batch.rows.filter(state=State.APPLIED)
    rows = applied.count()
    keys = list(applied.order_by(target.opens).values_list(target.opens, flat=True).distinct())
    _refuse_used(target, keys)
    taken_back = batch.rows.filter(state=State.UNDONE).count()
    if not rows and not taken_back:
        raise Refused(_("这批还没有导入任何一行"), _("不需要撤销"))
    batch.options |= {"undo": {"by": by.pk, "reason": reason}}
    _begin(batch, Batch.State.UNDOING, taken_back, taken_back + rows)
    with _interruption_told(batch):
        for _done in sets.in_chunks(keys, lambda chunk: _undo_chunk(batch, target, chunk, by, reason)):
            pass
    return _end(batch, Batch.State.UNDONE)


def _refuse_used(target: Target, keys: list[int]) -> None:
    used: dict[int, list[str]] = {}
    for at in range(0, len(keys), sets.CHUNK):
        used |= target.in_use(keys[at : at + sets.CHUNK])
    if used:
        named = list(dict.fromkeys(name for names in used.values() for name in names))
        more = _("等") if len(named) > LISTED else ""
        raise Refused(
            _("这批里有 %(count)d 条已有其他记录：%(named)s%(more)s，整批都没有撤销")
            % {"count": len(used), "named": "、".join(named[:LISTED]), "more": more},
            _("先办结或作废这些记录，再撤销导入；或只在客户、房屋页上逐条作废其余的"),
        )


def _undo_chunk(batch: Batch, target: Target, keys: Sequence[int], by: Member, reason: str) -> None:
    with transaction.atomic():
        held = _under_way(batch)
        rows = batch.rows.filter(state=State.APPLIED, **{f"{target.opens}__in": keys})
        standing = rows.filter(**({"record__voided_at": None} if target.opens == "record" else {}))
        if still := sorted(set(standing.values_list(target.opens, flat=True))):
            target.take_back(still, by, reason)
        _progress(batch, held, rows.update(state=State.UNDONE))


def _began(batch: Batch, what: str) -> Member | None:
    """Who began it, for whoever takes it up again."""
    return Member.objects.filter(pk=batch.options.get(what, {}).get("by")).first()


def _begin(batch: Batch, state: str, done: int, total: int) -> None:
    batch.state, batch.done, batch.total = state, done, total
    batch.started_at = batch.touched_at = clock.now()
    batch.finished_at = None
    batch.report = {name: said for name, said in batch.report.items() if name != "interrupted"}
    batch.save()


@contextlib.contextmanager
def _interruption_told(batch: Batch):
    """What stops a batch is written down with it; what was done so far stands, and it can be taken up again."""
    try:
        yield
    except Exception as error:
        words = str(error) if isinstance(error, Refused) else _("系统出错，已停在这里；已完成的部分有效")
        _stop(batch, words)
        raise


def _stop(batch: Batch, words: str) -> None:
    during = batch.state
    batch.state = Batch.State.FAILED
    recount(batch)
    batch.report = batch.report | {"interrupted": {"during": during, "words": words}}
    batch.save(update_fields=["state", "counts", "report"])


def _end(batch: Batch, state: str) -> Batch:
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
