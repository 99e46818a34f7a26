"""Bringing a ledger's workbook back: the upload, yours beside theirs and the base, what went in, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel.actions.permission import SUPERVISING
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.imports import jobs, staging
from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.sealing import unseal
from huiyin.kernel.imports.sheets import SheetError
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.models import Record
from huiyin.web.importing import SHOWN, press, problems_of, run, tone_of
from huiyin.web.kit import Page
from huiyin.web.ledgers import page_for
from huiyin.web.requests import MemberRequest
from huiyin.web.returning.comparing import MINE
from huiyin.web.returning.target import SAME, name_of
from huiyin.web.saying import chips

ROWS = 100  # of a page of the comparison
UNSAID = "•••"  # names and numbers in somebody else's file

State = Batch.State


def _page_of(member: Member, kind: str) -> Page:
    """The page, for whoever may correct its records; for others there is no such address."""
    page = page_for(member, kind)
    if not page.edited_by or not reach_of(member).may(page.edited_by):
        raise Http404
    return page


def _batches(member: Member, page: Page):
    """A member's own, and those of the departments that they lead."""
    reach = reach_of(member)
    led = [place for place in reach.departments if reach.rank(place) >= SUPERVISING]
    mine = Q(member=member) | Q(department__in=led)
    return Batch.objects.filter(mine, target=name_of(page)).select_related("member")


def returns(request: MemberRequest, kind: str) -> HttpResponse:
    """Bring a workbook back, or look at those of before."""
    page, problem = _page_of(request.user, kind), ""
    if request.method == "POST":
        try:
            batch = _staged(request, page)
        except (SheetError, Refused) as refusal:
            problem = str(refusal)
        else:
            return HttpResponseRedirect(reverse("return", args=[kind, batch.pk]))
    context = {
        "page_title": _("导入修改"),
        "breadcrumbs": [(page.of.label, reverse("ledger", args=[kind]))],
        "page": page,
        "problem": problem,
        "columns": "、".join(str(column.label) for column in page.columns if column.edits),
        "batches": [
            {
                "label": batch.filename,
                "words": _("%(who)s 上传，改动%(n)d行") % {"who": batch.member.name, "n": batch.total},
                "at": batch.created_at,
                "url": reverse("return", args=[kind, batch.pk]),
                "state_label": batch.get_state_display(),
                "state_tone": tone_of(batch),
            }
            for batch in _batches(request.user, page).order_by("-id")[:30]
        ],
        "clauses": chips(VERBS[page.edited_by].clauses),
    }
    return render(request, "web/returns.html", context, status=422 if problem else 200)


def _staged(request: MemberRequest, page: Page) -> Batch:
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused(_("还没有选择文件"), _("选择从这个台账导出、改好的 Excel 文件"))
    departments = reach_of(request.user).departments
    department = Department.objects.filter(pk=departments[0]).first() if departments else None
    batch = staging.stage(upload, upload.name or "", name_of(page), request.user, department)
    if batch.report.get("missing"):
        batch.delete()
        raise Refused(
            _("这个文件不是从台账导出的，或者隐藏的“行标”列被删掉了"),
            _("请在台账上重新导出，在新表里改好再传"),
        )
    if batch.total:
        run(jobs.check_batch, batch)
    return batch


def _batch_of(request: MemberRequest, kind: str, pk: int) -> tuple[Page, Batch]:
    page = _page_of(request.user, kind)
    batch = _batches(request.user, page).filter(pk=pk).first()
    if batch is None:
        raise Http404
    return page, batch


