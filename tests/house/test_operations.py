"""The house is run by real processes: backed up while at work, restored, and none of its work lost with a worker."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import time
import urllib.error
import urllib.request

import pytest

from tests.house.homes import SETUP

WRITE = """
import time
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.members.models import Department, Member
desk, clerk = Department.objects.get(code='KF'), Member.objects.get(username='zhoumin')
print('writing', flush=True)
while True:
    perform('calls.record', by=clerk, department=desk, need='问进度')
"""
COUNT = "from huiyin.kernel.records.models import Record; print(Record.objects.count())"


def test_a_backup_of_a_running_home_restores_whole_and_erasures_are_done_again(lived, homes, tmp_path):
    writer = lived.start("-c", SETUP + WRITE)
    assert writer.stdout.readline() == "writing\n"
    try:
        before = int(lived.python(COUNT))
        (lived.folder / "files").mkdir(exist_ok=True)
        (lived.folder / "files" / "a.txt").write_text("一张照片")
        lived.run("backup", str(tmp_path / "kept"))
        lived.run("backup", str(tmp_path / "kept"), "--keep", "1")
    finally:
        writer.kill()
        writer.wait()
    (made,) = (tmp_path / "kept").iterdir()
    assert not list(made.rglob("*.key"))
    other = homes("other")
    assert "没有数据密钥" in other.run("restore", str(made), code=1)
    shutil.copy(lived.folder / "data.key", other.folder / "data.key")
    gone = lived.python(
        "from huiyin.kernel.parties.models import Party; print(Party.objects.order_by('id').first().pk)"
    )
    (other.folder / "erasures.jsonl").write_text(json.dumps({"party": int(gone)}) + "\n")
    said = other.run("restore", str(made))
    assert "核对发现 0 个问题" in said and "重新执行删除 1 人" in said
    assert int(other.python(COUNT)) >= before
    assert (other.folder / "files" / "a.txt").read_text() == "一张照片"
    assert "发现 0 个问题" in other.run("check")
    erased = "from huiyin.kernel.parties.models import *; p = Party.objects.get(pk=%s); print(p.name, p.phones.count())"
    assert other.python(erased % gone) == "已删除 0"
    assert "恢复只能在空" in other.run("restore", str(made), code=1)


def test_a_backup_that_was_touched_is_not_restored(lived, homes, tmp_path):
    lived.run("backup", str(tmp_path / "kept"), "--with-keys")
    (made,) = (tmp_path / "kept").iterdir()
    assert sorted(path.name for path in made.rglob("*.key")) == ["data.key", "secret.key"]
    database = next(made.glob("database.*"))
    whole = database.read_bytes()
    database.write_bytes(whole[:-1] + b"!")
    other = homes("other")
    assert "被改动" in other.run("restore", str(made), code=1)
    assert "恢复演练没有通过" in lived.run("restore", str(made), "--rehearse", code=1)
    database.write_bytes(whole)
    assert "核对发现 0 个问题" in other.run("restore", str(made))


def test_a_demonstration_that_was_broken_off_is_begun_anew_and_then_only_told_again(homes):
    home = homes("demo", "migrated")
    if not home.server:
        (home.folder / "demo.json").write_text('{"state": "building"}')
    made = home.run("demo", "--small")
    assert "生成完毕" in made and "zhoumin" in made
    again = home.run("demo", "--small")
    assert "生成完毕" not in again and again.splitlines()[-1] == made.splitlines()[-1]
    assert "发现 0 个问题" in home.run("check")
    assert int(home.python(BUSY)) >= 11  # desks with something to do


BUSY = """
from huiyin.kernel.promises.models import Promise
print(Promise.objects.filter(state="open").values("owner").distinct().count())
"""
CALL = """
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.members.models import Department, Member
perform("calls.record", by=Member.objects.get(username="zhoumin"), department=Department.objects.get(code="KF"), need="x")
"""


def test_what_people_did_is_never_cleared_away_for_a_demonstration(lived):
    lived.python(CALL)
    (lived.folder / "demo.json").write_text('{"state": "building"}')
    assert "空目录" in lived.run("demo", "--small", code=1)
    assert "发现 0 个问题" in lived.run("check")


def test_a_demonstration_never_touches_a_home_in_use(lived):
    assert "已经有部门在使用" in lived.run("demo", "--small", code=1)
    assert not (lived.folder / "demo.json").exists()


def test_one_command_serves_pages_and_runs_the_worker(homes):
    home, port = homes("home", "migrated"), _free_port()
    server = home.start("-m", "huiyin.cli", "serve", "--port", str(port), "--workers", "1")
    try:
        _until(lambda: _answers(port), 60)
        ran = "from huiyin.kernel.schedules.models import Run; print(Run.objects.filter(name='promises.sweep').count())"
        _until(lambda: int(home.python(ran)) > 0, 30)
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) == 0, server.stdout.read()
    beats = "from huiyin.kernel.schedules.models import Beat; print(Beat.objects.count())"
    assert home.python(beats) == "0"  # its worker went with it, in order


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def test_the_certificate_is_kept_and_made_anew_for_a_new_name(tmp_path):
    from huiyin.cli.serving import certificate

    cert, key = certificate(tmp_path / "tls", ["localhost", "127.0.0.1"])
    first = cert.read_bytes()
    assert key.stat().st_mode & 0o777 == 0o600
    assert certificate(tmp_path / "tls", ["localhost"])[0].read_bytes() == first
    assert certificate(tmp_path / "tls", ["localhost", "192.168.1.5"])[0].read_bytes() != first


def test_check_names_the_record_and_fails(lived):
    lived.python(
        "from huiyin.kernel.promises.models import Promise; from huiyin.kernel.matters.models import Matter\n"
        "Promise.objects.filter(matter=Matter.objects.filter(closed_at=None, record__kind='complaints').first()).delete()"
    )
    said = lived.run("check", code=1)
    assert "[promise] TS-2026-" in said and "最后一笔：" in said


def test_the_task_of_a_killed_worker_is_taken_up_again(homes, tmp_path):
    home, marks = homes("home", "migrated"), tmp_path / "marks"
    home.python(f"from tests.house.slow_task import mark; mark.enqueue({str(marks)!r})")
    first = home.start("-m", "huiyin.cli", "worker", "--lease", "2")
    _until(lambda: marks.exists(), 30)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    second = home.start("-m", "huiyin.cli", "worker", "--lease", "2")
    try:
        state = "from django_tasks_db.models import DBTaskResult; print(DBTaskResult.objects.get().status)"
        _until(lambda: home.python(state) == "SUCCESSFUL", 40)
        assert marks.read_text() == "xx"
    finally:
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=20) == 0  # a worker that is told to stop ends in order


def test_a_due_schedule_runs_once_among_four_workers(homes, tmp_path):
    home, marks = homes("home", "migrated"), tmp_path / "marks"
    code = (
        "import sys; from huiyin.kernel.schedules import SCHEDULES, every, running\n"
        "SCHEDULES.clear()\n"
        f"every('0 3 * * *', 'test.mark')(lambda: open({str(marks)!r}, 'a').write('x'))\n"
        "running.beat(sys.argv[1]); running.run_due(sys.argv[1])"
    )
    workers = [home.start("-c", SETUP + code, str(n)) for n in range(4)]
    for worker in workers:
        said, _ = worker.communicate(timeout=60)
        assert worker.returncode == 0, said
    assert marks.read_text() == "x"


def test_a_worker_does_what_is_due_and_ends(homes):
    home = homes("home", "migrated")
    home.run("worker", "--once")
    runs = "from huiyin.kernel.schedules.models import Run; print(*[f'{r.name}{r.error}' for r in Run.objects.all()])"
    done = home.python(runs).split()
    assert {"promises.sweep", "journal.seal", "house.backup", "house.rehearse"} <= set(
        done
    )  # without an error
    (made,) = (home.folder / "backups").iterdir()
    assert (made / "manifest.json").exists()


def test_a_backup_that_fails_is_told_to_who_looks_after_the_system(house, settings, tmp_path):
    from huiyin.cli import keeping
    from huiyin.kernel.notices.models import Notice

    (tmp_path / "full").write_text("a file where a folder should be")
    settings.BACKUP_TO = str(tmp_path / "full" / "backups")
    with pytest.raises(OSError):
        keeping.back_up()
    told = Notice.objects.filter(words__contains="备份没有成功").values_list("member", flat=True)
    assert set(told) == {house.head.pk, house.engineer.pk}  # nobody is appointed administrator: the heads


def test_faults_of_the_machine_are_said_in_a_sentence():
    from huiyin.cli.faults import words_for

    assert "磁盘已满" in words_for(OSError(28, "No space left on device"))
    assert "磁盘已满" in words_for(sqlite3.OperationalError("database or disk is full"))
    assert "数据库正忙" in words_for(sqlite3.OperationalError("database is locked"))
    assert words_for(ValueError("x")) is None


def test_faults_of_the_rule_book_and_the_calendar_are_said_in_a_sentence():
    from huiyin.cli.faults import words_for
    from huiyin.kernel.calendars.working import YearUnknown
    from huiyin.kernel.clauses.packs import PackError

    assert "2031 年的节假日安排还没有录入" in words_for(YearUnknown(2031))
    assert "yx.yaml: unknown key colour" in words_for(PackError("yx.yaml: unknown key colour"))


def test_a_command_before_the_first_migration_says_what_to_do(homes):
    said = homes("home").run("check", code=1)
    assert "huiyin migrate" in said and "Traceback" not in said


TABLES = """
from django.db import connection
asked = connection.introspection
with connection.cursor() as cursor:
    for table in sorted(asked.table_names(cursor)):
        for column in asked.get_table_description(cursor, table):
            print(table, column.name, column.type_code, column.null_ok)
        for name, held in asked.get_constraints(cursor, table).items():
            keys = ("columns", "orders", "primary_key", "unique", "check", "index")
            print(table, name if name.startswith(table) else "", *(held.get(key) for key in keys), held["foreign_key"])
"""


@pytest.mark.once  # for half a minute: the migrations run on PostgreSQL in the smoke test
def test_an_empty_home_gets_at_once_the_tables_that_its_migrations_would_make(homes):
    fresh, grown = homes("fresh"), homes("grown")
    fresh.run("migrate")
    grown.run("manage", "migrate", "-v0")
    assert sorted(fresh.python(TABLES).splitlines()) == sorted(grown.python(TABLES).splitlines())
    assert "发现 0 个问题" in fresh.run("check")


def _until(holds, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.3)
