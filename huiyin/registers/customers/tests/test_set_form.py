"""Hundreds at once or one by one: the rows they leave are the same."""

import pytest

from huiyin.kernel.actions import sets
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.actions.verbs import AFTER, GUARDS
from huiyin.kernel.journal.models import Line
from huiyin.kernel.journal.reading import broken_chains, values_of
from huiyin.kernel.members.models import Project
from huiyin.kernel.parties.models import Phone
from huiyin.kernel.search.models import Document
from huiyin.registers.customers.actions.registering import id_number_of
from huiyin.registers.customers.models import Customer, Tie
from huiyin.registers.customers.queries import customers_found, customers_seen_by
from huiyin.registers.estates.models import Building

ID = "11010519491231002X"


def left_by(customer: Customer) -> dict:
    """Everything stored of a customer but keys, numbers and random salts."""
    record = customer.record
    record.refresh_from_db()
    party = record.party
    lines = list(Line.objects.filter(record=record).select_related("values").order_by("pk"))
    return {
        "record": (record.kind, record.department_id, record.project_id, record.version, record.voided_at),
        "numbered": bool(record.number),
        "party": (party.kind, party.name, party.merged_into_id, party.erased_at, bool(party.sealed_key)),
        "phones": list(Phone.objects.filter(party=party).order_by("position").values_list("number", "label", "position")),
        "ties": list(Tie.objects.filter(party=party).order_by("pk").values_list("unit", "role", "from_on", "to_on")),
        "customer": (customer.vip, customer.note, id_number_of(Customer.objects.get(pk=customer.pk)), bytes(customer.id_blind or b"")),
        "lines": [
            (line.at, line.member_id, line.stood_in_for_id, line.verb, line.source, line.clauses, line.cause_id, values_of(line, record))
            for line in lines
        ],
        "search": Document.objects.get(pk=record.pk).tokens.replace((record.number or "").split("-")[1], "NUMBER"),
    }  # fmt: skip


@pytest.fixture
def facts(house, customer):
    """Rows as an import gives them: one with everything, one with next to nothing, a company with two doors."""
    where = {"department": house.desk, "project": house.project}
    building = Building.objects.get()
    garage = perform("units.register", by=None, **where, building=building, room="B12")
    door = customer.party.ties.get().unit
    return [
        where | {"name": "单雄信", "phones": ["13900139000", "0755-86123456"], "id_number": ID, "unit": door,
                 "role": "co_buyer", "vip": True, "note": "常住"},
        where | {"name": "李强"},
        where | {"name": "回音科技有限公司", "kind": "company", "unit": door, "role": "tenant",
                 "further": [(garage, "owner")]},
    ]  # fmt: skip


@pytest.mark.clause("YX-2.1.1a")
def test_customers_registered_as_a_set_leave_the_rows_that_one_by_one_leaves(house, facts):
    one_by_one = [perform("customers.register", by=house.supervisor, source="import", **row) for row in facts]
    singles = [left_by(one) for one in one_by_one]
    for one in one_by_one:  # so that the identity number is free again
        perform("customers.void", by=house.supervisor, on=one, reason="重复登记")
    as_a_set = sets.perform_set("customers.register", facts, by=house.supervisor)
    assert [left_by(one) for one in as_a_set] == singles
    assert broken_chains() == []


@pytest.mark.clause("YX-1.4")
def test_the_line_that_opens_a_customer_holds_neither_the_identity_number_nor_its_ciphertext(house, facts):
    customer = perform("customers.register", by=house.supervisor, **facts[0])
    said = str(values_of(Line.objects.select_related("values").get(record=customer.pk), customer.record))
    assert "单雄信" in said
    assert ID not in said
    assert "id_" not in said and "id " not in said


def test_customers_voided_as_a_set_leave_the_rows_that_one_by_one_leaves(house, facts):
    rows = [{**row, "id_number": ""} for row in facts]
    pair = [sets.perform_set("customers.register", rows, by=house.supervisor) for _ in range(2)]
    for one in pair[0]:
        perform("customers.void", by=house.supervisor, on=one, source="import", reason="误登")
    sets.perform_set(
        "customers.void", [{"on": one.pk} for one in pair[1]], by=house.supervisor, reason="误登"
    )
    assert [left_by(one) for one in pair[0]] == [left_by(one) for one in pair[1]]
    assert broken_chains() == []


def test_a_voided_customer_is_offered_no_more_but_keeps_number_and_history(house, customer):
    perform("customers.void", by=house.supervisor, on=customer, reason="重复登记")
    assert not customers_seen_by(house.clerk).exists()
    assert customers_found(house.clerk, "张秀英") == []
    with pytest.raises(Refused, match="已作废"):
        perform("customers.correct", by=house.clerk, on=customer, name="张", reason="改")
    customer.record.refresh_from_db()
    assert customer.record.number == "KH-000001"
    assert [line.verb for line in Line.objects.filter(record=customer.pk).order_by("pk")] == [
        "customers.register",
        "customers.void",
    ]


def test_voiding_needs_a_reason_in_either_form(house, customer):
    with pytest.raises(Refused, match="理由"):
        perform("customers.void", by=house.supervisor, on=customer)
    with pytest.raises(Refused, match="理由"):
        sets.perform_set("customers.void", [{"on": customer.pk}], by=house.supervisor)


def test_a_set_happens_only_to_records_that_the_member_sees(house, customer):
    elsewhere = Project.objects.create(code="XH", name="星湖")
    other = perform(
        "customers.register", by=None, department=house.works, project=elsewhere, name="外部门客户"
    )
    with pytest.raises(NotSeen):
        sets.perform_set(
            "customers.void", [{"on": customer.pk}, {"on": other.pk}], by=house.supervisor, reason="误登"
        )
    customer.record.refresh_from_db()
    assert customer.record.voided_at is None


def test_a_customer_with_other_records_is_not_voided_and_the_refusal_names_them(house, customer, record):
    record()
    for void in (
        lambda: perform("customers.void", by=house.supervisor, on=customer, reason="误登"),
        lambda: sets.perform_set("customers.void", [{"on": customer.pk}], by=house.supervisor, reason="误登"),
    ):
        with pytest.raises(Refused, match="TS-2026-0001"):
            void()


def test_an_identity_number_registered_meanwhile_refuses_the_whole_set(house, facts):
    perform("customers.register", by=house.clerk, **facts[0])
    with pytest.raises(Refused, match="已登记在另一位客户名下"):
        sets.perform_set("customers.register", [facts[1], facts[0]], by=house.supervisor)
    assert not Customer.objects.filter(record__party__name="李强").exists()


def test_another_room_may_refuse_a_row_of_a_set_and_then_nothing_goes_in(facts, house, monkeypatch):
    def no_companies(act, subject, row):
        if row.get("kind") == "company":
            raise Refused("单位客户要先核验执照", "上传执照后再登记")

    monkeypatch.setitem(GUARDS, "customers.register", [no_companies])
    before = Customer.objects.count()
    with pytest.raises(Refused, match="先核验执照"):
        sets.perform_set("customers.register", facts, by=house.clerk)
    assert Customer.objects.count() == before


def test_a_verb_that_something_follows_is_not_done_in_sets(facts, house, monkeypatch):
    monkeypatch.setitem(AFTER, "customers.register", [lambda act, customer: None])
    with pytest.raises(TypeError, match="one at a time"):
        sets.perform_set("customers.register", facts, by=house.clerk)
