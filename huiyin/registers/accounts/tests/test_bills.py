"""What is owed: raised with its reckoning, settled, taken back."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.actions.sets import perform_set
from huiyin.kernel.checks import check_all
from huiyin.kernel.explain import Explained, Input
from huiyin.kernel.explain.models import Explanation
from huiyin.registers.accounts.models import Bill, Entry
from huiyin.registers.accounts.queries import balance_of, balances_of, held, open_bills

TODAY = dt.date(2026, 11, 24)
pytestmark = pytest.mark.clause("ZH-J4.9")


def test_a_bill_of_our_own_is_receivable_and_ours(bill, unit, book_of):
    one = bill(100_000)
    assert one.record.number.startswith("YS-2026-")
    assert book_of(one) == [{"receivable:house_price": 100_000, "sales:house_price": -100_000}]
    assert balance_of(unit) == one.open == 100_000


@pytest.mark.clause("ZH-4.1.4")
def test_what_is_collected_for_others_is_never_income_and_not_held_before_it_came(bill, unit, book_of):
    one = bill(30_000, "maintenance_fund")
    assert book_of(one) == [{"receivable:maintenance_fund": 30_000, "pending:maintenance_fund": -30_000}]
    assert held(unit) == 0


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"charge": "tea"}, "charge"),
        ({"unit": None}, "unit"),
        ({"party": None}, "party"),
    ],
)
def test_a_bill_says_what_how_much_and_of_whom(house, where, facts, field):
    facts = {"amount": 1, "charge": "other", "due_on": TODAY} | where | facts
    with pytest.raises(Refused) as refused:
        perform("bills.raise", by=house.clerk, **facts)
    assert refused.value.field == field
    assert not Bill.objects.exists() and not Entry.objects.exists()


def test_an_amount_of_sixteen_digits_is_kept_to_the_cent(bill, unit):
    bill(9_999_999_999_999_999)
    assert balance_of(unit) == 9_999_999_999_999_999


def test_the_reckoning_is_kept_with_the_bill(bill):
    one = bill(explained=Explained(100_000, "分", "单价 × 面积差", inputs=[Input("面积差", 123)]))
    kept = Explanation.objects.get(record=one.record, figure="amount")
    assert kept.recipe.body["formula"] == "单价 × 面积差" and kept.inputs == [[None, None, "面积差", 123]]


def test_a_void_bill_is_taken_back_by_a_voucher_that_points_at_the_first(house, bill, unit, book_of):
    one = bill()
    perform("bills.void", on=one, by=house.supervisor, reason="重复开单")
    first, second = one.record.entries.order_by("pk")
    assert second.reverses == first and book_of(one)[1]["receivable:house_price"] == -100_000
    assert balance_of(unit) == 0 and open_bills(unit) == []


def test_a_bill_is_not_void_while_money_stands_against_it(house, bill, take, finance):
    one, payment = bill(), take(40_000)
    with pytest.raises(Refused, match="已缴 400.00 元"):
        perform("bills.void", on=one, by=house.supervisor, reason="重复开单")
    perform("payments.reverse", on=payment, by=finance, reason="收错")
    perform("bills.void", on=one, by=house.supervisor, reason="重复开单")


def test_a_clerk_raises_bills_and_does_not_take_them_back(house, bill):
    one = bill()
    with pytest.raises(NoRight):
        perform("bills.void", on=one, by=house.clerk, reason="重复开单")


def _row(where, n, explained=None):
    return where | {
        "charge": "deed_tax" if n % 2 else "house_price",
        "amount": 1000 + n,
        "due_on": TODAY,
        "words": f"第{n}户",
        "explained": explained,
    }


def _left(bill):
    """What a bill leaves in the house, without keys and numbers."""
    record = bill.record
    line = record.journal.get()
    entries = [
        (
            entry.on,
            entry.words,
            entry.total,
            entry.record.journal.get().verb,
            entry.record.party_id,
            sorted((row.account_id, row.amount) for row in entry.lines.all()),
        )
        for entry in record.entries.order_by("pk")
    ]
    told = list(record.explanations.values_list("figure", "value", "recipe", "inputs"))
    names = ("unit_id", "charge", "amount", "due_on", "words", "settled", "about_id")
    place = (record.department_id, record.project_id, record.party_id, record.version)
    return [getattr(bill, name) for name in names], place, line.verb, line.clauses, entries, told


def test_both_forms_of_raising_leave_equal_rows(house, where):
    told = Explained(1000, "分", "面积 × 单价", inputs=[Input("面积", 1)])
    singly = [perform("bills.raise", by=house.clerk, **_row(where, n, told)) for n in range(4)]
    together = perform_set(
        "bills.raise", [_row(where, n, told) for n in range(4)], by=house.clerk, source="web"
    )
    stored = [Bill.objects.get(pk=one.pk) for one in (*singly, *together)]
    assert [_left(one) for one in stored[:4]] == [_left(one) for one in stored[4:]]
    assert check_all() == []


def test_raising_for_hundreds_costs_no_more_questions_than_for_a_few(
    house, where, django_assert_max_num_queries
):
    rows = [_row(where, n) for n in range(200)]
    with django_assert_max_num_queries(40):
        perform_set("bills.raise", rows, by=house.clerk)


def test_a_batch_is_taken_back_whole_or_not_at_all(house, where, take, unit):
    made = perform_set("bills.raise", [_row(where, n) for n in range(4)], by=house.clerk)
    on = [{"on": one.pk} for one in made]
    payment = take(1000, bills=[(made[0], 1000)])
    with pytest.raises(Refused, match="已缴 10.00 元"):
        perform_set("bills.void", on, by=house.supervisor, reason="导错")
    perform("payments.reverse", on=payment, by=None, reason="收错")
    perform_set("bills.void", on, by=house.supervisor, reason="导错")
    assert balance_of(unit) == 0 and check_all() == []


def test_many_units_are_asked_in_one_question(bill, take, unit, credit, django_assert_num_queries):
    bill(30_000, "deed_tax"), take(10_000), credit(7_000)
    with django_assert_num_queries(1):
        stands = balances_of([unit, unit.pk + 1])
    assert stands[unit.pk].receivable == {"deed_tax": 20_000}
    assert stands[unit.pk].held == {"deed_tax": 10_000}
    assert stands[unit.pk].owed == 7_000 and not stands[unit.pk].settled
    assert stands[unit.pk + 1].settled
