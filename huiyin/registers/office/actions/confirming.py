"""Tasks, by whoever gave them: confirmed, sent back, put to another date, withdrawn."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.permission import SUPERVISING
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises import making
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.models import Promise
from huiyin.registers.office import forms
from huiyin.registers.office.actions.tasks import check_due
from huiyin.registers.office.promises import DOING
from huiyin.registers.office.queries import givers_of
from huiyin.web.forms import ReasonForm

NAMES = [kind.name for kind in DOING]


def _speaks_for_giver(act, task) -> None:
    """Raises Refused for all but the giver and who stands for them; leaders decide on what their department gave.

    What follows from another act needs no second permission.
    """
    if act.actor is None or act.cause is not None or act.actor.pk in givers_of(task):
        return
    if reach_of(act.actor).rank(task.given_from_id) >= SUPERVISING:
        return
    giver = task.given_by.name if task.given_by else task.given_from.name
    raise Refused(_("这个任务由%s交办") % giver, _("请交办人或其主管办理"))


@action(
    "tasks.confirm",
    label=_("确认完成"),
    clauses=["YX-2.5.1b", "WY-M14", "ZH-4.1.8"],
    moves="replied -> done",
    who="anyone",
    open_to=givers_of,
    form=forms.ConfirmForm,
    tone="primary",
    icon="circle-check",
    many=True,
)
def confirm_task(act, task, *, remark=""):
    """It is done when whoever wanted it says so, not when somebody says he did it."""
    _speaks_for_giver(act, task)
    task.remark, task.matter.closing = remark, Closing.NOBODY
    act.tell(
        task.matter.owner,
        _("%(who)s已确认完成：%(title)s") % {"who": act.actor or "", "title": task.matter.title},
        key=f"confirmed {task.pk}",
    )


@action(
    "tasks.send_back",
    label=_("退回重办"),
    clauses=["YX-2.5.1b", "WY-M14", "ZH-4.1.8"],
    moves="replied -> open",
    who="anyone",
    open_to=givers_of,
    form=forms.SendBackForm,
    icon="arrow-back-up",
)
def send_back_task(act, task, *, due=None):
    """What is not as it was wanted goes back with the reason and a new date, to the one who answered for it."""
    act.require_reason(_("退回需要写明哪里不符合要求"), _("在“理由”一栏写一句"))
    _speaks_for_giver(act, task)
    if due is not None:
        check_due(due, task.record.department, act.now)
    before = Promise.objects.filter(matter=task.matter, kind__in=NAMES).latest("id")
    kind = PROMISE_KINDS[before.kind]
    if due is None and not kind.within:
        raise Refused(_("例行事务没有规定时限"), _("填写新的时限"), field="due")
    making.make(act, kind, task.matter, due=due, follows=before)
    task.sent_back += 1
    act.tell(
        task.matter.owner,
        _("“%(title)s”被退回重办：%(why)s") % {"title": task.matter.title, "why": act.reason},
        key=f"sent back {task.pk} {task.sent_back}",
        level="warning",
    )


@action(
    "tasks.extend",
    label=_("改时限"),
    clauses=["YX-2.5.1b"],
    moves="open",
    who="anyone",
    open_to=givers_of,
    form=forms.ExtendForm,
    icon="clock-edit",
)
def extend_task(act, task, *, due):
    """Only who wants it can want it later; the old date stays on record beside the new one."""
    act.require_reason(_("改时限需要写明理由"), _("在“理由”一栏写一句"))
    _speaks_for_giver(act, task)
    check_due(due, task.record.department, act.now)
    promise = making.open_of(task.matter, *DOING).select_related("owner").first()
    if promise is None:
        raise Refused(_("这个任务现在没有待兑现的时限"), _("请刷新页面"))
    promise.matter = task.matter
    making.rearrange(act, promise, due, act.reason)
    act.note(原定=f"{clock.local(promise.due):%m-%d %H:%M}", 改为=f"{clock.local(due):%m-%d %H:%M}")
    act.tell(
        task.matter.owner,
        _("“%(title)s”的时限改为%(due)s")
        % {"title": task.matter.title, "due": f"{clock.local(due):%m-%d %H:%M}"},
        key=f"extended {task.pk} {act.now.timestamp()}",
    )


@action(
    "tasks.withdraw",
    label=_("撤回任务"),
    clauses=["YX-2.5.1b"],
    moves="open | replied -> withdrawn",
    who="anyone",
    open_to=givers_of,
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def withdraw_task(act, task):
    """What is no longer wanted is taken back with the reason, so that nobody goes on working on it."""
    act.require_reason(_("撤回需要写明理由"), _("在“理由”一栏写一句"))
    _speaks_for_giver(act, task)
    task.matter.closing = Closing.VOIDED
    said = {"title": task.matter.title, "why": act.reason}
    for member in filter(None, (task.matter.owner, task.matter.offered_to)):
        act.tell(
            member,
            _("任务已撤回：%(title)s（%(why)s）") % said,
            key=f"withdrawn {task.pk}",
            level="warning",
        )
