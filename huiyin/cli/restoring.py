"""`huiyin restore`: a backup put into an empty home, verified, brought up to date, checked; erasures done again."""

from __future__ import annotations

import json
import os
import shutil
from argparse import Namespace
from pathlib import Path

from huiyin.cli.faults import Fault
from huiyin.cli.house import prepare, set_up
from huiyin.cli.saving import FORMAT, KEYS, MANIFEST, files_of, run_postgres, sha256


def restore(args: Namespace) -> int:
    folder = Path(args.folder)
    if args.rehearse:
        return _rehearse(folder)
    manifest = read_manifest(folder)
    _put_keys(folder)
    set_up()
    from huiyin.kernel.checks import check_all
    from huiyin.kernel.privacy.erasing import erase_again

    put_back(folder, manifest)
    _keys_fit()
    prepare()
    erased = erase_again()
    problems = check_all()
    for problem in problems:
        print(problem)
    again = f"，重新执行删除 {erased} 人" if erased else ""
    print(
        f"恢复完成：备份于 {manifest['made_at'][:16].replace('T', ' ')}{again}，核对发现 {len(problems)} 个问题。"
    )
    return 1 if problems else 0


def _rehearse(folder: Path) -> int:
    set_up()
    from huiyin.cli.keeping import rehearse

    if problem := rehearse(folder):
        raise Fault(f"恢复演练没有通过：{problem}")
    print("恢复演练通过：这份备份能恢复，核对没有问题。演练用的目录已删除。")
    return 0


def read_manifest(folder: Path) -> dict:
    """The manifest of a backup whose every file is there and unchanged."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise Fault(f"{folder} 不是一份完整的备份：缺少清单 {MANIFEST}。") from error
    if manifest.get("format") != FORMAT:
        raise Fault("这份备份由其他版本制作，格式不认识。请用制作它的版本恢复。")
    for name, facts in manifest["files"].items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != facts["size"] or sha256(path) != facts["sha256"]:
            raise Fault(f"备份里的 {name} 缺失或被改动，没有恢复任何内容。请换一份备份。")
    return manifest


def _home() -> Path:
    """The home as the settings will see it; asked before they are loaded, since they make missing keys."""
    default = Path(__file__).resolve().parents[2] / "var"
    return Path(os.environ.get("HUIYIN_HOME", default)).resolve()


def _put_keys(folder: Path) -> None:
    home = _home()
    home.mkdir(parents=True, exist_ok=True)
    for name in KEYS:
        variable = "HUIYIN_" + name.replace(".", "_").upper()
        if (home / name).exists() or os.environ.get(variable):
            continue
        if (folder / "keys" / name).exists():
            shutil.copy2(folder / "keys" / name, home / name)
            (home / name).chmod(0o600)
        elif name == "data.key":
            raise Fault(
                f"没有数据密钥：备份里不含密钥。请把原数据目录的 data.key 放到 {home}，或用环境变量 {variable} 提供。"
            )


def put_back(folder: Path, manifest: dict) -> None:
    """Database and files, where nothing stands yet."""
    from django.db import connection

    if connection.vendor != manifest["database"]:
        raise Fault(f"这份备份来自 {manifest['database']}，不能恢复到 {connection.vendor}。")
    files = files_of()
    if files and files.exists() and any(files.iterdir()):
        raise Fault(f"{files} 里已有文件。恢复只能在空目录里进行。")
    if connection.vendor == "postgresql":
        if connection.introspection.table_names():
            raise Fault("目标数据库不是空的。恢复只能在空数据库里进行。")
        connection.close()
        run_postgres(
            "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={connection.settings_dict['NAME']}",
            str(folder / "database.dump"),
        )  # fmt: skip
    else:
        target = Path(connection.settings_dict["NAME"])
        if target.exists() and target.stat().st_size:
            raise Fault(f"{target} 已存在。恢复只能在空目录里进行。")
        connection.close()
        for rest in ("", "-wal", "-shm"):
            Path(f"{target}{rest}").unlink(missing_ok=True)
        shutil.copy2(folder / "database.sqlite3", target)
    if files and (folder / "files").exists():
        shutil.copytree(folder / "files", files, dirs_exist_ok=True)


def _keys_fit() -> None:
    """Whether the data key opens what the backup holds."""
    from huiyin.kernel import vault
    from huiyin.kernel.parties.models import Party

    sealed = Party.objects.exclude(sealed_key=None).values_list("sealed_key", flat=True).first()
    if sealed is None:
        return
    try:
        vault.opened(sealed)
    except vault.Unreadable as error:
        raise Fault(
            "数据密钥与这份备份不符，加密的内容读不出来。请换成制作备份时的 data.key，清空目录后重新恢复。"
        ) from error
