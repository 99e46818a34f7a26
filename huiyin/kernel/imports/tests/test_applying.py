"""All or nothing to begin with, then chunk by chunk, each of which may be the last; and back again."""

import threading

import pytest
from django.db import connection, connections

from huiyin.kernel import clock
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports import applying, jobs, staging
from huiyin.kernel.imports.applying import putting_in
from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.targets import TARGETS
from huiyin.kernel.imports.tests.lists import OWNERS, SPOILT, UNITS, put_in, staged
from huiyin.kernel.journal.models import Line
from huiyin.kernel.journal.reading import broken_chains, values_of
from huiyin.kernel.parties.models import Party
from huiyin.kernel.records.models import Record


@pytest.fixture
def units(house):
    return put_in(house, "units", UNITS)


@pytest.fixture
def small_chunks(monkeypatch):
    """Chunks of seven rows, without rest, each looked up just before."""

    def in_chunks(rows, do, rest=0):
        for at in range(0, len(rows), 7):
            do(rows[at : at + 7])
            yield at

    monkeypatch.setattr(sets, "in_chunks", in_chunks)
    monkeypatch.setattr(putting_in, "AHEAD", 7)


def many(count):
    """An owners' list of so many customers."""
    names = [["姓名", "电话"]]
    return names + [[f"客户{chr(0x4E00 + n)}", f"139{n:08d}"] for n in range(count)]


def customers():
    return Record.objects.filter(kind="customers").order_by("pk")


def test_nothing_starts_while_one_row_is_bad_and_not_set_aside(house, units):
    batch = staging.check(staged(house, "customers", SPOILT))
    with pytest.raises(Refused, match="还有 4 行有问题（第 11、12、13、14 行）"):
        applying.apply(batch)
    assert not customers().exists()
    staging.set_aside(batch, [11, 12, 13], "业主更正后再补")
    with pytest.raises(Refused, match="还有 1 行有问题"):
        applying.apply(batch)
    staging.set_aside(batch, [14], "两人一格")
    applying.apply(batch)
    assert (batch.state, batch.counts["applied"], batch.counts["aside"]) == ("applied", 5, 4)
    assert [record.number for record in customers()] == [f"KH-{n:06d}" for n in range(1, 5)]


def test_an_unchecked_batch_and_one_with_a_required_column_missing_do_not_start(house):
    with pytest.raises(Refused, match="还没有检查"):
        applying.apply(staged(house, "customers", OWNERS))
    batch = staging.check(staged(house, "customers", [["谁", "电话"], ["王", "13800138000"]]))
    with pytest.raises(Refused, match="必填的列没有找到：姓名"):
        applying.apply(batch)


def test_what_was_registered_by_hand_since_the_check_is_found_before_anything_starts(house):
    batch = staging.check(staged(house, "customers", many(3)))
    perform(
        "customers.register",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        name=many(2)[2][0],
        phones=["13900000001"],
    )
    with pytest.raises(Refused, match="第 3 行"):
        applying.apply(batch)
    assert customers().count() == 1
    assert "已登记：KH-000001" in staging.problems_of(batch)[0]["reason"]


def test_a_worker_killed_midway_leaves_whole_chunks_and_the_next_goes_on_with_no_row_twice(
    house, small_chunks, monkeypatch
):
    batch = staging.check(staged(house, "customers", many(40)))
    real, calls = sets.perform_set, []

    def killed(*args, **options):
        made = real(*args, **options)
        calls.append(len(made))
        if len(calls) == 3:
            raise KeyboardInterrupt  # after the rows were written, before the chunk was marked
        return made

    monkeypatch.setattr(sets, "perform_set", killed)
    with pytest.raises(KeyboardInterrupt):
        applying.apply(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.done, customers().count()) == ("applying", 14, 14)
    assert batch.rows.filter(state="applied").count() == 14
    assert list(applying.stalled()) == []
    with clock.at(clock.now() + applying.STALE * 2):
        assert list(applying.stalled()) == [batch]
        applying.apply(batch)
    assert (batch.state, batch.done, batch.total, batch.counts["applied"]) == ("applied", 40, 40, 40)
    names = list(customers().values_list("party__name", flat=True))
    assert names == [row[0] for row in many(40)[1:]]
    assert [record.number for record in customers()] == [f"KH-{n:06d}" for n in range(1, 41)]
    assert StagedRow.objects.filter(batch=batch).values("record").distinct().count() == 40
    assert broken_chains() == []


