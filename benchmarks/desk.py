"""The desk's pages and actions over a department of years: CPU per request, four members signed in.

usage: python -m benchmarks.desk [--customers 100000] [--matters 500000] [--contacts 1000000] [--requests 200]
       scripts/postgres.sh python -m benchmarks.desk
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import time
from collections.abc import Callable

from benchmarks import base

FAMILY, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡", "秀英伟芳敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂"
TITLES = (
    "卫生间漏水",
    "客厅地板空鼓",
    "入户门关不严",
    "电梯困人",
    "物业费账单有误",
    "开票软件升级后报错",
    "夜间施工扰民",
)
CHUNK = 2000


def chunks(count: int):
    for start in range(0, count, CHUNK):
        yield range(start, min(start + CHUNK, count))


def load_customers(count: int) -> list[int]:
    """Customers by the set form of their verb; the keys of their parties."""
    from huiyin.kernel.actions.sets import perform_set
    from huiyin.registers.customers.models import Customer

    desk, project, clerk = base.house()
    rng = random.Random(1)
    where = {"department": desk, "project": project}
    for some in (range(start, min(start + 500, count)) for start in range(0, count, 500)):
        rows = [
            where
            | {
                "name": rng.choice(FAMILY) + rng.choice(GIVEN) + rng.choice(GIVEN),
                "phones": [f"13{n:09d}"],
            }
            for n in some
        ]
        perform_set("customers.register", rows, by=clerk)
    return list(Customer.objects.order_by("pk").values_list("record__party", flat=True))


def load_matters(count: int, contacts: int, parties: list[int]) -> None:
    """Complaints of five years, one in fifty open, each with a promise, a line and its search entry."""
    from django.db import transaction

    from huiyin.kernel import clock
    from huiyin.kernel.journal.models import Line
    from huiyin.kernel.journal.writing import NOTHING
    from huiyin.kernel.matters.models import Holding, Matter
    from huiyin.kernel.promises.models import Promise
    from huiyin.kernel.records.bulk import insert_many, take_keys
    from huiyin.kernel.records.models import Record
    from huiyin.kernel.search import tokens
    from huiyin.kernel.search.index import put_many
    from huiyin.rooms.desk.complaints.models import Complaint, Contact

    desk, project, clerk = base.house()
    now, each = clock.now(), max(contacts // max(count, 1), 0)
    blank = {
        field.name: field.get_default()
        for field in Complaint._meta.concrete_fields
        if not field.primary_key and not field.null
    }
    for some in chunks(count):
        with transaction.atomic():
            keys = take_keys(Record, len(some))
            at = {n: now - dt.timedelta(minutes=5 * (count - n)) for n in some}
            is_open = {n: n % 50 == 0 for n in some}
            pairs = list(zip(some, keys, strict=True))
            insert_many(
                Record,
                ("id", "kind", "number", "department", "project", "party", "version", "head"),
                [(key, "complaints", f"TS-{at[n].year}-B{n:06d}", desk.pk, project.pk, parties[n % len(parties)], 1, b"h") for n, key in pairs],
            )  # fmt: skip
            insert_many(
                Matter,
                ("record", "title", "owner", "importance", "happened_at", "opened_at", "state", "next_due", "closed_at",
                 "closing", "answer", "answered_at", "returns"),
                [(key, TITLES[n % 7], clerk.pk, 0, at[n], at[n], "open" if is_open[n] else "solved",
                  now + dt.timedelta(hours=n % 96 - 24) if is_open[n] else None, None if is_open[n] else at[n],
                  "" if is_open[n] else "answered", "" if is_open[n] else "已修好", None if is_open[n] else at[n], 0)
                 for n, key in pairs],
            )  # fmt: skip
            facts = blank | {"cause": "昨晚起渗水，请尽快上门查看", "wants": "修好并答复"}
            names = tuple(facts)
            insert_many(Complaint, ("matter", *names), [(key, *facts.values()) for _n, key in pairs])
            insert_many(
                Holding, ("matter", "member", "from_at"), [(key, clerk.pk, at[n]) for n, key in pairs]
            )
            insert_many(
                Promise,
                ("kind", "clause", "matter", "owner", "words", "opened_at", "due", "limit", "provisional", "how", "state",
                 "ended_at", "reason", "step", "tell_at"),
                [("complaints.callback", "YX-2.1.2b", key, clerk.pk, "回电", at[n], now + dt.timedelta(hours=n % 96 - 24),
                  "2 calendar_days", False, "", "open" if is_open[n] else "kept", None if is_open[n] else at[n], "", 0, None)
                 for n, key in pairs],
            )  # fmt: skip
            insert_many(
                Line,
                ("record", "at", "member", "verb", "source", "clauses", "digest", "hash"),
                [
                    (key, at[n], clerk.pk, "complaints.record", "import", "YX-2.1.2b", NOTHING, b"h")
                    for n, key in pairs
                ],
            )
            insert_many(
                Contact,
                ("complaint", "at", "member", "way", "reached", "words", "part_of_day"),
                [
                    (key, at[n], clerk.pk, "phone", True, "已说明进展", "morning")
                    for n, key in pairs
                    for _ in range(each)
                ],
            )
            document = tokens.document(texts=("昨晚起渗水，请尽快上门查看",))
            put_many(
                [
                    (key, f"{document} {tokens.document(codes=[f'B{n:06d}'], texts=[TITLES[n % 7]])}")
                    for n, key in pairs
                ]
            )


def measured(label: str, do: Callable[[int], object], count: int) -> None:
    for n in range(8):
        do(n)
    walls = []
    with base.Meter() as m:
        for n in range(count):
            start = time.perf_counter()
            do(n)
            walls.append(time.perf_counter() - start)
    print(
        f"- {label}: {m.cpu / count * 1000:.1f} ms CPU, {count / m.wall:.0f}/s, {base.ms(walls)}", flush=True
    )


def pages(requests: int, parties: list[int]) -> None:
    """Each page in turn by four members, then searches and actions."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from huiyin.kernel.actions.machine import perform
    from huiyin.kernel.records.models import Record
    from huiyin.kernel.search.index import find

    settings.ALLOWED_HOSTS = ["*"]
    call_command("collectstatic", verbosity=0, interactive=False)
    desk, _project, clerk = base.house()
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(clerk)
    keys = list(
        Record.objects.filter(kind="complaints").order_by("-pk").values_list("pk", flat=True)[:20_000:97]
    )
    turn = itertools.cycle(clients)

    def get(path: str) -> None:
        answer = next(turn).get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    tails = [f"{n * 7919 % max(len(parties), 1):05d}" for n in range(requests + 8)]
    measured("list with 50 rows", lambda n: get("/r/complaints/"), requests)
    measured("list, the open ones", lambda n: get("/r/complaints/?view=open"), requests)
    measured("list of customers", lambda n: get("/r/customers/"), requests)
    measured("record", lambda n: get(f"/r/complaints/{keys[n % len(keys)]}"), requests)
    measured("desk", lambda n: get("/"), requests)
    measured("picker by a number's tail", lambda n: get(f"/pick/customers?q={tails[n]}"), requests)
    where = {"department": desk.pk}
    measured(
        "caller's card by a number's tail",
        lambda n: next(turn).post("/calls/desk/caller", where | {"who": tails[n]}),
        requests,
    )
    measured("search page by a number's tail", lambda n: get(f"/search?q={tails[n]}"), requests)
    measured("search page by a Chinese word", lambda n: get(f"/search?q={TITLES[n % 7]}"), requests)
    measured("index by a Chinese word", lambda n: find(TITLES[n % 7], 50), requests)
    facts = {"by": clerk, "department": desk, "need": "问进度"}
    measured("a call recorded", lambda n: perform("calls.record", **facts), requests)


def main() -> None:
    parser = argparse.ArgumentParser()
    for name, default in (
        ("customers", 100_000),
        ("matters", 500_000),
        ("contacts", 1_000_000),
        ("requests", 200),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    args = parser.parse_args()
    base.begin()
    print(f"## Desk, {base.where()}\n")
    from django.db import connection

    from huiyin.registers.customers.models import Customer

    parties = list(Customer.objects.order_by("pk").values_list("record__party", flat=True))
    with base.Meter() as m:
        if not parties:  # a home that was loaded before is measured again as it stands
            parties = load_customers(args.customers)
            load_matters(args.matters, args.contacts, parties)

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        f"- loaded: {args.customers:,} customers, {args.matters:,} matters, {args.contacts:,} contacts in {m.wall:.0f} s",
        flush=True,
    )
    pages(args.requests, parties)


if __name__ == "__main__":
    main()
