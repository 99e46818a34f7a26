"""From the papers to the registry's proof: handed in, accepted, sent back, registered, chased (ZH-4.1.3)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.rooms.sales.contracts.actions.signing import moment_of
from huiyin.rooms.sales.contracts.models import State as ContractState
from huiyin.rooms.sales.titles import forms
from huiyin.rooms.sales.titles.actions import papers
from huiyin.rooms.sales.titles.actions.opening import CLAUSES, by_itself, check_day
from huiyin.rooms.sales.titles.models import (
    CANCELLING,
    GATED,
    LAPSING,
    ActSort,
    ActState,
    RegistryAct,
)
from huiyin.rooms.sales.titles.promises import (
    ASK_REGISTRY,
    PREPARE,
    REGISTERED,
    SUBMIT,
)
from huiyin.rooms.sales.titles.queries import gates_of, live_act_of
from huiyin.web.forms import ReasonForm


def _own(act, one: RegistryAct) -> None:
    """A transfer moves with its title; whoever tries it here is shown there."""
    if not by_itself(one) and act.cause is None:
        raise Refused(_("转移登记随办证事项办理"), _("在这份合同的“办证”上登记"))


def refuse_gated(unit, on) -> None:
    """Raises Refused where a unit may not be registered on a day, and names what stands in the way (ZH-J4.3)."""
    if not (gates := gates_of(unit, on)):
        return
    raise Refused(
        "；".join(gate_words(gate) for gate in gates),
        _("先办结项目的登记事项，再报这一户"),
        clause="ZH-J4.3",
    )


def gate_words(gate) -> str:
    """What stands in the way, in words."""
    if gate.sort == ActSort.FIRST:
        return _now("%s还没有办结首次登记") % gate.building.called
    what = {"where": gate.building.called, "who": gate.act.holder, "number": gate.act.record.number}
    return _now("%(where)s的在建工程抵押还没有解除（%(who)s，%(number)s）") % what


@action(
    "registryacts.submit",
    label=_("提交登记"),
    clauses=[*CLAUSES, "ZH-J4.3"],
    moves="preparing | returned -> submitted",
    form=forms.SubmitForm,
    tone="primary",
    icon="send",
    offered=by_itself,
)
def submit(act, one, *, submitted_on, registry, taken_by="", signature=None, uploads=()):
    """It is handed in complete and in time, and each paper is known to be at the registry."""
    _own(act, one)
    contract = one.contract
    check_day(
        act,
        submitted_on,
        "submitted_on",
        (_now("签约日期"), contract.signed_on if contract else None),
        (_now("原登记办结日期"), one.cancels.done_on if one.cancels else None),
    )
    if one.sort in GATED and contract is not None:
        refuse_gated(contract.unit, submitted_on)
    papers.hand_to_registry(
        act, one.matter, registry, taken_by=taken_by, signature=signature, words=one.get_sort_display()
    )
    one.submitted_on, one.registry = submitted_on, registry
    act.attach(uploads)
    making.withdraw(act, making.open_of(one.matter, PREPARE), _now("已提交"))
    making.make(act, ASK_REGISTRY, one.matter, opened=moment_of(submitted_on, act.now))
    _secure(act, one, submitted_on)


def _secure(act, one: RegistryAct, on) -> None:
    """Who applies for the registration proper in time loses no advance notice."""
    notice = _notice_of(one)
    if notice is not None and notice.done_on and notice.secured_on is None:
        act.later("registryacts.secure", notice.pk, secured_on=on)


def _notice_of(one: RegistryAct) -> RegistryAct | None:
    """The advance notice that an act for the registration proper secures."""
    noticed = {str(proper): notice for notice, proper in LAPSING.items()}
    sort = noticed.get(one.sort)
    return live_act_of(one.contract, sort) if one.contract and sort else None


def _unsecure(act, one: RegistryAct) -> None:
    """An application that comes to nothing secures nothing."""
    notice = _notice_of(one)
    if notice is not None and notice.secured_on and notice.registrable_on:
        act.later("registryacts.release", notice.pk)


@action(
    "registryacts.accept",
    label=_("登记受理"),
    clauses=CLAUSES,
    moves="submitted -> accepted",
    form=forms.AcceptForm,
    tone="primary",
    icon="rubber-stamp",
    offered=by_itself,
)
def accept(act, one, *, acceptance_number, accepted_on):
    """From the acceptance the law's thirty working days run for the registry; the number is what one asks by."""
    _own(act, one)
    check_day(act, accepted_on, "accepted_on", (_now("提交日期"), one.submitted_on))
    same = RegistryAct.objects.filter(acceptance_number=acceptance_number, live=True).exclude(pk=one.pk)
    if other := same.select_related("matter__record").first():
        raise Refused(_("受理号已用在%s") % other.record, _("核对受理号"), field="acceptance_number")
    one.acceptance_number, one.accepted_on = acceptance_number, accepted_on
    making.make(act, REGISTERED, one.matter, opened=moment_of(accepted_on, act.now))


