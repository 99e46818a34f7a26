"""Rows become records: the look-ups ahead and without locks, the writing in short transactions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.actions import sets
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports.applying.course import (
    began,
    begin,
    end,
    hold,
    interruption_told,
    progress,
    under_way,
)
from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.sealing import seal, unseal
from huiyin.kernel.imports.staging.checking import columns_of, found, look_up, pieces
from huiyin.kernel.imports.staging.listing import recount
from huiyin.kernel.imports.staging.reading import may_import
from huiyin.kernel.imports.targets import TARGETS, Candidate, RowRefused, Target
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.bulk import update_many
from huiyin.kernel.search import tokens

LISTED = 20  # numbers named in a refusal
FIRST = {False: 50, True: 10}  # rows of the first chunk: a correction takes longer than a row of a set
AHEAD = 1000  # rows looked up before their chunks; what changes meanwhile is seconds old at most

State = StagedRow.State


def apply(batch: Batch, by: Member | None = None, reason: str = "") -> Batch:
    """Puts the rows in. Refused while one row is bad and not set aside (reading 67), or has become so meanwhile.

    Called again after an interruption it goes on where it stopped. Rows that change what stands need a reason.
    """
    batch.refresh_from_db()
    target = TARGETS[batch.target]
    by = by or began(batch, "apply") or batch.member
    reason = reason.strip() or batch.options.get("apply", {}).get("reason", "")
    _may_begin(batch, target, by)
    if target.edits:
        _require(reason)
    for staged in pieces(batch, state=State.READY):
        _looked_up(batch, target, staged, by)
    recount(batch)
    batch.save(update_fields=["counts", "total"])
    _refuse_bad(batch)
    tokens.readings("回音")  # half a second on first use, which no lock should last
    done = batch.counts[State.APPLIED]
    batch.options |= {"apply": {"by": by.pk, "reason": reason}}
    begin(batch, Batch.State.APPLYING, done, done + batch.counts[State.READY])
    with interruption_told(batch):
        for leads in _ahead(batch, target, by):
            for _done in sets.in_chunks(
                leads, lambda chunk: _apply_chunk(batch, target, chunk, by, reason), size=FIRST[target.edits]
            ):
                pass
    return end(batch, Batch.State.APPLIED)


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


def _require(reason: str) -> None:
    if not reason:
        raise Refused(_("更正需要写明理由"), _("写一句为什么改，会记入每条记录的日志"), field="reason")
    if len(reason) > 200:
        raise Refused(_("理由超过 200 个字"), _("请写短一些"), field="reason")


def _refuse_bad(batch: Batch) -> None:
    if batch.rows.filter(state=State.READ).exists():
        raise Refused(_("有的行还没有检查"), _("再检查一次，然后导入"))
    bad = batch.rows.filter(state=State.BAD).order_by("pk")
    count = bad.count()
    if not count:
        return
    begun = batch.rows.filter(state=State.APPLIED).exists()
    words = {
        "count": count,
        "rows": "、".join(str(number) for number in bad.values_list("number", flat=True)[:LISTED]),
        "more": _("等") if count > LISTED else "",
        "so": _("导入停在这里，已导入的有效") if begun else _("整批都没有开始导入"),
    }
    raise Refused(
        _("还有 %(count)d 行有问题（第 %(rows)s 行%(more)s），%(so)s") % words,
        _("下载问题行，改好后重新上传；或写明原因把这些行搁置"),
    )


def _candidates(batch: Batch, staged: Sequence[StagedRow]) -> list[Candidate]:
    """Checked rows with the values that the check found in them."""
    columns = {sheet: columns_of(batch, sheet) for sheet in {row.sheet for row in staged}}
    rows = []
    for row in staged:
        kept = unseal(row.found, row.place)
        one = Candidate(row.pk, row.sheet, row.number, kept["values"], columns[row.sheet], lead=row.lead_id)
        one.said = kept.get("said", {})
        rows.append(one)
    return rows


def _looked_up(batch: Batch, target: Target, staged: Sequence[StagedRow], by: Member) -> list[Candidate]:
    """What was sound at the check may have been registered by hand since: rows that turned bad are marked so."""
    rows = _candidates(batch, staged)
    look_up(batch, target, rows, by)
    bad = {row.pk: row for row in rows if row.problems}
    if not bad:
        return rows
    _mark_bad(batch, bad)
    return [row for row in rows if row.pk not in bad]


def _mark_bad(batch: Batch, bad: dict[int, Candidate]) -> None:
    with transaction.atomic():
        hold(batch)  # another worker may have put one of them in while this one looked
        waiting = StagedRow.objects.filter(pk__in=list(bad), state=State.READY)
        update_many(
            StagedRow,
            ("state", "found"),
            [(row.pk, str(State.BAD), seal(found(bad[row.pk]), row.place)) for row in waiting],
        )


def _ahead(batch: Batch, target: Target, by: Member) -> Iterator[list[list[Candidate]]]:
    """The rows that wait, looked up again some chunks ahead: each that leads, with those that join it."""
    for staged in pieces(batch, AHEAD, state=State.READY, lead=None):
        followers = batch.rows.filter(state=State.READY, lead__in=[row.pk for row in staged]).order_by("pk")
        rows = _looked_up(batch, target, [*staged, *followers], by)
        _refuse_bad(batch)
        groups = {row.pk: [row] for row in rows if row.lead is None}
        for row in rows:
            if row.lead is not None:
                groups[row.lead].append(row)
                if target.join:
                    target.join(groups[row.lead][0].facts, row.facts)
        yield list(groups.values())


def _apply_chunk(
    batch: Batch, target: Target, groups: Sequence[list[Candidate]], by: Member, reason: str = ""
) -> None:
    waiting: list[list[Candidate]] = []
    try:
        _put_in(batch, target, groups, by, reason, waiting)
    except RowRefused as refusal:
        row = waiting[refusal.at][0]
        row.bad(target.fields[0].name, refusal.what)
        _mark_bad(batch, {row.pk: row})
        words = {"number": row.number, "what": refusal.what}
        raise Refused(
            _("第 %(number)d 行没有写入：%(what)s") % words,
            _("之前的行已经写入；把这一行写明原因搁置，或重新检查，再继续"),
        ) from refusal


def _put_in(
    batch: Batch,
    target: Target,
    groups: Sequence[list[Candidate]],
    by: Member,
    reason: str,
    waiting: list[list[Candidate]],
) -> None:
    """One chunk in one transaction; `waiting` is filled with those of its rows that were not yet in."""
    with transaction.atomic():
        held = under_way(batch)
        keys = [group[0].pk for group in groups]
        left = set(batch.rows.filter(pk__in=keys, state=State.READY).values_list("pk", flat=True))
        waiting += [group for group in groups if group[0].pk in left]
        if not waiting:
            return
        facts = [group[0].facts for group in waiting]
        if target.ready:
            target.ready(batch, facts)
        made = target.perform(facts, by, reason)
        opened = [
            (row.pk, str(State.APPLIED), None, _kept(batch, target, row, one), one.pk)
            for group, one in zip(waiting, made, strict=True)
            for row in group
        ]
        # the cells are gone: what they said is in the register now (YX-1.4)
        update_many(StagedRow, ("state", "cells", "found", target.opens), opened)
        progress(batch, held, len(opened))


def _kept(batch: Batch, target: Target, row: Candidate, made) -> bytes | None:
    kept = target.kept(made)
    place = StagedRow(batch_id=batch.pk, sheet=row.sheet, number=row.number).place
    return None if kept is None else seal(kept, place)
