"""Tasks: given to a member or a department, answered, and confirmed by whoever gave them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.clauses.parameters import binds
from huiyin.kernel.matters.models import Closing, Matter
from huiyin.kernel.matters.owning import stands_above
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises import making
from huiyin.kernel.promises.kinds import PromiseKind
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office import forms
from huiyin.registers.office.actions.passing import fit_to_own, offer
from huiyin.registers.office.models import Task, TaskState
from huiyin.registers.office.promises import CONFIRM, DUTY, ORDERS, TASK
from huiyin.registers.office.queries import (
    department_of,
    source_of,
    tasks_seen_by,
    whom_it_is_about,
    works_in,
)


def _first_owner(act, department, facts) -> Member | None:
    """Whom a leader orders owns it at once; whom a colleague asks, only when they have accepted (YX-3.3)."""
    taker = facts.get("taker")
    if taker is None or act.actor is None or stands_above(act.actor, taker, department, act.now):
        return taker
    return act.actor


TASKS = register(
    Kind(
        "tasks",
        _("任务"),
        Task,
        tasks_seen_by,
        series=numbering.register("RW"),
        states=TaskState,
        closed=(TaskState.DONE, TaskState.WITHDRAWN),
        document=lambda task: tokens.document(
            codes=(task.record.number or "",), texts=(task.matter.title, task.wanted, task.result)
        ),
        barred=lambda facts: whom_it_is_about(facts.get("opened_from")),
        first_owner=_first_owner,
        silent=frozenset({"about_member_id"}),
        never_owned_by=lambda task: frozenset(filter(None, [task.about_member_id])),
    )
)


def check_due(due: dt.datetime, department, now: dt.datetime) -> None:
    """Raises Refused for a time that has passed, or at which the department is closed."""
    if due <= now:
        raise Refused(_("完成时限已经过去"), _("填写一个将来的时间"), field="due")
    calendar = calendar_of(department.pk)
    day = calendar.local_day(due)
    if not calendar.is_working_day(day):
        close = calendar.close_of(calendar.next_open_day(day))
        raise Refused(
            _("%(department)s%(day)s不上班") % {"department": department.name, "day": f"{day:%m-%d}"},
            _("改到工作日，如 %s") % f"{clock.local(close):%m-%d %H:%M}",
            field="due",
        )


def _kind_of(act, matter: Matter, department, duty) -> PromiseKind:
    """Under which clause it is promised: as a routine duty, a leader's order, or another department's task."""
    if duty is not None:
        return DUTY
    if act.actor and stands_above(act.actor, matter.owner, department, act.now):
        return next((kind for kind in ORDERS if binds(kind.clause, department)), TASK)
    return TASK


@opens(
    "tasks.give",
    label=_("交办任务"),
    clauses=["YX-2.5.1b", "WY-M14", "ZH-4.1.8", "YX-2.5.3"],
    form=forms.GiveForm,
    from_=["complaints", "parts", "calls", "walkins", "customers", "circulars", "contacts"],
    anywhere=True,
    icon="clipboard-list",
)
def give_task(
    act, matter, *, wanted, taker=None, due=None, checklist=(), uploads=(), duty=None, duty_on=None
):
    """What one wants of another has an owner and a date, so that it is never a word in passing."""
    department = matter.record.department
    about = whom_it_is_about(act.opened_from)
    if taker is not None:
        fit_to_own(act, taker, "taker")
        if taker.pk in about:
            raise Refused(
                _("不能交给%s办理，这件事与其本人有关") % taker.name, _("请选择其他人"), field="taker"
            )
        if not works_in(taker, department):
            raise Refused(
                _("%(who)s不在%(where)s任职") % {"who": taker.name, "where": department.name},
                _("改选其所在部门，或另选承办人"),
                field="taker",
            )
    if due is not None and duty is None:
        check_due(due, department, act.now)
    here = department_of(act.actor, department) if act.actor else None
    task = Task.objects.create(
        matter=matter,
        wanted=wanted,
        given_by=act.actor,
        given_from=here or department,
        about_member_id=next(iter(sorted(about)), None),
        checklist=list(checklist),
        duty=duty,
        duty_on=duty_on,
    )
    kind = _kind_of(act, matter, department, duty)
    promise = making.make(act, kind, matter, due=due)
    act.attach(uploads)
    if taker is not None and taker.pk != matter.owner_id:
        offer(act, taker, wanted[:200])
    else:
        said = {"title": matter.title, "due": f"{clock.local(promise.due):%m-%d %H:%M}"}
        act.tell(
            matter.owner,
            _("新任务：%(title)s，%(due)s前完成") % said,
            key=f"task {matter.pk}",
            clause=kind.clause,
        )
    return task


@action(
    "tasks.report",
    label=_("写进展"),
    clauses=["YX-2.5.1b"],
    moves="open",
    adds=True,
    open_to=lambda task: (task.matter.owner_id,),
    form=forms.ReportForm,
    icon="pencil",
)
def report_progress(act, task, *, words):
    """Whoever waits learns how far it has come without having to ask."""
    task.progress = words
    if task.given_by:
        act.tell(
            task.given_by,
            _("“%(title)s”的进展：%(words)s") % {"title": task.matter.title, "words": words},
            key=f"progress {task.pk} {act.now.timestamp()}",
        )


def _left_out(task: Task, checked) -> list[str]:
    return [line for line in task.checklist if line not in checked]


@action(
    "tasks.answer",
    label=_("答复"),
    clauses=["YX-2.5.1b", "WY-M14", "ZH-4.1.8", "WY-P2", "YX-2.5.3"],
    moves="open",
    open_to=lambda task: (task.matter.owner_id,),
    form=forms.AnswerForm,
    tone="primary",
    icon="corner-up-left",
)
def answer_task(act, task, *, result, checked=()):
    """The answer goes back to whoever gave it, and to the record it came from; what nobody waits for ends with it."""
    if unknown := [line for line in checked if line not in task.checklist]:
        raise Refused(_("没有“%s”这一项检查") % unknown[0], _("刷新页面后再填"), field="checked")
    if task.checklist and not checked:
        raise Refused(
            _("检查项一项都没有做"), _("做完后逐项勾选；确实不用做的，由交办人撤回"), field="checked"
        )
    task.checked, task.result = list(checked), result
    task.answered_by, task.answered_at = act.actor, act.now
    if left := _left_out(task, checked):
        act.note(未做的检查项="、".join(left))
    waiting = task.given_by is not None and (act.actor is None or task.given_by_id != act.actor.pk)
    if not waiting:
        task.matter.state, task.matter.closing = TaskState.DONE, Closing.NOBODY
        return
    task.matter.state = TaskState.REPLIED
    giver = task.given_by if task.given_by.is_active else task.given_from.head
    making.make(act, CONFIRM, task.matter, owner=giver)
    act.tell(
        giver,
        _("%(who)s答复了“%(title)s”：%(result)s")
        % {"who": act.actor or "", "title": task.matter.title, "result": result},
        key=f"answer {task.pk} {act.now.timestamp()}",
        clause="YX-2.5.1b",
    )


@after("tasks.answer")
def return_answer(act, task) -> None:
    source = source_of(task.record)
    if source is not None and task.duty_id is None:
        act.then("records.hear", source.pk, task=task)


@action(
    "records.hear",
    label=_("收到任务答复"),
    clauses=["YX-2.5.1b", "YX-2.5.3", "WY-P3"],
    moves="*",
    who="anyone",
    adds=True,
    hidden=True,
)
def hear_answer(act, subject, *, task):
    """The answer stands in the history of the record that the task came from, whatever its kind."""
    act.note(任务=str(task.record), 承办部门=task.record.department.name, 答复=task.result)
    matter = act.held.matter
    if matter is not None and matter.is_open and matter.owner_id != task.given_by_id:
        act.tell(
            matter.owner,
            _("任务“%(title)s”已有答复：%(result)s") % {"title": task.matter.title, "result": task.result},
            key=f"heard {task.pk} {act.now.timestamp()}",
        )
