"""Signings: homes on sale find buyers, papers are brought, contracts are signed, checked, filed and given out; some are voided."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.custody.models import AWAY, Item
from huiyin.registers.customers.actions.registering import id_number_of
from huiyin.registers.customers.models import Tie
from huiyin.registers.customers.queries import customer_of
from huiyin.registers.estates.models import Unit
from huiyin.registers.office.queries import items_of
from huiyin.rooms.sales.contracts.models import TO_CHECK, Contract, State
from huiyin.rooms.sales.launches.models import LaunchState
from huiyin.rooms.sales.launches.queries import permits_of
from huiyin.simulate.acts.asking import follow
from huiyin.simulate.acts.estates import signature
from huiyin.simulate.engine import Story, Wait
from huiyin.simulate.people import id_number
from huiyin.simulate.places import Client
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import contracts

ONE_DAY = dt.timedelta(days=1)
BROUGHT = 24  # contracts that were there when the department began
PRICE = 3_160_000  # 分 a square metre
PAYMENTS = {"full": 2, "instalments": 1, "mortgage": 5, "fund": 1, "combined": 2}
LOANS = ("mortgage", "fund", "combined")
SIGNS, WRONG, REFILED, GIVEN_UP, DOUBTS, AMENDED = 0.92, 0.12, 0.06, 0.05, 0.4, 0.03


def explain_clauses(sim: Simulation) -> None:
    """What is said at every signing, in the same words."""
    for n, term in enumerate(contracts()["terms"]):
        where: dict[str, Any] = {"department": sim.staff.desk, "position": 10 * n}
        sim.do("terms.add", sim.staff.of("supervisor")[0], **where, **term)


def bring_in_contracts(sim: Simulation) -> None:
    """The contracts of the homes sold before the first day, as the old ledger had them."""
    rng = random.Random(f"{sim.seed} contracts")
    ties = Tie.objects.filter(role="buyer", to_on=None, unit__state=Unit.State.SOLD, unit__voided=False)
    for n, tie in enumerate(ties.select_related("party", "unit__record__project").order_by("pk")[:BROUGHT]):
        unit = tie.unit
        area = unit.area or 9_000
        price = area * PRICE // 100
        payment = rng.choices(list(PAYMENTS), list(PAYMENTS.values()))[0]
        signed = clock.today() - rng.randint(60, 300) * ONE_DAY
        filed = n % 8 != 7
        sim.do(
            "contracts.bring_in",
            None,
            department=sim.staff.desk,
            project=unit.record.project,
            party=tie.party,
            title=f"{unit}合同",
            unit=unit,
            area=area,
            price=price,
            payment=payment,
            loan=price * 6 // 10 if payment in LOANS else 0,
            signed_on=signed,
            submitted_on=signed + 2 * ONE_DAY,
            filed_on=signed + 9 * ONE_DAY if filed else None,
            filing_number=f"深备{signed:%Y%m}{n:04d}" if filed else "",
            online_number=f"深网签{signed:%Y%m%d}{n:03d}",
            hand_over_on=signed + 400 * ONE_DAY,
            old_number=f"旧合同{n + 1:03d}",
            state=State.ISSUED if n % 3 == 0 and filed else State.FILED if filed else State.FILING,
            copies=2,
            place=f"合同柜{n % 4 + 1}",
        )


def sell(sim: Simulation) -> Story:
    """One home finds its buyer; the way of the contract as the desk lives it."""
    unit, client = _free(sim), sim.pick(sim.residents)
    if unit is None:
        return
    contract = _draft(sim, unit, client)
    if contract is None:
        return
    yield from _prepared(sim, contract)
    if not sim.chance(SIGNS):
        sim.do(
            "contracts.drop", _owner(sim, contract), on=contract.pk, reason=sim.pick(contracts()["dropped"])
        )
        return
    if not _sign(sim, contract):
        return
    yield from _filed(sim, contract)
    if sim.chance(GIVEN_UP):
        yield from give_up(sim, contract)
        return
    yield from _given_out(sim, contract)


def _owner(sim: Simulation, contract):
    owner = Contract.objects.values_list("matter__owner", flat=True).get(pk=contract.pk)
    return sim.hand(sim.staff.by_id[owner])


def _free(sim: Simulation) -> Unit | None:
    """A door that may be sold today, and that nobody else holds."""
    units = Unit.objects.filter(
        state=Unit.State.UNSOLD,
        voided=False,
        area__isnull=False,
        building__launches__matter__state=LaunchState.ON_SALE,
    ).exclude(contracts__live=True)
    found = list(units.select_related("building__project", "record").order_by("pk")[:40])
    permitted = permits_of(found, clock.today())
    return sim.pick([unit for unit in found if unit.pk in permitted]) if permitted else None


def _draft(sim: Simulation, unit: Unit, client: Client):
    payment = sim.random.choices(list(PAYMENTS), list(PAYMENTS.values()))[0]
    price = (unit.area or 0) * PRICE // 100
    sign_at = sim.calendar.add_working_minutes(clock.now(), sim.random.randint(300, 900))
    facts: dict[str, Any] = {"earnest": 5_000_000, "payment": payment, "price": price}
    if payment in LOANS:
        facts["loan"] = price * sim.random.randint(50, 70) // 100 // 1_000_000 * 1_000_000
    if sim.chance(0.5):
        facts["sign_at"] = sign_at.replace(minute=0, second=0, microsecond=0)
    return sim.do(
        "contracts.draft",
        sim.staff.of("specialist")[0],
        department=unit.record.department,
        project=unit.building.project,
        party=client.party,
        title=f"{unit}签约",
        unit=unit,
        hand_over_on=clock.today() + 420 * ONE_DAY,
        **facts,
    )


def _prepared(sim: Simulation, contract) -> Story:
    """The customer comes with what was asked for, now and then with one paper less."""
    yield Wait(sim.soon(180, 700))
    owner = _owner(sim, contract)
    for buyer in contract.buyers.select_related("party").order_by("pk"):
        customer = customer_of(buyer.party)
        known = id_number_of(customer) if customer else ""
        facts = {"name": buyer.party.name, "qualification": "深房核2026" + f"{sim.serial():06d}"}
        number = known or id_number(sim.random)
        sim.do("contracts.identify", owner, on=contract.pk, buyer=buyer, id_number=number, **facts)
    papers = list(contract.papers.order_by("position"))
    states = {paper.pk: "received" for paper in papers}
    if sim.chance(0.25):
        states[papers[-1].pk] = "missing"
    sim.do("contracts.take_papers", owner, on=contract.pk, papers=states)
    if "missing" in states.values():
        yield Wait(sim.soon(200, 600))
        sim.do("contracts.take_papers", owner, on=contract.pk, papers={pk: "received" for pk in states})
    if contract.payment == "instalments":
        half, today = contract.price // 2, clock.today()
        parts = [
            ("earnest", contract.earnest, today),
            ("part", contract.price - half - contract.earnest, today),
            ("rest", half, today + 180 * ONE_DAY),
        ]
        sim.do("contracts.plan", owner, on=contract.pk, parts=parts)
    if sim.chance(DOUBTS):
        sim.do("contracts.ask", owner, on=contract.pk, **sim.pick(contracts()["doubts"]))


def _sign(sim: Simulation, contract) -> bool:
    signed = sim.do(
        "contracts.sign",
        _owner(sim, contract),
        on=contract.pk,
        signed_on=clock.today(),
        online_number=f"深网签{clock.today():%Y%m%d}{sim.serial()}",
        copies=4,
        place=f"合同柜{sim.serial() % 4 + 1}",
        explained=True,
    )
    return signed is not None


def _filed(sim: Simulation, contract) -> Story:
    """A colleague checks, the registry is asked, sometimes twice; then the customer is told."""
    yield Wait(sim.soon(30, 260))
    checker = sim.clerk()
    if sim.chance(WRONG):
        wrong, why = sim.pick(contracts()["wrong"])
        sim.do("contracts.send_back", checker, on=contract.pk, wrong=[wrong], reason=why)
        yield Wait(sim.soon(30, 120))
    lines = [code for code, _label in TO_CHECK]
    sim.do("contracts.check", checker, on=contract.pk, lines=lines)
    yield Wait(sim.soon(120, 900))
    owner = _owner(sim, contract)
    sim.do("contracts.file", owner, on=contract.pk, submitted_on=clock.today())
    yield Wait(sim.soon(900, 2600))
    if sim.chance(REFILED):
        sim.do("contracts.refile", owner, on=contract.pk, reason=sim.pick(contracts()["refiled"]))
        yield Wait(sim.soon(60, 200))
        sim.do("contracts.check", checker, on=contract.pk, lines=lines)
        sim.do("contracts.file", owner, on=contract.pk, submitted_on=clock.today())
        yield Wait(sim.soon(600, 1500))
    number = f"深备{clock.today():%Y%m}{sim.serial()}"
    sim.do("contracts.filed", owner, on=contract.pk, filing_number=number, filed_on=clock.today())
    yield Wait(sim.soon(20, 200))
    reached = sim.chance(0.8)
    words = sim.pick(contracts()["notified" if reached else "unreached"])
    sim.do("contracts.notify", owner, on=contract.pk, how="call", reached=reached, words=words)
    if not reached:
        yield Wait(sim.soon(120, 400))
        sim.do("contracts.notify", owner, on=contract.pk, how="sms", reached=True)


def _given_out(sim: Simulation, contract) -> Story:
    """The customer comes with the card, and signs."""
    yield Wait(sim.soon(480, 4000))
    copies = list(Item.objects.filter(about=contract.record, state=Item.State.KEPT).order_by("label")[:2])
    customer = customer_of(contract.party)
    if not copies or customer is None or Contract.objects.get(pk=contract.pk).matter.state != State.FILED:
        return
    sim.do(
        "contracts.hand_out",
        _owner(sim, contract),
        on=contract.pk,
        items=copies,
        taker=contract.party,
        id_number=id_number_of(customer),
        signature=signature(),
    )


def give_up(sim: Simulation, contract) -> Story:
    """A buyer withdraws: approved by those who have to, its filing cancelled, its copies back."""
    yield Wait(sim.soon(400, 1800))
    owner = _owner(sim, contract)
    words = sim.pick(contracts()["voided"])
    sim.do("contracts.void", owner, on=contract.pk, why="withdrawn", reason=words)
    approval = Approval.objects.filter(verb="contracts.void", about=contract.pk).order_by("-pk").first()
    if approval is not None:
        yield from follow(sim, approval, owner)
    yield Wait(sim.soon(300, 900))
    if Contract.objects.get(pk=contract.pk).matter.state != State.VOIDING:
        return
    sim.do(
        "contracts.unfile",
        owner,
        on=contract.pk,
        unfiled_on=clock.today(),
        unfiled_number=f"注{sim.serial()}",
    )
    for _n in range(8):  # the money goes back first, and who holds a copy brings it
        yield Wait(sim.soon(1400, 4300))
        for item in items_of(contract.record).filter(sort="contract", state__in=AWAY):
            sim.do("items.bring_back", owner, on=item.pk, place="作废合同盒1", words="合同作废收回")
        if sim.do("contracts.finish", owner, on=contract.pk, archived_at="作废合同盒1") is not None:
            return
