"""Appointments: a customer comes at a time, to a place and a person; nobody is in two places at once."""

import contextvars
import threading

import pytest
from django.db import connection
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.members.models import Absence
from huiyin.kernel.promises.sweeping import sweep
from huiyin.kernel.records.models import Link
from huiyin.registers.office.jobs import remind_of_appointments

from .words import again, at, do, due, give, promise, promised, told

TEN, HALF_PAST = "2026-11-25 10:00", "2026-11-25 10:30"


@pytest.fixture
def book(house, customer):
    """Books the customer with the specialist."""

    def _book(by=None, start=TEN, end=HALF_PAST, **facts):
        facts = {
            "department": house.desk,
            "project": house.project,
            "party": customer.party,
            "owner": house.specialist,
            "title": "办理退款",
            "place": "一楼接待室",
            "from_at": at(start),
            "to_at": at(end),
        } | facts
        return perform("appointments.book", by=by or house.clerk, **facts)

    return _book


@pytest.mark.clause("YX-2.5.1b")
def test_from_a_task_the_customer_gets_a_time_a_place_and_a_host(house, customer, book):
    task = give(house.specialist, house.desk, party=customer.party)
    page = Client()
    page.force_login(house.specialist)
    assert "登记预约" in page.get(f"/r/tasks/{task.pk}").content.decode()
    form = page.get(f"/new/appointments.book?from={task.pk}").content.decode()
    assert f'value="{customer.party.pk}"' in form, "the task's customer stands in the form already"
    booking = book(opened_from=task.record, others=[house.clerk])
    assert booking.record.number == "YY-2026-0001"
    assert Link.objects.filter(from_record=task.pk, to_record=booking.pk, kind="opened").exists()
    assert due(booking, "appointments.meet") == "11-25 10:30"
    assert promise(booking, "appointments.meet").to_party == customer.party
    assert told(house.specialist) == ["新预约：11-25 10:00–10:30 办理退款（一楼接待室）"]


@pytest.mark.clause("YX-2.5.1b")
def test_a_host_is_in_one_place_at_a_time(house, book):
    book(others=[house.clerk])
    for facts in ({}, {"owner": house.clerk}, {"owner": house.supervisor, "others": [house.specialist]}):
        with pytest.raises(Refused, match="在11-25 10:00–10:30已有预约"):
            book(start="2026-11-25 10:29", end="2026-11-25 11:00", **facts)
    assert book(start="2026-11-25 10:30", end="2026-11-25 11:00"), "one may follow another at once"
    assert book(owner=house.supervisor)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("YX-2.5.1b")
