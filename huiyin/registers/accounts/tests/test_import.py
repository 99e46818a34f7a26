"""The list of opening balances: every bad cell named, nothing half-booked, taken back whole."""

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.sets import perform_set
from huiyin.kernel.checks import check_all
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.files import xlsx
from huiyin.registers.accounts.models import Bill, Entry
from huiyin.registers.accounts.queries import balance_of, held, open_bills
from huiyin.registers.accounts.tests.test_bills import _left

pytestmark = pytest.mark.clause("ZH-J4.9")
HEADS = ["房号", "客户", "费用名称", "应收金额", "已收金额", "已代缴", "应缴日期", "备注"]
GOOD = [
    HEADS,
    ["3-2-1502", "", "房款", "1,000,000.00", 900000, "", "2026-06-30", "第二期"],
    ["3-2-1502", "张秀英", "契税", 30000, 20000, 15000, "2026/12/31", ""],
    ["3-2-1502", "", "办证费", 500, "", "", "2026年12月31日", ""],
]


def batch_of(house, finance, rows):
    return staging.check(
        staging.stage(xlsx(rows), "期初.xlsx", "opening_bills", finance, house.treasury, house.project)
    )


def test_old_balances_come_in_with_what_had_come_and_was_passed_on(house, finance, unit):
    applying.apply(batch_of(house, finance, GOOD), finance)
    price, tax, fee = Bill.objects.order_by("pk")
    assert [price.open, tax.open, fee.open] == [10_000_000, 1_000_000, 50_000]
    assert held(unit) == 500_000 and balance_of(unit) == 11_050_000
    assert tax.record.department == house.desk and tax.words == ""
    assert check_all() == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["3-2-1503", "", "房款", 1, "", "", "2026-06-30", ""], "没有登记“3-2-1503”"),
        (["3-2-1502", "李四", "房款", 1, "", "", "2026-06-30", ""], "不是3-2-1502登记的买受人或业主"),
        (["3-2-1502", "", "茶水费", 1, "", "", "2026-06-30", ""], "茶水费"),
        (["3-2-1502", "", "房款", "一百", "", "", "2026-06-30", ""], "一百"),
        (["3-2-1502", "", "房款", 0, "", "", "2026-06-30", ""], "大于零"),
        (["3-2-1502", "", "房款", "", 100, "", "2026-06-30", ""], "应收金额"),
        (["3-2-1502", "", "房款", 100, 101, "", "2026-06-30", ""], "已收 101.00 元超过应收 100.00 元"),
        (["3-2-1502", "", "房款", 100, 100, 1, "2026-06-30", ""], "只有代收款才有已代缴"),
        (["3-2-1502", "", "契税", 100, 50, 51, "2026-06-30", ""], "不能超过已收"),
        (["3-2-1502", "", "办证费", 100, "", "", "2026-12-31", ""], "同第 4 行重复"),
        (["3-2-1502", "", "房款", 100, "", "", "", ""], "应缴日期"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_booked(house, finance, unit, row, reason):
    batch = batch_of(house, finance, [*GOOD, row])
    problems = " ".join(f"{p['reason']} {p.get('column', '')}" for p in staging.problems_of(batch))
    assert reason in problems
    with pytest.raises(Refused):
        applying.apply(batch, finance)
    assert not Entry.objects.exists()


def test_what_stands_already_is_not_brought_in_again(house, finance, unit):
    applying.apply(batch_of(house, finance, GOOD), finance)
    problems = staging.problems_of(batch_of(house, finance, GOOD))
    assert [p["reason"][:4] for p in problems] == ["已登记："] * 3


def test_a_batch_is_taken_back_unless_money_came_since(house, finance, unit, take):
    batch = applying.apply(batch_of(house, finance, GOOD), finance)
    payment = take(10_000)
    with pytest.raises(Refused, match="收款"):
        applying.undo(batch, finance, "导错")
    perform("payments.reverse", on=payment, by=finance, reason="收错")
    applying.undo(batch, finance, "导错")
    assert balance_of(unit) == held(unit) == 0 and open_bills(unit) == [] and check_all() == []


def test_both_forms_of_bringing_in_leave_equal_rows(house, where):
    facts = {"charge": "deed_tax", "amount": 300, "received": 200, "paid_over": 100, "due_on": "2026-06-30"}
    one = perform("bills.bring_in", by=None, source="import", **where, **facts)
    (two,) = perform_set("bills.bring_in", [where | facts], by=None)
    left = [_left(Bill.objects.get(pk=each.pk)) for each in (one, two)]
    assert left[0] == left[1]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"received": 301}, "received"),
        ({"paid_over": 201}, "paid_over"),
        ({"charge": "title_fee"}, "paid_over"),
    ],
)
def test_balances_that_cannot_have_been_are_refused(house, where, facts, field):
    whole = {"charge": "deed_tax", "amount": 300, "received": 200, "paid_over": 100, "due_on": "2026-06-30"}
    with pytest.raises(Refused) as refused:
        perform("bills.bring_in", by=None, **where, **(whole | facts))
    assert refused.value.field == field


def test_a_void_opening_bill_takes_what_it_came_with_along(house, where, unit):
    facts = {"charge": "deed_tax", "amount": 300, "received": 200, "due_on": "2026-06-30"}
    one = perform("bills.bring_in", by=None, **where, **facts)
    perform("bills.void", on=one, by=house.supervisor, reason="重复")
    assert balance_of(unit) == held(unit) == 0 and check_all() == []
