"""A home sold, filed, paid and funded, in a building whose completion is filed; and the round of its handover."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.rooms.sales.conftest import ID_NUMBER, PRICE, SIGNATURE
from huiyin.rooms.sales.handovers.models import Handover
from huiyin.rooms.sales.receipts.models import Receipt
from tests.words import again, do

DAY = dt.date(2026, 11, 24)
LINES = [("入户门", True, ""), ("墙面地面", False, "客厅墙面空鼓"), ("门窗", True, "")]
PAPERS = ["住宅质量保证书", "住宅使用说明书"]
METERS = [("水表", "12"), ("电表", "105"), ("燃气表", "无")]


@pytest.fixture
def contract(house, sale):
    """Filed and wholly paid; its fund too."""
    contract = sale.filed(
        sale.filing(sale.checked(sale.sign(sale.ready(sale.draft(hand_over_on=dt.date(2026, 12, 20))))))
    )
    sale.pay(contract, PRICE)
    fund = Receipt.objects.get(contract=contract, sort="maintenance_fund")
    do("receipts.take", house.specialist, fund, number="维1", paid=1_200_000, paid_on=DAY)
    return contract


@pytest.fixture
def complete(house, sale):
    """The completion of the building is filed."""

    def _complete():
        where = {"department": house.desk, "project": house.project, "buildings": [sale.unit.building]}
        facts = {
            "sort": "completion",
            "code": "竣备001",
            "issuer": "住建局",
            "issued_on": dt.date(2026, 11, 2),
        }
        return perform("certificates.register", by=house.specialist, **where, **facts)

    return _complete


@pytest.fixture
def around(house, sale):
    facts = {
        "title": "交房",
        "buildings": [sale.unit.building],
        "place": "会所一楼",
        "from_on": dt.date(2026, 12, 1),
        "to_on": dt.date(2026, 12, 2),
        "opens_at": dt.time(9),
        "closes_at": dt.time(11),
        "capacity": 1,
    }
    return perform(
        "handoverrounds.open", by=house.supervisor, department=house.desk, project=house.project, **facts
    )


@pytest.fixture
def handover(house, contract, around):
    do("handoverrounds.invite", house.supervisor, around)
    return Handover.objects.get()


@pytest.fixture
def clear(house, contract):
    """The clearance is drawn."""

    def _clear():
        facts = {"department": house.desk, "project": house.project}
        return perform("clearances.draw", by=house.specialist, contract=again(contract), **facts)

    return _clear


@pytest.fixture
def inspected(house, handover):
    do("handovers.inspect", house.specialist, handover, lines=[line for line in LINES if line[1]])
    return again(handover)


@pytest.fixture
def deliver(house, sale):
    def _deliver(handover, **facts):
        facts = {
            "taker": sale.party,
            "id_number": ID_NUMBER,
            "papers": PAPERS,
            "keys": ["入户门钥匙3把", "门禁卡2张"],
            "meters": METERS,
            "signature": SIGNATURE,
            "consent": True,
        } | facts
        do("handovers.deliver", house.specialist, handover, **facts)
        return again(handover)

    return _deliver
