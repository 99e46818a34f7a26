"""The lines of a checklist: added, given to somebody, finished with their paper, opened again, excused (YX-2.3.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.permission import SUPERVISING
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.calendars.loading import due_on
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises import making
from huiyin.rooms.sales.launches import forms
from huiyin.rooms.sales.launches.actions.answering import (
    answers_for,
    check_by_hand,
    check_owner,
    owners_of,
)
from huiyin.rooms.sales.launches.actions.checklist import promise
from huiyin.rooms.sales.launches.actions.documents import put
from huiyin.rooms.sales.launches.actions.launches import line_of
from huiyin.rooms.sales.launches.models import LaunchLine

CLAUSES = ["YX-2.3.2"]
OPEN, DONE, EXCUSED = LaunchLine.State.OPEN, LaunchLine.State.DONE, LaunchLine.State.EXCUSED
GOING_ON = "preparing | on_sale"


def _tell(act, line: LaunchLine, key: str) -> None:
    act.tell(
        line.promise.owner,
        _("%(launch)s：“%(title)s”由你负责，%(due)s前完成")
        % {
            "launch": line.launch.matter.title,
            "title": line.title,
            "due": f"{clock.local(line.promise.due):%m-%d %H:%M}",
        },
        key=f"line {line.pk} {key} {act.now.timestamp()}",
        clause="YX-2.3.2",
    )


@action(
    "launches.finish_line",
    label=_("完成一项"),
    clauses=CLAUSES,
    moves=GOING_ON,
    who=answers_for,
    open_to=owners_of,
    adds=True,
    form=forms.FinishLineForm,
    icon="check",
    offered=lambda launch: launch.lines.filter(state=OPEN, sort="").exists(),
)
def finish_line(act, launch, *, line, remark="", uploads=()):
    """A thing is ready when whoever has it says so, and where a paper is wanted the paper is there."""
    line = line_of(launch, line, OPEN)
    check_by_hand(line)
    check_owner(act, line)
    if uploads:
        put(act, line, "", uploads)
    if line.wants_document and not line.documents.filter(withdrawn=False).exists():
        raise Refused(_("“%s”要附文件") % line.title, _("上传定稿的文件后再完成"), field="uploads")
    making.keep(act, [line.promise])
    line.state, line.done_by, line.done_at, line.remark = DONE, act.actor, act.now, remark
    line.save(update_fields=["state", "done_by", "done_at", "remark"])
    act.note(**{line.title: remark or _("已完成")})
    act.tell(
        launch.matter.owner,
        _("%(launch)s：“%(title)s”已完成") % {"launch": launch.matter.title, "title": line.title},
        key=f"line {line.pk} done {act.now.timestamp()}",
    )


@action(
    "launches.add_line",
    label=_("添加事项"),
    clauses=CLAUSES,
    moves=GOING_ON,
    adds=True,
    form=forms.AddLineForm,
    icon="list-check",
)
def add_line(act, launch, *, title, owner, due, required=True, wants_document=False):
    """What this project needs beside the usual is somebody's, with a date, like everything else."""
    if launch.lines.filter(title=title).exists():
        raise Refused(_("清单上已经有“%s”") % title, _("直接改那一项"), field="title")
    _check_day(due)
    _check_member(owner)
    line = LaunchLine(
        launch=launch,
        title=title,
        required=required,
        wants_document=wants_document,
        position=launch.lines.count() + 1,
    )
    promise(act, line, due_on(act.department, due, act.now), owner=owner)
    act.note(**{title: f"{owner.name}，{due:%Y-%m-%d}"})
    _tell(act, line, "added")


@action(
    "launches.set_line",
    label=_("改责任人和期限"),
    clauses=CLAUSES,
    moves=GOING_ON,
    adds=True,
    form=forms.SetLineForm,
    icon="user-edit",
    offered=lambda launch: launch.lines.filter(state=OPEN).exists(),
)
def set_line(act, launch, *, line, owner, due, required, wants_document):
    """Who has a line and until when is never moved silently: a later day, or less asked of it, has its reason."""
    line = line_of(launch, line, OPEN)
    _check_member(owner)
    before = clock.local(line.promise.due).date()
    moved, given = due != before, owner != line.owner
    if moved:
        _check_day(due)
        act.require_reason(_("改期需要写明理由"), _("在“理由”一栏写一句"))
    if line.required and not required:
        _check_leader(act)
        act.require_reason(_("改为非必备需要写明理由"), _("在“理由”一栏写一句"))
        act.note(**{line.title: _("必备 → 非必备")})
    if given:
        act.note(责任人=f"{line.owner.name} → {owner.name}（{line.title}）")
    if moved:
        act.note(期限=f"{before:%Y-%m-%d} → {due:%Y-%m-%d}（{line.title}）")
    line.required = required
    line.wants_document = wants_document and not line.sort
    line.save(update_fields=["required", "wants_document"])
    if moved or given:
        moment = due_on(act.department, due, act.now) if moved else line.promise.due
        why = _("改期：%s") % act.reason if moved else _("改由%s负责") % owner.name
        promise(act, line, moment, owner=owner, why=why)
        _tell(act, line, "set")


@action(
    "launches.excuse_line",
    label=_("不再要求"),
    clauses=CLAUSES,
    moves=GOING_ON,
    adds=True,
    form=forms.ExcuseLineForm,
    icon="circle-minus",
    offered=lambda launch: launch.lines.filter(state=OPEN).exists(),
)
def excuse_line(act, launch, *, line):
    """What this project does not need is let go by a leader, with the reason, and never by who should have done it."""
    act.require_reason(_("不再要求需要写明理由"), _("在“理由”一栏写一句"))
    _check_leader(act)
    line = line_of(launch, line, OPEN)
    making.withdraw(act, [line.promise], act.reason)
    line.state, line.required, line.remark = EXCUSED, False, act.reason
    line.save(update_fields=["state", "required", "remark"])
    act.note(**{line.title: _("不再要求")})


@action(
    "launches.reopen_line",
    label=_("重开一项"),
    clauses=CLAUSES,
    moves=GOING_ON,
    adds=True,
    form=forms.ReopenLineForm,
    icon="rotate",
    offered=lambda launch: (
        launch.lines.filter(state__in=(DONE, EXCUSED)).exclude(sort__gt="", state=DONE).exists()
    ),
)
def reopen_line(act, launch, *, line, due):
    """What turns out not to be ready, or to be wanted after all, is open again, with the reason and a new day."""
    act.require_reason(_("重开需要写明理由"), _("在“理由”一栏写一句"))
    line = line_of(launch, line, DONE, EXCUSED)
    if line.state == DONE:
        check_by_hand(line)
    _check_day(due)
    line.required = line.required or line.state == EXCUSED
    line.state, line.done_by, line.done_at, line.remark = OPEN, None, None, ""
    line.save(update_fields=["state", "required", "done_by", "done_at", "remark"])
    promise(act, line, due_on(act.department, due, act.now), owner=line.owner)
    act.note(**{line.title: _("重新打开")})
    _tell(act, line, "reopened")


def _check_day(due) -> None:
    if due < clock.today():
        raise Refused(_("期限已经过去"), _("填写今天或以后的日期"), field="due")


def _check_member(owner) -> None:
    if not owner.is_active:
        raise Refused(_("%s已离职") % owner.name, _("请选择在职人员"), field="owner")


def _check_leader(act) -> None:
    if act.actor and reach_of(act.actor).rank(act.department) < SUPERVISING:
        raise Refused(_("只有主管以上可以不再要求一项"), _("请主管办理"), clause="YX-2.3.2")
