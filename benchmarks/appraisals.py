"""The year-end round of thousands: opened, signed, closed with everybody's total explained. In an empty home of its own.

python -m benchmarks.appraisals [members]
"""

from __future__ import annotations

import datetime as dt
import os
import random
import statistics
import sys
import time

from benchmarks.base import Meter, begin

MEMBERS = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
YEAR = 2026
SEED = 11


def main() -> None:
    begin()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from huiyin.kernel import clock
    from huiyin.kernel.actions.machine import perform
    from huiyin.kernel.checks import INVARIANTS
    from huiyin.kernel.explain.models import Explanation
    from huiyin.rooms.people.appraisals.models import AppraisalSheet, YearTotal

    call_command("collectstatic", verbosity=0, interactive=False)
    random.seed(SEED)
    with clock.at(f"{YEAR}-12-30 09:00"):
        desk, manager, members = _people()
        _standards(desk, manager)
        for month in range(1, 13):
            first = dt.date(YEAR, month, 1)
            last = clock.months_on(first, 1) - dt.timedelta(days=1)
            for sort in ("check", "monthly"):
                _signed(_open(desk, manager, sort, first, last))
        spans = (dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31))
        with Meter() as opening:
            round_ = _open(desk, manager, "annual", *spans)
        _signed(round_, close=False)
        with Meter() as closing:
            perform("appraisalrounds.close", by=manager, on=round_.pk)
        totals = YearTotal.objects.filter(round=round_)
        figures = Explanation.objects.filter(record__in=totals.values("pk")).count()
        with Meter() as checking:
            wrong = list(INVARIANTS["appraisal total"](0))
        one = members[0]
        browser = Client(headers={"host": "localhost"})
        browser.force_login(one)
        print(
            f"{MEMBERS} members, {AppraisalSheet.objects.count()} sheets, {connection.vendor}, load {os.getloadavg()[0]:.1f}"
        )
        print(f"year-end round opened, a sheet each: {opening.wall:.1f} s ({opening.cpu:.1f} s CPU)")
        print(
            f"closed: {totals.count()} totals, {figures} explanations: {closing.wall:.1f} s ({closing.cpu:.1f} s CPU)"
        )
        print(f"all totals reckoned again by the invariant: {checking.wall:.1f} s, {len(wrong)} wrong")
        for name, path in (("我的考评", "/appraisals/mine"),):
            print(f"{name}: {_milliseconds(browser, path)}")
        leader = Client(headers={"host": "localhost"})
        leader.force_login(manager)
        for name, path in (
            ("ledger of sheets", "/r/appraisalsheets/"),
            ("ledger of totals", "/r/appraisaltotals/"),
            ("考评尺度", f"/appraisals/calibration?year={YEAR}"),
        ):
            print(f"{name}: {_milliseconds(leader, path)}")


def _people():
    from huiyin.kernel.members import rights
    from huiyin.kernel.members.models import Appointment, Department, Member, Post

    head, manager = (Member.objects.create_member(name, name) for name in ("head", "manager"))
    desk = Department.objects.create(code="KF", name="客服部", head=head, houses=["YX", "WY"])
    posts = {
        role: Post.objects.create(department=desk, name=role, role=role)
        for role in ("director", "manager", "supervisor", "clerk")
    }
    supervisor = Member.objects.create_member("supervisor", "主管")
    joined = dt.date(YEAR - 1, 1, 1)
    for member, role in ((head, "director"), (manager, "manager"), (supervisor, "supervisor")):
        Appointment.objects.create(member=member, post=posts[role], from_on=joined)
    members = Member.objects.bulk_create(
        Member(username=f"m{n}", name=f"员工{n}", password="!") for n in range(MEMBERS - 3)
    )
    Appointment.objects.bulk_create(
        Appointment(member=one, post=posts["clerk"], from_on=joined) for one in members
    )
    rights.forget()
    return desk, manager, members


def _standards(desk, manager) -> None:
    from huiyin.kernel import clock
    from huiyin.kernel.actions.machine import perform
    from huiyin.rooms.people.appraisals.forms.standards import shipped_items
    from huiyin.rooms.people.appraisals.models import Level

    items = [{**one, "measure": ""} for one in shipped_items(None)]
    weights = {"weekly_weight": 100, "monthly_weight": 100, "spot_weight": 100}
    for level in Level:
        facts = {"level": level, "from_on": clock.today(), "items": items} | weights
        perform("appraisalstandards.issue", by=manager, department=desk, **facts)


def _open(desk, manager, sort: str, first: dt.date, last: dt.date):
    from huiyin.kernel.actions.machine import perform

    facts = {"sort": sort, "first_on": first, "last_on": last, "title": f"{first} {sort}"}
    return perform("appraisalrounds.open", by=manager, department=desk, **facts)


def _signed(round_, close: bool = True) -> None:
    """Every sheet is signed with a score drawn by chance: what appraisers do all year is not what is measured."""
    from huiyin.kernel import clock
    from huiyin.kernel.matters.models import Matter
    from huiyin.kernel.promises.models import Promise, State
    from huiyin.rooms.people.appraisals.models import AppraisalSheet

    sheets = list(AppraisalSheet.objects.filter(round=round_, state="draft"))
    now = clock.now()
    for sheet in sheets:
        sheet.deducted = random.randrange(0, 2000, 50)
        sheet.score, sheet.state, sheet.done_at = 10_000 - sheet.deducted, "done", now
    AppraisalSheet.objects.bulk_update(sheets, ["deducted", "score", "state", "done_at"], batch_size=500)
    if close:
        Promise.objects.filter(matter=round_.pk).update(state=State.KEPT, ended_at=now, tell_at=None)
        Matter.objects.filter(pk=round_.pk).update(
            state="closed", closed_at=now, closing="nobody", next_due=None
        )


def _milliseconds(browser, path: str) -> str:
    times = []
    for _n in range(12):
        start = time.process_time()
        answer = browser.get(path)
        times.append((time.process_time() - start) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    return f"{statistics.median(times[2:]):.0f} ms"


if __name__ == "__main__":
    main()
