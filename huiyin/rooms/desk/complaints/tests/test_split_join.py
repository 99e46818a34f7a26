"""One sheet with two matters is split, two sheets about one matter are joined; no promise gets lost or later."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.promises.models import Promise, State
from huiyin.rooms.desk.complaints.models import Complaint
from huiyin.rooms.desk.complaints.promises import CALLBACK
from huiyin.rooms.desk.complaints.queries import standing_complaints

pytestmark = pytest.mark.clause("WY-G13", "YX-3.2.6")


def split(house, complaint, **facts):
    facts = {
        "title": "门锁坏了",
        "cause": "入户门锁打不开",
        "category": "complaint",
        "topic": "product",
    } | facts
    perform("complaints.split", by=complaint.matter.owner, on=complaint.pk, **facts)
    return Complaint.objects.exclude(pk=complaint.pk).get(matter__title=facts["title"])


def join(complaint, into, reason="同一处漏水登记了两次"):
    return perform("complaints.join", by=complaint.matter.owner, on=complaint.pk, into=into, reason=reason)


def open_promises(complaint) -> dict:
    return dict(Promise.objects.filter(matter=complaint.pk, state=State.OPEN).values_list("kind", "due"))


def test_what_is_split_off_has_its_own_number_owner_and_customer(house, record):
    complaint = record()
    other = split(house, complaint)
    assert other.record.number != complaint.record.number
    assert other.party == complaint.party and other.unit == complaint.unit
    assert other.matter.owner and other.matter.is_open
    assert other.record.links_in.get().from_record == complaint.record
    complaint.refresh_from_db()
    assert complaint.matter.is_open


def test_the_part_is_promised_from_when_the_customer_came_not_from_the_split(house, record):
    complaint = record()
    owed = open_promises(complaint)
    with clock.at("2026-11-25 16:00"):
        other = split(house, complaint)
    assert open_promises(other)[CALLBACK.name] == owed[CALLBACK.name]


def test_an_anonymous_sheet_is_split_too(house, record):
    complaint = record(party=None, anonymous=True)
    assert split(house, complaint).party is None


@pytest.mark.clause("YX-3.3")
def test_a_part_about_a_member_is_neither_owned_by_nor_shown_to_them(house, record):
    other = split(house, record(), about_member=house.specialist)
    assert other.matter.owner != house.specialist


def test_the_later_sheet_goes_on_in_the_earlier_one(house, record, client):
    first = record()
    with clock.at("2026-11-24 11:00"):
        second = record(title="又漏水")
        join(second, first)
    second.refresh_from_db()
    assert (second.matter.state, second.matter.closing) == ("joined", Closing.JOINED)
    assert open_promises(second) == {}
    first.refresh_from_db()
    assert first.matter.is_open
    client.force_login(house.specialist)
    assert second.record.number in client.get(f"/r/complaints/{first.pk}").content.decode()
    assert list(standing_complaints()) == [first]


def test_what_was_agreed_with_the_customer_goes_on_with_its_date(house, record):
    first, second = record(), record(title="又漏水")
    agreed = clock.now() + dt.timedelta(hours=3)
    perform("matters.promise", by=second.matter.owner, on=second.pk, words="上门看一次", due=agreed)
    join(second, first)
    assert agreed in open_promises(first).values()
    carried = Promise.objects.get(matter=first.pk, due=agreed)
    assert carried.follows.matter_id == second.pk and carried.to_party == first.party


def test_an_earlier_sheet_is_not_joined_to_a_later_one(house, record):
    first = record()
    with clock.at("2026-11-24 11:00"):
        second = record(title="又漏水")
        with pytest.raises(Refused, match="推迟"):
            join(first, second)


def test_two_customers_keep_an_answer_each(house, customer, record):
    neighbour = perform(
        "customers.register",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        name="王五",
        phones=["13900139000"],
    )
    with pytest.raises(Refused, match="不是同一位客户"):
        join(record(party=neighbour.party), record())
    with pytest.raises(Refused, match="不是同一位客户"):
        join(record(party=None, anonymous=True), record(party=None, anonymous=True))


@pytest.mark.clause("YX-3.3")
def test_a_sheet_about_a_member_is_never_joined_where_they_might_read_of_it(house, record):
    about = record(about_member=house.specialist)
    with pytest.raises(Refused, match="被投诉人不同"):
        join(about, record())


def test_nothing_is_joined_while_another_department_owes_its_part(house, record):
    first, second = record(), record(title="又漏水")
    perform(
        "parts.ask",
        by=second.matter.owner,
        complaint=second,
        department=house.works,
        title="看水管",
        asked="查漏点",
        opened_from=second.record,
    )
    with pytest.raises(Refused, match="协办"):
        join(second, first)


@pytest.mark.parametrize("wrong", ["self", "closed", "no_reason"])
def test_joining_asks_for_another_open_sheet_and_a_reason(house, record, wrong):
    first, second = record(), record(title="又漏水")
    if wrong == "closed":
        perform("complaints.void", by=house.supervisor, on=first.pk, reason="误登")
    with pytest.raises(Refused):
        join(second, second if wrong == "self" else first, "" if wrong == "no_reason" else "同一件")


def test_what_proves_to_be_another_matter_stands_again_with_its_old_dates(house, record):
    first, second = record(), record(title="又漏水")
    owed = open_promises(second)
    join(second, first)
    with clock.at("2026-11-25 10:00"):
        perform("complaints.unjoin", by=second.matter.owner, on=second.pk, reason="是另一间卫生间")
    second.refresh_from_db()
    assert second.matter.is_open and second.matter.closing == ""
    assert open_promises(second) == owed
    again = Promise.objects.filter(matter=second.pk, state=State.OPEN)
    assert {one.opened_at for one in again} == {second.matter.opened_at}
    assert not second.record.links_out.exists()
    assert making.open_of(first.matter, CALLBACK).exists()
