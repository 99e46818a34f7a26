"""A bank's sheet of 10,000 lines beside the ledger, and the board of loans at 50,000 units.

python -m benchmarks.bank_sheet [--units 50000] [--rows 10000] [--new 100]
scripts/postgres.sh python -m benchmarks.bank_sheet
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import time

from benchmarks import base, sold
from benchmarks.sold import LOAN, SIGNED_ON

AGREED, PAID = SIGNED_ON, dt.date(2026, 3, 20)
OPEN_SHARE = 20  # every so many loans is still under way
HEAD = ["交易日期", "对方户名", "购房合同号", "发生额", "交易流水号"]


def settle(units: int, rows: int, new: int) -> None:
    """Doors, contracts by loan, their loans: most paid long ago, `new` waiting for money, some at every stage."""
    from huiyin.kernel import clock
    from huiyin.kernel.actions.machine import perform
    from huiyin.kernel.matters.models import Matter
    from huiyin.rooms.sales.mortgages.models import Disbursement, LoanPart, Mortgage

    desk, _project, clerk = base.house()
    lender = perform(
        "lenders.register", by=None, department=desk, sort="bank", name="建设银行", branch="科苑支行"
    )
    now, loans = clock.now(), units // 2
    held = sold.contracts(loans, sold.doors(units, units))
    parties = [one.matter.record.party for one in held]
    stages = ["collect", "review", "approved", "pledging", "arrived"]

    def state(n: int) -> str:
        if rows - new <= n < rows:
            return "waiting"
        return stages[n // OPEN_SHARE % len(stages)] if n >= rows and n % OPEN_SHARE == 0 else "closed"

    mine = sold.records("mortgages", loans, "AJ", parties)
    waiting = [
        Matter(
            record=one, title="按揭", owner=clerk, happened_at=now, opened_at=now, state=state(n),
            closed_at=now if state(n) == "closed" else None, closing="answered" if state(n) == "closed" else "",
            next_due=None if state(n) == "closed" else now,
        )
        for n, one in enumerate(mine)
    ]  # fmt: skip
    Matter.objects.bulk_create(waiting, batch_size=2000)
    Mortgage.objects.bulk_create(
        [
            Mortgage(
                matter=matter, contract_id=held[n].pk, loan="commercial", amount=LOAN, running=state(n) != "closed",
                stage_on=AGREED + dt.timedelta(days=n % 200), agreed_on=AGREED,
            )
            for n, matter in enumerate(waiting)
        ],
        batch_size=2000,
    )  # fmt: skip
    parts = LoanPart.objects.bulk_create(
        [
            LoanPart(
                mortgage_id=one.pk, sort="commercial", lender=lender, amount=LOAN,
                paid=LOAN if n < rows - new else 0,
            )
            for n, one in enumerate(mine)
        ],
        batch_size=2000,
    )  # fmt: skip
    Disbursement.objects.bulk_create(
        [
            Disbursement(
                record=record,
                part=parts[n],
                amount=LOAN,
                bank_on=PAID,
                reference=f"K{n:06d}",
                entered_on=PAID,
            )
            for n, record in enumerate(sold.records("disbursements", rows - new, "FK"))
        ],
        batch_size=2000,
    )
    sold.analyze()


def sheet(rows: int) -> bytes:
    """The bank's file: some lines altered, some of nobody's, some twice."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    page = book.add_worksheet("放款")
    page.write_row(0, 0, HEAD)
    for n in range(rows):
        amount = LOAN // 100 - (5 if n % 200 == 7 else 0)
        code = f"别处{n}" if n % 300 == 11 else f"网签{n:06d}"
        page.write_row(
            n + 1, 0, [f"{PAID}", f"买受人{n}" if n % 300 != 11 else "外人", code, amount, f"K{n:06d}"]
        )
    for n in range(20):
        page.write_row(rows + n + 1, 0, [f"{PAID}", f"买受人{n}", f"网签{n:06d}", LOAN // 100, f"K{n:06d}"])
    book.close()
    return file.getvalue()


def reconcile(rows: int) -> None:
    from collections import Counter

    from huiyin.kernel.imports import applying, staging
    from huiyin.kernel.imports.models import StagedRow
    from huiyin.kernel.members.models import Member
    from huiyin.rooms.sales.mortgages.models import BankLine

    desk, project, _clerk = base.house()
    head, data = Member.objects.get(username="head"), sheet(rows)
    for again in ("first", "again"):
        with base.Meter() as read:
            batch = staging.stage(data, f"放款{again}.xlsx", "banklines", head, desk, project)
        with base.Meter() as check:
            batch = staging.check(batch)
        bad = list(
            batch.rows.filter(state=StagedRow.State.BAD).order_by("pk").values_list("number", flat=True)
        )
        staging.set_aside(batch, bad, "同一流水写了两遍")
        with base.Meter() as put:
            applying.apply(batch, head)
        print(
            f"- {rows:,} lines, {again}: read {read.wall:.1f} s, compared {check.wall:.1f} s ({check.cpu:.1f} s CPU), "
            f"put in {put.wall:.1f} s ({put.cpu:.1f} s CPU), in all {read.wall + check.wall + put.wall:.1f} s (CPU {read.cpu + check.cpu + put.cpu:.1f} s, {put.peak} MB); "
            f"{len(bad)} doubled rows named",
            flush=True,
        )
    print(
        "  "
        + ", ".join(
            f"{name} {n:,}" for name, n in Counter(BankLine.objects.values_list("outcome", flat=True)).items()
        )
    )


def board() -> None:
    from huiyin.kernel.members.models import Member
    from huiyin.rooms.sales.mortgages.queries import Asked, board_of

    head, times = Member.objects.get(username="head"), []
    sold.pages(
        (
            ("board", "/mortgages/board"),
            ("reconciliation", "/mortgages/reconciliation?from=2026-03-01&to=2026-03-31"),
            ("comparison", "/mortgages/comparison"),
            ("ledger", "/r/mortgages/"),
        )
    )
    for _n in range(12):
        head.__dict__.pop("_reach", None)
        start = time.process_time()
        found, _lenders = board_of(head, Asked())
        times.append(time.process_time() - start)
    print(
        f"- the board's queries alone, {sum(one.count for one in found):,} loans under way, CPU: {base.ms(times[2:])}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=50_000)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--new", type=int, default=100)
    args = parser.parse_args()
    sold.begin()
    print(f"## A bank's sheet, {base.where()}\n", flush=True)
    settle(args.units, args.rows, args.new)
    reconcile(args.rows)
    board()


if __name__ == "__main__":
    main()