def test_a_fault_midway_is_told_and_the_batch_can_be_taken_up_again(house, small_chunks, monkeypatch):
    batch = staging.check(staged(house, "customers", many(20)))
    real, calls = sets.perform_set, []

    def faulty(*args, **options):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("disk full")
        return real(*args, **options)

    monkeypatch.setattr(sets, "perform_set", faulty)
    with pytest.raises(RuntimeError):
        applying.apply(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.counts["applied"]) == ("failed", 7)
    assert batch.report["interrupted"]["during"] == "applying"
    applying.apply(batch)
    assert (batch.state, customers().count(), "interrupted" in batch.report) == ("applied", 20, False)


def test_a_row_that_turns_bad_while_the_batch_runs_stops_it_before_its_chunk(
    house, small_chunks, monkeypatch
):
    batch = staging.check(staged(house, "customers", many(20)))
    real, calls = sets.perform_set, []

    def meanwhile(*args, **options):
        calls.append(1)
        made = real(*args, **options)
        if len(calls) == 1:
            row = {"department": house.desk, "project": house.project}
            real("customers.register", [{**row, "name": many(11)[11][0], "phones": ["13900000010"]}], by=None)
        return made

    monkeypatch.setattr(sets, "perform_set", meanwhile)
    with pytest.raises(Refused, match="第 12 行"):
        applying.apply(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.counts["applied"], batch.counts["bad"]) == ("failed", 7, 1)
    applying.apply(staging.set_aside(batch, [12], "已有登记"))
    assert (batch.state, batch.counts["applied"], customers().count()) == ("applied", 19, 20)


@pytest.mark.clause("YX-1.4")
def test_what_was_applied_is_kept_in_staging_no_longer(house, units):
    batch = put_in(house, "customers", OWNERS)
    assert not batch.rows.filter(state="applied").exclude(cells=None, found=None).exists()
    assert batch.rows.filter(state="applied").exclude(record=None).count() == 5


def test_a_batch_is_undone_as_a_whole_and_every_voiding_is_journalled(house, units):
    batch = put_in(house, "customers", OWNERS)
    applying.undo(batch, by=house.manager)
    assert (batch.state, batch.counts["undone"]) == ("undone", 5)
    assert not customers().filter(voided_at=None).exists()
    line = Line.objects.select_related("values").filter(verb="customers.void").first()
    assert (line.member, line.source) == (house.manager, "import")
    assert values_of(line, line.record) == {"reason": "撤销导入：名单.xlsx"}
    assert broken_chains() == []
    assert (
        put_in(house, "customers", OWNERS).counts["applied"] == 5
    )  # nothing stands in the way of a second try


def test_a_batch_is_not_undone_while_one_of_its_customers_has_other_records(house, units):
    batch = put_in(house, "customers", OWNERS)
    party = Party.objects.get(name="陈晨")
    perform("calls.record", by=house.clerk, department=house.desk, party=party, need="问交房时间")
    with pytest.raises(Refused, match="来电 LD-2026-0001"):
        applying.undo(batch)
    batch.refresh_from_db()
    assert batch.state == "applied"
    assert not customers().exclude(voided_at=None).exists()


def test_an_undoing_cut_short_is_taken_up_with_its_reason_and_spares_what_was_voided_by_hand(
    house, small_chunks, monkeypatch
):
    batch = put_in(house, "customers", many(20))
    perform("customers.void", by=house.manager, on=customers()[19].pk, reason="误登")
    real, calls = sets.perform_set, []

    def killed(*args, **options):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **options)

    monkeypatch.setattr(sets, "perform_set", killed)
    with pytest.raises(KeyboardInterrupt):
        applying.undo(batch, by=house.manager, reason="传错了文件")
    batch.refresh_from_db()
    assert (batch.state, customers().filter(voided_at=None).count()) == ("undoing", 12)
    with clock.at(clock.now() + applying.STALE * 2):
        applying.undo(applying.stalled().get())
    assert not customers().filter(voided_at=None).exists()
    lines = Line.objects.select_related("values", "record__party").filter(verb="customers.void")
    assert {values_of(line, line.record)["reason"] for line in lines} == {"传错了文件", "误登"}
    assert lines.count() == 20
    with pytest.raises(Refused, match="不能再导入"):
        applying.apply(Batch.objects.get(pk=batch.pk))


