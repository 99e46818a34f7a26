"""Two workers at one batch, or a worker whose batch was stopped."""

import threading

import pytest
from django.db import connection, connections

from huiyin.kernel import clock
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports import applying, jobs, staging
from huiyin.kernel.imports.applying import putting_in
from huiyin.kernel.imports.models import Batch
from huiyin.kernel.imports.targets import TARGETS
from huiyin.kernel.imports.tests.lists import customers, many, staged


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
