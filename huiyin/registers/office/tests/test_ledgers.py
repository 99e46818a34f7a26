"""The ledgers of the office ask the database as often for many rows as for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.kernel.actions.machine import perform

from .words import ask, at, give


def _rows(house, customer, n: int) -> None:
    give(house.specialist, house.desk, title=f"任务{n}")
    give(house.specialist, house.desk, title=f"给同事{n}", taker=house.clerk, party=customer.party)
    perform(
        "appointments.book",
        by=house.clerk,
        department=house.desk,
        party=customer.party,
        owner=house.specialist,
        others=[house.clerk],
        title="办理退款",
        place="接待室",
        from_at=at(f"2026-11-{25 + n // 8} {9 + n % 8:02d}:00"),
        to_at=at(f"2026-11-{25 + n // 8} {9 + n % 8:02d}:30"),
    )
    ask(house.clerk, house.desk, title=f"请示{n}", copied=[house.manager])
    facts = {"title": f"通知{n}", "text": "x", "sort": "notice", "departments": [house.desk, house.works]}
    perform("circulars.issue", by=house.clerk, department=house.desk, **facts)
    facts = {"title": f"事务{n}", "wanted": "x", "frequency": "weekly", "owner": house.clerk}
    perform("duties.define", by=house.supervisor, department=house.desk, **facts)


@pytest.mark.parametrize(
    "path",
    [
        *("/r/tasks/", "/r/appointments/", "/appointments/day?on=2026-11-25"),
        *("/r/circulars/", "/r/duties/", "/"),
        *("/r/approvals/", "/approvals/waiting"),
    ],
)
def test_many_rows_cost_no_more_queries_than_one(house, customer, path):
    page = Client()
    page.force_login(house.supervisor)
    counts = []
    for rows in (range(1), range(1, 7)):
        for n in rows:
            _rows(house, customer, n)
        page.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert page.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0], counts
