"""A desk with its wordings, and a call of the customer's."""

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.rooms.desk.reception.actions.wordings import ship_to


@pytest.fixture
def wordings(house):
    ship_to(house.desk)


@pytest.fixture
def ring(house, customer):
    def _ring(by=None, **facts):
        facts = {
            "department": house.desk,
            "project": house.project,
            "party": customer.party,
            "number": "13800135678",
            "need": "问收楼时间",
        } | facts
        return perform("calls.record", by=by or house.clerk, **facts)

    return _ring


@pytest.fixture
def come(house, customer):
    def _come(by=None, **facts):
        facts = {"department": house.desk, "party": customer.party, "purpose": "办理入住"} | facts
        return perform("walkins.arrive", by=by or house.clerk, **facts)

    return _come
