"""The money of the homes sold: what was billed and came before the first day, and what finance books day by day."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.actions.sets import perform_set
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.explain import Explained, Input
from huiyin.registers.accounts.models import Credit, Payment, Refund, Till
from huiyin.registers.accounts.queries import being_refunded, held, open_bills, owed_to, whose
from huiyin.registers.customers.models import Tie
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.mortgages.models import Mortgage
from huiyin.simulate.acts.asking import follow
from huiyin.simulate.engine import Story
from huiyin.simulate.simulation import Simulation

ONE_DAY = dt.timedelta(days=1)
HOMES = 24  # sold, of whose money something is open
PRICE = 3_160_000  # 分 a square metre
FUND = 12_000  # 分 a square metre of the maintenance fund
TAXED = 150  # basis points of deed tax
PAID_BEFORE = 0.55  # of what is open when the book begins
SMALLER = 5  # every so many homes turned out smaller than in the contract
TAX_OFFICE = "4403"  # how its receipts begin


def prepare_accounts(sim: Simulation) -> None:
    """Our accounts; the bills of the homes sold, with their reckoning; the balances that were there already."""
    rng = random.Random(f"{sim.seed} accounts")
    where: dict[str, Any] = {"department": sim.staff.desk, "project": sim.staff.project}
    hand, today = teller(sim), clock.today()
    banks: dict[str, Any] = {
        "name": "澜园预售资金监管户",
        "bank": "建设银行南山支行",
        "tail": "6018",
        "supervised": True,
    }
    sim.do("tills.open", hand, **banks, **where)
    sim.do("tills.open", hand, name="代收款专户", bank="农业银行科技园支行", tail="2235", **where)
    sim.do("tills.open", hand, sort="cash", name="售楼处收银", **where)
    rows: list[dict[str, Any]] = []
    balances: list[dict[str, Any]] = []
    for tie in _sold():
        unit = tie.unit
        area = unit.area or 9_000
        price = area * PRICE // 100
        facts = where | {"unit": unit, "party": tie.party}
        balances.append(
            facts
            | {
                "charge": "house_price",
                "amount": price,
                "received": _received(rng, unit, price),
                "due_on": today - rng.randint(20, 200) * ONE_DAY,
                "words": "购房款",
            }
        )
        tax, fund = price * TAXED // 10_000, area * FUND // 100
        due = today + rng.randint(-15, 30) * ONE_DAY
        rows.append(facts | _charged("deed_tax", tax, due, "房价 × 契税税率", "房价（分）", price))
        rows.append(
            facts
            | _charged("maintenance_fund", fund, due, "建筑面积 × 每平方米缴存标准", "面积（0.01㎡）", area)
        )
        if rng.random() < 0.4:
            rows.append(facts | {"charge": "mortgage_fee", "amount": 8_000, "due_on": due})
    perform_set("bills.bring_in", balances, by=None, source="simulator")
    perform_set("bills.raise", rows, by=None, source="simulator")
    for tie in _sold()[::SMALLER]:
        facts = {"charge": "area_difference", "amount": rng.randrange(90_000, 900_000), "unit": tie.unit}
        words = "实测面积小于合同面积"
        sim.do("credits.raise", sim.clerk(), party=tie.party, words=words, **facts, **where)
    for tie in _sold():
        if rng.random() < PAID_BEFORE:
            _take(sim, rng, tie.unit, tie.party)


def _charged(charge: str, amount: int, due: dt.date, formula: str, label: str, basis: int) -> dict:
    told = Explained(amount, "分", formula, inputs=(Input(label, basis),))
    return {"charge": charge, "amount": amount, "due_on": due, "explained": told}


def _loan_of(unit: Unit) -> int:
    """What of a home's price a bank still owes."""
    loan = Mortgage.objects.filter(contract__unit=unit, live=True).exclude(matter__state="closed").first()
    if loan is not None:
        return loan.amount
    contract = Contract.objects.filter(unit=unit, live=True, loan__gt=0).first()
    return contract.loan if contract else 0


def _received(rng: random.Random, unit: Unit, price: int) -> int:
    """What of a price had come: all but the loan, where there is one."""
    if loan := _loan_of(unit):
        return price - loan
    return price if rng.random() < 0.7 else price * 6 // 10


def _standing(unit: Unit, party) -> list:
    """What the customer themselves still has to pay."""
    lent = _loan_of(unit)
    return [bill for bill in open_bills(unit, party) if not (lent and bill.charge == "house_price")]


