"""The dry run: every bad cell of every row in one pass, and nothing written but what was found (reading 67)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports.clean import BadCell, clean
from huiyin.kernel.imports.clean.words import is_blank
from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.sealing import seal, unseal
from huiyin.kernel.imports.staging.listing import recount
from huiyin.kernel.imports.targets import TARGETS, Candidate, Target
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.bulk import update_many

PIECE = 500  # rows looked up together and written in one transaction
NOTHING = {"/", "\\", "-", "--", "—", "——", "无", "暂无", "N/A", "#N/A"}  # how people write an empty cell
EMPTIES = ("phone", "id_number", "certificate", "date", "datetime", "area", "money", "unit", "door", "choice")


@dataclass
class First:
    """The row where a thing stands first, the parts of it met so far, and what every row of it must say alike."""

    pk: int
    sheet: int
    number: int
    parts: set[bytes] = field(default_factory=set)
    agreed: dict[str, bytes] = field(default_factory=dict)


def check(batch: Batch) -> Batch:
    """Cleans every row, looks up what it names, finds what stands twice. Rows set aside are left alone."""
    if batch.state not in (Batch.State.READ, Batch.State.CHECKED, Batch.State.FAILED) or not batch.total:
        raise Refused(_("这批现在不能检查"), _("导入中或已导入的不用再检查；没有读完的请重新上传"))
    target = TARGETS[batch.target]
    batch.done = 0
    seen: dict[bytes, First] = {}
    tally: Counter[str] = Counter()
    for piece in pieces(batch):
        rows = [_cleaned(batch, target, row) for row in piece]
        look_up(batch, target, rows, batch.member)
        for row in rows:
            _compare(batch, target, row, seen)
            tally.update(row.tally)
        _save(batch, rows, {row.pk: row for row in piece})
    started = batch.rows.filter(state__in=(StagedRow.State.APPLIED, StagedRow.State.UNDONE)).exists()
    batch.state = Batch.State.FAILED if started else Batch.State.CHECKED
    recount(batch)
    batch.report = batch.report | {"tally": tally}
    batch.save(update_fields=["state", "counts", "total", "report"])
    return batch


def pieces(batch: Batch, size: int = PIECE, **among) -> Iterator[list[StagedRow]]:
    """The rows that are not yet in, in the order of the file, so many at a time."""
    rows = batch.rows.filter(**(among or {"state__in": StagedRow.OPEN})).order_by("pk")
    last = 0
    while piece := list(rows.filter(pk__gt=last)[:size]):
        last = piece[-1].pk
        yield piece


def columns_of(batch: Batch, sheet: int) -> dict[str, str]:
    """field -> the heading under which it stands in a sheet."""
    headings = batch.sheets[sheet]["headings"]
    return {name: heading for heading in headings if (name := batch.mapping.get(heading))}


def _cleaned(batch: Batch, target: Target, staged: StagedRow) -> Candidate:
    columns = columns_of(batch, staged.sheet)
    row = Candidate(staged.pk, staged.sheet, staged.number, {}, columns)
    cells = dict(zip(batch.sheets[staged.sheet]["headings"], unseal(staged.cells, staged.place), strict=True))
    for each in target.fields:
        if each.name not in columns:
            continue
        raw = cells[columns[each.name]]
        if isinstance(raw, str) and raw.strip() in NOTHING and (each.kind in EMPTIES or each.required):
            raw = ""
        if each.required and each.kind != "raw" and is_blank(raw):
            row.bad(each.name, _("必填，这一格是空的，请补上。"))
            continue
        try:
            row.values[each.name] = clean(each.kind, raw, choices=each.choices)
        except BadCell as problem:
            row.bad(each.name, str(problem))
    return row


def look_up(batch: Batch, target: Target, rows: list[Candidate], by: Member) -> None:
    """Lets the target make facts of the values, and asks whether the member may do this where each row belongs."""
    target.prepare(batch, rows)
    reach = reach_of(by)
    for row in rows:
        project, department = row.facts.get("project"), row.facts.get("department")
        if not reach.may(target.verb, department and department.pk, project.pk if project else None):
            row.bad("project", _("你没有在%s登记的权限，请联系主管办理。") % (project or department or ""))


def _digest(key) -> bytes:
    return hashlib.blake2b(repr(key).encode("utf-8", "replace"), digest_size=12).digest()


def _compare(batch: Batch, target: Target, row: Candidate, seen: dict[bytes, First]) -> None:
    """The same thing again: more of it joins the first row, a repetition or a contradiction is a problem."""
    keys = [_digest(key) for key in target.keys(row)]
    part = target.part(row) if target.part else None
    own = {name: _digest(value) for name, value in target.agree(row).items() if value}
    first = next((seen[key] for key in keys if key in seen), None)
    if first is None:
        first = First(row.pk, row.sheet, row.number)
    else:
        where = _where(batch, row, first)
        if odd := [name for name, said in own.items() if first.agreed.get(name, said) != said]:
            words = {"where": where, "label": target.field(odd[0]).label}
            row.bad(odd[0], _("看来与%(where)s是同一个，但“%(label)s”不同，请核对改成一致。") % words)
        elif part is None or _digest(part) in first.parts:
            row.bad(target.fields[0].name, _("同%s重复，请删去一行，或搁置其中一行。") % where)
        else:
            row.lead = first.pk
    if part is not None:
        first.parts.add(_digest(part))
    first.agreed = own | first.agreed
    for key in keys:
        seen.setdefault(key, first)


def _where(batch: Batch, row: Candidate, first: First) -> str:
    words = {"number": first.number, "sheet": batch.sheets[first.sheet]["name"]}
    if row.sheet == first.sheet:
        return _("第 %(number)d 行") % words
    return _("工作表“%(sheet)s”第 %(number)d 行") % words


def found(row: Candidate) -> dict:
    """What a check leaves with a row, to be sealed."""
    return {"values": row.values, "problems": row.problems} | ({"said": row.said} if row.said else {})


def _save(batch: Batch, rows: list[Candidate], staged: dict[int, StagedRow]) -> None:
    batch.done += len(rows)
    batch.touched_at = clock.now()
    with transaction.atomic():
        update_many(
            StagedRow,
            ("state", "found", "lead"),
            [
                (
                    row.pk,
                    str(StagedRow.State.BAD if row.problems else StagedRow.State.READY),
                    seal(found(row), staged[row.pk].place),
                    row.lead,
                )
                for row in rows
            ],
        )
        batch.save(update_fields=["done", "touched_at"])
