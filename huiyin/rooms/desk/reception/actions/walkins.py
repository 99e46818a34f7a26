"""Visitors: they arrive, wait, are received, leave with answers; every step says when."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.customers.actions.registering import take_newcomer_down
from huiyin.rooms.desk.reception import forms
from huiyin.rooms.desk.reception.actions.guarding import refuse_internal
from huiyin.rooms.desk.reception.models import Exchange, Walkin
from huiyin.rooms.desk.reception.queries import walkins_seen_by
from huiyin.web.forms import ReasonForm


def _document(walkin: Walkin) -> str:
    party = walkin.record.party
    return tokens.document(
        names=[party.name if party else walkin.visitor],
        phones=[walkin.number] if walkin.number else (),
        codes=(walkin.record.number or "", walkin.unit.path if walkin.unit else ""),
        texts=(walkin.purpose, *(f"{one.question} {one.answer}" for one in walkin.exchanges.all())),
    )


WALKINS = register(
    Kind(
        "walkins",
        _("来访"),
        Walkin,
        walkins_seen_by,
        series=numbering.register("LF"),
        document=_document,
        personal=("visitor", "number"),
    )
)


def _check_order(walkin: Walkin) -> None:
    times = [walkin.arrived_at, walkin.received_at, walkin.left_at]
    known = [time for time in times if time]
    if known != sorted(known):
        raise Refused(
            _("到达、接待、离开的时间前后不对"), _("按先后顺序填写"), clause="YX-2.1.2a", field="arrived_at"
        )


def _write(act, walkin: Walkin, exchanges) -> None:
    """Questions and answers one by one, none of them with anything internal in it (YX-2.1.2e)."""
    for n, (_question, answer) in enumerate(exchanges, 1):
        refuse_internal(walkin.record.department_id, **{f"answer_{n}": answer})
    first = walkin.exchanges.count()
    Exchange.objects.bulk_create(
        Exchange(walkin=walkin, position=first + n, question=question, answer=answer)
        for n, (question, answer) in enumerate(exchanges, 1)
    )
    act.note(问答="；".join(f"{question}：{answer}" for question, answer in exchanges))


@opens(
    "walkins.arrive",
    label=_("登记来访"),
    clauses=["YX-2.1.2a"],
    form=forms.ArriveForm,
    from_=["customers", "appointments"],
    icon="door-enter",
)
def arrive(act, record, *, purpose, new_name="", number="", arrived_at=None, **facts):
    """A visitor is taken down as they come in, name known or not: how long they wait is counted from here."""
    if arrived_at and arrived_at > act.now:
        raise Refused(_("到达时间不能晚于现在"), _("改正到达时间"), field="arrived_at")
    if number:
        take_newcomer_down(act, record, new_name, [number])
    return Walkin.objects.create(
        record=record,
        visitor="" if record.party else new_name,
        number=number,
        purpose=purpose,
        arrived_at=arrived_at or act.now,
        registered_by=act.actor,
        **facts,
    )


@action(
    "walkins.receive",
    label=_("接待"),
    clauses=["YX-2.1.2a", "WY-G3b"],
    who="anyone",
    form=forms.ReceiveForm,
    tone="primary",
    icon="user-check",
    offered=lambda walkin: walkin.received_at is None and walkin.left_at is None,
)
def receive(act, walkin, *, host=None):
    """The waiting ends when somebody by name receives the visitor."""
    if walkin.received_at:
        raise Refused(_("%s已经在接待") % walkin.host.name, _("换人接待的，请更正接待人"), clause="YX-2.1.2a")
    if walkin.left_at:
        raise Refused(_("来访人已经离开"), _("再来的，请重新登记来访"), clause="YX-2.1.2a")
    walkin.host, walkin.received_at = host or act.actor, act.now
    act.tell(walkin.host, _("请接待来访：%s") % walkin.purpose, key=f"host {walkin.pk}")


@action(
    "walkins.leave",
    label=_("送客并记录问答"),
    clauses=["YX-2.1.2a", "YX-2.1.2e", "WY-G3b"],
    who="anyone",
    form=forms.LeaveForm,
    tone="primary",
    icon="door-exit",
    offered=lambda walkin: walkin.left_at is None,
)
def leave(act, walkin, *, exchanges=()):
    """Nobody who was received leaves before what they asked and what they were told is written down."""
    if walkin.left_at:
        raise Refused(_("来访人已经离开"), _("补记问答请用“更正”"), clause="YX-2.1.2a")
    if walkin.received_at and not exchanges and not walkin.exchanges.exists():
        raise Refused(
            _("还没有记下客户的问题和答复"), _("至少写一个问题和答复"), clause="YX-2.1.2a", field="question_1"
        )
    _write(act, walkin, exchanges)
    walkin.left_at = act.now


@action(
    "walkins.correct",
    label=_("更正"),
    clauses=["YX-2.1.2a", "YX-2.1.2e"],
    who="anyone",
    form=forms.CorrectWalkinForm,
    icon="edit",
)
def correct_walkin(act, walkin, *, exchanges=(), **facts):
    """What was taken down wrongly is put right with a reason, what was forgotten is added; never silently."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    for name, value in facts.items():
        setattr(walkin, name, value)
    if walkin.received_at and walkin.host is None:
        raise Refused(_("已接待的要有接待人"), _("选择接待人"), clause="YX-2.1.2a", field="host")
    _check_order(walkin)
    _write(act, walkin, exchanges)


@action(
    "walkins.void",
    label=_("作废"),
    clauses=["YX-2.1.2a"],
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_walkin(act, walkin):
    """One taken down twice or by mistake is voided with its reason."""
    act.void()
