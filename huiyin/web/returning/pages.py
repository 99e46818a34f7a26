"""Bringing a ledger's workbook back: the upload, yours beside theirs and the base, what went in, and taking it back."""

from __future__ import annotations

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
from huiyin.kernel.imports.models import Batch
from huiyin.kernel.imports.sheets import SheetError
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import reach_of
from huiyin.web.importing import SHOWN, press, problems_of, run, tone_of
from huiyin.web.kit import Page, page_for
from huiyin.web.requests import MemberRequest
from huiyin.web.returning.comparing import MINE
from huiyin.web.returning.showing import UNSAID, compared, put_back, said_of, tabs, tiles
from huiyin.web.returning.target import SAME, name_of
from huiyin.web.saying import chips

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
                "state_label": batch.get_state_display() if any(batch.counts.values()) else _("没有改动"),
                "state_tone": tone_of(batch) if any(batch.counts.values()) else "grey",
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
    stands = batch.state == State.CHECKED and bool(ready) and not (bad or conflicts or tally.get("rows"))
    under_way = batch.state in (State.APPLYING, State.UNDOING)
    only = request.GET.get("only") == "conflicts" and bool(conflicts)
    rows, after = compared(batch, page, own, only, request.GET.get("after", ""))
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
        "tiles": tiles(batch, tally, waits),
        "problems": [
            problem | ({"value": UNSAID} if problem["field"] in hidden else {})
            for problem in staging.problems_of(batch, SHOWN)[:SHOWN]
        ],
        "problems_url": reverse("return_problems", args=[kind, pk]),
        "rows": rows,
        "after": after,
        "tabs": tabs(request.path, tally, only) if conflicts else (),
        "conflicts": conflicts,
        "waits": waits,
        "own": own,
        "may_change": may_change,
        "may_apply": may_change and bool(ready) and not bad and batch.state != State.READ and not stands,
        "may_undo": batch.state in (State.APPLIED, State.FAILED) and counts.get("applied", 0) > 0,
        "reasons": _reasons(batch),
        "put_back": {"lines": put_back(batch, page)},
        "stands": stands,
        "nothing": not batch.total and not any(counts.values()),
        "same": batch.report.get("left", {}).get(SAME, 0),
        "under_way": under_way,
        "refused": batch.report.get("refused", ""),
        "warnings": batch.report.get("warnings", ()),
    }
    return render(request, "web/return.html", context)


def _reasons(batch: Batch) -> list[tuple[str, str]]:
    """Why the batch was put in, and why it was put back."""
    said = [(_("写入的理由"), "apply"), (_("改回的理由"), "undo")]
    return [(label, why) for label, what in said if (why := batch.options.get(what, {}).get("reason"))]


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
            for row, said in said_of(batch)
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
