"""What happens at the telephone: a call is written down, put right, taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import binds
from huiyin.kernel.matters.models import Importance
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.customers.actions.registering import take_newcomer_down
from huiyin.rooms.desk.reception import forms
from huiyin.rooms.desk.reception.actions.guarding import refuse_internal
from huiyin.rooms.desk.reception.models import Call, CallBack, Incoming, Outcome
from huiyin.rooms.desk.reception.queries import calls_seen_by
from huiyin.web.forms import ReasonForm


def _document(call: Call) -> str:
    party = call.record.party
    return tokens.document(
        names=[party.name] if party else (),
        phones=[call.number] if call.number else (),
        codes=(call.record.number or "",),
        texts=(call.need, call.fact, call.reply),
    )


CALLS = register(
    Kind(
        "calls",
        _("来电"),
        Call,
        calls_seen_by,
        series=numbering.register("LD"),
        document=_document,
        personal=("number", "asked"),
    )
)


def _check_listening(call: Call) -> None:
    """What was heard is clear and confirmed before it is filed: severity after clarifying, facts said back."""
    if call.severity > Importance.NORMAL and not call.clarified:
        raise Refused(
            _("先问清到底是什么情况，再定严重程度"),
            _("在“澄清情况”写明问清的内容"),
            clause="JS-T4",
            field="clarified",
        )
    if call.decision and not call.offered:
        raise Refused(
            _("客户对什么办法作了决定还没有写"),
            _("填写“我方提出的办法”"),
            clause="JS-T5",
            field="offered",
        )
    heard = call.fact or call.diagnosis or call.clarified or call.offered
    if heard and not call.restated and call.direction == Call.Direction.IN:
        raise Refused(
            _("还没有向客户复述要点并得到确认"),
            _("复述一遍，客户确认后勾选再保存"),
            clause="JS-T8",
            field="restated",
        )


@opens(
    "calls.record",
    label=_("登记来电"),
    clauses=["YX-2.1.1a", "YX-2.1.1b", "JS-H1.1", "JS-H2.1", "JS-H2.2", "JS-T", "JS-T2", "JS-T3"]
    + ["JS-T4", "JS-T5", "JS-T6", "JS-T7", "JS-T8"],
    form=forms.CallForm,
    from_=["customers"],
    icon="phone-incoming",
)
def record_call(
    act, record, *, need, number="", outcome=Outcome.ANSWERED, new_name="", incoming=None, uploads=(), **facts
):
    """Every call is written down with what was wanted and how to reach the caller, so that it can be followed up."""
    refuse_internal(record.department_id, reply=facts.get("reply"), offered=facts.get("offered"))
    number = number or (incoming.number if incoming else "")
    take_newcomer_down(act, record, new_name, [number] if number else [])
    if incoming:  # what the telephone system measured is truer than what was typed
        facts["answer_seconds"] = incoming.answer_seconds or facts.get("answer_seconds")
        facts["started_at"] = incoming.answered_at or facts.get("started_at")
        facts["seconds"] = incoming.seconds if incoming.seconds is not None else facts.get("seconds")
    facts["started_at"] = facts.get("started_at") or act.now
    call = Call(record=record, number=number, need=need, outcome=outcome, taken_by=act.actor, **facts)
    if binds("JS-T8", record.department):
        _check_listening(call)
    call.save(force_insert=True)
    act.attach(uploads)
    if incoming:
        Incoming.objects.filter(pk=incoming.pk, call=None).update(call=record)
    if outcome == Outcome.CALL_BACK:
        act.later(
            "callbacks.record",
            department=record.department,
            project=record.project,
            party=record.party,
            title=need[:120],
            number=number,
            why=CallBack.Why.ASKED,
            opened_from=record,
        )
    return call


@action(
    "calls.correct",
    label=_("更正"),
    clauses=["YX-2.1.1a"],
    who="anyone",
    form=forms.CorrectCallForm,
    icon="edit",
)
def correct_call(act, call, **facts):
    """What was taken down wrongly is put right with a reason, never silently; the limits hold as at the first time."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    refuse_internal(call.record.department_id, reply=facts.get("reply"), offered=facts.get("offered"))
    for name, value in facts.items():
        setattr(call, name, value)
    if binds("JS-T8", call.record.department):
        _check_listening(call)


@action(
    "calls.void",
    label=_("作废"),
    clauses=["YX-2.1.1a"],
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_call(act, call):
    """A call entered twice or by mistake is voided with its reason; it keeps its number and counts no more."""
    act.void()


@action(
    "calls.measure",
    label=_("电话系统记下时长"),
    clauses=["YX-2.1.1b", "JS-H1.1"],
    who="anyone",
    adds=True,
    hidden=True,
)
def measure_call(act, call, *, seconds=None, answer_seconds=None):
    """How long a call took is told by the telephone system when it ends, not guessed by whoever spoke."""
    if seconds is not None:
        call.seconds = seconds
    if answer_seconds is not None:
        call.answer_seconds = answer_seconds
