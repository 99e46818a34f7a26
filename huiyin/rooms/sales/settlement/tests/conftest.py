"""A home sold and filed, its fund paid or not, and the round of its survey."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.rooms.sales.receipts.models import Receipt
from tests.words import do

SURVEYED = dt.date(2026, 11, 20)


@pytest.fixture
def around(house, sale):
    facts = {
        "title": "面积结算",
        "report": "测字2026-18",
        "surveyed_on": SURVEYED,
        "buildings": [sale.unit.building],
    }
    return perform(
        "arearounds.open", by=house.specialist, department=house.desk, project=house.project, **facts
    )


@pytest.fixture
def signed(house, sale):
    return sale.sign()


@pytest.fixture
def compute(house, around):
    def _compute(contract, registered, registered_inner=None, **facts):
        facts = {"department": house.desk, "project": house.project} | facts
        areas = {"registered": registered, "registered_inner": registered_inner}
        return perform(
            "settlements.compute", by=house.specialist, round=around, contract=contract, **areas, **facts
        )

    return _compute


@pytest.fixture
def pay_fund(house):
    """The maintenance fund of a contract is paid, and its receipt is here."""

    def _pay(contract):
        fund = Receipt.objects.get(contract=contract, sort="maintenance_fund")
        facts = {"number": f"维{contract.pk}", "paid": 1_200_000, "paid_on": dt.date(2026, 11, 24)}
        do("receipts.take", house.specialist, fund, **facts)

    return _pay
