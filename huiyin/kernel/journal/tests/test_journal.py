"""History is written once: chains and seals show every change, the database refuses it, erasure leaves it standing."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from huiyin.kernel import clock
from huiyin.kernel.journal import triggers
from huiyin.kernel.journal.models import Line, Seal, Values
from huiyin.kernel.journal.reading import broken_chains, broken_seals, lines_of, seal
from huiyin.kernel.parties.models import Party
from huiyin.kernel.records.models import Record
from tests.words import again, do


@pytest.fixture
def complaint(record, house):
    """A complaint with some history."""
    one = record()
    do("complaints.chase", house.clerk, one, words="怎么还没人来")
    do("complaints.solve_partly", house.specialist, one, result="已止水", remaining="补墙面")
    return one


def tamper(sql: str, *params) -> None:
    """Writes past the product, with the triggers taken down."""
    connection.check_constraints()  # nothing may be pending on the tables
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    connection.check_constraints()


def wrong() -> list[int]:
    return [record.pk for record, _why in broken_chains()]


def test_every_act_leaves_one_line_and_the_chain_leads_to_the_records_head(complaint):
    verbs = list(Line.objects.filter(record=complaint.pk).order_by("id").values_list("verb", flat=True))
    assert verbs == ["complaints.record", "complaints.chase", "complaints.solve_partly"]
    assert bytes(again(complaint).record.head) == bytes(
        Line.objects.filter(record=complaint.pk).latest("id").hash
    )
    assert wrong() == []


def test_a_line_says_who_when_by_what_way_under_which_clauses(complaint, house):
    line = Line.objects.get(record=complaint.pk, verb="complaints.chase")
    assert (line.member, line.at, line.source) == (house.clerk, clock.now(), "web")
    assert line.clauses == "YX-2.1.3c WY-M5"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_line SET verb = 'complaints.void' WHERE id = %s",
        "UPDATE journal_line SET at = '2020-01-01 00:00:00+00:00' WHERE id = %s",
        "UPDATE journal_line SET member_id = NULL WHERE id = %s",
        "UPDATE journal_line SET clauses = '' WHERE id = %s",
    ],
)
def test_an_altered_line_is_found(complaint, change):
    first = Line.objects.filter(record=complaint.pk).order_by("id")[0]
    tamper(change, first.pk)
    assert wrong() == [complaint.pk]


@pytest.mark.parametrize("which", ["first", "last"])
def test_a_missing_line_is_found(complaint, which):
    line = getattr(Line.objects.filter(record=complaint.pk).order_by("id"), which)()
    Values.objects.filter(line=line).delete()
    tamper("DELETE FROM journal_line WHERE id = %s", line.pk)
    assert wrong() == [complaint.pk]


def test_a_head_set_back_is_found(complaint):
    Record.objects.filter(pk=complaint.pk).update(head=Line.objects.filter(record=complaint.pk).first().hash)
    assert wrong() == [complaint.pk]


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE journal_line SET source = 'api'",
        "DELETE FROM journal_line",
        "UPDATE journal_values SET blob = blob",
        "UPDATE journal_seal SET chains = 0",
        "DELETE FROM journal_seal",
    ],
)
def test_the_database_itself_refuses_to_change_history(complaint, deed):
    seal(clock.now() + dt.timedelta(hours=1))
    with pytest.raises(DatabaseError, match="history is append-only"), transaction.atomic():
        connection.cursor().execute(deed)
    assert triggers.missing() == []


def test_a_trigger_that_does_not_stand_is_missed_and_put_back(db):
    connection.check_constraints()
    on = " ON journal_line" if connection.vendor == "postgresql" else ""
    connection.cursor().execute(f"DROP TRIGGER journal_line_no_delete{on}")
    assert triggers.missing() == ["journal_line_no_delete"]
    triggers.stand_up()
    assert triggers.missing() == []


# ── the values beside the lines ─────────────────────────────────────────────────


def said(complaint) -> list[dict | None]:
    return [line.said for line in lines_of(again(complaint).record)]


@pytest.mark.clause("YX-1.4")
def test_values_are_not_readable_in_the_database(complaint):
    blobs = b"".join(bytes(blob) for blob in Values.objects.values_list("blob", flat=True))
    assert "怎么还没人来".encode() not in blobs and "张秀英".encode() not in blobs
    assert said(complaint)[1]["facts"]["内容"] == "怎么还没人来"


@pytest.mark.clause("YX-1.4")
def test_once_the_partys_key_is_destroyed_nothing_is_readable_and_every_chain_still_verifies(
    complaint, customer, house, client
):
    Party.objects.filter(pk=customer.party.pk).update(sealed_key=None, erased_at=clock.now())
    assert said(complaint) == [None, None, None]
    assert wrong() == []
    client.force_login(house.specialist)
    page = client.get(f"/r/complaints/{complaint.pk}").content.decode()
    assert "内容已依法删除" in page and "怎么还没人来" not in page
    do("complaints.chase", house.clerk, complaint, words="还是没人来")
    assert said(complaint)[0]["facts"]["内容"] == "还是没人来" and wrong() == []


def test_values_moved_to_another_line_or_record_are_not_read_there(record, house):
    one, other = record(), record()
    for complaint, words in ((one, "甲"), (other, "乙")):
        do("complaints.chase", house.clerk, complaint, words=words)
    blob = Values.objects.get(line__record=other.pk, line__verb="complaints.chase").blob
    tamper(
        "UPDATE journal_values SET blob = %s WHERE line_id = %s",
        blob,
        Line.objects.get(record=one.pk, verb="complaints.chase").pk,
    )
    assert said(one)[0] is None and said(other)[0]["facts"]["内容"] == "乙"
    earlier = Values.objects.get(line__record=other.pk, line__verb="complaints.record").blob
    tamper(
        "UPDATE journal_values SET blob = %s WHERE line_id = %s",
        earlier,
        Line.objects.get(record=other.pk, verb="complaints.chase").pk,
    )
    assert said(other)[0] is None, "the digest of the line is not that of these values"


def test_equal_values_leave_unequal_digests(record, house):
    complaint = record()
    for _n in range(2):
        do("complaints.finish_step", house.clerk, complaint, step=_step(complaint, house), outcome="好了")
    one, other = Line.objects.filter(verb="complaints.finish_step")
    assert bytes(one.digest) != bytes(other.digest)


def _step(complaint, house):
    return complaint.steps.create(
        position=complaint.steps.count() + 1, words="查", owner=house.clerk, due_on=clock.today()
    )


# ── seals ───────────────────────────────────────────────────────────────────────

NIGHT = "2026-11-24 23:30"


@pytest.mark.parametrize("tampered", [False, True])
def test_a_chain_rewritten_whole_is_found_by_the_seal_of_the_night(complaint, tampered):
    with clock.at(NIGHT):
        assert seal().chains == Record.objects.count()
    assert broken_seals() == []
    if tampered:
        last = Line.objects.filter(record=complaint.pk).latest("id")
        tamper("UPDATE journal_line SET hash = %s WHERE id = %s", b"\1" * 32, last.pk)
        Record.objects.filter(pk=complaint.pk).update(head=b"\1" * 32)
        assert broken_seals() == list(Seal.objects.all())


def test_a_seal_covers_what_moved_since_the_last_and_leaves_the_youngest_lines_for_the_next(complaint, house):
    with clock.at(NIGHT):
        seal()
        assert seal() is None, "nothing moved"
        do("complaints.chase", house.clerk, complaint)
        assert seal() is None, "a transaction under way may hold a lower key"
    with clock.at("2026-11-25 23:30"):
        assert seal().chains == 1
    assert broken_seals() == [] and Seal.objects.count() == 2
