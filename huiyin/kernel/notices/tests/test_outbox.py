"""Notices leave the house: with what they tell, once, and truthfully about whether they arrived."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.notices import delivering
from huiyin.kernel.notices.delivering import deliver
from huiyin.kernel.notices.models import Notice, Outgoing
from huiyin.kernel.notices.routing import opened
from huiyin.kernel.notices.sending import Telling, send

State = Outgoing.State


def tell(member, key="one", level="overdue", record=None, words="“卫生间漏水”的回电已逾期"):
    send([Telling(member.pk, key, words, record and record.pk, "WY-G13", level, clock.now())])


@pytest.fixture
def complaint(record):
    return record()


def test_a_notice_also_goes_to_the_address_its_member_chose(house, by_email, mailoutbox):
    by_email(house.clerk)
    tell(house.clerk)
    assert deliver() == 1
    assert mailoutbox[0].to == ["zhou@example.com"] and "漏水" in mailoutbox[0].body
    assert Outgoing.objects.get().state == State.SENT


def test_who_chose_nothing_is_told_in_the_app_alone(house):
    tell(house.clerk)
    assert Notice.objects.count() == 1 and not Outgoing.objects.exists()


def test_levels_that_a_member_did_not_choose_wait_for_the_digest(house, by_email):
    by_email(house.clerk)
    tell(house.clerk, level="info")
    assert not Outgoing.objects.exists()


def test_what_is_told_and_what_goes_out_stand_or_fall_together(house, by_email):
    by_email(house.clerk)
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(house.clerk)
        raise RuntimeError
    assert not Notice.objects.exists() and not Outgoing.objects.exists()


def test_the_same_key_never_goes_out_twice(house, by_email, mailoutbox):
    by_email(house.clerk)
    tell(house.clerk)
    deliver()
    tell(house.clerk)
    assert deliver() == 0 and len(mailoutbox) == 1


@pytest.mark.clause("YX-1.4")
def test_address_and_text_lie_encrypted(house, by_email):
    by_email(house.clerk)
    tell(house.clerk)
    row = Outgoing.objects.get()
    assert "漏水".encode() not in bytes(row.sealed) and b"zhou" not in bytes(row.sealed)
    assert opened(row)["to"] == "zhou@example.com"


@pytest.mark.clause("YX-1.4", "YX-3.3")
def test_a_group_reads_number_and_owner_and_never_what_it_is_about(house, robot, platform, complaint):
    robot()
    tell(house.specialist, record=complaint.record)
    deliver()
    (_path, _headers, body) = platform.received[-1]
    said = body["markdown"]["content"]
    assert complaint.record.number in said and "李专员" in said and "漏水" not in said


def test_a_refusal_is_tried_again_later_each_time_and_then_given_up(house, robot, platform, complaint):
    robot()
    platform.answers = [{"errcode": 93000, "errmsg": "invalid webhook url"}]
    tell(house.specialist, record=complaint.record)
    at, waits = clock.now(), []
    while True:
        with clock.at(at):
            deliver()
        row = Outgoing.objects.get(key__contains="one")
        if row.state != State.WAITING:
            break
        waits.append(row.not_before - at)
        at = row.not_before
    assert row.state == State.FAILED and "93000" in row.error
    assert [wait // dt.timedelta(minutes=1) for wait in waits] == [1, 5, 15, 60, 240]


def test_no_connection_is_a_sure_failure_and_is_tried_again(house, robot, platform, complaint):
    robot()
    platform.close()
    tell(house.specialist, record=complaint.record)
    deliver()
    assert Outgoing.objects.get(key__contains="one").state == State.WAITING


@pytest.mark.parametrize("answer", ["hang up", (500, {}), (504, {})])
def test_where_no_answer_came_it_may_have_been_sent_and_is_not_repeated(
    house, robot, platform, complaint, answer
):
    robot()
    platform.answers = [answer]
    tell(house.specialist, record=complaint.record)
    deliver()
    row = Outgoing.objects.get(key__contains="one")
    assert row.state == State.UNCERTAIN
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert deliver() == 0 and len(platform.received) == 1


def test_a_worker_that_died_between_sending_and_writing_leaves_it_uncertain(house, by_email, monkeypatch):
    by_email(house.clerk)
    tell(house.clerk)

    class Killed(BaseException):
        pass

    def die(row, said):
        raise Killed

    monkeypatch.setattr(delivering, "_speak", die)
    with pytest.raises(Killed):
        deliver()
    assert Outgoing.objects.get().state == State.SENDING
    monkeypatch.undo()
    with clock.at(clock.now() + dt.timedelta(minutes=10)):
        deliver()
    assert Outgoing.objects.get().state == State.UNCERTAIN


def test_what_a_dead_worker_had_taken_and_not_begun_is_sent_by_the_next(house, by_email, mailoutbox):
    by_email(house.clerk)
    tell(house.clerk)
    assert delivering._take("dead")
    assert deliver() == 0
    with clock.at(clock.now() + dt.timedelta(minutes=10)):
        assert deliver() == 1 and len(mailoutbox) == 1


def test_a_person_sends_again_what_failed(house, by_email, mailoutbox):
    by_email(house.clerk)
    tell(house.clerk)
    Outgoing.objects.update(state=State.UNCERTAIN, ended_at=clock.now())
    row = Outgoing.objects.get()
    assert delivering.retry(row.pk) and not delivering.retry(row.pk)
    deliver()
    assert len(mailoutbox) == 1


@pytest.mark.clause("YX-1.4")
def test_after_ninety_days_nobody_can_read_what_was_sent(house, by_email):
    by_email(house.clerk)
    tell(house.clerk)
    deliver()
    with clock.at(clock.now() + dt.timedelta(days=89)):
        assert delivering.forget_old_messages() == 0
    with clock.at(clock.now() + dt.timedelta(days=91)):
        assert delivering.forget_old_messages() == 1
    row = Outgoing.objects.get()
    assert row.sealed is None and row.state == State.SENT


@pytest.mark.clause("YX-1.4")
def test_an_erased_customer_is_gone_from_the_outbox_and_nothing_more_is_sent(
    house, customer, by_email, record, mailoutbox
):
    by_email(house.specialist)
    complaint = record()
    tell(house.specialist, record=complaint.record)
    perform("complaints.void", by=house.supervisor, on=complaint, reason="重复登记")
    facts = {"ground": "asked", "number": customer.record.number, "reason": "本人要求"}
    perform("customers.erase", by=house.manager, on=customer, **facts)
    assert set(Outgoing.objects.values_list("sealed", "state")) == {(None, State.DROPPED)}
    assert deliver() == 0 and not mailoutbox


def test_what_one_worker_has_taken_another_leaves_alone(house, by_email, mailoutbox):
    by_email(house.clerk)
    tell(house.clerk)
    (key,) = delivering._take("one")
    assert delivering._take("other") == []
    assert not delivering.send_one(key, "other") and not mailoutbox
    assert delivering.send_one(key, "one") and not delivering.send_one(key, "one")
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_two_workers_send_each_message_once(house, robot, platform, record):
    complaint = record()
    robot()
    Outgoing.objects.all().delete()
    for n in range(30):
        tell(house.specialist, key=f"n{n}", record=complaint.record)
    now = clock.now()

    def work() -> None:
        try:
            with clock.at(now):
                deliver()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(platform.received) == 30
    assert set(Outgoing.objects.values_list("state", flat=True)) == {State.SENT}
