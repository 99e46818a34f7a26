"""A contract that comes to nothing: approved, its filing cancelled, its copies back, its money returned, its door free."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.custody.models import Item
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.registers.customers.models import Tie
from huiyin.registers.office.queries import items_of
from huiyin.rooms.sales.contracts import forms
from huiyin.rooms.sales.contracts.actions.filing import check_day
from huiyin.rooms.sales.contracts.actions.preparing import today_of
from huiyin.rooms.sales.contracts.actions.signing import moment_of, promise_filing
from huiyin.rooms.sales.contracts.models import Contract, State
from huiyin.rooms.sales.contracts.promises import CHECK, COLLECT, FINISH, REFUND, REGISTER, UNFILE
from huiyin.web.forms import ReasonForm


@action(
    "contracts.void",
    label=_("作废合同"),
    clauses=["YX-2.4b", "YX-3.2.3"],
    moves="signed | checked | filing | filed | issued -> voiding",
    form=forms.VoidForm,
    tone="danger",
    icon="ban",
    approval="contracts.void",
)
def void_contract(act, contract, *, why, refund=0):
    """A contract is given up with its reason and the names of who agreed; what it leaves to be done is promised at once."""
    act.require_reason(_("作废需要写明经过"), _("写明客户的要求和双方的约定"))
    contract.voided_from, contract.why, contract.refund = before(contract), why, refund
    making.withdraw(act, making.open_of(contract.matter), _("合同作废"))
    if contract.submitted_on:
        making.make(act, UNFILE, contract.matter)
    if refund:
        making.make(act, REFUND, contract.matter)
    making.make(act, FINISH, contract.matter)
    contract.matter.answer, contract.matter.answered_at = "", None


def before(contract: Contract) -> str:
    """The state at which it is given up: the machine moves it only after the function."""
    return contract.matter.state


@action(
    "contracts.unfile",
    label=_("注销备案"),
    clauses=["YX-2.4b", "YX-3.2.3", "ZH-4.1.3"],
    moves="voiding",
    form=forms.UnfileForm,
    icon="eraser",
    offered=lambda contract: contract.submitted_on and not contract.unfiled_on,
)
def cancel_filing(act, contract, *, unfiled_on, unfiled_number=""):
    """As long as the registry holds the filing nobody else can buy the door."""
    check_day(act, contract, unfiled_on, "unfiled_on", after=contract.filed_on or contract.submitted_on)
    contract.unfiled_on, contract.unfiled_number = unfiled_on, unfiled_number


@action(
    "contracts.resume",
    label=_("撤销作废"),
    clauses=["YX-2.4b"],
    moves="voiding",
    form=ReasonForm,
    icon="rotate",
    offered=lambda contract: not contract.unfiled_on,
)
def resume_contract(act, contract):
    """Who changes their mind before the filing is cancelled keeps the contract; it goes on where it was."""
    act.require_reason(_("撤销作废需要写明原因"), _("写一句客户怎么说"))
    if contract.unfiled_on:
        raise Refused(_("备案已经注销，合同不能恢复"), _("办完作废后重新签约"), clause="YX-2.4b")
    making.withdraw(act, making.open_of(contract.matter), _("作废撤销"))
    matter = contract.matter
    matter.state = contract.voided_from
    if matter.state == State.ISSUED:
        matter.answer, matter.answered_at, matter.closing = str(_("合同继续履行")), act.now, Closing.ANSWERED
    contract.why, contract.refund, contract.voided_from = "", None, ""
    promise_by_state(act, contract)


def promise_by_state(act, contract: Contract) -> None:
    """What a contract that goes on, or is brought in, owes in the state in which it is."""
    matter, state = contract.matter, contract.matter.state
    opened = moment_of(contract.signed_on, act.now) if contract.signed_on else act.now
    if state == State.SIGNED:
        making.make(act, CHECK, matter)
    if state in (State.SIGNED, State.CHECKED):
        promise_filing(act, contract, act.now)
    if state in (State.SIGNED, State.CHECKED, State.FILING):
        making.make(act, REGISTER, matter, opened=opened)
    if state == State.FILED:
        making.make(act, COLLECT, matter)


@action(
    "contracts.finish",
    label=_("作废办完"),
    clauses=["YX-2.4b", "YX-3.2.3", "ZH-J1.4"],
    moves="voiding -> voided",
    form=forms.FinishForm,
    tone="primary",
    icon="archive",
)
def finish_void(act, contract, *, archived_at):
    """Nothing of a void contract stays behind: not the filing, not a copy in somebody's hand, not the buyer's money."""
    if contract.submitted_on and not contract.unfiled_on:
        raise Refused(_("备案还没有注销"), _("先办“注销备案”"), clause="YX-2.4b")
    if making.open_of(contract.matter, REFUND).exists():
        raise Refused(_("退款还没有办完"), _("财务付款后会自动登记"), clause="YX-2.4b")
    copies = list(items_of(contract.record).filter(sort="contract"))
    away = [item for item in copies if item.away]
    if away:
        raise Refused(
            _("原件还没有收回：%s") % "、".join(f"{item.label}（{item.keeper.said}）" for item in away),
            _("逐份收回，收不回的登记遗失"),
            clause="ZH-J2.2",
        )
    contract.archived_at = archived_at
    contract.live = False
    contract.matter.closing = Closing.VOIDED
    for item in copies:
        if item.state == Item.State.KEPT:
            act.later("items.destroy", item.pk)


@after("contracts.finish")
def free_the_door(act, contract) -> None:
    """The door may be sold again, and the buyers are buyers of it no more."""
    act.then("units.mark", contract.unit_id, state="unsold")
    parties = contract.buyers.values("party")
    ties = Tie.objects.filter(unit=contract.unit, party__in=parties, to_on=None)
    ties.filter(role__in=(Tie.Role.BUYER, Tie.Role.CO_BUYER)).update(
        to_on=max(today_of(act), contract.signed_on)
    )


@action(
    "contracts.refunded",
    label=_("退款已办"),
    clauses=["YX-2.4b"],
    moves="voiding",
    adds=True,
    hidden=True,
)
def refund_done(act, contract):
    """The buyer has their money back: finance's booking says so, nobody's word."""
