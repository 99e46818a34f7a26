"""The gate of the foundation: a bare action, a big import beside a clerk, the sweep, sixteen writers of numbers.

usage: python -m benchmarks.gate [--customers 100000] [--promises 1000000]
       scripts/postgres.sh python -m benchmarks.gate
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

from benchmarks import base


def bare_action(count: int = 1000) -> None:
    from huiyin.kernel.actions.machine import perform
    from huiyin.registers.customers.models import Customer

    desk, project, clerk = base.house()
    party = Customer.objects.first()
    if party is None:
        party = perform(
            "customers.register", by=clerk, department=desk, name="张秀英", phones=["13800135678"]
        )
    facts = {
        "department": desk,
        "project": project,
        "party": party.party,
        "title": "漏水",
        "cause": "卫生间渗水",
    }
    complaint = perform("complaints.record", by=clerk, **facts)
    for label, act in (
        ("a note on a complaint (chase)", lambda: perform("complaints.chase", by=clerk, on=complaint.pk)),
        (
            "a call recorded",
            lambda: perform("calls.record", by=clerk, department=desk, party=party.party, need="问进度"),
        ),
        ("a complaint with its promises", lambda: perform("complaints.record", by=clerk, **facts)),
    ):
        for _ in range(20):
            act()
        with base.Meter() as m:
            for _ in range(count):
                act()
        print(
            f"- {label}: {m.cpu / count * 1000:.2f} ms CPU, {m.wall / count * 1000:.2f} ms wall, {count / m.wall:.0f}/s"
        )


def clerk(seconds: str) -> None:
    """A clerk records a call every fifth of a second and says how long each took."""
    from huiyin.kernel.actions.machine import perform

    desk, project, member = base.house()
    took, end = [], time.time() + float(seconds)
    stop = os.environ["HUIYIN_BENCH_STOP"]
    while time.time() < end and not os.path.exists(stop):
        started = time.perf_counter()
        perform(
            "calls.record", by=member, department=desk, project=project, need="问交房时间", new_name="来电人"
        )
        took.append(time.perf_counter() - started)
        time.sleep(0.2)
    print(f"- the clerk meanwhile ({len(took)} calls of new callers): {base.ms(took)}")


def big_import(customers: int) -> None:
    from huiyin.kernel.actions import sets

    desk, project, _member = base.house()
    rows = [
        {
            "department": desk,
            "project": project,
            "name": f"{'王李张刘陈杨黄赵'[n % 8]}{'秀英伟芳娜敏静丽强磊'[n // 8 % 10]}{'一二三四五六七八九'[n // 80 % 9]}",
            "phones": [f"139{n:08d}"],
            "note": "首批业主",
        }
        for n in range(customers)
    ]
    stop = os.environ["HUIYIN_BENCH_STOP"] = f"/tmp/huiyin-bench-{os.getpid()}"
    beside = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.gate", "--clerk", "600"], env=os.environ.copy()
    )
    time.sleep(2)
    with base.Meter() as m:
        for _done in sets.in_chunks(
            rows, lambda chunk: sets.perform_set("customers.register", chunk, by=None)
        ):
            pass
    open(stop, "w").close()
    beside.wait()
    os.remove(stop)
    print(
        f"- {customers:,} customers imported in chunks: {m.wall:.0f} s, {customers / m.wall:.0f}/s, "
        f"{m.cpu / customers * 1000:.2f} ms CPU a row, {m.peak} MB"
    )


def big_sweep(promises: int, due: int = 20_000) -> None:
    from django.db import connection

    from huiyin.kernel import clock
    from huiyin.kernel.promises.sweeping import sweep

    desk, _project, member = base.house()
    numbers = (
        "SELECT n FROM generate_series(1, %s) AS t(n)"
        if connection.vendor == "postgresql"
        else "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < %s) SELECT n FROM t"
    )
    now = clock.now()
    later = clock.shanghai("2030-01-01")
    matters = promises // 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM records_record")
        base_id = cursor.fetchone()[0] + 1000
        empty = "''::bytea" if connection.vendor == "postgresql" else "x''"
        cursor.execute(
            f"INSERT INTO records_record (id, kind, number, department_id, version, head) "
            f"SELECT {base_id} + s.n, 'complaints', 'BM-' || s.n, %s, 1, {empty} FROM ({numbers}) s",
            [desk.pk, matters],
        )
        cursor.execute(
            "INSERT INTO matters_matter (record_id, title, owner_id, importance, happened_at, opened_at, state, next_due,"
            f" closing, answer, returns) SELECT {base_id} + s.n, '卫生间漏水', %s, 0, %s, %s, 'open', %s, '', '', 0"
            f" FROM ({numbers}) s",
            [member.pk, now, now, later, matters],
        )
        for copy in range(2):
            cursor.execute(
                'INSERT INTO promises_promise (kind, clause, matter_id, owner_id, words, opened_at, due, "limit",'
                " provisional, how, state, reason, step, tell_at)"
                f" SELECT 'complaints.callback', 'YX-2.1.2b', {base_id} + s.n, %s, '回电', %s, %s, '2 calendar_days',"
                " %s, '', 'open', '', 0, CASE WHEN s.n <= %s THEN %s ELSE %s END"
                f" FROM ({numbers}) s",
                [member.pk, now, later, False, due if copy == 0 else 0, now, later, matters],
            )
        cursor.execute("ANALYZE")
    with base.Meter() as m:
        told = sweep()
    print(f"- sweep: {told:,} due among {promises:,} open: {m.wall:.2f} s, {m.cpu:.2f} s CPU, {m.peak} MB")
    idle = []
    for _ in range(50):
        with base.Meter() as m:
            sweep()
        idle.append(m.wall)
    print(f"- sweep with nothing due: {base.ms(idle)}")


def writer(count: str) -> None:
    from huiyin.kernel.actions.machine import perform

    desk, _project, member = base.house()
    took = []
    for _ in range(int(count)):
        started = time.perf_counter()
        perform("calls.record", by=member, department=desk, need="取号")
        took.append(time.perf_counter() - started)
    print(f"{max(took):.3f}")


def sixteen_writers(each: int = 100) -> None:
    from huiyin.kernel.numbering.models import Counter
    from huiyin.kernel.records.models import Record

    before = set(Record.objects.filter(kind="calls").values_list("number", flat=True))
    started = time.perf_counter()
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.gate", "--writer", str(each)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(16)
    ]
    outs = [p.communicate() for p in running]
    wall = time.perf_counter() - started
    failed = [err for (_, err), p in zip(outs, running, strict=True) if p.returncode]
    numbers = set(Record.objects.filter(kind="calls").values_list("number", flat=True))
    new = numbers - before
    taken = Counter.objects.get(series="LD").taken
    assert not failed, failed[0][-2000:]
    assert len(new) == 16 * each and len(numbers) == taken, (len(new), len(numbers), taken)
    worst = max(float(out) for out, _ in outs)
    print(
        f"- 16 writers, {16 * each} numbers: none doubled, none missing, none locked; worst wait {worst:.2f} s,"
        f" {wall:.0f} s with start-up of 16 processes"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--promises", type=int, default=1_000_000)
    parser.add_argument("--clerk")
    parser.add_argument("--writer")
    args = parser.parse_args()
    if args.clerk or args.writer:
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "huiyin.config.settings"
        django.setup()
        clerk(args.clerk) if args.clerk else writer(args.writer)
        return
    base.begin()
    base.house()
    print(f"## Gate, {base.where()}\n", flush=True)
    bare_action()
    sixteen_writers()
    big_import(args.customers)
    big_sweep(args.promises)


if __name__ == "__main__":
    main()
