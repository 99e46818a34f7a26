"""What the file says, what stands now and what stood when the file went out: cell by cell, all bad ones in one pass."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huiyin.kernel.actions.permission import why_not
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.imports.clean import BadCell
from huiyin.kernel.imports.clean.words import brief, is_blank
from huiyin.kernel.imports.models import Batch
from huiyin.kernel.imports.targets import Candidate
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import stands_in_for
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.exporting import cell_of
from huiyin.web.kit import Column, Page
from huiyin.web.returning.cells import Reading, named_by, words
from huiyin.web.returning.seals import FIELD, Seal, opened

MINE = "mine"  # of a batch's options: row -> column -> which value of the house the person wants overwritten


def subjects_of(page: Page, member: Member, keys: Sequence[int]) -> dict[int, Any]:
    """Rows of a page that the member sees, with all that its columns need."""
    rows = page.rows(page.of.particulars(page.of.seen_by(member)))
    return {subject.pk: subject for subject in rows.filter(pk__in=keys)}


def text_of(column: Column, subject: Any) -> str:
    """A cell as the workbook would hold it now."""
    return words(cell_of(column, subject))


def digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


@dataclass
class Changed:
    """A cell that is no more what it was when the file went out."""

    row: Candidate
    column: Column
    subject: Any
    raw: Any
    base: str
    theirs: str


def compare(page: Page, batch: Batch, rows: Sequence[Candidate]) -> None:
    """Says of each row what it would change, what somebody else changed meanwhile, and what is wrong with it."""
    member, verb = batch.member, VERBS[page.edited_by]
    reading, named = Reading(page, member), named_by(page.columns)
    seals = {row.pk: seal for row in rows if (seal := _seal(page, named, row))}
    subjects = subjects_of(page, member, [seal.key for seal in seals.values()])
    stands_in = stands_in_for(member)
    changed: list[Changed] = []
    for row in rows:
        row.tally = {}
        seal = seals.get(row.pk)
        subject = subjects.get(seal.key) if seal else None
        if seal is None:
            continue
        if subject is None:
            row.bad(named.name, _("没有这条记录，或不在您能看到的范围。请删去这一行，或搁置。"))
            continue
        if refusal := why_not(verb, member, subject, stands_in):
            row.bad(named.name, f"{refusal}。")
        row.facts = {"on": seal.key, "version": subject.record.version, "data": {}, "was": {}}
        changed += _changed(row, seal, subject, reading)
    reading.look_up(
        (cell.column, cell.subject, text)
        for cell in changed
        for text in (words(cell.raw), cell.base, cell.theirs)
    )
    checked = {row.pk: {one["name"]: one for one in row.said.get("cells", ())} for row in rows if row.said}
    for row in rows:
        row.said = {"key": row.facts.get("on"), "named": words(row.get(named.name)), "cells": []}
    for cell in changed:
        _weigh(batch, reading, cell, checked.get(cell.row.pk))
    for row in rows:
        if row.facts.get("data") and not row.problems:
            row.tally |= {"rows": 1, "cells": len(row.facts["data"])}


def _seal(page: Page, named: Column, row: Candidate) -> Seal | None:
    """The row's seal; None, with a problem, where it belongs to no record of this ledger."""
    raw = row.get(FIELD)
    if is_blank(raw):
        row.bad(named.name, _("这一行没有行标，是后来添加的。新记录请在系统里登记，这里删去或搁置。"))
        return None
    seal = opened(raw)
    if seal is None:
        row.bad(named.name, _("这一行的行标被改动过，认不出是哪条记录。请重新导出，把改动填到新表里。"))
        return None
    if seal.kind != page.kind:
        other = KINDS[seal.kind].label if seal.kind in KINDS else seal.kind
        row.bad(named.name, _("这一行是“%s”台账的，请到那个台账导入。") % other)
        return None
    if named.name in row.columns and words(row.get(named.name)) != seal.named:
        here = {"label": named.label, "named": seal.named}
        row.bad(
            named.name,
            _("这一行原来的%(label)s是 %(named)s，与行标对不上，可能只给部分列排过序。请重新导出再改。")
            % here,
        )
        return None
    return seal


def _changed(row: Candidate, seal: Seal, subject: Any, reading: Reading) -> list[Changed]:
    found = []
    for name, column in reading.columns.items():
        if name not in row.columns:
            continue
        raw, base = row.get(name), seal.base.get(name)
        if base is None or words(raw) == base:
            continue
        if name in seal.masked:
            row.bad(name, _("这一列导出时已脱敏，不能在这个文件里改。请写明用途导出完整信息再改。"))
        else:
            found.append(Changed(row, column, subject, raw, base, text_of(column, subject)))
    return found


def _weigh(batch: Batch, reading: Reading, cell: Changed, checked: dict | None) -> None:
    """Whether a changed cell goes in, stands so already, is bad, or was changed on both sides."""
    row, column, subject = cell.row, cell.column, cell.subject
    try:
        data, value = reading.read(column, subject, cell.raw)
    except BadCell as problem:
        row.bad(column.name, str(problem))
        return
    base, theirs = (reading.value(column, subject, text) for text in (cell.base, cell.theirs))
    if value in (base, theirs):
        return  # the same in other words, or what another has put in already
    conflict = cell.theirs != cell.base and theirs != base
    of_theirs = digest(cell.theirs)
    mine = conflict and batch.options.get(MINE, {}).get(str(row.pk), {}).get(column.name) == of_theirs
    if conflict and checked is not None and checked.get(column.name, {}).get("digest") != of_theirs:
        row.bad(column.name, _("检查之后又有人改过这一格，请重新检查。"))
    if not conflict or mine:
        row.facts["data"][column.edits] = data
        row.facts["was"][column.name] = cell.theirs
    if conflict:
        row.tally["conflicts"] = row.tally.get("conflicts", 0) + 1
    # names and numbers stay masked on the page; what the person wrote, they wrote
    now = words(column.value(subject)) if column.personal else brief(cell.theirs)
    then = (_("（已脱敏）") if conflict else now) if column.personal else brief(cell.base)
    row.said["cells"].append(
        {
            "name": column.name,
            "label": str(column.label),
            "base": then,
            "theirs": now,
            "yours": brief(words(cell.raw)),
            "conflict": conflict,
            "mine": mine,
            "digest": of_theirs,
        }
    )
