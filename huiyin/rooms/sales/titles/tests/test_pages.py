"""How titles stand at a look, on the record pages, on the screens and on paper."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.custody.models import Item
from huiyin.rooms.sales.titles.papers import checklist, handing_act, handing_title, receipt, turned
from huiyin.rooms.sales.titles.tests.conftest import TODAY
from huiyin.web.papers import paper_of, preview_png
from tests.words import do

pytestmark = pytest.mark.django_db


def read(client, member, path: str) -> str:
    client.force_login(member)
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.clause("YX-3.2.5", "YX-2.7.1a")
def test_the_board_counts_each_stage_and_what_is_late_and_strangers_see_nothing(house, work, sale, client):
    title = work.title(handed_over_on=TODAY)
    type(title).objects.filter(pk=title.pk).update(title_by="2026-11-01")
    page = read(client, house.clerk, "/titles/board")
    assert "待交资料费用" in page and "超期 1 户" in page and "澜园" in page
    client.force_login(house.stranger)
    assert client.get("/titles/board").status_code == 404


@pytest.mark.clause("ZH-4.1.3", "ZH-J4.2")
def test_notices_that_lapse_are_listed_with_the_days_that_are_left(house, work, sale, client):
    assert "没有将要失效" in read(client, house.clerk, "/titles/lapsing")
    work.registered(work.act(sale.filed()))
    work.first()
    page = read(client, house.clerk, "/titles/lapsing")
    assert "2027-02-22" in page and "还有90天" in page and "张**" in page


@pytest.mark.clause("ZH-J4.7", "ZH-J4.2")
def test_filed_contracts_are_picked_and_passed_on_in_one_transfer(house, work, sale, client):
    contract = sale.filed()
    page = read(client, house.supervisor, "/titles/passing")
    assert contract.record.number in page
    assert "没有可以移交" in read(client, house.supervisor, "/titles/passing?view=loans")
    answer = client.get("/titles/passing", {"view": "filed", "number": [contract.record.number]})
    assert answer.status_code == 302 and answer.url.startswith("/new/transfers.make?codes=BG-2026-")
    form = client.get(answer.url).content.decode()
    assert "移交已备案合同4份" in form
    act = work.registered(work.act(contract, "notice_mortgage", holder="建设银行"))
    with pytest.raises(Refused, match="存放位置"):
        do("registryacts.collect_contracts", work.who, act, copies=2, place=" ")
    do("registryacts.collect_contracts", work.who, act, copies=2, place="抵押合同柜1")
    assert contract.record.number in read(client, house.supervisor, "/titles/passing?view=loans")
    answer = client.get("/titles/passing", {"view": "loans", "number": [contract.record.number]})
    loans = Item.objects.filter(sort="mortgage_contract").order_by("pk")
    assert [f"BG-2026-{n[8:]}" for n in answer.url.split("&")[0].split("=")[1].split("%0A")] == [
        item.record.number for item in loans
    ]


@pytest.mark.clause("YX-2.7.1a", "ZH-J4.3", "YX-2.7.1b")
def test_a_titles_page_says_what_is_missing_and_what_stands_in_the_way(house, work, sale, client):
    title = work.title(handed_over_on=TODAY)
    page = read(client, house.specialist, f"/r/titles/{title.pk}")
    assert all(
        words in page for words in ("还没有办结首次登记", "契税票据", "未收", "2027-02-22", "身份证件")
    )
    page = read(client, house.specialist, f"/r/contracts/{title.contract_id}")
    assert "登记与办证" in page and title.record.number in page


@pytest.mark.clause("ZH-J4.3")
def test_an_acts_page_says_how_many_units_wait_for_it(house, work, sale, client):
    work.registered(work.act(sale.filed()))
    first = work.project_act("first")
    page = read(client, house.specialist, f"/r/registryacts/{first.pk}")
    assert "已有合同" in page and "1套" in page


@pytest.mark.clause("YX-2.7.1a", "YX-2.7.1c", "ZH-4.1.3")
def test_each_sheet_says_what_happened(work, house, sale):
    act = work.complete(work.act(sale.filed()), place="资料柜1")
    do("registryacts.submit", work.who, act, submitted_on=TODAY, registry="登记中心", taken_by="王窗口")
    drawn = handing_act(type(act).objects.get(pk=act.pk), house.clerk)
    assert (drawn["registry"], drawn["taken_by"], len(drawn["papers"])) == ("登记中心", "王窗口", 4)
    work.first()
    title = work.issue(work.certified(work.applied(work.ready(work.title(act.contract)))))
    assert receipt(title, house.clerk)["taken_by"] == "张秀英"
    assert len(handing_title(title, house.clerk)["papers"]) == 9
    assert checklist(title, house.clerk)["receipts"][0][2] == "已收"


@pytest.mark.clause("ZH-J4.6")
def test_the_sheet_of_a_conversion_lists_the_homes_that_are_left(work, house, sale):
    sale.door("1602")
    planned = dt.date(2027, 1, 29)
    facts = {"buildings": [sale.unit.building], "planned_on": planned, "title": "转现售"}
    turn = perform("conversions.open", by=house.specialist, **facts, **work.where())
    assert turned(turn, house.clerk)["count"] == "2"


@pytest.mark.once
def test_every_sheet_is_drawn(work, house, sale):
    title = work.title()
    for name in ("checklist", "authority", "handing", "notice", "receipt"):
        assert preview_png(paper_of("titles", name), title, member=house.clerk)[0][:4] == b"\x89PNG"


@pytest.mark.clause("ZH-J4.2", "ZH-J4.3", "YX-2.7.1a")
def test_acts_and_titles_are_begun_by_their_forms(house, work, sale, client):
    contract, building = sale.filed(), sale.unit.building
    client.force_login(house.specialist)
    form = client.get(f"/new/registryacts.open?from={contract.pk}").content.decode()
    assert "3-2-1502" in form and "转移登记" not in form
    department = {"department": house.desk.pk}

    def begin(verb: str, **facts) -> str:
        answer = client.post(f"/new/{verb}", department | facts)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        return client.get(answer.url).content.decode()

    assert "DJ-2026-0001" in begin("registryacts.open", unit=contract.unit_id, sort="notice")
    assert "DJ-2026-0002" in begin("registryacts.open_project", sort="first", buildings=[building.pk])
    assert "BZ-2026-0001" in begin("titles.open", unit=contract.unit_id)
    assert "ZX-2026-0001" in begin("conversions.open", buildings=[building.pk], planned_on="2027-01-29")
    refused = client.post("/new/titles.open", department | {"unit": sale.door("1602").pk})
    assert "没有有效的合同" in refused.content.decode()


@pytest.mark.clause("YX-2.7.1a", "ZH-4.1.3")
def test_papers_are_taken_and_doors_are_named_by_their_forms(house, work, sale, client):
    title, door = work.title(), sale.door("1602")
    client.force_login(house.specialist)
    papers = {f"paper_{paper.pk}": "received" for paper in title.matter.case_papers.all()}
    done = client.post(f"/r/titles/{title.pk}/do/titles.take_papers", papers | {"place": "资料柜1"})
    assert done.status_code == 302 and not title.matter.case_papers.filter(state="missing").exists()
    mortgage = work.registered(work.project_act("works_mortgage", holder="工商银行"))
    where = f"/r/registryacts/{mortgage.pk}/do/registryacts.cancel"
    assert "没有写是哪些房屋" in client.post(where, {"partly": "on"}).content.decode()
    client.post(where, {"partly": "on", "doors": door.path})
    assert list(mortgage.cancellations.get().units.all()) == [door]
