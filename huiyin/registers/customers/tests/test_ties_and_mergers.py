"""One person is one customer: their doors with dates, and two entries of them joined without a key moving."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.records.models import Record
from huiyin.registers.customers.models import Tie
from huiyin.registers.customers.queries import customers_found, customers_seen_by, likely_twice
from tests.words import again, do

pytestmark = pytest.mark.clause("YX-2.1.1a")


@pytest.fixture
def twice(house, customer):
    """张秀英 written down a second time, under another number."""
    where = {"department": house.desk, "project": house.project}
    unit = customer.party.ties.get().unit
    return perform(
        "customers.register", by=house.clerk, name="张秀英", phones=["13900139000"], unit=unit, **where
    )


def merge(house, one, into, reason="电话核实为同一人"):
    return do("customers.merge", house.supervisor, one, into=into.party, reason=reason)


def test_two_of_one_name_at_one_door_or_of_one_number_are_shown_as_likely_one(house, customer, twice):
    where = {"department": house.desk, "project": house.project}
    other = perform("customers.register", by=house.clerk, name="王强", phones=["13800135678"], **where)
    perform("customers.register", by=house.clerk, name="张秀英", **where)  # a name alone says nothing
    groups = {group["why"]: group["customers"] for group in likely_twice(house.supervisor)}
    assert groups == {"door": [customer, twice], "phone": [customer, other]}


def test_looking_for_them_takes_four_queries_however_many_there_are(
    house, customer, twice, django_assert_max_num_queries
):
    where = {"department": house.desk, "project": house.project}
    for n in range(12):
        perform(
            "customers.register", by=house.clerk, name=f"李{n}", phones=[f"139000010{n // 2:02}"], **where
        )
    with django_assert_max_num_queries(6):  # with the member's posts, once
        assert len(likely_twice(house.supervisor)) == 7


def test_a_merged_customer_is_found_under_the_one_that_stays_by_either_number(house, customer, twice, client):
    call = perform("calls.record", by=house.clerk, department=house.desk, party=twice.party, need="问")
    parties = dict(Record.objects.values_list("pk", "party"))
    merge(house, twice, customer)
    for typed in ("9000", "5678", "zxy", "3-2-1502"):
        assert customers_found(house.clerk, typed) == [customer], typed
    assert twice not in customers_seen_by(house.clerk)
    client.force_login(house.clerk)
    assert call.record.number in client.get(f"/r/customers/{customer.pk}").content.decode()
    merged = client.get(f"/r/customers/{twice.pk}").content.decode()
    assert "已并入" in merged and customer.record.number in merged
    assert dict(Record.objects.values_list("pk", "party")) == parties, "no key has moved"


def test_unmerging_makes_two_of_them_again(house, customer, twice):
    merge(house, twice, customer)
    do("customers.unmerge", house.supervisor, twice, reason="是同名的母女二人")
    assert customers_found(house.clerk, "9000") == [twice] and customers_found(house.clerk, "5678") == [
        customer
    ]
    with pytest.raises(Refused, match="没有并入别人"):
        do("customers.unmerge", house.supervisor, twice, reason="再来一次")


def test_nobody_is_merged_into_themselves_into_a_merged_one_or_with_others_on_their_back(
    house, customer, twice
):
    where = {"department": house.desk, "project": house.project}
    third = perform("customers.register", by=house.clerk, name="张秀英", **where)
    with pytest.raises(Refused, match="不能并入"):
        merge(house, customer, customer)
    with pytest.raises(Refused, match="写明理由"):
        merge(house, twice, customer, reason="")
    merge(house, twice, customer)
    with pytest.raises(Refused, match="不能并入"):
        merge(house, third, twice)
    with pytest.raises(Refused, match="已有其他客户并入"):
        merge(house, customer, third)
    with pytest.raises(Refused, match="已经并入"):
        merge(house, twice, third)
    with pytest.raises(NoRight):
        do("customers.merge", house.clerk, third, into=customer.party, reason="同一人")


@pytest.mark.clause("YX-1.4")
def test_a_role_has_its_days_and_ends_with_a_reason_and_what_was_stays(house, customer, client):
    unit = customer.party.ties.get().unit
    facts = {"unit": unit, "role": "tenant", "from_on": dt.date(2026, 1, 1), "may_be_told": True}
    do("customers.tie", house.clerk, customer, **facts)
    with pytest.raises(Refused, match="已经登记过"):
        do("customers.tie", house.clerk, customer, **facts)
    tie = Tie.objects.get(role="tenant")
    client.force_login(house.clerk)
    page = f"/r/customers/{customer.pk}"
    assert "2026-01-01起" in (shown := client.get(page).content.decode()) and "可代为了解进展" in shown
    with pytest.raises(Refused, match="不能早于"):
        do("customers.untie", house.clerk, customer, tie=tie, to_on=dt.date(2025, 12, 31), reason="退租")
    with pytest.raises(Refused, match="还没有到"):
        do("customers.untie", house.clerk, customer, tie=tie, to_on=dt.date(2026, 11, 25), reason="退租")
    do("customers.untie", house.clerk, customer, tie=tie, to_on=clock.today(), reason="退租")
    shown = client.get(page).content.decode()
    assert "以往的房屋关系" in shown and "至2026-11-24" in shown and "可代为了解进展" not in shown
    do("customers.tie", house.clerk, customer, **facts | {"from_on": clock.today()})
    assert customer.party.ties.filter(role="tenant").count() == 2


@pytest.mark.clause("JS-H2.1")
def test_a_company_keeps_its_tax_number_and_office_and_is_found_by_the_number(house):
    facts = {
        "department": house.desk,
        "project": house.project,
        "name": "深圳市明远贸易有限公司",
        "kind": "company",
    }
    one = perform(
        "customers.register",
        by=house.clerk,
        tax_number="91440300MA5EXAMPLE",
        tax_office="龙岗区税务局",
        **facts,
    )
    assert again(one).tax_office == "龙岗区税务局"
    assert customers_found(house.clerk, "91440300MA5EXAMPLE") == [one]
