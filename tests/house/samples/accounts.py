"""A sample of each kind of the accounts."""

from __future__ import annotations

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.registers.accounts.models import Entry


def _till(house, made):
    facts = {"name": "样本：监管户", "bank": "建设银行", "tail": "1234"}
    return perform("tills.open", by=None, department=house.desk, project=house.project, **facts)


def _bought(house, made):
    """Where the sample unit stands, and whose it is."""
    return {
        "department": house.desk,
        "project": house.project,
        "unit": made["units"],
        "party": made["customers"].party,
    }


def _bill(house, made):
    facts = {"charge": "deed_tax", "amount": 3_000_000, "due_on": clock.today(), "words": "样本：契税"}
    return perform("bills.raise", by=house.clerk, **_bought(house, made), **facts)


def _payment(house, made):
    facts = {"method": "transfer", "till": made["tills"], "received_on": clock.today(), "reference": "样本1"}
    return perform("payments.take", by=None, amount=2_000_000, **_bought(house, made), **facts)


def _credit(house, made):
    facts = {"charge": "area_difference", "amount": 80_000, "words": "样本：面积差款"}
    return perform("credits.raise", by=house.clerk, **_bought(house, made), **facts)


def _refund(house, made):
    facts = {"amount": 30_000, "words": "样本：面积差款退款"}
    return perform("refunds.ask", by=None, **_bought(house, made), **facts)


def _payover(house, made):
    facts = {"charge": "deed_tax", "payee": "样本：税务局", "till": made["tills"], "paid_on": clock.today()}
    lines = [{"unit": made["units"], "amount": 1_000_000, "receipt": "样本442026"}]
    where = {"department": house.desk, "project": house.project}
    return perform("payovers.record", by=None, lines=lines, **where, **facts)


def _offset(house, made):
    facts = {"amount": 10_000, "agreed_on": clock.today(), "agreement": "样本：冲抵确认书"}
    return perform("offsets.make", by=house.clerk, **_bought(house, made), **facts)


def _entry(house, made):
    return Entry.objects.select_related("record").get(about=made["payments"].record)


SAMPLES = {
    "tills": _till,
    "bills": _bill,
    "payments": _payment,
    "credits": _credit,
    "refunds": _refund,
    "payovers": _payover,
    "offsets": _offset,
    "entries": _entry,
}
