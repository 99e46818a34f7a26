"""Rows of an old ledger that cannot be are refused by name, in one pass; what stands twice, and who is meant."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.files import xlsx
from huiyin.kernel.members.models import Appointment, Member
from huiyin.rooms.people.conduct.models import Breach
from huiyin.rooms.people.conduct.rules import Named, Wrong, doubles
from tests.words import do

from .words import FIRST, HEADINGS, SECOND, batch_of, breach, brought, changed, reasons


@pytest.fixture
def others(house):
    """吴离职, who has left; and two of one name, of whom one has left."""
    left = Member.objects.create_member("gone", "吴离职")
    twin = Member.objects.create_member("twin", house.specialist.name)
    for one in (left, twin):
        Member.objects.filter(pk=one.pk).update(is_active=False)
    return left, twin


REFUSED = [
    ({"姓名": "没有的人"}, "没有叫“没有的人”的成员"),
    ({"姓名": "吴离职"}, "已经离职"),
    ({"姓名": "李专员"}, "请写登录名"),
    ({"姓名": "engineer"}, "不在"),
    ({"姓名": "supervisor"}, "不能导入自己的违规"),
    ({"姓名": "manager"}, "不在你的下属之列"),
    ({"违反条款": "YX-9.9.9"}, "规程里没有“YX-9.9.9”"),
    ({"违反条款": "YX-4.2.1"}, "不是行为规范，不能作为违规"),
    ({"违规日期": "2026-12-01"}, "违规日期在今天以后"),
    ({"违规日期": "2026-03-06"}, "决定日期早于违规日期"),
    ({"处罚日期": "2026-12-01"}, "决定日期在今天以后"),
    ({"处罚日期": ""}, "必填"),
    ({"原编号": ""}, "必填"),
    ({"罚款金额": ""}, "必填"),
    ({"当时是否已签阅制度": "不清楚"}, "看不出是或否"),
    ({"罚款金额": "罚" * 201}, "超过 200 个字"),
]


@pytest.mark.clause("YX-4.2.5")
def test_a_row_that_cannot_be_is_named_with_its_reason_and_nothing_goes_in_by_halves(house, others):
    people = {name: getattr(house, name).username for name in ("engineer", "supervisor", "manager")}
    rows = [
        changed(
            FIRST, **cells | ({"姓名": people.get(cells["姓名"], cells["姓名"])} if "姓名" in cells else {})
        )
        for cells, _reason in REFUSED
    ]
    batch = batch_of(house, SECOND, *rows)
    found: dict[int, str] = {}
    for one in staging.problems_of(batch):
        found[one["row"]] = found.get(one["row"], "") + one["reason"]
    for row, (cells, reason) in enumerate(REFUSED, 3):
        assert reason in found[row], (cells, found[row])
    assert batch.counts["ready"] == 1
    with pytest.raises(Refused):
        applying.apply(batch, house.supervisor)
    assert not Breach.objects.exists()


@pytest.mark.clause("YX-4.2.5")
def test_every_bad_cell_of_a_row_is_named_in_one_pass(house):
    row = changed(
        FIRST, 姓名="谁", 违反条款="唱歌", 违规日期="2026-12-02", 处罚日期="2026-12-03", 罚款金额=""
    )
    problems = staging.problems_of(batch_of(house, row))
    assert {one["field"] for one in problems} == {"member", "clause", "happened", "decided_on", "measure"}


@pytest.mark.clause("YX-4.2.5")
def test_two_of_one_name_are_told_apart_by_the_user_name(house, others):
    batch = brought(house, changed(FIRST, 姓名=house.specialist.username))
    assert batch.state == "applied" and Breach.objects.get().member == house.specialist


@pytest.mark.clause("YX-4.2.5")
def test_what_stands_twice_is_refused_in_the_file_and_against_what_is_there(house):
    early = breach(house, at="2026-11-23 10:00")
    do("breaches.void", house.supervisor, early, reason="试登记")
    assert "同第" in reasons(batch_of(house, FIRST, FIRST))
    timed = changed(FIRST, 违规日期="2026-03-02 15:00")
    assert "另有一行写了时间" in reasons(batch_of(house, FIRST, timed))
    later = changed(FIRST, 违规日期="2026-03-02 16:00")
    brought(house, timed, later)  # twice a day, each with its hour
    assert Breach.objects.filter(brought=True).count() == 2
    assert "已登记：WJ" in reasons(batch_of(house, FIRST))
    assert "已登记：WJ" in reasons(batch_of(house, later))
    assert reasons(batch_of(house, changed(FIRST, 违规日期="2026-03-02 17:00"))) == ""


@pytest.mark.clause("YX-4.2.5")
def test_what_was_decided_since_breaches_are_kept_here_is_no_old_ledger(house):
    """Else a breach could be brought in as settled, without notice and hearing."""
    with clock.at("2026-05-08 09:00"):
        breach(house, house.specialist, at="2026-05-07 10:00")
    batch = batch_of(house, FIRST, SECOND)
    assert "从 2026-05-08 起已在系统内登记违规" in reasons(batch) and batch.counts["ready"] == 1


def bring(house, by, **facts):
    facts = {
        "department": house.desk,
        "concerned": house.clerk,
        "clause": "YX-4.1.3",
        "title": "旧违规",
        "happened_at": clock.shanghai("2026-03-02"),
        "words": "看小说",
        "measure": "20 元",
        "decided_on": dt.date(2026, 3, 5),
        "basis": "旧册3号",
        "signed": True,
    } | facts
    return perform("breaches.bring_in", by=by, **facts)


@pytest.mark.clause("YX-4.2.5")
def test_the_verb_has_the_last_word_on_every_row(house):
    """Whatever happened between the check and the writing."""
    for facts, words in (
        ({"by": house.clerk}, "权限"),
        ({"concerned": house.supervisor}, "自己"),
        ({"concerned": house.manager}, "下属"),
        ({"concerned": house.engineer}, "不在"),
        ({"clause": "YX-4.2.1"}, "不适用"),
        ({"happened_at": clock.shanghai("2026-12-01")}, "今天以后"),
        ({"decided_on": dt.date(2026, 3, 1)}, "早于"),
    ):
        with pytest.raises(Refused, match=words):
            bring(house, **{"by": house.supervisor} | facts)
    bring(house, house.supervisor)
    with pytest.raises(Refused, match="已登记"):
        bring(house, house.supervisor)


@pytest.mark.clause("YX-4.2.5")
def test_no_row_costs_a_query_of_its_own(house):
    def cost(n: int) -> int:
        rows = [
            changed(FIRST, 违规日期=f"2026-0{1 + i % 9}-{10 + i // 9}", 处罚日期="2026-10-30")
            for i in range(n)
        ]
        batch = staging.stage(
            xlsx([HEADINGS, *rows]), "旧册.xlsx", "breaches", house.supervisor, house.desk, None
        )
        with CaptureQueriesContext(
            connection,
        ) as few:
            staging.check(batch)
        assert batch.counts["ready"] == n
        return len(few)

    cost(1)
    assert cost(2) == cost(40)


TITLES = {"YX-4.1.3": "不看无关书报", "YX-4.2.1": "轻微违规的处罚", "JS-H4": "热线专用", "WY-4.1.3": "别的"}


@pytest.mark.once
@pytest.mark.clause("YX-4.1.3")
@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("YX-4.1.3", "YX-4.1.3"),
        ("yx－4．1．3", "YX-4.1.3"),
        ("第4.1.3条", "YX-4.1.3"),
        ("《规程》第4.1.3条", "YX-4.1.3"),
        ("不看无关书报", "YX-4.1.3"),
        ("4.1.3 不看无关书报", "YX-4.1.3"),
        ("YX-4.1.3“不看无关书报”", "YX-4.1.3"),
        ("H4", "JS-H4"),
        ("看无关书报", ""),
        ("4.2.1", ""),
    ],
)
def test_a_clause_is_known_by_code_number_or_title(word, code):
    found = Named(TITLES).of(word)
    assert found == code if code else isinstance(found, Wrong)


@pytest.mark.once
@pytest.mark.clause("YX-4.2.5")
def test_a_day_without_an_hour_is_the_same_as_any_hour_of_it():
    day, hour, other = (clock.shanghai(one) for one in ("2026-03-02", "2026-03-02 15:00", "2026-03-02 16:00"))
    assert doubles(day, hour) and doubles(hour, day) and doubles(hour, hour)
    assert not doubles(hour, other) and not doubles(day, clock.shanghai("2026-03-03"))


def test_appointments_that_ended_are_no_posts(house):
    Appointment.objects.filter(member=house.clerk).update(to_on=dt.date(2026, 11, 1))
    assert "已经离职" in reasons(batch_of(house, FIRST))
