"""A department that has sold for years: doors by building, and a contract for as many of them as asked."""

from __future__ import annotations

import datetime as dt

from benchmarks import base

SIGNED_ON = dt.date(2026, 3, 2)
PRICE, LOAN, AREA = 200_000_000, 120_000_000, 10_000
BATCH = 2000


def records(kind: str, count: int, series: str = "", parties=None) -> list:
    from huiyin.kernel.records.models import Record

    desk, project, _clerk = base.house()
    made = [
        Record(
            kind=kind,
            department=desk,
            project=project,
            number=f"{series}-2025-{n + 1:05d}" if series else None,
            party=parties[n] if parties else None,
        )
        for n in range(count)
    ]
    return Record.objects.bulk_create(made, batch_size=BATCH)


def doors(count: int, per_building: int) -> list:
    """Doors in buildings of `per_building`, ten a floor."""
    from huiyin.registers.estates.models import Building, Unit

    _desk, project, _clerk = base.house()
    buildings = Building.objects.bulk_create(
        Building(project=project, name=str(n + 1), position=n) for n in range(-(-count // per_building))
    )
    made = []
    for n, record in enumerate(records("units", count)):
        building, within = buildings[n // per_building], n % per_building
        room = f"{within // 10 + 1}{within % 10 + 1:02d}"
        made.append(
            Unit(
                record=record,
                building=building,
                floor=within // 10 + 1,
                room=room,
                path=f"{building.name}-{room}",
                area=AREA,
            )
        )
    return Unit.objects.bulk_create(made, batch_size=BATCH)


def contracts(count: int, units: list, **facts) -> list:
    """One signed contract for each of the first `count` doors, its buyer, and nothing more due."""
    from huiyin.kernel import clock
    from huiyin.kernel.matters.models import Matter
    from huiyin.kernel.parties.models import Party
    from huiyin.rooms.sales.contracts.models import Contract

    clerk, now = base.house()[2], clock.now()
    parties = Party.objects.bulk_create(
        [Party(name=f"买受人{n}", sealed_key=b"") for n in range(count)], batch_size=BATCH
    )
    at = {"happened_at": now, "opened_at": now, "closed_at": now}
    matters = [
        Matter(record=one, title="合同", owner=clerk, state="issued", next_due=None, closing="answered", **at)
        for one in records("contracts", count, "HT", parties)
    ]
    Matter.objects.bulk_create(matters, batch_size=BATCH)
    terms = {"area": AREA, "price": PRICE, "payment": "mortgage", "loan": LOAN, "signed_on": SIGNED_ON}
    made = [
        Contract(matter=matter, unit_id=units[n].pk, online_number=f"网签{n:06d}", **(terms | facts))
        for n, matter in enumerate(matters)
    ]
    return Contract.objects.bulk_create(made, batch_size=BATCH)


def analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages(named) -> None:
    """CPU of each page as its head sees it, after two to warm up."""
    import time

    from django.test import Client

    from huiyin.kernel.members.models import Member

    head = Member.objects.get(username="head")
    for name, path in named:
        client, times = Client(), []
        client.force_login(head)
        for _n in range(22):
            start = time.process_time()
            answer = client.get(path)
            times.append(time.process_time() - start)
        assert answer.status_code == 200, (path, answer.status_code)
        print(f"- page {name}, CPU: {base.ms(times[2:])}, {len(answer.content) / 1024:.0f} kB", flush=True)


def begin() -> None:
    """An empty home whose pages can be asked for."""
    base.begin()
    base.house()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