def test_of_two_who_book_the_same_host_at_once_one_is_refused(house, book):
    answers, ready = [], threading.Barrier(4)

    def work() -> None:
        try:
            ready.wait()
            answers.append(book())
        except Refused as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    workers = [threading.Thread(target=contextvars.copy_context().run, args=(work,)) for _n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [type(answer).__name__ for answer in answers].count("Booking") == 1 and len(answers) == 4


@pytest.mark.clause("YX-2.5.1b", "YX-3.2.1")
def test_nobody_is_booked_while_away_nor_when_the_house_is_closed_nor_in_the_past(house, book):
    Absence.objects.create(
        member=house.specialist, stand_in=house.clerk, from_at=at("2026-11-25"), to_at=at("2026-11-26")
    )
    with pytest.raises(Refused, match="李专员这段时间不在岗") as refusal:
        book()
    assert "周文员" in refusal.value.way_out
    with pytest.raises(Refused, match="客服部11-28不上班"):
        book(start="2026-11-28 10:00", end="2026-11-28 10:30")
    with pytest.raises(Refused, match="预约时间已经过去"):
        book(start="2026-11-24 08:00", end="2026-11-24 08:30")
    with pytest.raises(Refused, match="结束时间要晚于开始时间"):
        book(start=HALF_PAST, end=TEN)
    with pytest.raises(Refused, match="还没有选择客户"):
        book(party=None)


@pytest.mark.clause("YX-2.5.1b")
def test_the_arrival_keeps_the_promise_and_says_what_came_of_it(house, book):
    booking = book()
    with pytest.raises(Refused, match="还没有到预约的日子"):
        do("appointments.arrive", house.clerk, booking, outcome="已办")
    with clock.at("2026-11-25 10:10"):
        do("appointments.arrive", house.clerk, booking, outcome="资料齐全，退款已受理")
    kept = again(booking)
    assert (kept.matter.state, kept.matter.answer) == ("arrived", "资料齐全，退款已受理")
    assert promise(booking, "appointments.meet").state == "kept"


@pytest.mark.clause("YX-2.5.1b", "YX-3.3")
def test_whoever_takes_an_appointment_over_is_free_at_that_time(house, book):
    booking = book()
    book(owner=house.supervisor)
    do("matters.hand_over", house.specialist, booking, taker=house.supervisor, reason="外出")
    with pytest.raises(Refused, match="孙主管在11-25 10:00–10:30已有预约"):
        do("matters.accept", house.supervisor, booking)
    with pytest.raises(Refused, match="孙主管在11-25 10:00–10:30已有预约"):
        do("matters.reassign", house.manager, booking, owner=house.supervisor, reason="外出")


@pytest.mark.clause("YX-2.5.1b", "JS-2.1")
def test_an_appointment_is_moved_only_with_its_time(house, book):
    booking = book()
    meet = promise(booking, "appointments.meet")
    with pytest.raises(Refused, match="预约的时间不在这里改"):
        do("matters.rearrange", house.specialist, booking, promise=meet, due=at(HALF_PAST), reason="x")


@pytest.mark.clause("YX-2.5.1b", "JS-2.1")
def test_a_new_time_is_a_new_promise_that_points_at_the_old_and_is_free_too(house, book):
    booking = book()
    book(start="2026-11-26 10:00", end="2026-11-26 11:00")
    with pytest.raises(Refused, match="已有预约"):
        new = {"from_at": at("2026-11-26 10:30"), "to_at": at("2026-11-26 11:30")}
        do("appointments.move", house.clerk, booking, reason="客户改期", **new)
    new = {"from_at": at("2026-11-25 10:15"), "to_at": at("2026-11-25 10:45")}
    with pytest.raises(Refused, match="改期需要写明原因"):
        do("appointments.move", house.clerk, booking, **new)
    do("appointments.move", house.clerk, booking, reason="客户改期", **new)
    moved = promise(booking, "appointments.meet")
    assert (moved.words, moved.follows.state) == ("按约接待 11-25 10:15–10:45", "withdrawn")
    assert again(booking).moved == 1 and due(booking, "appointments.meet") == "11-25 10:45"


@pytest.mark.clause("YX-2.5.1b")
def test_what_we_cancel_the_customer_was_told_of_and_a_cancelled_time_is_free(house, book):
    booking = book()
    with pytest.raises(Refused, match="要先告知客户"):
        do("appointments.cancel", house.clerk, booking, reason="专员外出")
    do("appointments.cancel", house.clerk, booking, reason="专员外出", told="电话告知，客户同意")
    assert again(booking).matter.closing == "answered" and not promised(booking)
    other = book()
    do("appointments.cancel", house.clerk, other, reason="客户有事", by_customer=True)
    assert again(other).matter.closing == "voided"


@pytest.mark.clause("YX-2.5.1b")
def test_who_did_not_come_breaks_no_promise_of_ours(house, book):
    booking = book()
    with pytest.raises(Refused, match="还没有到预约时间"):
        do("appointments.miss", house.clerk, booking)
    with clock.at("2026-11-25 11:00"):
        do("appointments.miss", house.clerk, booking)
    assert (again(booking).matter.state, promise(booking, "appointments.meet").state) == (
        "missed",
        "withdrawn",
    )


@pytest.mark.clause("YX-2.5.1b", "YX-3.2.1")
def test_hosts_are_reminded_once_before_it_begins_and_the_stand_in_of_who_is_away(house, book):
    book(others=[house.clerk])
    Absence.objects.create(
        member=house.clerk, stand_in=house.supervisor, from_at=at("2026-11-24 12:00"), to_at=at("2026-11-26")
    )
    said = "11-25 10:00–10:30有预约：办理退款（一楼接待室）"
    with clock.at("2026-11-24 17:00"):
        assert remind_of_appointments() == 0
    with clock.at("2026-11-25 08:31"):
        assert (remind_of_appointments(), remind_of_appointments()) == (1, 0)
    assert told(house.specialist).count(said) == told(house.supervisor).count(said) == 1
    assert said not in told(house.clerk)


@pytest.mark.clause("YX-2.5.1b")
def test_an_appointment_that_nobody_says_how_it_went_becomes_overdue(house, book):
    booking = book()
    with clock.at("2026-11-25 10:31"):
        sweep()
    assert any("已逾期" in words for words in told(house.specialist, booking))


@pytest.mark.clause("YX-2.5.1b", "YX-1.4")
def test_the_day_is_listed_by_time_with_masked_names(house, book):
    book(start="2026-11-25 14:00", end="2026-11-25 14:30", title="下午的")
    book(title="上午的")
    page = Client()
    page.force_login(house.clerk)
    html = page.get("/appointments/day?on=2026-11-25").content.decode()
    assert html.index("上午的") < html.index("下午的") and "张**" in html and "张秀英" not in html
    assert "这一天没有预约" in page.get("/appointments/day").content.decode()
    assert page.get("/appointments/day?on=0001-01-01").status_code == 200
    assert page.get("/appointments/day?on=x").status_code == 200
