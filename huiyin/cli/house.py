"""Looking after the house: migrate, check, handbook, benchmark."""

from __future__ import annotations

import importlib
import shutil
import time
from argparse import Namespace
from pathlib import Path

from huiyin.cli.faults import Fault

OLDEST_BACKUP = 2 * 86400  # seconds
LEAST_FREE = 500 * 1024 * 1024  # bytes


def set_up() -> None:
    import django

    django.setup()
    from huiyin.kernel.setup import settle

    settle()


def ready() -> bool:
    """Whether the database stands as the code wants it."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def bring_up_to_date() -> bool:
    """Migrates and prepares where that is needed; True if anything was done."""
    if ready():
        return False
    prepare()
    return True


def prepare() -> None:
    """Brings the database up to date and puts back what stands beside its tables, whether or not anything was left."""
    from django.core.management import call_command

    _lay_tables()
    call_command("migrate", verbosity=0)


def _lay_tables() -> None:
    """An empty database gets its tables as the models say, all at once, and its migrations as done (decision 023)."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from huiyin.kernel.search.tables import build

    if connection.introspection.table_names():
        return
    executor = MigrationExecutor(connection)
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        build(editor)
    for name in executor.loader.graph.nodes:
        executor.recorder.record_applied(*name)


def migrate(args: Namespace) -> int:
    """Always prepares: triggers are put back even where no migration is left."""
    set_up()
    prepare()
    print("数据库已是最新。")
    return 0


def check(args: Namespace) -> int:
    """Prints every broken invariant; 1 when there is one. What is only missing around it is a hint."""
    set_up()
    from huiyin.kernel.checks import INVARIANTS, check_all

    began = time.perf_counter()
    problems = check_all()
    for problem in problems:
        print(problem)
    for hint in hints():
        print(f"提示：{hint}")
    seconds = time.perf_counter() - began
    print(f"核对了 {len(INVARIANTS)} 类不变量，发现 {len(problems)} 个问题，用时 {seconds:.1f} 秒。")
    return 1 if problems else 0


def hints() -> list[str]:
    """What around the database will soon be wanted: fonts, next year's holidays, room on the disk."""
    from django.conf import settings

    from huiyin.kernel import clock
    from huiyin.kernel.calendars.models import CalendarYear

    found = []
    if missing := fonts_missing():
        found.append(f"缺少中文字体：{'、'.join(missing)}，表单无法打印。请安装 fonts-noto-cjk。")
    today = clock.today()
    for year in (today.year, today.year + 1) if today.month >= 11 else (today.year,):
        if not CalendarYear.objects.filter(year=year).exists():
            found.append(f"{year} 年的节假日安排还没有录入，跨入该年的时限是暂定的。")
    found += _about_backups(settings.BACKUP_TO)
    if shutil.disk_usage(settings.HOME).free < LEAST_FREE:
        found.append("数据目录所在磁盘剩余空间不足 500 MB。")
    return found


def _about_backups(to: str) -> list[str]:
    """Whether there is a backup, how old it is, and whether it would be lost with the disk."""
    from django.conf import settings

    from huiyin.cli.saving import backups_in
    from huiyin.kernel import clock

    if not to:
        return ["每日备份已关闭（HUIYIN_BACKUP_TO 为空）。"]
    made = backups_in(Path(to))
    if not made:
        return ["还没有备份。后台作业每天 3:20 备份，也可以现在运行 huiyin backup。"]
    found = []
    age = clock.now().timestamp() - made[-1].stat().st_mtime
    if age > OLDEST_BACKUP:
        found.append(f"最近一份备份是 {age / 86400:.0f} 天前的，请看后台作业是否在运行。")
    if made[-1].stat().st_dev == settings.HOME.stat().st_dev:
        found.append("备份和数据在同一块磁盘上，磁盘损坏会一起丢失。请把 HUIYIN_BACKUP_TO 设到另一块磁盘。")
    return found


def fonts_missing() -> list[str]:
    """The fonts that paper needs and the machine lacks."""
    try:
        papers = importlib.import_module("huiyin.web.papers")
    except ModuleNotFoundError:
        return []
    return papers.fonts_missing() if hasattr(papers, "fonts_missing") else []


def handbook(args: Namespace) -> int:
    """Lists what enforces each clause and which tests name it; 1 when a clause has neither enforcement nor test."""
    set_up()
    from huiyin.rooms.rulebook.queries import coverage

    rows = coverage(args.homes)
    for row in rows:
        lacks = f"  缺：{'、'.join(LACKS[word] for word in row.missing)}" if row.missing else ""
        print(f"{row.clause.code:<12}{row.clause.home:<12}{row.clause.title}{lacks}")
        for label, names in (("落实", row.enforced), ("测试", row.tests)):
            shown = dict.fromkeys(names)
            if shown:
                print(
                    f"    {label} {len(shown)}：{'、'.join(list(shown)[:6])}{' …' if len(shown) > 6 else ''}"
                )
    missing = [row for row in rows if row.missing]
    print(f"共 {len(rows)} 条，{len(rows) - len(missing)} 条有落实也有测试，{len(missing)} 条还缺。")
    return 1 if missing else 0


LACKS = {"enforcement": "落实", "test": "测试"}


def benchmark(args: Namespace) -> int:
    """Runs scripts of benchmarks/ by name, or lists them."""
    import pkgutil
    import runpy
    import sys

    try:
        import benchmarks
    except ModuleNotFoundError as missing:
        raise Fault("性能测试只在源码目录里提供（benchmarks/）。") from missing
    names = sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name != "base")
    if not args.names:
        print("可用的性能测试：" + "、".join(names))
        return 0
    for name in args.names:
        if name not in names:
            raise Fault(f"没有名为“{name}”的性能测试。可用的有：{'、'.join(names)}")
        sys.argv = [name]
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")
    return 0
