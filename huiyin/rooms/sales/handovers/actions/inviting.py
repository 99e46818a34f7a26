"""The buyer is told, books a time and may move it; nobody is booked where there is no room."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.contracts.forms import HOW
from huiyin.rooms.sales.handovers import forms
from huiyin.rooms.sales.handovers.actions.rounds import CLAUSES
from huiyin.rooms.sales.handovers.models import Handover, Slot, State
from huiyin.rooms.sales.handovers.promises import HAND_OVER, RECEIVE
from huiyin.rooms.sales.handovers.queries import handovers_seen_by, taken_of
from huiyin.web.forms import ReasonForm

HANDOVERS = register(
    Kind(
        "handovers",
        _("交房"),
        Handover,
        handovers_seen_by,
        series=numbering.register("JF"),
        states=State,
        closed=(State.DELIVERED, State.VOIDED),
        silent=frozenset({"live", "inspection", "meters"}),
        document=lambda one: tokens.document(
            names=[one.party.name] if one.party else (),
            codes=(one.record.number or "", one.contract.unit.path),
        ),
        first_owner=lambda act, department, facts: facts["contract"].matter.owner,
    )
)


@opens("handovers.invite", label=_("通知交房"), clauses=CLAUSES, hidden=True)
def invite_buyer(act, matter, *, contract, round):
    """The contract's day is the promise; where it names none, the department's limit from now."""
    handover = Handover.objects.create(matter=matter, contract=contract, round=round)
    due = clock.shanghai(f"{contract.hand_over_on} 17:30") if contract.hand_over_on else None
    making.make(act, HAND_OVER, matter, due=due if due and due > act.now else None)
    return handover


def _take(slot: Slot, but: int) -> Slot:
    """The slot, held until the act is over. Raises Refused where it is full or past."""
    found = Slot.objects.filter(pk=slot.pk)
    if connection.features.has_select_for_update:
        found = found.select_for_update()
    slot = found.get()
    if slot.from_at <= clock.now():
        raise Refused(_("这个时段已经过去"), _("另选时段"), field="slot")
    if slot.handovers.filter(live=True, matter__closed_at=None).exclude(pk=but).count() >= slot.capacity:
        raise Refused(
            _("%(span)s已约满（%(n)d户）") % {"span": str(slot), "n": taken_of(slot)},
            _("另选时段，或请主管增加接待户数"),
            field="slot",
            clause="YX-2.7.3",
        )
    return slot


@action(
    "handovers.notify",
    label=_("记通知"),
    clauses=CLAUSES,
    moves="invited | booked",
    adds=True,
    form=forms.NotifyForm,
    icon="bell-ringing",
)
def notify(act, handover, *, how, reached, words=""):
    """The buyer hears when, where, what to bring and what is still to be paid."""
    act.note(方式=dict(HOW)[how], 结果=_now("已通知到") if reached else _now("未联系上"), 说明=words)
    if reached:
        Handover.objects.filter(pk=handover.pk).update(told_at=act.now)


@action(
    "handovers.book",
    label=_("预约时段"),
    clauses=CLAUSES,
    moves="invited | booked | inspected",
    form=forms.BookForm,
    tone="primary",
    icon="calendar-event",
)
def book(act, handover, *, slot):
    """A time is the buyer's alone; a new time is a new promise that points at the old one."""
    slot = _take(slot, handover.pk)
    if slot.round_id != handover.round_id:
        raise Refused(_("不是这一批的时段"), _("刷新页面后再选"), field="slot")
    if handover.slot_id == slot.pk:
        raise Refused(_("已经约在这个时段"), _("选别的时段"), field="slot")
    first = making.open_of(handover.matter, RECEIVE).first()
    handover.moved += bool(handover.slot_id)
    handover.slot = slot
    if handover.matter.state == State.INVITED:
        handover.matter.state = State.BOOKED
    if first:
        making.rearrange(act, first, slot.to_at, act.reason or _("客户改期"))
    else:
        making.make(act, RECEIVE, handover.matter, due=slot.to_at)


@action(
    "handovers.void",
    label=_("作废"),
    clauses=CLAUSES,
    moves="invited | booked | inspected -> voided",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void(act, handover):
    """A home that is not handed over after all gives its time back."""
    act.require_reason_to_void(_("写明为什么不交房"))
    handover.live, handover.slot = False, None
    handover.matter.closing = Closing.VOIDED


@after("contracts.void")
def end_handover(act, contract) -> None:
    """Nobody is handed a home that they gave back."""
    for pk in Handover.objects.filter(contract=contract, live=True, matter__closed_at=None).values_list(
        "pk", flat=True
    ):
        act.then("handovers.void", pk, reason=_now("合同作废"))
