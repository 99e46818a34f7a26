"""`huiyin demo` and `huiyin simulate`."""

from __future__ import annotations

import datetime as dt
import sys
import time
from argparse import Namespace
from pathlib import Path

from huiyin.cli.faults import Fault
from huiyin.cli.house import bring_up_to_date, set_up

SMALL = {"days": 5, "customers": 60, "units": 48}
USUAL = {"customers": 300, "units": 240}


def demo(args: Namespace) -> int:
    """Makes the demonstration in an empty home; where it stands already, says how to sign in."""
    from huiyin.cli.serving import tell_settings

    if args.serve:
        tell_settings(args)
    set_up()
    from django.conf import settings

    from huiyin.simulate.demo import make, sign_ins

    note = sign_ins(settings.HOME)
    if note and note["state"] == "building":
        _clear_half_made()
        note = None
    bring_up_to_date()
    if note is None:
        began = time.perf_counter()
        size = SMALL if args.small else {"days": args.days, **USUAL}
        print(f"正在生成演示部门（{size['days']} 个工作日，{size['customers']} 位客户）……", flush=True)
        report = make(settings.HOME, seed=args.seed, tell=_progress, **size)
        if report.problems:
            raise Fault("演示数据没有通过核对：\n" + "\n".join(map(str, report.problems[:20])))
        print(f"\r生成完毕，用时 {time.perf_counter() - began:.0f} 秒。" + " " * 40)
        note = sign_ins(settings.HOME)
    assert note is not None
    _welcome(args, note["password"])
    if args.serve:
        from huiyin.cli.serving import serve

        return serve(args)
    return 0


def _progress(words: str) -> None:
    if sys.stdout.isatty():
        print(f"\r{words}", end="", flush=True)


def _clear_half_made() -> None:
    """A demonstration that was broken off is begun anew, if its own note says so and nobody else ever worked here."""
    from django.db import connection

    from huiyin.simulate.demo import only_simulated

    standing = "journal_line" in connection.introspection.table_names()
    if connection.vendor != "sqlite" or (standing and not only_simulated()):
        raise Fault("上次的演示数据没有生成完。请换一个空目录或空数据库再试。")
    connection.close()
    name = connection.settings_dict["NAME"]
    for rest in ("", "-wal", "-shm"):
        Path(f"{name}{rest}").unlink(missing_ok=True)


def _welcome(args: Namespace, password: str) -> None:
    from huiyin.simulate.demo import posts

    scheme = "https" if args.tls else "http"
    print(f"演示部门已就绪。地址：{scheme}://{args.host}:{args.port}/")
    print(f"登录密码（所有人相同）：{password}")
    for username, name, post in posts():
        print(f"  {username:<13} {name}　{post}")


def simulate(args: Namespace) -> int:
    """Lets a virtual department live and checks every day of it."""
    set_up()
    from huiyin.kernel import clock
    from huiyin.simulate.check import fingerprint
    from huiyin.simulate.project import simulate_project as live_project
    from huiyin.simulate.run import simulate as live

    bring_up_to_date()
    try:
        start = (
            dt.date.fromisoformat(args.start) if args.start else clock.today() - dt.timedelta(days=args.days)
        )
    except ValueError as error:
        raise Fault(f"“{args.start}”不是日期，应写成 2026-01-05 这样。") from error
    if args.project:
        if not args.start:
            start = clock.today() - dt.timedelta(days=args.months * 365 // 12)
        facts = {"units": args.project, "months": args.months}
        report = live_project(
            seed=args.seed, start=start, tell=lambda words: print(words, flush=True), **facts
        )
    else:
        report = live(
            seed=args.seed,
            start=start,
            days_=args.days,
            customers=args.customers,
            units=args.units,
            tell=lambda words: print(words, flush=True),
        )
    _tell(report)
    if args.fingerprint:
        print(f"指纹：{fingerprint()}")
    return 1 if report.problems else 0


def _tell(report) -> None:
    from huiyin.kernel.actions.verbs import VERBS
    from huiyin.kernel.clauses.packs import shipped

    sim = report.sim
    print(f"种子 {report.seed}，自 {report.start} 起 {report.days} 天，{report.lines} 笔日志，", end="")
    print(f"用时 {report.seconds:.1f} 秒（每秒 {report.days / report.seconds:.2f} 天）。")
    for verb, count in sorted(sim.done.items()):
        print(f"  {count:6d}  {VERBS[verb].label}（{verb}）")
    if sim.refusals:
        print("被规则拒绝的操作：")
        for (clause, verb), count in sorted(sim.refusals.items()):
            text = shipped()[1].get(clause)
            print(f"  {count:6d}  {clause} {text.title if text else ''}：{VERBS[verb].label}")
    for problem in report.problems:
        print(problem)
    print(f"核对发现 {len(report.problems)} 个问题。")
