"""A house of its own for a benchmark: an empty home, the tables, a small department."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import tempfile
import time


def begin() -> None:
    """Sets up Django on a new home (or on the DATABASE_URL given) and migrates."""
    os.environ.setdefault("HUIYIN_HOME", tempfile.mkdtemp(prefix="huiyin-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "huiyin.config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from huiyin.kernel.setup import settle

    settle()  # as every process of the house does


def house():
    """Department, project and clerk, made on first use."""
    import datetime as dt

    from huiyin.kernel.members.models import Appointment, Department, Member, Post, Project

    clerk = Member.objects.filter(username="clerk").first()
    if clerk is None:
        clerk = Member.objects.create_member("clerk", "周文员")
        head = Member.objects.create_member("head", "赵主任")
        desk = Department.objects.create(code="KF", name="客服部", head=head, houses=["YX", "WY"])
        Project.objects.create(code="LY", name="澜园")
        for member, role in ((clerk, "clerk"), (head, "director")):
            post = Post.objects.create(department=desk, name=role, role=role)
            Appointment.objects.create(member=member, post=post, from_on=dt.date(2025, 1, 1))
    return Department.objects.get(code="KF"), Project.objects.get(code="LY"), clerk


class Meter:
    """CPU and wall time of a stretch, and its peak memory."""

    def __enter__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_):
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        self.peak = _peak()


def _peak() -> int:
    """Megabytes at most; rusage would give a child its parent's peak, so the kernel's own mark where there is one."""
    try:
        with open("/proc/self/status") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def ms(values: list[float]) -> str:
    return f"p50 {statistics.median(values) * 1000:.1f} ms, p95 {percentile(values, 0.95) * 1000:.1f} ms, max {max(values) * 1000:.0f} ms"


def where() -> str:
    from django.db import connection

    return f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}, Python {platform.python_version()}, {os.cpu_count()} cores"
