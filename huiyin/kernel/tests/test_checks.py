"""Every invariant sees a break that was made past all rules, and says whose record it is."""

import pytest
from django.db import connection

from huiyin.kernel.checks import check_all
from huiyin.kernel.checks.invariants import chains_lead_to_heads
from huiyin.kernel.journal import reading, triggers


def run(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def seen(since: int = 0) -> set[str]:
    return {problem.invariant for problem in check_all(since)}


@pytest.fixture
def two(record):
    """An open complaint, and one settled on the spot."""
    return record(), record(on_spot=True, result="已换锁芯", answer="已告知")


def test_a_sound_house_has_no_problem(two):
    assert check_all() == []


def test_an_open_matter_without_a_promise_is_seen(two):
    run("DELETE FROM promises_promise WHERE matter_id = %s", two[0].pk)
    assert seen() == {"promise"}


def test_a_closed_matter_with_an_open_promise_is_seen(two):
    run(
        "UPDATE promises_promise SET matter_id = %s WHERE matter_id = %s AND kind = 'complaints.acknowledge'",
        two[1].pk,
        two[0].pk,
    )
    assert "promise" in seen()


def test_a_next_due_that_is_not_the_earliest_is_seen(two):
    run("UPDATE matters_matter SET next_due = '2030-01-01 00:00:00+00:00' WHERE record_id = %s", two[0].pk)
    assert seen() == {"promise"}


def test_a_holding_that_is_not_the_owners_is_seen(two, house):
    run("UPDATE matters_holding SET member_id = %s WHERE matter_id = %s", house.head.pk, two[0].pk)
    assert seen() == {"owner"}


def test_a_matter_that_nobody_holds_is_seen(two):
    run("DELETE FROM matters_holding WHERE matter_id = %s", two[0].pk)
    assert seen() == {"owner"}


def test_a_matter_closed_without_its_answer_is_seen(two):
    run("UPDATE matters_matter SET answered_at = NULL WHERE record_id = %s", two[1].pk)
    assert seen() == {"closing"}


def test_a_state_that_does_not_fit_is_seen(two):
    run("UPDATE matters_matter SET state = 'open' WHERE record_id = %s", two[1].pk)
    assert seen() == {"state"}


def test_a_promise_that_would_never_be_told_is_seen(two):
    run("UPDATE promises_promise SET tell_at = NULL WHERE matter_id = %s", two[0].pk)
    assert seen() == {"telling"}


@pytest.mark.parametrize("number", ["TS-2026-0009", "TS-26-1", None])
def test_a_wrong_number_and_the_gap_that_it_leaves_are_seen(two, number):
    run("UPDATE records_record SET number = %s WHERE id = %s", number, two[0].pk)
    problems = [problem for problem in check_all() if problem.invariant == "numbers"]
    assert len(problems) == 2 and "缺号：1" in str(problems[-1])


def test_an_altered_line_is_seen_with_the_one_who_wrote_last(two):
    with triggers.lifted():
        run("UPDATE journal_line SET verb = 'complaints.solve' WHERE record_id = %s", two[0].pk)
    (problem,) = [problem for problem in check_all() if problem.invariant == "chains"]
    assert problem.record == "TS-2026-0001"
    assert "周文员" in problem.writer


def test_a_missing_line_and_a_false_head_are_seen(two):
    run("UPDATE records_record SET head = %s WHERE id = %s", b"0" * 32, two[0].pk)
    with triggers.lifted():
        run(
            "DELETE FROM journal_values WHERE line_id IN (SELECT id FROM journal_line WHERE record_id = %s)",
            two[1].pk,
        )
        run(  # what followed from it names it as its cause
            "UPDATE journal_line SET cause_id = NULL WHERE cause_id IN (SELECT id FROM journal_line WHERE record_id = %s)",
            two[1].pk,
        )
        run("DELETE FROM journal_line WHERE record_id = %s", two[1].pk)
    assert {pk for pk, _what in chains_lead_to_heads(0)} >= {two[0].pk, two[1].pk}


def test_the_one_pass_over_chains_finds_what_reading_each_finds(two):
    assert reading.broken_chains() == [] == list(chains_lead_to_heads(0))
    run("UPDATE records_record SET head = %s WHERE id = %s", b"0" * 32, two[0].pk)
    assert [record.pk for record, _ in reading.broken_chains()] == [pk for pk, _ in chains_lead_to_heads(0)]


def test_a_false_seal_is_seen(two):
    import datetime as dt

    reading.seal(margin=dt.timedelta(0))
    assert check_all() == []
    with triggers.lifted():
        run("UPDATE journal_seal SET hash = %s", b"0" * 32)
    assert seen() == {"seals"}


def test_a_missing_trigger_is_seen(two):
    on = " ON journal_line" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER journal_line_no_update{on}")
    assert seen() == {"guards"}
    triggers.stand_up()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite cannot drop a constraint of a table")
def test_a_missing_unique_constraint_is_seen(db):
    run("ALTER TABLE notices_notice DROP CONSTRAINT a_notice_once")
    assert seen() == {"guards"}


def test_a_record_that_cannot_be_found_is_seen(two):
    run("DELETE FROM search_document WHERE id = %s", two[0].pk)
    assert seen() == {"search"}


def test_a_check_from_a_line_on_reads_only_what_was_written_to_since(two, record):
    from huiyin.kernel.checks import last_line

    before = last_line()
    run("DELETE FROM promises_promise WHERE matter_id = %s", two[0].pk)
    assert seen(before) == set()
    third = record()
    run("DELETE FROM promises_promise WHERE matter_id = %s", third.pk)
    assert [problem.record for problem in check_all(before)] == ["TS-2026-0003"]


def test_a_file_whose_bytes_are_gone_is_seen(two, house):
    from huiyin.kernel import clock
    from huiyin.kernel.files.models import File

    facts = {"kind": "image/png", "size": 1, "member": house.clerk, "at": clock.now()}
    File.objects.create(record_id=two[0].pk, name="漏水.png", sha256="0" * 64, **facts)
    assert seen() == {"files"}
