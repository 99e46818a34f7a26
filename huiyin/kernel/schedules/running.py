"""Running what is due, once among any number of workers; taking up what a dead worker left."""

from __future__ import annotations

import datetime as dt
import logging
import traceback

from django.db import connection
from django.db.models import Max
from django_tasks_db.models import DBTaskResult

from huiyin.kernel import clock
from huiyin.kernel.schedules import SCHEDULES, Schedule
from huiyin.kernel.schedules.models import Beat, Run

LEASE = 30.0  # seconds of silence after which a worker counts as gone
MOST_TRIES = 3  # a task that took so many workers down with it has failed
CANCELLED = "WorkerGone"
READY, RUNNING, FAILED = "READY", "RUNNING", "FAILED"  # states of a task

log = logging.getLogger("huiyin.worker")


def beat(worker: str) -> None:
    """Says that this worker lives."""
    Beat.objects.update_or_create(worker=worker, defaults={"at": clock.now()})


def part(worker: str) -> None:
    """Says that this worker has gone, so that nobody waits for its lease to end."""
    Beat.objects.filter(worker=worker).delete()


def alive(lease: float = LEASE) -> list[str]:
    """Workers heard of within a lease."""
    since = clock.now() - dt.timedelta(seconds=lease)
    return list(Beat.objects.filter(at__gte=since).values_list("worker", flat=True))


def run_due(worker: str, lease: float = LEASE) -> list[str]:
    """Runs every schedule whose latest due run nobody has taken; the names of those that ran here."""
    now = clock.now()
    newest = dict(Run.objects.values("name").annotate(top=Max("due_at")).values_list("name", "top"))
    done = []
    for schedule in list(SCHEDULES.values()):
        due = schedule.last_due(now)
        if newest.get(schedule.name, dt.datetime.min.replace(tzinfo=dt.UTC)) < due and _take(
            schedule, due, worker
        ):
            _carry_out(schedule, due)
            done.append(schedule.name)
    living = {*alive(lease), worker}
    for left in Run.objects.filter(finished_at=None).exclude(worker__in=living).order_by("id"):
        mine = Run.objects.filter(pk=left.pk, worker=left.worker, finished_at=None).update(
            worker=worker, started_at=clock.now()
        )
        if mine and left.name in SCHEDULES:
            _carry_out(SCHEDULES[left.name], left.due_at)
            done.append(left.name)
    return done


def _take(schedule: Schedule, due: dt.datetime, worker: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO schedules_run (name, due_at, worker, started_at, error) VALUES (%s, %s, %s, %s, '') "
            "ON CONFLICT (name, due_at) DO NOTHING RETURNING id",
            [
                schedule.name,
                connection.ops.adapt_datetimefield_value(due),
                worker,
                connection.ops.adapt_datetimefield_value(clock.now()),
            ],
        )
        return cursor.fetchone() is not None


def _carry_out(schedule: Schedule, due: dt.datetime) -> None:
    """A run that fails is written down and does not stop the others."""
    error = ""
    try:
        schedule.function()
    except Exception:
        error = traceback.format_exc()[-4000:]
        log.exception("schedule %s failed", schedule.name)
    Run.objects.filter(name=schedule.name, due_at=due).update(finished_at=clock.now(), error=error)


def take_up_left_tasks(lease: float = LEASE) -> int:
    """Tasks that a dead worker left running are made ready again; how many.

    A worker that was only slow may finish its task as well, so tasks must bear being run twice.
    """
    living = set(alive(lease))
    taken = 0
    for task in DBTaskResult.objects.filter(status=RUNNING).order_by("enqueued_at"):
        if task.worker_ids and task.worker_ids[-1] in living:
            continue
        same = DBTaskResult.objects.filter(pk=task.pk, status=RUNNING, started_at=task.started_at)
        if len(task.worker_ids) >= MOST_TRIES:
            same.update(
                status=FAILED,
                finished_at=clock.now(),
                exception_class_path=CANCELLED,
                traceback=f"{len(task.worker_ids)} workers ended while running this task",
            )
            log.error("task %s given up: %s workers ended in it", task.pk, len(task.worker_ids))
        else:
            taken += same.update(status=READY)
    return taken