def test_jobs_keep_a_refusal_with_the_batch_and_take_up_what_a_dead_worker_left(house, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    batch = staged(house, "customers", [*many(3), ["客户", "138"]])
    jobs.check_batch.enqueue(batch.pk)
    jobs.apply_batch.enqueue(batch.pk, house.supervisor.pk)
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert batch.report["refused"].startswith("还有 1 行有问题（第 5 行）")
    staging.set_aside(batch, [5], "号码不全")
    Batch.objects.filter(pk=batch.pk).update(state="applying")
    with clock.at(clock.now() + applying.STALE * 2):
        assert jobs.resume_stalled() == 1
        assert jobs.resume_stalled() == 0
    batch.refresh_from_db()
    assert (batch.state, batch.counts["applied"], "refused" in batch.report) == ("applied", 3, False)
    jobs.undo_batch.enqueue(batch.pk, house.manager.pk, "传错了")
    batch.refresh_from_db()
    assert batch.state == "undone"


@pytest.mark.clause("YX-1.4")
def test_rows_that_never_went_in_are_forgotten_after_thirty_days(house):
    kept = staging.check(staged(house, "customers", [*many(3), ["客户", "138"]]))
    put = staging.check(
        staged(house, "customers", [*many(1)[:1], *many(9)[5:], ["客户", "138"], ["合计", 6]])
    )
    put = applying.apply(staging.set_aside(put, [7], "号码不全"))
    assert jobs.forget_old() == 0
    with clock.at(clock.now() + jobs.KEPT * 2):
        assert jobs.forget_old() == 6
    assert not StagedRow.objects.exclude(cells=None, found=None).exists()
    for batch in (kept, put):
        batch.refresh_from_db()
    assert (kept.state, put.state) == ("failed", "applied")
    assert put.rows.get(state="aside").reason == "号码不全"
    with pytest.raises(Refused):
        staging.check(kept)


def test_a_worker_stops_when_somebody_else_stopped_the_batch(house, small_chunks, monkeypatch):
    batch = staging.check(staged(house, "customers", many(20)))
    real = sets.perform_set

    def stopped(*args, **options):
        Batch.objects.filter(pk=batch.pk).update(state="failed")
        return real(*args, **options)

    monkeypatch.setattr(sets, "perform_set", stopped)
    with pytest.raises(Refused, match="已停下"):
        applying.apply(batch)
    assert customers().count() == 7


def test_a_chunk_that_another_worker_has_done_is_not_done_again(house):
    batch = staging.check(staged(house, "customers", many(5)))
    Batch.objects.filter(pk=batch.pk).update(state="applying", done=0)
    batch.refresh_from_db()
    target = TARGETS["customers"]
    looked_up_before = next(putting_in._ahead(batch, target, house.supervisor))
    for _worker in range(2):
        putting_in._apply_chunk(batch, target, looked_up_before, house.supervisor)
    batch.refresh_from_db()
    assert (customers().count(), batch.done) == (5, 5)


def test_two_sweeps_take_up_a_stalled_batch_once(house, monkeypatch):
    batch = staging.check(staged(house, "customers", many(3)))
    Batch.objects.filter(pk=batch.pk).update(state="applying")
    with clock.at(clock.now() + applying.STALE * 2):
        seen_by_both = list(applying.stalled())
        monkeypatch.setattr(applying, "stalled", lambda: seen_by_both)
        monkeypatch.setattr(type(jobs.apply_batch), "enqueue", lambda *args: None)
        assert [jobs.resume_stalled(), jobs.resume_stalled()] == [1, 0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_two_workers_on_one_batch_put_no_row_in_twice(house, small_chunks):
    batch = staging.check(staged(house, "customers", many(60)))
    faults = []

    def work():
        try:
            with clock.at("2026-11-24 09:00"):
                applying.apply(Batch.objects.get(pk=batch.pk))
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert [fault for fault in faults if not isinstance(fault, Refused)] == []
    batch.refresh_from_db()
    assert batch.state == "applied"
    assert sorted(customers().values_list("party__name", flat=True)) == sorted(r[0] for r in many(60)[1:])
    assert connection.vendor == "postgresql"
