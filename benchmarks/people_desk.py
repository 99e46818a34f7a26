"""The supervisor's desk over many open matters: how long its queries take. Run in an empty home of its own.

HUIYIN_HOME=/tmp/bench python benchmarks/people_desk.py [matters]
"""

import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from huiyin.kernel import clock  # noqa: E402
from huiyin.kernel.matters.models import Matter  # noqa: E402
from huiyin.kernel.members.models import Member  # noqa: E402
from huiyin.kernel.promises.models import Promise  # noqa: E402
from huiyin.kernel.records.models import Record  # noqa: E402
from huiyin.registers.office.models import Task  # noqa: E402
from huiyin.rooms.desk.complaints.models import Complaint  # noqa: E402
from huiyin.rooms.people.posts.queries.desk import desk_of, narrowed  # noqa: E402
from huiyin.simulate.people import found  # noqa: E402

MATTERS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000


def fill(staff) -> None:
    """So many open tasks and complaints, a third of them late, and twice as many closed ones behind them."""
    owners, now = list(staff.of("specialist") + staff.of("clerk")), clock.now()
    hour = clock.dt.timedelta(hours=1)
    first = (Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    records, matters, promises, tasks, complaints = [], [], [], [], []
    for n in range(MATTERS * 3):
        key, is_open, task = first + n, n % 3 == 2, n % 2
        due = now + hour * (n % 300 - 100)
        kind = "tasks" if task else "complaints"
        records.append(Record(pk=key, kind=kind, department=staff.desk, project=staff.project))
        ends = {"next_due": due} if is_open else {"closed_at": now, "closing": "nobody"}
        facts = {"state": "open", "happened_at": now, "opened_at": now} | ends
        matters.append(Matter(record_id=key, title=f"事项{n}", owner=owners[n % len(owners)], **facts))
        if is_open:
            facts = {
                "kind": "matters.follow_up",
                "clause": "WY-G13",
                "opened_at": now,
                "due": due,
                "limit": "agreed",
            }
            promises.append(Promise(matter_id=key, owner=owners[n % len(owners)], **facts))
        if task:
            tasks.append(Task(matter_id=key, wanted="办", given_from=staff.desk))
        else:
            complaints.append(Complaint(matter_id=key))
    with transaction.atomic():
        for model, rows in (
            (Record, records),
            (Matter, matters),
            (Promise, promises),
            (Task, tasks),
            (Complaint, complaints),
        ):
            model.objects.bulk_create(rows, batch_size=2000)


def timed(label: str, ask) -> None:
    took = []
    for _n in range(7):
        begin = time.perf_counter()
        ask()
        took.append((time.perf_counter() - begin) * 1000)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask()
    print(f"{label}: {statistics.median(took):.0f} ms, {len(queries)} queries")


def main() -> None:
    call_command("migrate", verbosity=0)
    if not Member.objects.exists():
        staff = found(clock.today())
        fill(staff)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    member = Member.objects.get(username="zengqinghua")
    print(f"{Matter.objects.filter(closed_at=None).count()} open matters on {connection.vendor}")
    timed("the desk", lambda: desk_of(member))
    timed("a list behind it", lambda: list(narrowed(member, "late")[:100]))


if __name__ == "__main__":
    main()
