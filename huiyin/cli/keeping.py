"""What the worker does for the house itself: a backup each night, and each week the proof that it can be restored."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from huiyin.cli.restoring import read_manifest
from huiyin.cli.saving import backups_in, run_postgres, save
from huiyin.kernel.schedules import every

CARRIED = ("data.key", "erasures.jsonl")  # kept apart from backups, and needed to restore one


@every("20 3 * * *", "house.backup")
def back_up() -> None:
    """Database and files into the folder of backups, while people work; fourteen are kept."""
    from django.conf import settings

    if not settings.BACKUP_TO:
        return
    try:
        save(Path(settings.BACKUP_TO))
    except Exception as problem:
        tell_administrators("昨夜的备份没有成功", str(problem))
        raise


@every("40 4 * * 0", "house.rehearse")
def rehearse_last() -> None:
    """A backup that was never restored is a hope: the newest is put back elsewhere and checked."""
    from django.conf import settings

    made = backups_in(Path(settings.BACKUP_TO)) if settings.BACKUP_TO else []
    if made and (problem := rehearse(made[-1])):
        tell_administrators("备份的恢复演练没有通过", problem)
        raise RuntimeError(problem)


def rehearse(folder: Path) -> str:
    """Restores a backup into a home that is thrown away; what went wrong, empty where it restores and checks clean.

    On PostgreSQL, where another database would be needed, every hash is verified and the dump is read through.
    """
    from django.conf import settings

    from huiyin.cli.faults import Fault

    try:
        manifest = read_manifest(folder)
        if manifest["database"] == "postgresql":
            run_postgres("pg_restore", "--file=/dev/null", str(folder / "database.dump"))
            return ""
    except Fault as fault:
        return str(fault)
    with tempfile.TemporaryDirectory(prefix="huiyin-rehearsal-") as home:
        for name in CARRIED:
            if (settings.HOME / name).exists():
                shutil.copy2(settings.HOME / name, home)
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        words = [sys.executable, "-m", "huiyin.cli", "--home", home, "restore", str(folder)]
        done = subprocess.run(words, env=env | {"HUIYIN_HOME": home}, capture_output=True, text=True)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip()[-400:]


def tell_administrators(what: str, why: str) -> None:
    """Whoever looks after the system hears of it, else the heads of departments."""
    from huiyin.kernel import clock
    from huiyin.kernel.members.models import Department, Member
    from huiyin.kernel.notices.models import Level
    from huiyin.kernel.notices.sending import Telling, send
    from huiyin.registers.founding.queries import ADMINISTRATOR

    holding = {"appointments__to_on": None, "appointments__post__role": ADMINISTRATOR, "is_active": True}
    told = list(Member.objects.filter(**holding).values_list("pk", flat=True))
    told = told or list(Department.objects.values_list("head", flat=True))
    now, words = clock.now(), f"{what}：{why}"[:200]
    key = f"house {what} {clock.local(now):%Y-%m-%d}"
    send([Telling(pk, key, words, None, "", Level.OVERDUE, now) for pk in dict.fromkeys(told)])
