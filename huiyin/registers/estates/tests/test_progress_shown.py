"""How far the works have come, as the desk, the unit and the building show it (YX-2.5.2)."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.registers.estates.models import Building
from huiyin.registers.estates.queries import what_may_be_told
from tests.words import do

pytestmark = pytest.mark.clause("YX-2.5.2")


def building(house, name) -> Building:
    return Building.objects.get_or_create(project=house.project, name=name)[0]


def test_the_callers_card_shows_how_far_their_building_is(house, customer, report, client):
    one = report()
    client.force_login(house.clerk)
    card = client.get("/calls/desk/caller?who=13800135678").content.decode()
    assert "3栋 主体施工 18层，11月20日，计划2027-06封顶" in card and f"/r/progress/{one.pk}" in card
    with clock.at("2026-12-28 09:00"):
        client.force_login(house.clerk)
        assert "已38天没有更新" in client.get("/calls/desk/caller?who=13800135678").content.decode()
    unit = building(house, "3").units.get()
    do("units.correct", house.supervisor, unit, area=None, state="delivered", reason="已交房")
    assert "主体施工" not in client.get("/calls/desk/caller?who=13800135678").content.decode()


@pytest.mark.parametrize("need", ["想问进度", "什么时候封 顶", "几时能交房"])
def test_a_question_about_the_works_brings_up_what_may_be_told(house, customer, report, client, need):
    report(internal="劳务队要撤场")
    home = perform(
        "units.register",
        by=None,
        department=house.desk,
        project=house.project,
        building=building(house, "1"),
        room="301",
        state="delivered",
    )
    do("customers.tie", house.clerk, customer, unit=home, role="owner")
    client.force_login(house.clerk)
    typed = {"need": need, "party": customer.party.pk, "unit": home.pk}  # their home stands first on the card
    cues = client.post("/calls/desk/cues", typed).content.decode()
    assert "三栋主体已经施工到十八层" in cues and "YX-2.5.2" in cues
    assert "劳务队" not in cues, "what is internal is for the record's page alone"
    assert "三栋主体" not in client.post("/calls/desk/cues", typed | {"need": "问发票"}).content.decode()


def test_the_building_that_is_named_goes_before_the_callers_own(house, customer, report):
    fifth = building(house, "5")
    report()
    report(buildings=[fifth], stage="封顶", floors=None, told="五栋已封顶")
    units = list(building(house, "3").units.select_related("building"))

    def words(text, *given):
        return [one.words for one in what_may_be_told(house.clerk, text, *given)]

    assert words("问进度", units) == ["三栋主体已经施工到十八层"]
    assert words("5号楼进度", units) == ["五栋已封顶"]
    assert set(words("问进度")) == {"三栋主体已经施工到十八层", "五栋已封顶"}


def test_a_visitor_is_shown_with_the_progress_of_their_building(house, customer, report, client):
    report()
    unit = building(house, "3").units.get()
    perform("walkins.arrive", by=house.clerk, department=house.desk, purpose="问交房", unit=unit)
    client.force_login(house.clerk)
    page = client.get("/walkins/desk").content.decode()
    assert "3栋 主体施工 18层" in page
    assert "三栋主体已经施工到十八层" in client.get("/walkins/desk/guide?guide=封顶").content.decode()


def test_pages_of_unit_and_building_have_the_timeline_with_its_pictures(house, report, client, picture):
    one = report(uploads=[picture()], internal="劳务队要撤场")
    unit = building(house, "3").units.get()
    client.force_login(house.clerk)
    file = one.record.files.get()
    for path in (f"/r/units/{unit.pk}", "/estates/grid"):
        page = client.get(path).content.decode()
        assert f"/r/progress/{one.pk}/files/{file.pk}" in page or str(file.pk) in page
        assert "三栋主体已经施工到十八层" in page and "劳务队" not in page
    assert "劳务队" in client.get(f"/r/progress/{one.pk}").content.decode()


def test_the_ledger_costs_the_same_however_many_reports(house, report, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(house.clerk)
    report()
    client.get("/r/progress/")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/r/progress/")
        return len(queries)

    few = asked()
    for n in range(6):
        report(floors=19 + n, seen_on=dt.date(2026, 11, 21))
    assert asked() == few
