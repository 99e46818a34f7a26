"""`huiyin backup`: database and files in one folder with a manifest of hashes, while the house is at work.

The keys are not in it unless asked for: a backup alone lets nobody read what is encrypted.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from argparse import Namespace
from pathlib import Path

from huiyin.cli.faults import Fault
from huiyin.cli.house import set_up

FORMAT = 1
MANIFEST = "manifest.json"
NAME = "huiyin-%Y%m%d-%H%M%S"
KEYS = ("secret.key", "data.key")


def backup(args: Namespace) -> int:
    set_up()
    made = save(Path(args.to), keep=args.keep, with_keys=args.with_keys)
    size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
    print(f"备份完成：{made}（{size / 1024 / 1024:.1f} MB）")
    if files_of() is None:
        print("附件存放在对象存储里，不在这份备份中，请用存储服务自己的备份。")
    if not args.with_keys:
        print("备份里没有密钥。请另行保管数据目录里的 data.key，没有它备份里加密的内容无法读出。")
    return 0


def save(to: Path, *, keep: int = 14, with_keys: bool = False) -> Path:
    """Makes a backup; it carries its final name only once it is whole. Older ones beyond `keep` are removed."""
    from django.conf import settings
    from django.db import connection

    from huiyin.kernel import clock

    to.mkdir(parents=True, exist_ok=True)
    now = clock.local(clock.now())
    target = to / now.strftime(NAME)
    while target.exists():
        now += dt.timedelta(seconds=1)
        target = to / now.strftime(NAME)
    part = to / f".{target.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        if connection.vendor == "postgresql":
            _dump_postgres(part / "database.dump")
        else:
            copy_sqlite(Path(connection.settings_dict["NAME"]), part / "database.sqlite3")
        files = files_of()
        if files and files.exists():
            shutil.copytree(files, part / "files")
        if with_keys:
            _copy_keys(settings.HOME, part / "keys")
        _write_manifest(part, connection.vendor, now)
        os.replace(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    for old in backups_in(to)[: -max(keep, 1)]:
        shutil.rmtree(old)
    return target


def files_of() -> Path | None:
    """The folder of the store; None where the files are kept elsewhere, which has copies of its own."""
    from django.core.files.storage import FileSystemStorage, default_storage

    if not isinstance(default_storage, FileSystemStorage):
        return None
    return Path(default_storage.location)


def backups_in(folder: Path) -> list[Path]:
    """The backups of a folder, oldest first; what is not ours is not among them."""
    return sorted(path for path in folder.glob("huiyin-*") if (path / MANIFEST).is_file())


def copy_sqlite(source: Path, target: Path) -> None:
    """Copies a database in use in one step: a copy in steps would begin anew at every write and never end."""
    if not source.exists():
        raise Fault("数据库还没有建立，没有可备份的内容。请先运行 huiyin migrate。")
    with _closing(sqlite3.connect(source, timeout=30)) as old, _closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=-1)
        new.execute("PRAGMA journal_mode=DELETE")
        if new.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise Fault("备份出来的数据库没有通过完整性检查，备份已放弃。请检查磁盘。")


class _closing:
    """A connection that is closed at the end; SQLite's own context only commits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __enter__(self) -> sqlite3.Connection:
        return self.connection

    def __exit__(self, *_) -> None:
        self.connection.close()


def _dump_postgres(target: Path) -> None:
    run_postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def run_postgres(program: str, *words: str) -> None:
    """Runs a tool of PostgreSQL; the password goes by the environment, where a list of processes does not show it."""
    from django.db import connection

    settings = connection.settings_dict
    env = os.environ | {
        name: str(settings[key])
        for name, key in (
            ("PGHOST", "HOST"),
            ("PGPORT", "PORT"),
            ("PGUSER", "USER"),
            ("PGPASSWORD", "PASSWORD"),
        )
        if settings.get(key)
    }
    env["PGDATABASE"] = settings["NAME"]
    found = shutil.which(program) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)),
        None,
    )
    if found is None:
        raise Fault(f"找不到 {program}。请安装 PostgreSQL 客户端工具。")
    done = subprocess.run([found, *words], env=env, capture_output=True, text=True)
    if done.returncode:
        raise Fault(f"{program} 没有成功：{done.stderr.strip()[-400:]}")


def _copy_keys(home: Path, to: Path) -> None:
    to.mkdir(mode=0o700)
    for name in KEYS:
        if (home / name).exists():
            shutil.copy2(home / name, to / name)
            (to / name).chmod(0o600)


def _write_manifest(folder: Path, vendor: str, now: dt.datetime) -> None:
    body = {
        "format": FORMAT,
        "made_at": now.isoformat(timespec="seconds"),
        "database": vendor,
        "files": {
            str(path.relative_to(folder)): {"sha256": sha256(path), "size": path.stat().st_size}
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }
    (folder / MANIFEST).write_text(json.dumps(body, indent=1, ensure_ascii=False))


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
