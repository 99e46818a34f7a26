"""Product complaints are collected by period, level by level, and signed for above."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.members.models import Appointment, Department, Post
from huiyin.rooms.desk.complaints.jobs import report_product_complaints
from huiyin.rooms.desk.complaints.models import Collection
from huiyin.rooms.desk.complaints.rules import last_period

from .words import do, told

NOVEMBER = {"from_on": dt.date(2026, 11, 1), "to_on": dt.date(2026, 11, 30)}


@pytest.fixture
def upper(house):
    """A department above the desk, led by 郑外人, and one above that."""
    top = Department.objects.create(code="ZB", name="总部", head=house.engineer)
    upper = Department.objects.create(code="FGS", name="分公司", head=house.stranger, parent=top)
    post = Post.objects.create(department=upper, name="主任", role="director")
    Appointment.objects.create(member=house.stranger, post=post, from_on=dt.date(2025, 1, 1))
    house.desk.parent = upper
    house.desk.save()
    return upper


def report(by, department, **period):
    return perform("collections.report", by=by, department=department, **(NOVEMBER | period))


@pytest.mark.clause("JS-H3.3")
def test_product_complaints_of_the_period_and_only_those_are_reported(record, house):
    with clock.at("2026-10-31 23:59"):
        record(topic="product", title="十月的")
    with clock.at("2026-11-30 18:00"):
        last = record(topic="product", title="最后一天的")
    wanted = record(topic="product", title="读卡器失灵")
    record(topic="service", title="态度不好")
    do("void", house.supervisor, record(topic="product", title="重复的"), reason="重复登记")
    collection = report(house.supervisor, house.desk)
    assert [item[0] for item in collection.items] == [last.pk, wanted.pk]
    assert collection.record.number == "HZ-2026-0001"


@pytest.mark.clause("JS-H3.3")
def test_it_goes_to_the_level_above_with_what_came_from_below_and_on_from_there(record, house, upper):
    complaint = record(topic="product")
    below = report(house.supervisor, house.desk)
    report(house.supervisor, house.desk, to_on=dt.date(2026, 11, 25))  # once more, over part of the month
    assert below.to_member == house.stranger
    assert told(house.stranger)[0] == "客服部上报产品投诉汇总，共1件"
    above = report(house.stranger, upper)
    assert above.to_member == house.engineer
    assert [item[0] for item in above.items] == [complaint.pk], "each complaint once"


@pytest.mark.clause("JS-H3.3")
def test_whoever_it_was_sent_to_signs_that_it_arrived_whatever_their_post(record, house, upper):
    collection = report(house.supervisor, house.desk)
    with pytest.raises(Refused, match="这份汇总报送给郑外人"):
        do("collections.read", house.manager, collection)
    with pytest.raises(NotSeen):
        do("collections.read", house.engineer, collection)
    do("collections.read", house.stranger, collection, remark="已转产品部")
    collection.refresh_from_db()
    assert (collection.read_at, collection.remark) == (clock.now(), "已转产品部")
    with pytest.raises(Refused, match="已经签收过"):
        do("collections.read", house.stranger, collection)


@pytest.mark.clause("JS-H3.3")
def test_where_no_department_stands_above_it_goes_to_the_reporters_superior(record, house):
    assert report(house.supervisor, house.desk).to_member == house.manager
    assert report(house.manager, house.desk).to_member == house.head


@pytest.mark.clause("JS-H3.3")
def test_when_a_period_is_over_each_level_reports_it_by_itself_the_lowest_first_and_once(
    record, house, upper
):
    upper.houses = ["JS"]
    upper.save()
    complaint = record(topic="product")
    with clock.at("2026-11-30 08:00"):
        assert report_product_complaints() == 0, "the month is not over"
    with clock.at("2026-12-01 08:00"):
        assert report_product_complaints() == 2
        assert report_product_complaints() == 0
    below, above = Collection.objects.order_by("record")
    assert (below.record.department, above.record.department) == (house.desk, upper)
    assert (below.from_on, below.to_on) == tuple(NOVEMBER.values())
    assert [item[0] for item in above.items] == [complaint.pk] and above.to_member == house.engineer


@pytest.mark.clause("JS-H3.3")
def test_nothing_is_reported_where_nothing_was_said_or_the_rule_does_not_bind(record, house):
    record(topic="service")
    with clock.at("2026-12-01 08:00"):
        assert report_product_complaints() == 0
    record(topic="product")
    house.works_by("YX")
    with clock.at("2026-12-01 08:00"):
        assert report_product_complaints() == 0


@pytest.mark.clause("JS-H3.3")
@pytest.mark.parametrize(
    ("period", "today", "first", "last"),
    [
        ("week", "2026-11-24", "2026-11-16", "2026-11-22"),
        ("week", "2026-11-23", "2026-11-16", "2026-11-22"),
        ("month", "2026-03-01", "2026-02-01", "2026-02-28"),
        ("month", "2027-01-31", "2026-12-01", "2026-12-31"),
        ("quarter", "2026-11-24", "2026-07-01", "2026-09-30"),
        ("quarter", "2027-02-01", "2026-10-01", "2026-12-31"),
    ],
)
def test_the_period_that_is_over_is_the_last_whole_one(period, today, first, last):
    day = dt.date.fromisoformat
    assert last_period(period, day(today)) == (day(first), day(last))
