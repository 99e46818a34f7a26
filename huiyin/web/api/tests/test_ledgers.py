"""The ledger as JSON: the rows of the screen, its filters and its masks, page by page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.kernel.actions.machine import perform


def test_a_ledger_is_walked_page_by_page_without_a_gap(house, record, program):
    keys = [record(title=f"漏水{n}").pk for n in range(7)]
    clerk, path, seen = program(house.clerk), "/api/complaints?limit=3&f_title=漏水", []
    while path:
        page = clerk.get(path).json()
        assert len(page["items"]) <= 3 and (page["count"], page["count_is_exact"]) == (7, True)
        seen += [item["key"] for item in page["items"]]
        path = page["next"]
    assert seen == keys[::-1]


def test_a_sorted_ledger_is_walked_by_the_addresses_it_gives(house, record, program):
    keys = {record(title=f"漏水{n}").pk for n in range(5)}
    clerk, path, seen = program(house.clerk), "/api/complaints?limit=2&sort=-due", []
    while path:
        page = clerk.get(path).json()
        seen += [item["key"] for item in page["items"]]
        path = page["next"]
    assert set(seen) == keys and len(seen) == 5


def test_filters_views_and_search_are_those_of_the_screen(house, record, program):
    ours, other = record(), record(title="停车费", cause="收费", topic="fees")
    specialist = program(house.specialist)
    for query in ("f_topic=fees", "q=停车", "f_opened=2026-11-24&f_topic=fees", "view=mine&f_title=停车"):
        items = specialist.get(f"/api/complaints?{query}").json()["items"]
        assert [item["key"] for item in items] == [other.pk], query
    assert specialist.get("/api/complaints?f_opened=2026-11-23").json()["items"] == []
    perform("complaints.solve", by=house.specialist, on=ours.pk, result="好", answer="好")
    assert len(specialist.get("/api/complaints?view=open").json()["items"]) == 1


def test_a_query_that_the_ledger_does_not_know_is_told_so(house, program):
    clerk = program(house.clerk)
    queries = ["f_tpic=fees", "view=min", "sort=title", "limit=0", "limit=201", "limit=x", "after=-1"]
    queries += ["after=99999999999999999999", "at=²", "f_opened=gestern", "f_topic=joke", "col=nonsense"]
    for query in queries:
        answer = clerk.get(f"/api/complaints?{query}")
        assert answer.status_code == 422, query
        assert list(answer.json()["errors"]) == [query.partition("=")[0]]


@pytest.mark.clause("YX-1.4")
def test_cells_are_masked_as_on_screen(house, record, program):
    record()
    clerk = program(house.clerk)
    cells = clerk.get("/api/customers").json()["items"][0]["cells"]
    assert (cells["name"], cells["phones"]) == ("张**", "138****5678")
    cells = clerk.get("/api/complaints?col=party&col=opened").json()["items"][0]["cells"]
    assert cells == {"party": "张**", "opened": "2026-11-24T09:00:00+08:00"}


def test_a_ledger_costs_the_same_few_queries_whatever_its_rows(house, record, program):
    clerk = program(house.clerk)
    clerk.get("/api/complaints")
    costs = []
    for _round in range(2):
        for n in range(6):
            record(title=f"漏水{n}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert clerk.get("/api/complaints?limit=200").status_code == 200
        costs.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            clerk.get("/api/customers?limit=200")
        assert len(queries) <= 12
    assert costs[0] == costs[1] <= 12, costs
