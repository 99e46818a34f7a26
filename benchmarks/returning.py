"""A ledger out as Excel and in again: `python -m benchmarks.returning [--rows 100000] [--changed 1000]`.

Each step runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from benchmarks import base


def fill(rows: int) -> None:
    from huiyin.kernel.actions import sets

    desk, project, _clerk = base.house()
    facts = [
        {
            "department": desk,
            "project": project,
            "name": f"客户{n}",
            "phones": [f"139{n:08d}"],
            "note": "常住，工作日晚上联系",
        }
        for n in range(rows)
    ]
    for _done in sets.in_chunks(
        facts, lambda chunk: sets.perform_set("customers.register", chunk, by=None), rest=0
    ):
        pass


def out(path: str) -> None:
    from django.http import QueryDict

    from huiyin.web.exporting import write_workbook
    from huiyin.web.kit import PAGES
    from huiyin.web.ledgers import Ledger

    _desk, _project, clerk = base.house()
    with base.Meter() as m:
        write_workbook(Ledger(PAGES["customers"], clerk, QueryDict()), path, clear=True)
    print(
        f"- out, with names and seals: {m.wall:.1f} s, {m.cpu:.1f} s CPU, {m.peak} MB, {os.path.getsize(path) >> 20} MB"
    )


def change(path: str, changed: int) -> None:
    """Writes the workbook anew with so many notes changed, as Excel would."""
    import python_calamine
    import xlsxwriter

    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    note = rows[0].index("备注")
    step = max(len(rows) // changed, 1)
    for row in rows[1 : changed * step : step]:
        row[note] = "已搬走"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("客户")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def back(path: str) -> None:
    from huiyin.kernel.imports import applying, staging

    desk, _project, clerk = base.house()
    with base.Meter() as m:
        batch = staging.stage(path, path, "customers.back", clerk, desk)
    print(f"- read back: {m.wall:.1f} s, {m.cpu:.1f} s CPU, {m.peak} MB; {batch.total:,} rows changed")
    with base.Meter() as m:
        staging.check(batch)
    print(f"- compared three ways: {m.wall:.2f} s, {m.cpu:.2f} s CPU; {batch.report['tally']}")
    with base.Meter() as m:
        applying.apply(batch, clerk, "核对")
    print(f"- put in: {m.wall:.1f} s, {m.cpu / batch.total * 1000:.1f} ms CPU a row")
    with base.Meter() as m:
        applying.undo(batch, clerk, "改回")
    print(f"- put back: {m.wall:.1f} s, {m.cpu / batch.total * 1000:.1f} ms CPU a row")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--changed", type=int, default=1000)
    parser.add_argument("--step", choices=("out", "back"))
    args = parser.parse_args()
    base.begin()
    path = os.path.join(os.environ["HUIYIN_HOME"], "customers.xlsx")
    if args.step:
        {"out": out, "back": back}[args.step](path)
        return
    print(f"## A ledger of {args.rows:,} rows out and in again\n{base.where()}\n")
    fill(args.rows)
    subprocess.run([sys.executable, "-m", "benchmarks.returning", "--step", "out"], check=True)
    change(path, args.changed)
    subprocess.run([sys.executable, "-m", "benchmarks.returning", "--step", "back"], check=True)


if __name__ == "__main__":
    main()
