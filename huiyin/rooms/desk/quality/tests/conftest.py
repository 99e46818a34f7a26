"""A desk with the shipped wordings, and work of its members to be looked at."""

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.rooms.desk.quality.models import Slip
from huiyin.rooms.desk.reception.actions.wordings import ship_to


@pytest.fixture
def wordings(house):
    ship_to(house.desk)


@pytest.fixture
def ring(house, customer):
    """A call, with whatever the clerk wrote down."""

    def _ring(by=None, **facts):
        where = {"department": house.desk, "project": house.project, "party": customer.party}
        return perform("calls.record", by=by or house.clerk, **where, **({"need": "问收楼时间"} | facts))

    return _ring


@pytest.fixture
def slips():
    """What was noted so far: member, situation, phrase and field of each."""

    def _slips() -> list[tuple]:
        rows = Slip.objects.order_by("pk")
        return list(rows.values_list("said_by__name", "situation", "phrase", "field"))

    return _slips
