"""How projects stand at a look, on the board, in the grid and on paper."""

import datetime as dt

import pytest

from huiyin.kernel.members.models import Project
from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.sales.launches.papers import checklist, notice
from huiyin.web.papers import paper_of, preview_png
from tests.words import do

pytestmark = pytest.mark.clause("YX-2.3.2", "YX-2.3.3")
NOW = dt.date(2026, 11, 24)


def read(client, member, path: str) -> str:
    client.force_login(member)
    return client.get(path).content.decode()


@pytest.mark.clause("YX-3.0b")
def test_the_board_flags_a_project_without_a_specialist_and_what_is_late_or_runs_out(
    house, launch, certify, client
):
    Project.objects.create(code="LS", name="澜山")
    certify("land", expires_on=dt.date(2026, 12, 4))
    page = read(client, house.supervisor, "/launches/board")
    assert page.count("没有专员") >= 2 and "专员 李专员" in page, "said in the tile and at the project"
    assert "还有 10 天" in page and "合同范本" in page and "还缺" in page
    assert client.get("/launches/board").status_code == 200
    client.force_login(house.stranger)
    assert client.get("/launches/board").status_code == 404


def test_the_board_costs_no_query_for_a_line(house, launch, certify, client, django_assert_max_num_queries):
    certify("land")
    client.force_login(house.supervisor)
    client.get("/launches/board")
    with django_assert_max_num_queries(32):
        client.get("/launches/board")


def test_the_record_page_shows_each_line_with_what_one_may_do(house, launch, client):
    page = read(client, house.specialist, f"/r/launches/{launch.pk}")
    line = launch.lines.get(title="价格表")
    assert f"launches.finish_line?line={line.pk}" in page and "sort=presale" in page
    assert "launches.excuse_line" not in page, "only a leader lets a line go"
    assert "launches.excuse_line" in read(client, house.supervisor, f"/r/launches/{launch.pk}")
    page = read(client, house.clerk, f"/r/launches/{launch.pk}")
    assert "价格表" in page and "launches.finish_line?line" not in page


def test_the_form_of_a_line_knows_which_one(house, launch, client):
    line = launch.lines.get(title="价格表")
    page = read(client, house.specialist, f"/r/launches/{launch.pk}/do/launches.set_line?line={line.pk}")
    assert f'value="{line.pk}" selected' in page and "李专员" in page


def test_a_certificate_is_registered_from_the_launch(house, launch, buildings, client):
    client.force_login(house.specialist)
    url = f"/new/certificates.register?from={launch.pk}&sort=presale"
    assert client.get(url).content.decode().count("checked") == len(buildings)
    typed = {
        "department": house.desk.pk,
        "sort": "presale",
        "code": "深房许字(2026)澜园009号",
        "issuer": "市住建局",
        "issued_on": "2026-11-02",
        "buildings": [one.pk for one in buildings],
        "partly": "on",
        "doors": "9-1-101\n9-1-102",
    }
    assert "没有登记这些房屋：9-1-102" in client.post(url, typed).content.decode()
    assert client.post(url, typed | {"doors": "9-1-101"}).status_code == 302
    one = KINDS["certificates"].model.objects.get()
    assert [unit.path for unit in one.units.all()] == ["9-1-101"] and not one.whole
    page = read(client, house.clerk, f"/r/certificates/{one.pk}")
    assert "部分房屋" in page and "9-1-101" in page
    assert "009号" in read(client, house.clerk, "/r/certificates/?view=five")


def test_the_grid_marks_doors_outside_a_permit_in_words(house, launch, buildings, certify, client):
    url = f"/estates/grid?building={buildings[0].pk}"
    page = read(client, house.clerk, url)
    assert "未取证" in page and "未开盘" not in page
    certify("presale", buildings=buildings)
    page = read(client, house.clerk, url)
    assert "未开盘" in page and "未取证" not in page


def test_doors_of_what_is_on_sale_can_be_sold_and_sold_ones_say_so(house, ready, buildings, client):
    do("launches.open_sale", house.specialist, ready(), opened_on=NOW, ends_on=dt.date(2029, 1, 1))
    unit = buildings[0].units.first()
    do("units.correct", house.supervisor, unit, area=None, state="sold", reason="已签约")
    page = read(client, house.clerk, f"/estates/grid?building={buildings[0].pk}")
    assert "可售" in page and "已售" in page


def test_the_papers_say_what_is_ready_and_what_buyers_are_shown(house, ready, certify):
    launch = ready("presale", "客服接待口径")
    certify("presale", code="深房许字001号", scope="9、10栋住宅", expires_on=dt.date(2028, 1, 1))
    certify("construction", code="已过期", issued_on=dt.date(2024, 1, 1), expires_on=dt.date(2025, 1, 1))
    paper = paper_of("launches", "checklist")
    read = paper.reads(type(launch).objects.all(), house.clerk).get()
    said = checklist(read, house.clerk)
    rows = {row[1]: row for row in said["lines"]}
    assert rows["合同范本"][5] == "已完成\n2026-11-24" and rows["合同范本"][6] == "第1版"
    assert rows["客服接待口径"][5] == "未完成"
    shown = notice(read, house.clerk)["lines"]
    assert [row[1] for row in shown][-1] == "商品房预售许可证" and len(shown) == 5, (
        "what ran out is not shown"
    )
    assert shown[-1][2:] == ("深房许字001号", "市住房和建设局", "2026-11-02", "2028-01-01", "9、10栋住宅")
    assert preview_png(paper, launch, member=house.clerk)[0][:4] == b"\x89PNG"
    assert preview_png(paper_of("launches", "notice"), launch, member=house.clerk)[0][:4] == b"\x89PNG"
