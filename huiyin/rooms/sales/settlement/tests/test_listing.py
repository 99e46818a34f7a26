"""The survey's list: a building settled at once, what is wrong in it named, and taken back while nobody heard."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.sets import perform_set
from huiyin.kernel.checks import check_all
from huiyin.kernel.explain.models import Explanation
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.lists import put_in, staged
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.sales.settlement.models import Settlement
from tests.words import again, do

pytestmark = [pytest.mark.django_db, pytest.mark.clause("YX-2.7.2")]


def test_both_forms_leave_equal_rows(house, sale, around, compute):
    first = sale.sign()
    second = sale.sign(sale.ready(sale.draft(unit=sale.door("1503"))))
    one = compute(first, 9_600, 7_700)
    row = {"round": around, "contract": second, "registered": 9_600, "registered_inner": 7_700}
    (other,) = perform_set(
        "settlements.compute",
        [row | {"department": house.desk, "project": house.project}],
        by=house.specialist,
    )
    columns = [
        f.attname for f in Settlement._meta.concrete_fields if f.attname not in ("record_id", "contract_id")
    ]
    assert [getattr(one, c) for c in columns] == [getattr(other, c) for c in columns]
    figures = Explanation.objects.filter(record__in=[one.pk, other.pk]).values_list(
        "value", "recipe", "figure"
    )
    assert len(set(figures)) == 1
    promises = Promise.objects.filter(matter=around.pk, kind="settlement.notify")
    assert (
        len(set(promises.values_list("due", "owner", "clause", "limit", "how", "tell_at", "to_party"))) == 1
    )
    assert check_all() == []


def test_the_surveys_list_settles_a_building_and_is_taken_back_while_nobody_heard(
    house, sale, signed, around
):
    sale.door("1504")
    head = ["房号", "实测面积", "套内面积"]
    rows = [["3-2-1502", 96, 77], ["3-2-1504", 100, 80], ["3-2-1502", 96, 77]]
    problems = staging.problems_of(staging.check(staged(house, "survey", [head, *rows])))
    assert {p["reason"][:12] for p in problems} >= {"这套房屋没有签订的合同，"[:12]}
    batch = put_in(house, "survey", [head, rows[0]], by=house.supervisor)
    assert Settlement.objects.get().amount == 5_000_000
    around.matter.refresh_from_db()
    assert (
        around.matter.next_due == Promise.objects.filter(matter=around.pk, state="open").earliest("due").due
    )
    applying.undo(batch, house.supervisor, "测绘更正")
    assert Settlement.objects.get().state == "voided"
    still = Promise.objects.filter(matter=around.pk, state="open")
    assert set(still.values_list("words", flat=True)) == {"跟进"}


def test_a_slip_of_the_hand_in_the_list_is_found(house, sale, signed, around):
    problems = staging.problems_of(
        staging.check(staged(house, "survey", [["房号", "实测面积"], ["3-2-1502", 69]]))
    )
    assert problems[0]["reason"].startswith("与合同面积相差超过百分之20")


def test_a_longer_list_asks_no_more_queries(house, sale, signed, around):
    sale.sign(sale.ready(sale.draft(party=sale.buyer().party, unit=sale.door("1504"))))
    rows = [["房号", "实测面积"], ["3-2-1502", 96], ["3-2-1504", 101]]
    asked = []
    for sheet in (rows[:2], rows):
        batch = staged(house, "survey", sheet)
        with CaptureQueriesContext(connection) as queries:
            batch = staging.check(batch)
        assert not staging.problems_of(batch)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def reasons(house, *rows) -> list[str]:
    sheet = [["房号", "实测面积", "套内面积"], *rows]
    return [p["reason"] for p in staging.problems_of(staging.check(staged(house, "survey", sheet)))]


def test_the_list_names_areas_that_cannot_be_and_homes_that_have_no_round(house, sale, signed):
    assert "没有正在办理的面积结算" in reasons(house, ["3-2-1502", 96, 77])[0]
    assert "套内面积大于建筑面积" in reasons(house, ["3-2-1502", 96, 97])[0]


def test_the_list_leaves_out_who_is_settled_and_stays_once_a_buyer_has_heard(house, sale, signed, around):
    rows = [["房号", "实测面积"], ["3-2-1502", 96]]
    batch = put_in(house, "survey", rows, by=house.supervisor)
    one = Settlement.objects.get()
    assert f"已经结算过：{one.record}" in reasons(house, ["3-2-1502", 96, 77])[0]
    do("settlements.notify", house.specialist, one, how="call", reached=True)
    with pytest.raises(Refused):
        applying.undo(batch, house.supervisor, "测绘更正")
    assert again(one).state == "notified"
