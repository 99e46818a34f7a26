"""Finished homes: measured, settled, shown and handed over; a few stay open for one reason or another."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.actions.sets import perform_set
from huiyin.registers.customers.actions.registering import id_number_of
from huiyin.registers.customers.queries import customer_of
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.handovers.models import Defect, DefectState, Handover, State
from huiyin.rooms.sales.handovers.queries import accepted, slots_with_room
from huiyin.rooms.sales.settlement.models import Settlement, Way
from huiyin.rooms.sales.settlement.queries import clearance_of
from huiyin.simulate.acts.estates import signature
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import handing

ONE_DAY = dt.timedelta(days=1)
HOMES, A_DAY = 10, 2
PRICE = 3_160_000  # 分 a square metre
PAPERS = ["住宅质量保证书", "住宅使用说明书"]


def prepare_handing(sim: Simulation) -> None:
    """Finished homes sold lately: their contracts are brought in, the survey is there, the round begins."""
    rng = random.Random(f"{sim.seed} handing")
    specialist, today = sim.staff.of("specialist")[0], clock.today()
    units = Unit.objects.filter(state=Unit.State.UNSOLD, voided=False, area__isnull=False).exclude(
        contracts__live=True
    )
    homes = [
        unit
        for unit in units.select_related("building__project", "record").order_by("pk")[:60]
        if accepted(unit)
    ]
    made = []
    for n, unit in enumerate(homes[:HOMES]):
        client = sim.residents[(n * 7) % len(sim.residents)]
        customer = customer_of(client.party)
        if customer is None or not customer.id_blind:
            continue
        area, signed = unit.area or 0, today - rng.randint(40, 160) * ONE_DAY
        facts: dict[str, Any] = {"price": area * PRICE // 100, "area": area, "inner_area": unit.inner_area}
        facts |= {"signed_on": signed, "submitted_on": signed + ONE_DAY, "filed_on": signed + 8 * ONE_DAY}
        facts |= {"filing_number": f"深备旧{n:04d}", "online_number": f"深网签旧{n:04d}", "payment": "full"}
        contract = sim.do(
            "contracts.bring_in",
            None,
            department=sim.staff.desk,
            project=unit.building.project,
            party=client.party,
            title=f"{unit}合同",
            unit=unit,
            state="filed",
            hand_over_on=today + rng.randint(5, 40) * ONE_DAY,
            copies=2,
            place="合同柜2",
            owner=specialist,
            **facts,
        )
        if contract is not None:
            made.append(contract)
    _settle_areas(sim, rng, made, specialist)
    _begin_round(sim, made)
    for n, contract in enumerate(made):
        where: dict[str, Any] = {"department": sim.staff.desk, "project": contract.record.project}
        where["party"] = contract.party
        charge: dict[str, Any] = {
            "title": f"{contract.unit.path} 住宅专项维修资金",
            "contract": contract,
            "sort": "maintenance_fund",
        }
        fund = sim.do("receipts.open", specialist, **where, **charge)
        if n % 4 != 3 and fund is not None and fund.amount:
            paid: dict[str, Any] = {
                "number": f"维{sim.serial():08d}",
                "paid": fund.amount,
                "paid_on": today,
                "place": "票据柜1",
            }
            sim.do("receipts.take", specialist, on=fund.pk, **paid)


def _settle_areas(sim: Simulation, rng: random.Random, made: list[Contract], specialist) -> None:
    if not made:
        return
    project = made[0].record.project
    where: dict[str, Any] = {"department": sim.staff.desk, "project": project}
    buildings = list({contract.unit.building for contract in made})
    facts: dict[str, Any] = {
        "report": "深测2026-0318",
        "surveyed_on": clock.today() - 12 * ONE_DAY,
        "buildings": buildings,
    }
    around = sim.do("arearounds.open", specialist, title="一期尾盘面积结算", **where, **facts)
    rows = [
        where
        | {
            "round": around,
            "contract": contract,
            "registered": round(contract.area * rng.choice((0.958, 0.985, 0.994, 1.0, 1.006, 1.012, 1.034))),
            "registered_inner": contract.inner_area,
        }
        for contract in made
    ]
    perform_set("settlements.compute", rows, by=specialist, source="simulator")


def _begin_round(sim: Simulation, made: list[Contract]) -> None:
    if not made:
        return
    project, today = made[0].record.project, clock.today()
    facts: dict[str, Any] = {
        "place": "澜园会所一楼",
        "from_on": today,
        "to_on": today + 45 * ONE_DAY,
        "capacity": 2,
    }
    facts |= {"opens_at": dt.time(9), "closes_at": dt.time(17)}
    facts["buildings"] = list({contract.unit.building for contract in made})
    supervisor = sim.staff.of("supervisor")[0]
    title = "一期尾盘交房"
    around = sim.do(
        "handoverrounds.open", supervisor, department=sim.staff.desk, project=project, title=title, **facts
    )
    if around is not None:
        sim.do("handoverrounds.invite", supervisor, on=around.pk)


def hand_over(sim: Simulation) -> None:
    """A day of it: results are told, times are booked, homes are looked at, keys are given, defects are mended."""
    for one in (
        Settlement.objects.filter(state="computed", live=True).exclude(way=Way.BY_HAND).order_by("pk")[:A_DAY]
    ):
        hand = sim.hand(sim.staff.of("specialist")[0])
        sim.do("settlements.notify", hand, on=one.pk, how="call", reached=sim.chance(0.85))
    waiting = Handover.objects.filter(live=True, matter__closed_at=None).select_related(
        "matter", "round", "slot"
    )
    for handover in waiting.filter(matter__state=State.INVITED).order_by("pk")[:A_DAY]:
        slot = slots_with_room(handover.round)[sim.random.randrange(4) :].first()
        sim.do("handovers.notify", _owner(sim, handover), on=handover.pk, how="call", reached=True)
        if slot is not None:
            sim.do("handovers.book", _owner(sim, handover), on=handover.pk, slot=slot)
    for handover in waiting.filter(matter__state=State.BOOKED, slot__from_at__lt=clock.now()).order_by("pk")[
        :A_DAY
    ]:
        _inspect(sim, handover)
    shown = list(waiting.filter(matter__state=State.INSPECTED).order_by("pk"))
    for handover in sim.random.sample(
        shown, min(len(shown), A_DAY)
    ):  # who is refused does not hold up the others
        _deliver(sim, handover)
    _mend(sim)


def _owner(sim: Simulation, row):
    return sim.hand(sim.staff.by_id[row.matter.owner_id])


def _inspect(sim: Simulation, handover: Handover) -> None:
    lines = [(where, True, "") for where in handing()["lines"]]
    if sim.chance(0.5):
        where, words = sim.pick(handing()["defects"])
        lines = [(line[0], line[0] != where, words if line[0] == where else "") for line in lines]
    sim.do("handovers.inspect", _owner(sim, handover), on=handover.pk, lines=lines)


def _deliver(sim: Simulation, handover: Handover) -> None:
    contract, hand = handover.contract, _owner(sim, handover)
    customer = customer_of(contract.party)
    if customer is None:
        return
    if clearance_of(contract) is None:
        where: dict[str, Any] = {"department": contract.record.department}
        where["project"] = contract.record.project
        sim.do("clearances.draw", hand, contract=contract, **where)
    sim.do(
        "handovers.deliver",
        hand,
        on=handover.pk,
        taker=contract.party,
        id_number=id_number_of(customer),
        papers=PAPERS,
        keys=["入户门钥匙3把", "门禁卡2张"],
        meters=[
            ("水表", str(sim.random.randint(0, 9))),
            ("电表", str(sim.random.randint(5, 60))),
            ("燃气表", "0"),
        ],
        signature=signature(),
        consent=sim.chance(0.8),
        defects_accepted=True,
    )


def _mend(sim: Simulation) -> None:
    for defect in (
        Defect.objects.filter(matter__closed_at=None).select_related("matter").order_by("pk")[:A_DAY]
    ):
        hand = _owner(sim, defect)
        if defect.matter.state == DefectState.MENDED:
            if sim.chance(0.8):
                sim.do("defects.pass", hand, on=defect.pk)
            else:
                sim.do("defects.fail", hand, on=defect.pk, reason="客户看过仍不满意")
        elif defect.answered_until is None:
            facts: dict[str, Any] = {"until": clock.today() + 9 * ONE_DAY, "words": "按规范整改"}
            sim.do("defects.answer", hand, on=defect.pk, **facts)
        elif sim.chance(0.4):
            sim.do("defects.mend", hand, on=defect.pk, mended="已按要求整改")
