"""Loans: lenders and their policies, the loans of the old ledger, and each working day a step of those under way."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.custody.models import Item
from huiyin.kernel.files.storing import Stored
from huiyin.rooms.sales.contracts.models import BY_LOAN, Contract, State
from huiyin.rooms.sales.mortgages.actions.opening import LOAN_OF
from huiyin.rooms.sales.mortgages.models import (
    Lender,
    Mortgage,
    Stage,
)
from huiyin.simulate.acts.estates import Picture
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import mortgages

ONE_DAY = dt.timedelta(days=1)
CHASED, STEPS, REFUSED = 0.75, 0.3, 0.03
# How far the loans of the old ledger had come, and how many days before the first day that was.
WAY = (
    (Stage.COLLECT, 0), (Stage.REVIEW, 9), (Stage.REVIEW, 26), (Stage.APPROVED, 12), (Stage.PLEDGING, 20),
    (Stage.PLEDGING, 44), (Stage.WAITING, 28), (Stage.WAITING, 50), (Stage.ARRIVED, 40), (Stage.CLOSED, 60),
)  # fmt: skip
DAYS = ("submitted_on", "approved_on", "agreed_on", "registered_on", "arrived_on")
HOW_FAR = {
    Stage.COLLECT: 0, Stage.REVIEW: 1, Stage.APPROVED: 2, Stage.PLEDGING: 3, Stage.WAITING: 4, Stage.ARRIVED: 5, Stage.CLOSED: 5,
}  # fmt: skip


def prepare_loans(sim: Simulation) -> None:
    """With whom the department works and on what terms; the loans that were under way on the first day."""
    desk, project, today = sim.staff.desk, sim.staff.project, clock.today()
    boss = sim.staff.of("supervisor")[0]
    for one in mortgages()["lenders"]:
        sim.do("lenders.register", boss, department=desk, **one)
    for n, (name, card) in enumerate(mortgages()["cards"].items()):
        lender = Lender.objects.get(name=name)
        facts: dict[str, Any] = card | {
            "rate": Decimal(card["rate"]),
            "sort": "fund" if lender.sort == "fund" else "commercial",
        }
        days: dict[str, Any] = {
            "from_on": today - 90 * ONE_DAY,
            "until_on": today + (12, 40, 75, 240)[n] * ONE_DAY,
        }
        sim.do("loancards.add", boss, department=desk, lender=lender, **facts, **days)
    own: dict[str, Any] = {"lender": Lender.objects.get(name="招商银行"), "sort": "commercial"}
    sim.do("loanlists.add", boss, department=desk, papers=mortgages()["own_list"], **own)
    seer = sim.staff.of("specialist")[0]
    sim.do("loandesks.appoint", boss, department=desk, project=project, who=seer, from_on=today)
    _bring_in(sim)


def _bring_in(sim: Simulation) -> None:
    rng, today = random.Random(f"{sim.seed} mortgages"), clock.today()
    banks = list(Lender.objects.filter(sort="bank").order_by("pk"))
    fund, agents = Lender.objects.get(sort="fund"), list(Lender.objects.filter(sort="agent").order_by("pk"))
    contracts = Contract.objects.filter(payment__in=BY_LOAN, live=True).exclude(matter__state=State.DRAFT)
    for n, contract in enumerate(contracts.select_related("matter__record", "unit").order_by("pk")):
        stage, ago = WAY[n % len(WAY)]
        assert contract.signed_on is not None
        start = max(contract.signed_on, today - ago * ONE_DAY)
        days: dict[str, Any] = {
            name: min(start + i * 8 * ONE_DAY, today - ONE_DAY)
            for i, name in enumerate(DAYS[: HOW_FAR[stage]])
        }
        told: dict[str, Any] = {"told_on": today - ONE_DAY} if stage == Stage.CLOSED else {}
        loan = str(LOAN_OF[contract.payment])
        bank = {"sort": "commercial", "lender": banks[n % len(banks)], "years": 30, "rate": Decimal("3.1")}
        half = contract.loan * 2 // 5 if loan == "combined" else contract.loan
        parts = [bank | {"amount": contract.loan - half if loan == "combined" else contract.loan}]
        if loan != "commercial":
            fund_part = {"sort": "fund", "lender": fund, "years": 30, "rate": Decimal("2.6"), "amount": half}
            parts = [*parts, fund_part] if loan == "combined" else [fund_part]
        number: dict[str, Any] = {"registered_number": f"粤登抵{n:05d}"} if HOW_FAR[stage] >= 4 else {}
        sim.do(
            "mortgages.bring_in",
            None,
            department=sim.staff.desk,
            project=contract.record.project,
            party=contract.record.party,
            title=f"{contract.unit}按揭",
            contract=contract,
            loan=loan,
            parts=parts,
            state=str(stage),
            agent=agents[0] if rng.random() < 0.6 else None,
            old_number=f"旧按揭{n + 1:03d}",
            **days,
            **told,
            **number,
        )


def keep_loans(sim: Simulation) -> None:
    """A day at the loan desk: a step here, a word there."""
    open_ones = Mortgage.objects.filter(live=True, matter__closed_at=None).select_related(
        "matter__owner", "matter__record", "contract__matter__record", "contract__unit", "agent"
    )
    for mortgage in open_ones.order_by("pk"):
        _step(sim, mortgage)


def _do(sim: Simulation, verb: str, mortgage: Mortgage, **facts) -> Any:
    return sim.do(
        f"mortgages.{verb}", sim.hand(sim.staff.by_id[mortgage.matter.owner_id]), on=mortgage.pk, **facts
    )


def _step(sim: Simulation, mortgage: Mortgage) -> None:
    contract, stage, today = mortgage.contract, mortgage.matter.state, clock.today()
    if mortgage.agent_id and contract.filed_on and not mortgage.handed_at and stage != Stage.ARRIVED:
        _hand_over(sim, mortgage)
    if stage == Stage.ARRIVED:
        if mortgage.notified_at is None:
            words = sim.pick(mortgages()["notified"])
            reached = sim.chance(0.85)
            _do(sim, "notify_customer", mortgage, how="call", reached=reached, tax_told=reached, words=words)
        elif sim.chance(STEPS):
            _do(sim, "register", mortgage, happened_on=today, number=f"粤登抵{today:%m%d}{sim.serial()}")
        return
    if stage == Stage.COLLECT:
        _collect(sim, mortgage)
    elif sim.chance(STEPS):
        refused = Mortgage.objects.filter(matter__state=Stage.REFUSED).exists()
        if stage in (Stage.REVIEW, Stage.APPROVED) and (not refused or sim.chance(REFUSED)):
            _do(sim, "refuse", mortgage, happened_on=today, reason=sim.pick(mortgages()["refused"]))
        elif stage == Stage.REVIEW:
            _do(sim, "approve", mortgage, happened_on=today)
        elif stage == Stage.APPROVED:
            _do(sim, "agree", mortgage, happened_on=today)
        elif stage == Stage.PLEDGING:
            _do(sim, "register", mortgage, happened_on=today, number=f"粤登抵{today:%m%d}{sim.serial()}")
        return
    _chase(sim, mortgage)


def _chase(sim: Simulation, mortgage: Mortgage) -> None:
    """Whoever is due to be asked today is asked, most of the time."""
    matter = mortgage.matter
    if (
        matter.next_due is None
        or clock.local(matter.next_due).date() > clock.today()
        or not sim.chance(CHASED)
    ):
        return
    whom = "customer" if matter.state == Stage.COLLECT else "agent" if mortgage.agent_id else "lender"
    reached = sim.chance(0.85)
    words = sim.pick(mortgages()[whom if reached else "unreached"])
    _do(sim, "chase", mortgage, whom=whom, reached=reached, words=words)


def _collect(sim: Simulation, mortgage: Mortgage) -> None:
    if not mortgage.parts.filter(lender__isnull=False).exists():
        _arrange(sim, mortgage)
        return
    if mortgage.consent_on is None:
        _do(sim, "consent", mortgage, consented_on=clock.today(), edition="按揭资料单独同意书2026版")
    missing = list(mortgage.papers.filter(state="missing").order_by("position")[:4])
    if missing and sim.chance(0.6):
        _do(sim, "take_papers", mortgage, papers={paper.pk: "received" for paper in missing})
    elif not missing:
        _do(sim, "submit", mortgage, happened_on=clock.today())
    else:
        _chase(sim, mortgage)


def _arrange(sim: Simulation, mortgage: Mortgage) -> None:
    banks = list(Lender.objects.filter(sort="bank").order_by("pk"))
    agents = list(Lender.objects.filter(sort="agent").order_by("pk"))
    half = mortgage.amount * 2 // 5
    amounts = {"commercial": mortgage.amount, "fund": mortgage.amount}
    wanted = [mortgage.loan]
    if mortgage.loan == "combined":
        amounts, wanted = {"commercial": mortgage.amount - half, "fund": half}, ["commercial", "fund"]
    parts = [
        {
            "sort": sort,
            "lender": sim.pick(banks) if sort == "commercial" else Lender.objects.get(sort="fund"),
            "amount": amounts[sort],
            "years": sim.pick((20, 25, 30)),
            "rate": None,
            "repay": "instalment" if sim.chance(0.8) else "principal",
        }
        for sort in wanted
    ]
    agent = sim.pick(agents) if sim.chance(0.7) else None
    _do(sim, "arrange", mortgage, loan=mortgage.loan, parts=parts, agent=agent)


def _hand_over(sim: Simulation, mortgage: Mortgage) -> None:
    if mortgage.called_at is None:
        _do(sim, "call_agent", mortgage, how="call", reached=sim.chance(0.9))
        return
    copies = list(
        Item.objects.filter(about=mortgage.contract.record, state=Item.State.KEPT).order_by("label")
    )
    if len(copies) > 1:
        facts = {"items": copies[-1:], "taken_by": "小陈", "uploads": [_slip()]}
        _do(sim, "hand_to_agent", mortgage, **facts)


def _slip() -> Stored:
    """What the scanner makes of a receipt."""
    sheet = Picture((250, 250, 246))
    for line in range(24, 150, 18):
        sheet.fill(20, line, 170 - line % 40, 3, (70, 70, 80))
    return sheet.kept("签收单.png")
