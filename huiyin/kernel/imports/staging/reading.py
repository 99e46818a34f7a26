"""Reading a file into rows, and saying which of its columns means what."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import check_right
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.imports import sheets
from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.sealing import seal
from huiyin.kernel.imports.sheets.container import MAX_FILE
from huiyin.kernel.imports.staging.columns import mapping_for, remember
from huiyin.kernel.imports.staging.listing import recount
from huiyin.kernel.imports.targets import TARGETS, Target
from huiyin.kernel.members.models import Department, Member, Project
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.bulk import insert_many

PIECE = 1000  # rows written in one transaction


def may_import(
    target: Target, member: Member, department: Department | None, project: Project | None
) -> None:
    """Raises NoRight unless the member may import, and may do to each row what the import does to it."""
    place = department.pk if department else None
    if not reach_of(member).may(target.right, place):
        raise NoRight(_("你的岗位没有导入“%s”的权限") % target.label, _("请联系主管或系统管理员办理"))
    if target.verb in VERBS:
        check_right(VERBS[target.verb], member, place, project.pk if project else None)


def stage(
    file: bytes | str | os.PathLike | Any,
    filename: str,
    target: Target | str,
    member: Member,
    department: Department | None = None,
    project: Project | None = None,
    *,
    only: Sequence[str] = (),
) -> Batch:
    """Reads a file into a new batch; nothing is checked yet. `only` names the sheets to read, else those that fit.

    Raises SheetError for a file that cannot be read, NoRight. Every table with the same columns is read, so
    one sheet a building comes in whole; hidden sheets only when they are named.
    """
    target = TARGETS[target] if isinstance(target, str) else target
    may_import(target, member, department, project)
    data = _content(file)
    book = sheets.read(data, filename)
    mappings = {sheet.name: mapping_for(target, sheet.headings) for sheet in book.sheets}
    chosen, left = [], Counter[str]()
    for sheet in _chosen(book.sheets, mappings, target, only):
        chosen.append(_read(sheet, mappings[sheet.name], target, left))
    now, digest = clock.now(), hashlib.sha256(data).hexdigest()
    mapping: dict[str, str] = {}
    for sheet in chosen:
        mapping = mappings[sheet.name] | mapping
    names = {sheet.name for sheet in chosen}
    batch = Batch.objects.create(
        target=target.name,
        filename=Path(filename).name[-200:],
        sha256=digest,
        state=Batch.State.FAILED,  # until every row is in
        member=member,
        department=department,
        project=project,
        mapping=mapping,
        report={
            "sheets": [_said(sheet, sheet.name in names) for sheet in book.sheets],
            "left": left,
            "warnings": _warnings(digest, target, department),
        },
        created_at=now,
        touched_at=now,
    )
    for number, sheet in enumerate(chosen):
        _store(batch, number, sheet)
    batch.report["missing"] = missing(batch)
    batch.state = Batch.State.READ
    recount(batch)
    batch.save()
    return batch


def _content(file) -> bytes:
    if isinstance(file, bytes | bytearray | memoryview):
        return bytes(file)
    if hasattr(file, "read"):
        return file.read(MAX_FILE + 1)
    with Path(file).open("rb") as opened:
        return opened.read(MAX_FILE + 1)


def _chosen(found: tuple, mappings: dict[str, dict[str, str]], target: Target, only: Sequence[str]) -> list:
    """The fullest sheet that has all required fields, and those with the same fields; or the ones named."""
    if only:
        if unknown := [name for name in only if name not in mappings]:
            raise Refused(_("文件里没有工作表“%s”") % "、".join(unknown), _("请选择文件里已有的工作表"))
        return [sheet for sheet in found if sheet.name in only]
    needed = {each.name for each in target.fields if each.required}

    def fields(sheet) -> set[str]:
        return set(filter(None, mappings[sheet.name].values()))

    visible = [sheet for sheet in found if not sheet.hidden] or list(found)
    best = max(visible, key=lambda sheet: (needed <= fields(sheet), len(fields(sheet)) > 0, len(sheet.rows)))
    return [sheet for sheet in visible if sheet is best or (sheet.rows and fields(sheet) == fields(best))]


def _read(sheet: sheets.Sheet, mapping: dict[str, str], target: Target, left: Counter[str]) -> sheets.Sheet:
    """The sheet without the rows that its target leaves, which are only counted."""
    rows = []
    for row in sheet.rows:
        if why := target.leave({mapping[heading]: raw for heading, raw in row.cells.items()}):
            left[why] += 1
        else:
            rows.append(row)
    return replace(sheet, rows=rows)


def _said(sheet, read: bool) -> dict:
    why = Counter(skipped.reason for skipped in sheet.skipped)
    return {
        "name": sheet.name,
        "read": read,
        "hidden": sheet.hidden,
        "header_row": sheet.header_row,
        "headings": list(sheet.headings),
        "hidden_headings": sorted(sheet.hidden_headings),
        "rows": len(sheet.rows),
        "hidden_rows": sum(row.hidden for row in sheet.rows),
        "skipped": dict(why),
    }


def _warnings(digest: str, target: Target, department: Department | None) -> list[str]:
    """The same file again is told, not forbidden: the rows that stand already will be found by the check."""
    before = (
        Batch.objects.filter(sha256=digest, target=target.name, department=department)
        .exclude(state=Batch.State.UNDONE)
        .exclude(total=0)
        .select_related("member")
        .order_by("-pk")
        .first()
    )
    if before is None:
        return []
    words = {
        "when": f"{clock.local(before.created_at):%Y-%m-%d %H:%M}",
        "who": before.member.name,
        "state": before.get_state_display(),
    }
    return [_("这个文件 %(when)s 已由%(who)s上传过（%(state)s），内容一字不差，请确认不是重复导入。") % words]


def _store(batch: Batch, number: int, sheet) -> None:
    """Writes the rows in short transactions; the blank ones are only counted."""
    blank = _("空行")
    data = (
        (row.number, row.hidden, StagedRow.State.READ, "", list(row.cells.values())) for row in sheet.rows
    )
    decoration = (
        (row.number, False, StagedRow.State.SKIPPED, row.reason, [row.text])
        for row in sheet.skipped
        if row.reason != blank
    )
    for rows in (data, decoration):
        for piece in _pieces(rows):
            with transaction.atomic():
                insert_many(
                    StagedRow,
                    ("batch", "sheet", "number", "hidden", "state", "reason", "cells"),
                    [
                        (
                            batch.pk,
                            number,
                            at,
                            hidden,
                            str(state),
                            reason,
                            seal(cells, _place(batch, number, at)),
                        )
                        for at, hidden, state, reason, cells in piece
                    ],
                )


def _place(batch: Batch, sheet: int, number: int) -> str:
    return StagedRow(batch_id=batch.pk, sheet=sheet, number=number).place


def _pieces(rows: Iterable) -> Iterable[list]:
    rows = iter(rows)
    while piece := list(islice(rows, PIECE)):
        yield piece


def missing(batch: Batch) -> list[str]:
    """The labels of required fields for which a sheet that is read has no column."""
    target, absent = TARGETS[batch.target], []
    for sheet in batch.sheets:
        have = {batch.mapping.get(heading) for heading in sheet["headings"]}
        absent += [str(each.label) for each in target.fields if each.required and each.name not in have]
    return list(dict.fromkeys(absent))


def remap(batch: Batch, mapping: dict[str, str]) -> Batch:
    """Says anew which heading means which field ("": not read), and remembers it. The rows wait for a new check."""
    if batch.state not in (Batch.State.READ, Batch.State.CHECKED):
        raise Refused(_("这批已开始导入，不能再改列对应"), _("请撤销后重新上传"))
    target = TARGETS[batch.target]
    known = {each.name: each for each in target.fields}
    for sheet in batch.sheets:
        here = {
            heading: mapping.get(heading, batch.mapping.get(heading, "")) for heading in sheet["headings"]
        }
        if unknown := [name for name in here.values() if name and name not in known]:
            raise Refused(_("没有“%s”这一项") % unknown[0], _("请从列表里选择"))
        twice = [name for name, times in Counter(filter(None, here.values())).items() if times > 1]
        if twice:
            raise Refused(
                _("有两列都对应到“%s”") % known[twice[0]].label, _("一项只能对应一列，请改掉其中一列")
            )
    batch.mapping = {**batch.mapping, **mapping}
    for sheet in batch.sheets:
        remember(target, sheet["headings"], batch.mapping)
    batch.report = batch.report | {"missing": missing(batch)}
    batch.state = Batch.State.READ
    batch.rows.filter(state__in=StagedRow.OPEN).update(state=StagedRow.State.READ, lead=None)
    recount(batch)
    batch.save(update_fields=["mapping", "report", "state", "counts", "total"])
    return batch
