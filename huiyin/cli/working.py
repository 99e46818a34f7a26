"""`huiyin worker`: tasks from the queue, schedules by the clock, and a heartbeat, each in its own thread.

A long task therefore never delays the sweep, and never looks like death.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from argparse import Namespace

from huiyin.cli.house import bring_up_to_date, set_up

log = logging.getLogger("huiyin.worker")
LEAST_INTERVAL_SQLITE = 1.0  # seconds: claiming takes the whole file for a moment
SCHEDULE_INTERVAL = 5.0
BEATS_A_LEASE = 5


def work(args: Namespace) -> int:
    set_up()
    from django.db import connection

    import huiyin.cli.keeping  # noqa: F401  its schedules are the worker's

    bring_up_to_date()
    interval = max(args.interval, LEAST_INTERVAL_SQLITE if connection.vendor == "sqlite" else 0.1)
    worker = Worker(lease=args.lease, interval=interval, parent=args.parent)
    if args.once:
        worker.once()
        return 0
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: worker.stop.set())
    worker.run()
    return 0


class Worker:
    """One worker process."""

    def __init__(self, *, lease: float, interval: float, parent: int | None = None) -> None:
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.lease, self.interval, self.parent = lease, interval, parent
        self.stop = threading.Event()

    def run(self) -> None:
        """Works until told to stop; a task under way is finished first."""
        from huiyin.kernel.schedules.running import beat, part

        beat(self.name)
        others = [
            threading.Thread(target=self._repeat, args=(beat_, seconds), daemon=True)
            for beat_, seconds in (
                (lambda: beat(self.name), self.lease / BEATS_A_LEASE),
                (self._schedules, min(SCHEDULE_INTERVAL, self.lease)),
            )
        ]
        for thread in others:
            thread.start()
        try:
            self._repeat(self._tasks, self.interval)
        finally:
            self.stop.set()
            for thread in others:
                thread.join(timeout=10)
            part(self.name)

    def once(self) -> None:
        """What is due now, and nothing more."""
        from huiyin.kernel.schedules.running import beat, part

        beat(self.name)
        self._schedules()
        self._tasks()
        part(self.name)

    def _repeat(self, do, seconds: float) -> None:
        """Does something again and again in this thread; a database that is busy or away for a while is no end."""
        from django.db import DatabaseError, close_old_connections

        while not self.stop.is_set():
            try:
                close_old_connections()
                do()
            except DatabaseError:
                log.exception("worker %s: the database did not answer", self.name)
            if self.parent and os.getppid() != self.parent:
                self.stop.set()
            self.stop.wait(seconds)

    def _schedules(self) -> None:
        from huiyin.kernel.schedules.running import run_due, take_up_left_tasks

        run_due(self.name, self.lease)
        take_up_left_tasks(self.lease)

    def _tasks(self) -> None:
        """Everything that is ready, one after the other."""
        from django_tasks_db.management.commands.db_worker import Worker as Engine

        engine = Engine(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )
        while not self.stop.is_set() and (task := self._claim()):
            engine.run_task(task)

    def _claim(self):
        """The next ready task, now ours. Looks before it takes the file, so an idle worker locks nothing."""
        from django.db import OperationalError
        from django_tasks_db.models import DBTaskResult
        from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

        ready = DBTaskResult.objects.ready().filter(backend_name="default")
        if not ready.exists():
            return None
        try:
            with exclusive_transaction():
                task = ready.get_locked()
                if task is not None:
                    task.claim(self.name)
                return task
        except OperationalError as error:
            if is_locked_database_exception(error):
                return None
            raise
