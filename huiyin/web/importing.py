"""Bringing in a department's own lists: upload, say what each column is, see every bad cell, put in, take back."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.imports import jobs, staging
from huiyin.kernel.imports.clean.words import shown
from huiyin.kernel.imports.models import Batch
from huiyin.kernel.imports.sheets import SheetError
from huiyin.kernel.imports.targets import TARGETS, lists
from huiyin.kernel.members.models import Department, Project
from huiyin.kernel.members.rights import reach_of
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips

AT_ONCE = 2000  # rows up to which the page waits; more go to the worker
SHOWN = 100  # bad cells shown; the workbook has all
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _targets(member) -> dict:
    reach = reach_of(member)
    return {
        name: target
        for name, target in lists().items()
        if reach.may(target.right) and (target.verb not in VERBS or reach.may(target.verb))
    }


def imports(request: MemberRequest) -> HttpResponse:
    """Upload a list, or look at the batches of before."""
    targets = _targets(request.user)
    if not targets:
        raise Http404
    reach, problem = reach_of(request.user), ""
    departments = Department.objects.filter(pk__in=reach.departments)
    if any(seat.role.everywhere for seat in reach.seats):
        departments = Department.objects.order_by("name")
    if request.method == "POST":
        try:
            batch = _staged(request, targets, departments)
        except (SheetError, Refused) as refusal:
            problem = str(refusal)
        else:
            return HttpResponseRedirect(reverse("import", args=[batch.pk]))
    batches = _shown_to(request.user, targets).filter(department__in=departments).select_related("member")
    context = {
        "page_title": _("导入"),
        "targets": targets.values(),
        "chosen": request.POST.get("target") or request.GET.get("what", ""),
        "departments": departments,
        "projects": Project.objects.order_by("name"),
        "problem": problem,
        "batches": [
            {
                "label": f"{TARGETS[b.target].label}：{b.filename}",
                "words": _("%(who)s 上传，共%(n)d行") % {"who": b.member.name, "n": b.total},
                "url": reverse("import", args=[b.pk]),
                "state_label": b.get_state_display(),
                "state_tone": tone_of(b),
            }
            for b in batches.order_by("-id")[:50]
        ],
        "clauses": chips(["YX-1.4"]),
    }
    return render(request, "web/imports.html", context, status=422 if problem else 200)


def _shown_to(member, targets: dict) -> QuerySet[Batch]:
    """The batches of some targets; of what is private, those that the member brought."""
    private = [name for name, target in targets.items() if target.private]
    return Batch.objects.filter(target__in=targets).exclude(~Q(member=member), target__in=private)


def tone_of(batch: Batch) -> str:
    return {"applied": "green", "failed": "red", "undone": "grey"}.get(batch.state, "accent")


def _staged(request: MemberRequest, targets: dict, departments) -> Batch:
    upload = request.FILES.get("file")
    target = targets.get(request.POST.get("target", ""))
    if upload is None or target is None:
        raise Refused(_("还没有选择文件"), _("选择要导入的内容和 Excel 或 CSV 文件"))
    department = departments.filter(pk=request.POST.get("department") or 0).first() or departments.first()
    project = Project.objects.filter(pk=request.POST.get("project") or 0).first()
    batch = staging.stage(upload, upload.name or "", target, request.user, department, project)
    if not batch.report.get("missing"):
        run(jobs.check_batch, batch)
    return batch


def run(task, batch: Batch, **facts) -> None:
    """Small batches while the person waits, large ones by the worker."""
    if batch.total <= AT_ONCE:
        task.call(batch.pk, **facts)
    else:
        task.enqueue(batch.pk, **facts)


def _batch_of(request: MemberRequest, pk: int) -> Batch:
    reach = reach_of(request.user)
    batches = _shown_to(request.user, _targets(request.user))
    batch = batches.filter(pk=pk).select_related("member").first()
    if batch is None or not reach.may(f"imports.{batch.target}", batch.department_id):
        raise Http404
    return batch


def import_(request: MemberRequest, pk: int) -> HttpResponse:
    """One batch: its columns, what is wrong with it, and how far it has come."""
    batch = _batch_of(request, pk)
    if request.method == "POST":
        try:
            press(request, batch)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("import", args=[pk]))
    target = TARGETS[batch.target]
    headings = list(dict.fromkeys(h for sheet in batch.sheets for h in sheet["headings"]))
    sample = {
        h: shown(v) for _row, cells in staging.rows_of(batch, 1) for h, v in cells.items() if v is not None
    }
    bad, ready = batch.counts.get("bad", 0), batch.counts.get("ready", 0)
    under_way = batch.state in (Batch.State.APPLYING, Batch.State.UNDOING)
    context = {
        "page_title": batch.filename,
        "breadcrumbs": [(_("导入"), reverse("imports"))],
        "batch": batch,
        "target": target,
        "columns": [
            {"heading": h, "field": batch.mapping.get(h, ""), "sample": sample.get(h, "")} for h in headings
        ],
        "fields": target.fields,
        "problems": staging.problems_of(batch, SHOWN)[:SHOWN],
        "skipped": staging.skipped_of(batch)[:30],
        "tiles": [
            {"label": _("可导入"), "value": ready, "level": "green" if ready else ""},
            {"label": _("有问题"), "value": bad, "level": "red" if bad else ""},
            {"label": _("已搁置"), "value": batch.counts.get("aside", 0)},
            {"label": _("隐藏行"), "value": batch.counts.get("hidden", 0)},
            {"label": _("已导入"), "value": batch.counts.get("applied", 0)},
        ],
        "may_change": batch.state in (Batch.State.READ, Batch.State.CHECKED),
        "may_apply": batch.state == Batch.State.CHECKED and not bad and bool(ready),
        "may_undo": batch.state == Batch.State.APPLIED and bool(target.void),
        "under_way": under_way,
        "percent": int(batch.done * 100 / batch.total) if under_way and batch.total else 0,
        "refused": batch.report.get("refused", ""),
        "missing": "、".join(batch.report.get("missing", ())),
        "warnings": batch.report.get("warnings", ()),
    }
    return render(request, "web/import.html", context)


def press(request: MemberRequest, batch: Batch) -> None:
    """What a button of a batch's page asks for."""
    what = request.POST.get("do", "")
    if what == "remap":
        headings = request.POST.getlist("heading")
        fields = request.POST.getlist("field")
        staging.remap(batch, dict(zip(headings, fields, strict=False)))
        if not batch.report.get("missing"):
            run(jobs.check_batch, batch)
    elif what == "check":
        run(jobs.check_batch, batch)
    elif what == "aside":
        staging.set_bad_aside(batch, request.POST.get("reason", ""))
        run(jobs.check_batch, batch)
    elif what == "apply":
        reason = request.POST.get("reason", "")
        run(jobs.apply_batch, batch, member_id=request.user.pk, reason=reason)
    elif what == "undo":
        run(jobs.undo_batch, batch, member_id=request.user.pk, reason=request.POST.get("reason", ""))
    batch.refresh_from_db()


def problems(request: MemberRequest, pk: int) -> HttpResponse:
    """The bad rows as they stood, with the reason behind each, to be mended and read again."""
    return problems_of(_batch_of(request, pk))


def problems_of(batch: Batch) -> HttpResponse:
    """The workbook of a batch's bad rows."""
    response = HttpResponse(staging.problems_workbook(batch), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="problems-{batch.pk}.xlsx"'
    return response


def template(request: MemberRequest, name: str) -> HttpResponse:
    """An empty table to fill in."""
    target = _targets(request.user).get(name)
    if target is None:
        raise Http404
    response = HttpResponse(staging.template_workbook(target), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{name}-template.xlsx"'
    return response


screen(
    Screen("imports", "imports", imports, right="imports.see", label=__("导入"), nav="house", icon="upload")
)
screen(Screen("import", "imports/<int:pk>", import_, right="imports.see"))
screen(Screen("import_problems", "imports/<int:pk>/problems.xlsx", problems, right="imports.see"))
screen(Screen("import_template", "imports/template/<slug:name>.xlsx", template, right="imports.see"))
