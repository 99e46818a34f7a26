"""Schedules run once when they are due, whoever runs them, and what a dead worker left is taken up."""

import datetime as dt

import pytest
from django_tasks_db.models import DBTaskResult

from huiyin.kernel import clock
from huiyin.kernel.schedules import SCHEDULES, Schedule, every, running
from huiyin.kernel.schedules.models import Beat, Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(monkeypatch):
    """One schedule of every ten minutes that counts its runs, and no other."""
    runs = []
    schedule = Schedule("test.count", "*/10 * * * *", lambda: runs.append(clock.now()))
    monkeypatch.setattr(running, "SCHEDULES", {"test.count": schedule})
    return runs


def test_a_run_is_due_at_the_wall_clock_of_shanghai():
    nightly = Schedule("x", "30 2 * * *", print)
    assert nightly.last_due(clock.shanghai("2026-11-24 02:30")) == clock.shanghai("2026-11-24 02:30")
    assert nightly.last_due(clock.shanghai("2026-11-24 02:29")) == clock.shanghai("2026-11-23 02:30")


def test_two_workers_run_a_due_schedule_once(counted):
    with clock.at("2026-11-24 09:10:20"):
        assert running.run_due("one") == ["test.count"]
        assert running.run_due("two") == []
    with clock.at("2026-11-24 09:19:59"):
        running.run_due("two")
    assert len(counted) == 1
    with clock.at("2026-11-24 09:20"):
        running.run_due("two")
    assert len(counted) == 2


def test_runs_missed_while_nobody_worked_are_made_up_for_once(counted):
    for moment in ("2026-11-24 09:00", "2026-11-24 12:34"):
        with clock.at(moment):
            running.run_due("one")
    assert len(counted) == 2


def test_a_run_that_fails_is_written_down_and_the_others_go_on(monkeypatch):
    def fail():
        raise OSError("no")

    done = []
    both = {
        "a": Schedule("a", "* * * * *", fail),
        "b": Schedule("b", "* * * * *", lambda: done.append(1)),
    }
    monkeypatch.setattr(running, "SCHEDULES", both)
    with clock.at("2026-11-24 09:00"):
        running.run_due("one")
    assert done == [1]
    assert "OSError" in Run.objects.get(name="a").error and Run.objects.get(name="b").error == ""


def test_a_run_that_its_worker_did_not_live_to_finish_is_taken_up(counted):
    with clock.at("2026-11-24 09:10"):
        due = clock.now()
        Beat.objects.create(worker="dead", at=due)
        Run.objects.create(name="test.count", due_at=due, worker="dead", started_at=due)
        running.run_due("one")
        assert counted == []  # it may still be at it
    with clock.at(due + dt.timedelta(seconds=31)):
        running.run_due("one")
    assert len(counted) == 1


def test_a_task_is_given_up_when_it_took_three_workers_with_it(morning):
    facts = {"task_path": "x.y", "backend_name": "default", "run_after": morning, "args_kwargs": {}}
    task = DBTaskResult.objects.create(status="RUNNING", worker_ids=["a", "b"], **facts)
    assert running.take_up_left_tasks() == 1
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["a", "b", "c"])
    assert running.take_up_left_tasks() == 0
    task.refresh_from_db()
    assert task.status == "FAILED"


def test_a_task_of_a_living_worker_is_left_to_it(morning):
    facts = {"task_path": "x.y", "backend_name": "default", "run_after": morning, "args_kwargs": {}}
    DBTaskResult.objects.create(status="RUNNING", worker_ids=["a"], **facts)
    running.beat("a")
    assert running.take_up_left_tasks() == 0


def test_a_name_and_an_expression_are_checked_at_the_start():
    with pytest.raises(ValueError, match="two schedules"):
        every("* * * * *", next(iter(SCHEDULES)))(print)
    with pytest.raises(Exception, match="(?i)bad"):
        every("61 * * * *", "x")


def test_the_house_sweeps_every_minute_and_seals_every_night():
    assert SCHEDULES["promises.sweep"].expression == "* * * * *"
    assert SCHEDULES["journal.seal"].expression == "30 2 * * *"
