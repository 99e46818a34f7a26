"""The papers of a checklist, in editions: the newest that stands is in force (YX-2.3.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.files.models import File
from huiyin.rooms.sales.launches import forms
from huiyin.rooms.sales.launches.actions.answering import (
    answers_for,
    check_by_hand,
    check_owner,
    owners_of,
)
from huiyin.rooms.sales.launches.actions.launches import line_of
from huiyin.rooms.sales.launches.models import LaunchLine, LineDocument

CLAUSES = ["YX-2.3.2"]
OPEN, DONE, EXCUSED = LaunchLine.State.OPEN, LaunchLine.State.DONE, LaunchLine.State.EXCUSED
GOING_ON = "preparing | on_sale"


def put(act, line: LaunchLine, title: str, uploads) -> LineDocument:
    """A file becomes the newest edition of a paper of the line."""
    if len(uploads) != 1:
        raise Refused(_("一份文件对应一个版本"), _("几个文件请分几次添加"), field="uploads")
    act.attach(uploads)
    title = title or line.title
    newest = line.documents.filter(title=title).order_by("-edition").first()
    document = LineDocument.objects.create(
        line=line,
        title=title,
        edition=newest.edition + 1 if newest else 1,
        file=File.objects.get(record=act.held.record, sha256=uploads[0].sha256),
        added_by=act.actor,
        added_at=act.now,
    )
    act.note(文件=str(document))
    return document


@action(
    "launches.add_document",
    label=_("添加文件"),
    clauses=CLAUSES,
    moves=GOING_ON,
    who=answers_for,
    open_to=owners_of,
    adds=True,
    form=forms.DocumentForm,
    icon="upload",
    offered=lambda launch: launch.lines.filter(sort="").exclude(state=EXCUSED).exists(),
)
def add_document(act, launch, *, line, uploads, title=""):
    """A paper is handed out in its newest edition, and it can be told which was in force when."""
    line = line_of(launch, line, OPEN, DONE)
    check_by_hand(line)
    check_owner(act, line)
    put(act, line, title, uploads)


@action(
    "launches.withdraw_document",
    label=_("撤下文件"),
    clauses=CLAUSES,
    moves=GOING_ON,
    adds=True,
    form=forms.WithdrawDocumentForm,
    tone="danger",
    icon="file-off",
    offered=lambda launch: LineDocument.objects.filter(line__launch=launch, withdrawn=False).exists(),
)
def withdraw_document(act, launch, *, document):
    """A paper put up by mistake is in force no more; the file stays for whoever was given it."""
    act.require_reason(_("撤下需要写明理由"), _("在“理由”一栏写一句"))
    line = line_of(launch, document.line)
    if document.withdrawn:
        raise Refused(_("这份文件已经撤下"), _("刷新页面后再选"), field="document")
    others = line.documents.filter(withdrawn=False).exclude(pk=document.pk)
    if line.state == DONE and line.wants_document and not others.exists():
        raise Refused(
            _("“%s”已完成，只有这一份文件") % line.title,
            _("先上传正确的一版，或重开这一项"),
            field="document",
        )
    document.withdrawn = True
    document.save(update_fields=["withdrawn"])
    act.note(文件=str(document))
