"""The book: balanced, append-only, corrected by reversal alone, and read by day."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from huiyin.kernel.actions.ending import Broken
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.checks import check_all, last_line
from huiyin.kernel.journal import triggers
from huiyin.kernel.journal.reading import lines_of
from huiyin.registers.accounts.actions import booking
from huiyin.registers.accounts.models import Account, Allocation, Bill, Entry, EntryLine
from huiyin.registers.accounts.queries import account_balances, trial_balance, unit_statement
from huiyin.registers.accounts.rules import Move

TODAY = dt.date(2026, 11, 24)
DAY = dt.timedelta(days=1)
pytestmark = pytest.mark.clause("ZH-J4.9")


def run(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def seen() -> set[str]:
    return {problem.invariant for problem in check_all()}


@pytest.mark.parametrize("table", ["accounts_entryline", "accounts_entry"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_booked(bill, table, deed):
    bill()
    sql = deed.format(table).replace(
        "SET id = id", "SET total = 1" if table.endswith("entry") else "SET amount = 1"
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        run(sql)
    assert check_all() == []


def test_a_trigger_that_fell_is_missed(bill):
    run(
        "DROP TRIGGER accounts_entryline_no_update"
        + (" ON accounts_entryline" if connection.vendor == "postgresql" else "")
    )
    assert seen() == {"guards"}
    triggers.stand_up()
    assert check_all() == []


def test_a_voucher_that_does_not_balance_is_a_fault_and_leaves_nothing(bill, house):
    one = bill()
    facts = {
        "department": house.desk,
        "project": house.project,
        "day": TODAY,
        "words": "记账",
        "about": one.record,
    }
    before = EntryLine.objects.count()
    with pytest.raises(Broken, match="does not balance"):
        perform("entries.post", by=None, moves=[Move("sales", -100), Move("income", 99)], **facts)
    assert EntryLine.objects.count() == before
    perform("entries.post", by=None, moves=[Move("sales", -100), Move("income", 100)], **facts)


def test_what_does_not_add_up_at_the_end_of_an_act_undoes_all_of_it(bill, house, monkeypatch):
    one = bill()
    account = Account.objects.first()
    monkeypatch.setattr(
        booking,
        "_write",
        lambda pieces: EntryLine.objects.create(entry=pieces[0][0], account=account, amount=1),
    )
    with pytest.raises(Broken, match="leave 1"):
        bill()
    monkeypatch.undo()
    monkeypatch.setattr(Allocation.objects, "create", lambda **facts: None)
    with pytest.raises(Broken, match="says 500"):
        perform("bills.settle", by=None, on=one, amount=500, through=one.record)
    assert Bill.objects.get().settled == 0


def test_the_history_tells_amounts_in_figures(bill, take):
    one = bill(123_450)
    take(100_000)
    told = [line.said for line in lines_of(one.record)]
    assert told[1]["facts"]["金额"] == "1,234.50" and told[1]["facts"]["款项"] == "房款"
    assert told[0]["changes"]["已缴"] == ["0.00", "1,000.00"]


def test_an_entry_is_reversed_once_and_a_reversal_never(bill, house):
    entry = bill().record.entries.get()
    facts = {"department": house.desk, "project": house.project}
    back = perform("entries.reverse", by=None, original=entry, **facts)
    for original in (entry, back):
        with pytest.raises(Refused, match="已经冲销过"):
            perform("entries.reverse", by=None, original=original, **facts)


def test_nobody_writes_a_voucher_by_hand(finance, bill, house):
    from huiyin.kernel.actions.verbs import VERBS

    assert not VERBS["entries.post"].by_hand and not VERBS["entries.reverse"].by_hand
    with pytest.raises(NoRight):
        perform(
            "entries.reverse", by=house.clerk, original=bill().record.entries.get(), department=house.desk
        )


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (
            "UPDATE accounts_entryline SET amount = amount + 1 WHERE amount > 0",
            {"book", "reversal", "covered"},
        ),
        ("UPDATE accounts_entry SET total = total + 1 WHERE reverses_id IS NULL", {"book"}),
        ("UPDATE accounts_bill SET settled = settled - 1 WHERE settled > 0", {"allocation", "covered"}),
        ("UPDATE accounts_payment SET allocated = allocated - 1 WHERE allocated > 0", {"allocation"}),
    ],
)
def test_a_book_that_was_tampered_with_is_found_out(house, bill, take, sql, found):
    perform("bills.void", on=bill(7_000), by=house.supervisor, reason="重复")
    bill(10_000), take(4_000)
    assert check_all() == []
    line = last_line()
    with triggers.lifted():
        run(sql)
    assert seen() == found
    assert check_all(line) == []


def test_an_overdrawn_account_is_found_out(bill, take, pay_over):
    bill(30_000, "deed_tax"), take(30_000), pay_over(30_000)
    with triggers.lifted():
        run("UPDATE accounts_entryline SET amount = amount + 5 WHERE account_id IN (SELECT id FROM accounts_account WHERE sort IN ('held', 'bank')) AND amount > 0")  # fmt: skip
        assert "covered" in seen()


# ── reading ─────────────────────────────────────────────────────────────────────


def test_the_trial_balance_of_any_span_comes_to_nothing(bill, take, django_assert_num_queries):
    bill(30_000, "deed_tax")
    take(10_000, received_on=TODAY - DAY), take(5_000)
    with django_assert_num_queries(1):
        lines = trial_balance(Entry.objects.all(), TODAY, TODAY)
    for column in ("before", "after"):
        assert sum(getattr(line, column) for line in lines) == 0
    assert sum(line.debit for line in lines) == sum(line.credit for line in lines)
    of = {line.sort: line for line in lines}
    assert (of["bank"].before, of["bank"].debit, of["bank"].after) == (10_000, 5_000, 15_000)
    assert of["held"].after == -15_000 and [line.number for line in lines] == sorted(
        line.number for line in lines
    )


def test_a_sort_of_account_opens_into_its_accounts(bill, take):
    bill(30_000, "deed_tax"), take(10_000)
    ((account, left),) = account_balances(Entry.objects.all(), "held", TODAY)
    assert left == -10_000 and account.label == "代收款—契税（代收）"


def test_the_statement_runs_by_day_and_ends_at_what_is_open(
    bill, take, credit, unit, django_assert_num_queries
):
    bill(30_000, "deed_tax"), take(10_000, received_on=TODAY - DAY), credit(5_000)
    with django_assert_num_queries(1):
        lines = unit_statement(unit)
    assert [line.balance for line in lines] == [-10_000, 20_000, 15_000]
