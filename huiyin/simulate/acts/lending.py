"""What banks pay on loans: told by their sheets or typed in, booked by finance, compared at the end of the day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.kernel import clock
from huiyin.registers.accounts.models import Till
from huiyin.rooms.sales.mortgages.actions.lines import compare_lines, part_of
from huiyin.rooms.sales.mortgages.models import BankLine, Disbursement, LoanDay, Mortgage, Stage
from huiyin.rooms.sales.mortgages.queries import loan_bills
from huiyin.simulate.simulation import Simulation

ONE_DAY = dt.timedelta(days=1)
PAYS, BY_SHEET, ALTERED, BOOKED, CHECKED = 0.3, 0.6, 0.3, 0.6, 0.9


def reconcile_loans(sim: Simulation) -> None:
    """What the bank paid today, what is still to be cleared, and the comparison at the end of the day."""
    _bank_pays(sim)
    _settle(sim)
    if sim.chance(CHECKED):
        _compare_day(sim)


def book_loans(sim: Simulation) -> None:
    """Finance books what the bank paid."""
    teller, till = sim.staff.of("finance", "CW")[0], Till.objects.filter(sort="bank").order_by("pk").first()
    waiting = Disbursement.objects.filter(booked_on=None, record__voided_at=None).order_by("pk")
    for one in waiting.select_related(
        "part__mortgage__contract__unit", "part__mortgage__contract__matter__record"
    ):
        owed = sum(bill.open for bill in loan_bills(one.part.mortgage.contract))
        if till is None or owed < one.amount or not sim.chance(BOOKED):
            continue
        number = one.reference or f"回单{sim.serial():06d}"
        sim.do(
            "disbursements.book", teller, on=one.pk, received_on=clock.today(), till=till, reference=number
        )


def _bank_pays(sim: Simulation) -> None:
    """Some loans that wait are paid: most are told by the bank's sheet, the others typed in; a few lines differ."""
    seer, today = sim.hand(sim.staff.of("specialist")[0]), clock.today()
    waiting = Mortgage.objects.filter(live=True, matter__state=Stage.WAITING)
    for n, mortgage in enumerate(waiting.select_related("matter__record", "contract__unit").order_by("pk")):
        if n and not sim.chance(PAYS):
            continue
        for part in mortgage.parts.select_related("lender").order_by("pk"):
            if not part.rest:
                continue
            number = f"{today:%m%d}{sim.serial():06d}"
            line = {
                "day": today,
                "amount": part.rest,
                "reference": number,
                "code": mortgage.record.number or "",
            }
            odd = Disbursement.objects.exists() and not BankLine.objects.filter(outcome="amount").exists()
            if odd or not sim.chance(BY_SHEET):
                facts: dict[str, Any] = {
                    "part": part,
                    "amount": part.rest,
                    "bank_on": today,
                    "reference": number,
                }
                where: dict[str, Any] = {
                    "department": mortgage.record.department,
                    "project": mortgage.record.project,
                }
                sim.do("disbursements.record", seer, party=mortgage.record.party, **facts, **where)
                if odd or sim.chance(ALTERED):
                    line["amount"] = part.rest - 100_000
            _line(sim, mortgage, line)


def _line(sim: Simulation, mortgage: Mortgage, line: dict[str, Any]) -> None:
    said = line | {"unit": None, "borrower": mortgage.record.party.name if mortgage.record.party else ""}
    ((what, part),) = compare_lines([said], mortgage.record.department_id)
    told = {name: said[name] for name in ("day", "amount", "reference", "code", "borrower")}
    sim.do(
        "banklines.bring_in",
        sim.hand(sim.staff.of("specialist")[0]),
        department=mortgage.record.department,
        project=mortgage.record.project,
        party=mortgage.record.party,
        door=mortgage.contract.unit.path,
        part=part_of(part),
        outcome=what.outcome,
        words=what.words,
        disbursement=what.disbursement,
        **told,
    )


def _settle(sim: Simulation) -> None:
    """A difference that stood for some days is cleared with the bank."""
    old = BankLine.objects.filter(differs=True, day__lt=clock.today() - 3 * ONE_DAY).order_by("pk").first()
    if old is not None:
        reason = "银行已更正流水，以台账为准"
        sim.do("banklines.settle", sim.hand(sim.staff.of("specialist")[0]), on=old.pk, reason=reason)


def _compare_day(sim: Simulation) -> None:
    desk, project = sim.staff.desk, sim.staff.project
    if not LoanDay.objects.filter(day=clock.today(), live=True).exists():
        facts: dict[str, Any] = {"department": desk, "project": project, "day": clock.today()}
        sim.do("loandays.check", sim.hand(sim.staff.of("specialist")[0]), **facts)