def return_(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """One workbook that came back: each changed cell as it went out, as it stands and as it came."""
    page, batch = _batch_of(request, kind, pk)
    own = batch.member_id == request.user.pk
    if request.method == "POST":
        try:
            _do(request, batch, own)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(request.get_full_path())
    tally, counts = batch.report.get("tally", {}), batch.counts
    bad, ready = counts.get("bad", 0), counts.get("ready", 0)
    waits = batch.state in (State.READ, State.CHECKED, State.FAILED) and bool(bad or ready)
    may_change = own and waits
    conflicts = tally.get("conflicts", 0) if waits else 0
    under_way = batch.state in (State.APPLYING, State.UNDOING)
    only = request.GET.get("only") == "conflicts" and bool(conflicts)
    rows, after = _compared(batch, page, own, only, request.GET.get("after", ""))
    hidden = {column.name for column in page.columns if column.personal} if not own else set()
    context = {
        "page_title": batch.filename,
        "breadcrumbs": [
            (page.of.label, reverse("ledger", args=[kind])),
            (_("导入修改"), reverse("returns", args=[kind])),
        ],
        "batch": batch,
        "kind": kind,
        "tone": tone_of(batch),
        "tiles": _tiles(batch, tally, waits),
        "problems": [
            problem | ({"value": UNSAID} if problem["field"] in hidden else {})
            for problem in staging.problems_of(batch, SHOWN)[:SHOWN]
        ],
        "problems_url": reverse("return_problems", args=[kind, pk]),
        "rows": rows,
        "after": after,
        "tabs": _tabs(request.path, tally, only) if conflicts else (),
        "conflicts": conflicts,
        "waits": waits,
        "own": own,
        "may_change": may_change,
        "may_apply": may_change and bool(ready) and not bad and batch.state != State.READ,
        "may_undo": batch.state in (State.APPLIED, State.FAILED) and counts.get("applied", 0) > 0,
        "nothing": not batch.total and not any(counts.values()),
        "same": batch.report.get("left", {}).get(SAME, 0),
        "under_way": under_way,
        "refused": batch.report.get("refused", ""),
        "warnings": batch.report.get("warnings", ()),
    }
    return render(request, "web/return.html", context)


def return_problems(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """The bad rows with the reason behind each, to be mended and brought back; for who has the file anyway."""
    _page, batch = _batch_of(request, kind, pk)
    if batch.member_id != request.user.pk:
        raise Http404
    return problems_of(batch)


def _do(request: MemberRequest, batch: Batch, own: bool) -> None:
    """What a button asks for. Whoever brought a file in puts it in; taking back is also for their superiors."""
    what = request.POST.get("do", "")
    if not own and what != "undo":
        raise Refused(_("这个文件是%s上传的") % batch.member.name, _("请本人导入，或自己导出一份再改"))
    if what in ("choose", "apply", "all_mine", "all_theirs"):
        _choose(batch, request, what)
    if what in ("choose", "all_mine", "all_theirs"):
        run(jobs.check_batch, batch)
    elif what in ("check", "aside", "apply", "undo"):
        press(request, batch)


def _choose(batch: Batch, request: MemberRequest, what: str) -> None:
    """Keeps whose value each cell takes that was changed on both sides: cells said on the page, or all."""
    if batch.state not in (State.READ, State.CHECKED, State.FAILED):
        return
    mine: dict[str, dict[str, str]] = batch.options.get(MINE, {})
    if what == "all_theirs":
        mine = {}
    elif what == "all_mine":
        mine = {
            str(row.pk): {cell["name"]: cell["digest"] for cell in said["cells"] if cell["conflict"]}
            for row, said in _said(batch)
        }
    else:
        for name, value in request.POST.items():
            kind, _sep, cell = name.partition("-")
            key, _sep, column = cell.partition("-")
            if kind == "whose" and key.isdigit():
                mine.setdefault(key, {})[column] = str(value)[:32]
    batch.options = batch.options | {
        MINE: {
            row: {c: v for c, v in cells.items() if v} for row, cells in mine.items() if any(cells.values())
        }
    }
    batch.save(update_fields=["options"])


def _said(batch: Batch, after: int = 0) -> Iterator[tuple[StagedRow, dict]]:
    """The rows that wait, each with what the check found in it."""
    for row in batch.rows.filter(state=StagedRow.State.READY, pk__gt=after).order_by("pk").iterator(500):
        yield row, (unseal(row.found, row.place) or {}).get("said", {"cells": []})


def _compared(batch: Batch, page: Page, own: bool, only: bool, after: str) -> tuple[list[dict], int]:
    """One page of changed cells, and the row after which the next begins; of what is in, before and after."""
    start = int(after) if after.isdigit() and len(after) <= 18 else 0
    if batch.state in (State.APPLIED, State.APPLYING, State.UNDOING) and not start:
        return _gone_in(batch, page), 0
    personal = {column.name for column in page.columns if column.personal}
    cells: list[dict] = []
    shown = last = 0
    for row, said in _said(batch, start):
        found = [cell for cell in said["cells"] if cell["conflict"] or not only]
        if not found:
            continue
        if shown == ROWS:
            return cells, last
        shown, last = shown + 1, row.pk
        for cell in found:
            yours = UNSAID if cell["name"] in personal and not own else cell["yours"]
            url = reverse("record", args=[page.kind, said["key"]])
            cells.append(
                cell | {"yours": yours, "row": row.number, "pk": row.pk, "url": url, "named": said["named"]}
            )
    return cells, 0


def _gone_in(batch: Batch, page: Page) -> list[dict]:
    """What the first rows changed; names and numbers are told by the record's own journal."""
    columns = {column.name: column for column in page.columns}
    cells = []
    rows = batch.rows.filter(state=StagedRow.State.APPLIED).exclude(found=None).order_by("pk")[:ROWS]
    numbers = dict(Record.objects.filter(pk__in=[row.record_id for row in rows]).values_list("pk", "number"))
    for row in rows:
        kept = unseal(row.found, row.place)
        for name, was in kept["was"].items():
            secret = columns[name].personal
            cells.append(
                {
                    "row": row.number,
                    "named": numbers[row.record_id] or _("查看"),
                    "url": reverse("record", args=[page.kind, row.record_id]),
                    "label": columns[name].label,
                    "base": UNSAID if secret else was,
                    "theirs": UNSAID if secret else kept["now"].get(name, ""),
                }
            )
    return cells


def _tabs(path: str, tally: dict, only: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("全部改动"), "url": path, "active": not only},
        {
            "label": _("两边都改过"),
            "url": f"{path}?only=conflicts",
            "active": only,
            "count": tally["conflicts"],
            "level": "orange",
        },
    ]


def _tiles(batch: Batch, tally: dict, waits: bool) -> list[dict[str, Any]]:
    counts = batch.counts
    bad, conflicts = counts.get("bad", 0), tally.get("conflicts", 0)
    same = {"label": _("没有改动的行"), "value": batch.report.get("left", {}).get(SAME, 0)}
    aside = {"label": _("已搁置"), "value": counts.get("aside", 0)}
    done = [
        {"label": _("已写入"), "value": counts.get("applied", 0)},
        {"label": _("已改回"), "value": counts.get("undone", 0)},
    ]
    if not waits:
        return [*done, aside, same]
    return [
        {
            "label": _("要改的行"),
            "value": tally.get("rows", 0),
            "level": "green" if tally.get("rows") else "",
        },
        {"label": _("要改的格"), "value": tally.get("cells", 0)},
        {"label": _("两边都改过"), "value": conflicts, "level": "orange" if conflicts else ""},
        {"label": _("有问题"), "value": bad, "level": "red" if bad else ""},
        aside,
        same,
        *(done[:1] if counts.get("applied") else ()),
    ]