def _sold() -> list[Tie]:
    """The buyers of the homes sold and not yet handed over, one a home."""
    ties = Tie.objects.filter(role="buyer", to_on=None, unit__state=Unit.State.SOLD, unit__voided=False)
    first: dict[int, Tie] = {}
    for tie in ties.select_related("party", "unit__record__department", "unit__record__project").order_by(
        "pk"
    ):
        first.setdefault(tie.unit_id, tie)
    return list(first.values())[:HOMES]


def teller(sim: Simulation):
    return sim.staff.of("finance", "CW")[0]


def _take(sim: Simulation, rng: random.Random, unit: Unit, party) -> Any:
    """What is open of a home comes over the bank, whole or in part."""
    standing = _standing(unit, party)
    left = sum(bill.open for bill in standing)
    if not left:
        return None
    amount = left if rng.random() < 0.7 else max(left // 3, 1)
    till = Till.objects.filter(sort="bank").order_by("-pk" if standing[0].sort.held else "pk")[0]
    return sim.do(
        "payments.take",
        teller(sim),
        department=unit.record.department,
        project=unit.record.project,
        unit=unit,
        party=party,
        amount=amount,
        bills=[(bill, None) for bill in standing],
        method="card" if rng.random() < 0.3 else "transfer",
        till=till,
        received_on=clock.today(),
        reference=f"{clock.today():%m%d}{rng.randrange(10**8):08d}",
    )


def keep_books(sim: Simulation) -> None:
    """A day of finance: what came is booked, what was asked for is invoiced, what is held is paid over, refunds are paid."""
    rng, hand, today = sim.random, teller(sim), clock.today()
    waiting = [tie for tie in _sold() if _standing(tie.unit, tie.party)]
    for tie in rng.sample(waiting, min(len(waiting), 1)):
        payment = _take(sim, rng, tie.unit, tie.party)
        if payment is not None and rng.random() < 0.5:
            sim.do("payments.ask_invoice", sim.clerk(), on=payment.pk, title=tie.party.name)
    for payment in Payment.objects.filter(invoiced="asked", record__voided_at=None).order_by("pk")[:1]:
        number = f"{today:%y}44{rng.randrange(10**16):016d}"
        amount = sum(
            one.amount for one in payment.record.allocations.filter(undone=False, bill__charge="house_price")
        )
        if amount:
            facts: dict[str, Any] = {"number": number, "issued_on": today, "amount": amount}
            sim.do("payments.invoice", hand, on=payment.pk, **facts)
    for refund in Refund.objects.filter(state="asked", record__voided_at=None).order_by("pk")[:1]:
        till = Till.objects.filter(sort="bank").order_by("pk")[0]
        paid: dict[str, Any] = {
            "method": "transfer",
            "till": till,
            "paid_on": today,
            "reference": f"TK{today:%m%d}",
        }
        sim.do("refunds.pay", hand, on=refund.pk, **paid)
    if today.weekday() == 3:
        _pay_over(sim, hand, today)


def _pay_over(sim: Simulation, hand, today: dt.date) -> None:
    """Once a week the deed tax that came in goes to the tax office."""
    lines = [
        {"unit": tie.unit, "amount": amount, "receipt": f"{TAX_OFFICE}{today:%y%m%d}{tie.unit_id:05d}"}
        for tie in _sold()
        if (amount := held(tie.unit, "deed_tax"))
    ]
    if lines:
        where: dict[str, Any] = {"department": sim.staff.desk, "project": sim.staff.project}
        facts: dict[str, Any] = {"payee": "国家税务总局深圳市南山区税务局", "paid_on": today}
        till = Till.objects.filter(name="代收款专户").first()
        sim.do("payovers.record", hand, charge="deed_tax", lines=lines[:6], till=till, **where, **facts)


def ask_refund(sim: Simulation) -> Story:
    """A debt of ours is asked to be refunded; it goes through the hands of supervisor and manager."""
    standing = Credit.objects.filter(record__voided_at=None).select_related(
        "record__party", "unit__record__department", "unit__record__project"
    )
    for credit in standing.order_by("pk"):
        unit = credit.unit
        if unit is None or owed_to(credit.record.party, unit) - being_refunded(whose(credit)) < credit.amount:
            continue
        asked = Approval.objects.filter(verb="refunds.ask", matter__record__party=credit.record.party)
        if asked.filter(matter__closed_at=None).exists():
            continue
        asker = sim.hand(sim.staff.of("specialist")[0])
        approval = sim.do(
            "refunds.ask",
            asker,
            department=unit.record.department,
            project=unit.record.project,
            party=credit.record.party,
            unit=unit,
            amount=credit.amount,
            words="面积差款退款",
        )
        if approval is not None:
            yield from follow(sim, approval, asker)
        return