@action(
    "registryacts.send_back",
    label=_("登记退件"),
    clauses=CLAUSES,
    moves="submitted | accepted -> returned",
    form=forms.ReturnedForm,
    icon="arrow-back-up",
    offered=by_itself,
)
def send_back(act, one, *, place):
    """What the registry returns is back in its place with the reason, and somebody is to put it right."""
    _own(act, one)
    act.require_reason(_("退件要写明原因"), _("写明登记机构退回的理由"))
    papers.take_back(act, one.matter, place, _now("退件"))
    one.returned += 1
    one.submitted_on = one.accepted_on = None
    one.acceptance_number = ""
    making.make(act, SUBMIT, one.matter)
    _unsecure(act, one)


@action(
    "registryacts.finish",
    label=_("登记办结"),
    clauses=[*CLAUSES, "ZH-J4.3"],
    moves="submitted | accepted -> done",
    form=forms.FinishForm,
    tone="primary",
    icon="certificate",
    offered=by_itself,
)
def finish(act, one, *, done_on, proof_number="", place="", uploads=()):
    """What is registered has its number and its day; the registry's paper lies where it is found."""
    _own(act, one)
    check_day(
        act, done_on, "done_on", (_now("提交日期"), one.submitted_on), (_now("受理日期"), one.accepted_on)
    )
    if not proof_number and one.sort not in CANCELLING:
        raise Refused(_("没有写登记证明号"), _("照登记证明填写"), field="proof_number")
    one.done_on, one.proof_number = done_on, proof_number
    one.matter.closing = Closing.NOBODY
    act.attach(uploads)
    if place and by_itself(one):
        papers.thing(act, papers.PROOF, f"{one.get_sort_display()} {proof_number}".strip(), place)


@after("registryacts.finish")
def settle_what_was_registered(act, one: RegistryAct) -> None:
    """A cancellation ends what it cancels; a cancelled filing is told to the contract."""
    if one.cancels_id and one.whole:
        act.then("registryacts.end", one.cancels_id, ended_on=one.done_on)
    if one.sort == ActSort.CANCEL_FILING and one.contract is not None:
        contract = one.contract
        if contract.matter.state == ContractState.VOIDING and not contract.unfiled_on:
            act.then(
                "contracts.unfile", contract.pk, unfiled_on=one.done_on, unfiled_number=one.proof_number[:40]
            )


@action(
    "registryacts.end",
    label=_("登记已注销"),
    clauses=CLAUSES,
    moves="done | running | lapsed -> done",
    hidden=True,
)
def end_act(act, one, *, ended_on):
    """What is struck out in the register stands no more, and nothing of it is watched."""
    one.ended_on, one.live = ended_on, False
    one.matter.closing = Closing.NOBODY


@action(
    "registryacts.withdraw",
    label=_("撤回"),
    clauses=CLAUSES,
    moves="preparing | returned | submitted | accepted -> withdrawn",
    form=ReasonForm,
    tone="danger",
    icon="x",
    offered=by_itself,
)
def withdraw(act, one):
    """What is not registered after all is withdrawn with its reason, and its papers come back."""
    act.require_reason(_("撤回需要写明原因"), _("写一句为什么不办了"))
    one.live = False
    one.matter.closing = Closing.VOIDED
    if one.submitted_on is not None:
        act.note(提醒=_now("资料在登记机构的，取回后在保管物上登记收回"))
        _unsecure(act, one)


@action(
    "registryacts.void",
    label=_("作废登记"),
    clauses=CLAUSES,
    moves="done | running | lapsed -> withdrawn",
    form=ReasonForm,
    tone="danger",
    icon="ban",
    offered=lambda one: by_itself(one) and one.cancels_id is None and not one.ended_on,
)
def void_act(act, one):
    """What was entered as registered by mistake opens no gate and starts nobody's days."""
    if not by_itself(one) or one.cancels_id is not None or one.ended_on:
        raise Refused(_("这一项不能作废"), _("已注销的重新办理原登记；转移登记在办证上更正"))
    act.void(_("写明错在哪里"))
    one.live = False


@after("registryacts.void")
def stop_the_days(act, one: RegistryAct) -> None:
    """The notices that ran from a first registration that never was run no more."""
    if one.sort != ActSort.FIRST:
        return
    running = RegistryAct.objects.filter(
        contract__unit__building__in=one.buildings.all(),
        matter__state__in=(ActState.RUNNING, ActState.LAPSED),
    )
    for pk in running.order_by("pk").values_list("pk", flat=True):
        act.then("registryacts.unwatch", pk, reason=act.reason)
