"""Taxes and funds: told, reminded, paid, their receipts brought in and archived."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.kernel import clock
from huiyin.rooms.sales.receipts.models import Receipt, Sort, State
from huiyin.simulate.simulation import Simulation

A_DAY = 4  # of each step, that a desk gets to
TOLD, PAID, BROUGHT = 0.6, 0.3, 0.5


def set_standard(sim: Simulation) -> None:
    """What the city wants for a square metre."""
    facts: dict[str, Any] = {"from_on": dt.date(2024, 1, 1), "paper": "深建规〔2024〕3号"}
    for use, building, per_m2 in (("home", "高层带电梯", 12_000), ("shop", "", 9_500)):
        rate: dict[str, Any] = {"use": use, "building": building, "per_m2": per_m2}
        sim.do("fundrates.set", sim.staff.of("supervisor")[0], department=sim.staff.desk, **rate, **facts)


def follow_taxes(sim: Simulation) -> None:
    """A day of it: some are told, some pay, some bring the receipt, and what is here is archived."""
    waiting = Receipt.objects.filter(live=True).select_related("matter", "contract").order_by("pk")
    for receipt in waiting.filter(matter__state=State.OPEN)[:A_DAY]:
        owner = sim.hand(sim.staff.by_id[receipt.matter.owner_id])
        if receipt.sort == Sort.DEED_TAX and receipt.amount is None:
            homes = sim.pick(("only_home", "only_home", "second_home", "more"))
            facts = {"homes": homes, "vat": "general", "certificate": f"房查2026{sim.serial():06d}"}
            sim.do("receipts.assess_tax", owner, on=receipt.pk, **facts)
        if receipt.notified_at is None and sim.chance(TOLD):
            sim.do("receipts.notify", owner, on=receipt.pk, how="call", reached=sim.chance(0.85))
        elif receipt.notified_at and sim.chance(PAID):
            amount = Receipt.objects.get(pk=receipt.pk).amount
            if amount:
                sim.do("receipts.pay", owner, on=receipt.pk, paid=amount, paid_on=clock.today())
    for receipt in waiting.filter(matter__state=State.PAID)[:A_DAY]:
        owner = sim.hand(sim.staff.by_id[receipt.matter.owner_id])
        if sim.chance(BROUGHT):
            number = f"44{clock.today():%y%m%d}{sim.serial():06d}"
            facts = {"number": number, "paid": receipt.paid, "paid_on": receipt.paid_on, "place": "票据柜1"}
            sim.do("receipts.take", owner, on=receipt.pk, **facts)
    for receipt in waiting.filter(matter__state=State.RECEIVED)[:A_DAY]:
        owner = sim.hand(sim.staff.by_id[receipt.matter.owner_id])
        sim.do("receipts.archive", owner, on=receipt.pk, archived_at=f"产权档案盒{sim.serial() % 20 + 1}")
