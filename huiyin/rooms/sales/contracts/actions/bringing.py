"""Contracts that were signed before the department began to work with the system (ZH-J1.4)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.registers.customers.actions.registering import take_newcomer_down
from huiyin.registers.customers.models import Tie
from huiyin.registers.office.actions.promising import good_by, tell_brought_in
from huiyin.registers.office.queries import items_of
from huiyin.rooms.sales.contracts.actions.drafting import check_areas, check_sums
from huiyin.rooms.sales.contracts.actions.preparing import put_plan, today_of
from huiyin.rooms.sales.contracts.actions.signing import COPY
from huiyin.rooms.sales.contracts.models import Buyer, Contract, Instalment, State
from huiyin.rooms.sales.contracts.promises import BROUGHT_IN
from huiyin.rooms.sales.contracts.queries import live_contract_of


@opens("contracts.bring_in", label=_("带入旧合同"), clauses=["ZH-J1.4", "WY-G13"], hidden=True)
def bring_in_contract(
    act,
    matter,
    *,
    unit,
    price,
    payment,
    area,
    signed_on,
    state,
    new_name="",
    new_phones=(),
    new_id="",
    copies=0,
    place="",
    inner_area=None,
    pricing="gross",
    loan=0,
    **facts,
):
    """The ledger as it stands goes in with its old dates; nothing is broken on the first day."""
    record = matter.record
    take_newcomer_down(act, record, new_name, new_phones, id_number=new_id)
    if record.party is None:
        raise Refused(_("没有买受人"), _("补上买受人姓名"))
    if held := live_contract_of(unit):
        raise Refused(
            _("%(unit)s已有合同：%(contract)s") % {"unit": unit, "contract": held.record.number}, ""
        )
    check_areas(area, inner_area, pricing)
    check_sums(price, 0, loan, payment, record.department_id)
    matter.state = state
    contract = Contract.objects.create(
        matter=matter,
        unit=unit,
        price=price,
        payment=payment,
        area=area,
        inner_area=inner_area,
        pricing=pricing,
        loan=loan,
        signed_on=signed_on,
        **facts,
    )
    Buyer.objects.create(contract=contract, party=record.party, identified_at=act.now)
    own = (str(Instalment.Sort.WHOLE if not loan else Instalment.Sort.DOWN), price - loan, signed_on)
    rest = [(str(Instalment.Sort.LOAN), loan, signed_on)] if loan else []
    put_plan(contract, [own, *rest])
    for n in range(1, copies + 1):
        act.later(
            "items.take_in",
            about=contract,
            department=record.department,
            project=record.project,
            sort=COPY.code,
            label=_now("合同原件第%d份") % n,
            place=place or _now("旧档案"),
        )
    if state == State.ISSUED:
        matter.answer, matter.answered_at = _now("旧台账：合同已领取"), act.now
        matter.closing = Closing.ANSWERED
    else:
        words = _now("接着办理旧合同（%s）") % State(state).label
        making.make(act, BROUGHT_IN, matter, due=good_by(matter, BROUGHT_IN, act.now), words=words)
        tell_brought_in(act, matter)
    return contract


@action(
    "contracts.take_back",
    label=_("撤回导入"),
    clauses=["ZH-J1.4"],
    moves="checked | filing | filed | issued -> voided",
    who="anyone",
    hidden=True,
)
def take_back_contract(act, contract):
    """A list brought in wrongly is taken back as a whole; the door is free again."""
    act.void()
    contract.live = False
    for item in items_of(contract.record):
        act.later("items.destroy", item.pk)
    act.later("units.mark", contract.unit_id, state="unsold")


@after("contracts.take_back")
def forget_its_buyer(act, contract) -> None:
    """Whoever the list made a buyer of the door is none; a tie that was known before the list stays."""
    ties = Tie.objects.filter(unit=contract.unit, party=contract.party, role=Tie.Role.BUYER, to_on=None)
    ties.filter(from_on=contract.signed_on).update(to_on=max(today_of(act), contract.signed_on))


@after("contracts.bring_in")
def settle_what_was_brought_in(act, contract) -> None:
    """The door is sold, and its buyer is known as such."""
    act.then("units.mark", contract.unit_id, state="sold")
    Tie.objects.get_or_create(
        party=contract.party,
        unit=contract.unit,
        role=Tie.Role.BUYER,
        to_on=None,
        defaults={"from_on": contract.signed_on},
    )
