"""Calls to return: oldest first, tried until somebody is reached, given up only after the tries that the house names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import binds, needed
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.members.rights import holders
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.desk.reception import forms
from huiyin.rooms.desk.reception.actions.guarding import refuse_internal
from huiyin.rooms.desk.reception.models import Call, CallBack, CallBackState, Outcome
from huiyin.rooms.desk.reception.promises import RETURN
from huiyin.rooms.desk.reception.queries import callbacks_seen_by
from huiyin.web.forms import ReasonForm


def _document(callback: CallBack) -> str:
    party = callback.party
    return tokens.document(
        names=[party.name] if party else (),
        phones=[callback.number],
        codes=(callback.record.number or "",),
        texts=(callback.matter.title,),
    )


def _clerk(act, department, facts):
    """Who took the call returns it, if they work there; a call that nobody took goes to a clerk of the department."""
    staff = holders("", department.pk, None, act.now)
    if act.actor in staff:
        return act.actor
    return next(iter(holders("clerk", department.pk, None, act.now)), None)


CALLBACKS = register(
    Kind(
        "callbacks",
        _("回电"),
        CallBack,
        callbacks_seen_by,
        series=numbering.register("HD"),
        states=CallBackState,
        closed=(CallBackState.REACHED, CallBackState.GIVEN_UP, CallBackState.VOIDED),
        document=_document,
        first_owner=_clerk,
        personal=("number",),
    )
)


@opens(
    "callbacks.record",
    label=_("登记回电"),
    clauses=["JS-H1.2"],
    form=forms.CallBackForm,
    from_=["calls", "customers"],
    icon="phone-outgoing",
)
def record_callback(act, matter, *, number="", why=CallBack.Why.ASKED, due=None):
    """Who cannot wait on the line leaves a number, and is called as soon as the clerk is free."""
    party = matter.record.party
    if not number and party:
        number = party.phones.order_by("position").values_list("number", flat=True).first() or ""
    if not number:
        raise Refused(_("没有号码就无法回电"), _("记下客户的号码"), field="number")
    if due and due <= act.now:
        raise Refused(_("约定的回电时间已经过去"), _("填写一个将来的时间"), field="due")
    callback = CallBack.objects.create(matter=matter, number=number, why=why)
    if due or binds(RETURN.clause, matter.record.department):
        making.make(act, RETURN, matter, due=due)
    act.tell(
        matter.owner,
        _("有一个电话待回：%s") % matter.title,
        key=f"callback {matter.pk}",
        clause=RETURN.clause,
    )
    return callback


@action(
    "callbacks.reach",
    label=_("已回电"),
    clauses=["JS-H1.2"],
    moves="waiting -> reached",
    who="anyone",
    form=forms.ReachForm,
    tone="primary",
    icon="phone",
)
def reach(act, callback, *, answer, seconds=None, outcome=Outcome.ANSWERED):
    """Only a call that reached the customer keeps the promise; it is a call like any other and written down as one."""
    refuse_internal(callback.record.department_id, answer=answer)
    matter, record = callback.matter, callback.record
    matter.answer, matter.answered_at, matter.closing = answer, act.now, Closing.ANSWERED
    act.later(
        "calls.record",
        department=record.department,
        project=record.project,
        party=record.party,
        direction=Call.Direction.OUT,
        number=callback.number,
        need=matter.title,
        reply=answer[:300],
        seconds=seconds,
        outcome=outcome,
        opened_from=record,
    )


@action(
    "callbacks.try",
    label=_("未接通"),
    clauses=["JS-H1.2"],
    moves="waiting",
    who="anyone",
    adds=True,
    form=forms.TryForm,
    icon="phone-x",
)
def try_callback(act, callback, *, words=""):
    """An attempt that reached nobody is written down and keeps no promise."""
    callback.tries += 1
    callback.tried_at = act.now
    act.note(说明=words)


@action(
    "callbacks.give_up",
    label=_("不再回电"),
    clauses=["JS-H1.2"],
    moves="waiting -> given_up",
    who="anyone",
    form=ReasonForm,
    icon="phone-off",
)
def give_up(act, callback):
    """A customer is given up only after the tries that the house names, so that nobody is forgotten after one."""
    act.require_reason(_("不再回电需要写明理由"), _("在“理由”一栏写一句"))
    wanted = needed("JS-H1.2", "give_up_tries", act.department, act.now)
    if callback.tries < wanted:
        raise Refused(
            _("只拨打过%(n)d次，规定至少%(wanted)d次") % {"n": callback.tries, "wanted": wanted},
            _("继续拨打，每次未接通都记一笔"),
        )
    callback.matter.closing = Closing.UNREACHED


@action(
    "callbacks.void",
    label=_("作废"),
    clauses=["JS-H1.2"],
    moves="waiting -> voided",
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_callback(act, callback):
    """One taken down twice or by mistake is voided with its reason."""
    act.void()


@action(
    "callbacks.pass_on",
    label=_("随交接班转给接班人"),
    clauses=["JS-H1.2"],
    moves="waiting",
    who="anyone",
    adds=True,
    hidden=True,
)
def pass_on(act, callback, *, owner):
    """Who signs for the shift returns its calls: a promise to a customer does not go home with the clerk."""
    callback.matter.owner = owner
