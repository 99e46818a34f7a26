"""A home filed in a department with a standard of the maintenance fund, and its receipts."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.rooms.sales.receipts.models import Receipt
from tests.words import again, do


@pytest.fixture
def rate(house):
    facts = {"use": "home", "per_m2": 12_000, "from_on": dt.date(2024, 1, 1), "paper": "深建规〔2024〕3号"}
    return perform(
        "fundrates.set", by=house.supervisor, department=house.desk, project=house.project, **facts
    )


@pytest.fixture
def filed(house, sale, rate):
    with clock.at("2026-11-24 10:00"):
        sale.contract = sale.filed()
    return sale.contract


def of(sort: str) -> Receipt:
    return Receipt.objects.get(sort=sort)


def assess(house, receipt, **facts):
    facts = {"homes": "only_home", "certificate": "房查2026-1", "vat": "general"} | facts
    do("receipts.assess_tax", house.specialist, receipt, **facts)
    return again(receipt)
