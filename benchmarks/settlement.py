"""A survey's list of 5,000 homes settled, and the sales room's pages at 50,000 units.

python -m benchmarks.settlement [--units 50000] [--rows 5000]
scripts/postgres.sh python -m benchmarks.settlement
"""

from __future__ import annotations

import argparse
import datetime as dt
import io

from benchmarks import base, sold

PER_BUILDING = 500
SURVEYED = dt.date(2026, 10, 20)
HEAD = ["楼栋", "房号", "产权建筑面积"]


def surveyed(n: int) -> int:
    """In 0.01 ㎡: most within the limit, both ways, some beyond it, some to the dot."""
    return sold.AREA + (-450, -120, 0, 80, 250, 420)[n % 6]


def sheet(units: list, rows: int) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    page = book.add_worksheet("测绘")
    page.write_row(0, 0, HEAD)
    for n, unit in enumerate(units[:rows]):
        page.write_row(n + 1, 0, [unit.building.name, unit.room, surveyed(n) / 100])
    book.close()
    return file.getvalue()


def around(units: list, rows: int):
    from huiyin.kernel.actions.machine import perform

    desk, project, _clerk = base.house()
    buildings = list({unit.building_id: unit.building for unit in units[:rows]}.values())
    return perform(
        "arearounds.open",
        by=None,
        department=desk,
        project=project,
        owner=base.house()[2],
        title="面积结算",
        report="测字2026-18",
        surveyed_on=SURVEYED,
        buildings=buildings,
    )


def settle(units: list, rows: int) -> None:
    """As the desk does it: the survey's file read, compared, put in."""
    from collections import Counter

    from huiyin.kernel.imports import applying, staging
    from huiyin.kernel.members.models import Member
    from huiyin.rooms.sales.settlement.models import Settlement

    desk, project, _clerk = base.house()
    head, data = Member.objects.get(username="head"), sheet(units, rows)
    around(units, rows)
    with base.Meter() as read:
        batch = staging.stage(data, "测绘.xlsx", "survey", head, desk, project)
    with base.Meter() as check:
        batch = staging.check(batch)
    with base.Meter() as put:
        applying.apply(batch, head)
    made = Settlement.objects.count()
    assert made == rows, (made, list(batch.rows.exclude(problems=[]).values_list("problems", flat=True)[:3]))
    found = Counter(Settlement.objects.values_list("way", flat=True))
    print(
        f"- {rows:,} homes: read {read.wall:.1f} s, compared {check.wall:.1f} s, computed and kept {put.wall:.1f} s "
        f"({put.cpu:.1f} s CPU), in all {read.wall + check.wall + put.wall:.1f} s (CPU {read.cpu + check.cpu + put.cpu:.1f} s, {put.peak} MB)",
        flush=True,
    )
    print("  " + ", ".join(f"{name} {n:,}" for name, n in found.items()), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=50_000)
    parser.add_argument("--rows", type=int, default=5_000)
    args = parser.parse_args()
    sold.begin()
    print(f"## Settlement, {base.where()}\n", flush=True)
    units = sold.doors(args.units, PER_BUILDING)
    sold.contracts(args.units, units)
    sold.analyze()
    settle(units, args.rows)
    sold.analyze()  # as every night
    building = units[0].building_id
    sold.pages(
        (
            (f"room grid of {PER_BUILDING}", f"/estates/grid?building={building}"),
            ("units", "/r/units/"),
            ("contracts", "/r/contracts/"),
            ("contracts, searched", "/r/contracts/?q=网签012345"),
            ("settlements", "/r/settlements/"),
            ("settlement rounds", "/r/arearounds/"),
            ("desk", "/sales/desk"),
        )
    )


if __name__ == "__main__":
    main()
