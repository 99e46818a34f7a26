"""The rule book on screen and on paper: searched, narrowed, printed whole; ledgers cost the same however long they are."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.packs import Parameter
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.clauses.values import BadValue, read, said
from huiyin.kernel.records.models import Record
from huiyin.rooms.rulebook.rules.comparing import side_by_side


@pytest.fixture
def drafts(house):
    def _drafts(*codes):
        for code in codes:
            perform(
                "revisions.draft",
                by=house.supervisor,
                department=house.desk,
                clause=Clause.objects.get(code=code),
                title=f"修改 {code}",
                new_title="新标题",
                new_text="新条文",
                why="理由",
                wanted_on=dt.date(2026, 12, 1),
            )

    return _drafts


@pytest.mark.clause("ZH-J1.12")
def test_the_list_is_searched_and_narrowed_by_house_kind_and_room(house, client):
    client.force_login(house.clerk)
    page = client.get("/clauses/?house=WY&home=handbook&kind=conduct").content.decode()
    assert "WY-G14" in page and "WY-A4.10" not in page and "YX-1.1" not in page
    assert "JS-0" in client.get("/clauses/?q=服务七义").content.decode(), "a search goes through all houses"
    assert "没有找到条款" in client.get("/clauses/?q=没有这样的条款").content.decode()


@pytest.mark.clause("ZH-J1.12")
def test_a_house_is_printed_whole_with_the_departments_own_values(house, client):
    set_parameter("YX-2.1.2b", "callback_within", "3 working_days", department=house.desk, reason="试行")
    client.force_login(house.clerk)
    page = client.get("/clauses/print/YX").content.decode()
    assert "客服部适用" in page and "YX-4.2.5" in page
    assert "投诉回电时限：3 个工作日" in page
    assert client.get("/clauses/print/AB").status_code == 404
    assert "这一天还没有生效的条文" in client.get("/clauses/print/YX?day=2020-01-01").content.decode()


@pytest.mark.clause("ZH-D2")
def test_each_line_of_the_mission_leads_to_the_figures_that_show_it(house, record, client):
    record()
    client.force_login(house.supervisor)
    page = client.get("/clauses/ZH-D2").content.decode()
    assert "逐句看落实" in page
    line = page.split("做好窗口服务、维护公司形象")[-1].split("</dd>")[0]
    assert '<a href="/r/complaints/">投诉 <strong>1</strong></a>' in line


@pytest.mark.clause("ZH-J1.12", "WY-P1")
def test_a_ledger_asks_the_same_however_many_rows_it_shows(house, drafts, client):
    client.force_login(house.supervisor)
    drafts("YX-1.1")
    client.get("/r/revisions/")
    with CaptureQueriesContext(connection) as few:
        client.get("/r/revisions/")
    drafts("YX-1.2", "YX-1.3", "WY-G14", "WY-G15")
    with CaptureQueriesContext(connection) as many:
        page = client.get("/r/revisions/").content.decode()
    assert "修改 WY-G15" in page
    assert len(many) == len(few)
    assert client.get("/r/revisions/export.xlsx").status_code == 200


@pytest.mark.clause("ZH-J1.12")
@pytest.mark.parametrize("of", ["revisions/revision", "readings/reading"])
def test_the_papers_can_be_printed(house, drafts, client, of):
    kind, name = of.split("/")
    if kind == "revisions":
        drafts("YX-1.1")
    else:
        facts = {"house": "YX", "departments": [house.desk], "department": house.desk}
        perform("readings.issue", by=house.supervisor, **facts)
    client.force_login(house.supervisor)
    pk = Record.objects.get(kind=kind).pk
    assert client.post(f"/r/{kind}/{pk}/papers/{name}")["Content-Type"] == "application/pdf"


def parameter(kind: str, **facts) -> Parameter:
    return Parameter("YX-1.1", "x", "参数", kind, (), {}, False, **facts)


@pytest.mark.clause("ZH-J1.12")
@pytest.mark.parametrize(
    ("of", "words", "value"),
    [
        (parameter("limit"), "3个工作日", "3 working_days"),
        (parameter("limit"), "2 天", "2 calendar_days"),
        (parameter("limit"), "2 天内", "2 calendar_days"),
        (parameter("limit"), "当天", "same_day"),
        (parameter("limit"), "next_working_day", "next_working_day"),
        (parameter("int", unit="次"), "3 次", 3),
        (parameter("percent"), "12.5%", "12.5"),
        (parameter("money"), "1,234.5 元", 123450),
        (parameter("bool"), "否", False),
        (parameter("choice", choices={"a": "甲", "b": "乙"}), "乙", "b"),
        (parameter("list"), "甲、乙\n丙", ["甲", "乙", "丙"]),
        (parameter("time"), "09:00", "09:00"),
    ],
)
def test_a_value_is_written_as_people_say_it(of, words, value):
    assert read(of, words) == value
    assert said(of, value)


@pytest.mark.clause("ZH-J1.12")
@pytest.mark.parametrize(
    ("of", "words"),
    [
        (parameter("limit"), "尽快"),
        (parameter("limit"), "0 天"),
        (parameter("int"), "两"),
        (parameter("percent"), "101"),
        (parameter("money"), "1.234"),
        (parameter("choice", choices={"a": "甲"}), "丙"),
        (parameter("list"), "甲、甲"),
        (parameter("table"), "甲"),
        (parameter("text"), "  "),
    ],
)
def test_what_is_no_value_is_refused_with_what_would_be_one(of, words):
    with pytest.raises(BadValue):
        read(of, words)


@pytest.mark.clause("ZH-J1.12")
def test_old_and_new_are_compared_sign_by_sign_and_numbers_whole():
    old, new = side_by_side("两天内回电 12 次", "三天内回电 15 次")
    assert [piece.text for piece in old if piece.changed] == ["两", "12"]
    assert [piece.text for piece in new if piece.changed] == ["三", "15"]
    assert "".join(piece.text for piece in new) == "三天内回电 15 次"
