"""The house is run by real processes: backed up while at work, restored, and none of its work lost with a worker."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETUP = "import os, django; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'huiyin.config.settings'); django.setup()\n"


class Home:
    """A home of its own, with a database of its own on the server that the suite runs on, or SQLite."""

    def __init__(self, folder: Path, like: "Home | None" = None) -> None:
        self.folder = folder
        if like:
            shutil.copytree(like.folder, folder)
        else:
            folder.mkdir()
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("HUIYIN_", "PYTEST_"))}
        self.env |= {"HUIYIN_HOME": str(folder), "PYTHONPATH": str(ROOT)}
        self.server = self.env.pop("DATABASE_URL", None)
        if self.server:
            name = f"home_{uuid.uuid4().hex[:12]}"
            template = like.env["DATABASE_URL"].rsplit("/", 1)[1] if like else "template1"
            _sql(self.server, f"CREATE DATABASE {name} TEMPLATE {template}")
            self.env["DATABASE_URL"] = self.server.rsplit("/", 1)[0] + "/" + name

    def start(self, *words: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *words: str, code: int = 0) -> str:
        """Runs the command line to its end; its output."""
        process = self.start("-m", "huiyin.cli", *words)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == code, said
        return said

    def python(self, code: str) -> str:
        process = self.start("-c", SETUP + code)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
        return said.strip()

    def close(self) -> None:
        if self.server:
            _sql(self.server, f"DROP DATABASE {self.env['DATABASE_URL'].rsplit('/', 1)[1]} WITH (FORCE)")


def _sql(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Two homes to be copied: one migrated, and one in which a small department lived for a day."""
    folder = tmp_path_factory.mktemp("models")
    migrated = Home(folder / "migrated")
    migrated.run("migrate")
    lived = Home(folder / "lived", like=migrated)
    lived.run("simulate", "3", "--from", "2026-11-02", "--days", "1", "--customers", "40", "--units", "48")
    yield {"migrated": migrated, "lived": lived}
    for home in (migrated, lived):
        home.close()


@pytest.fixture
def homes(tmp_path, models):
    """Makes homes: empty ones, or like a model."""
    made = []

    def new(name: str, like: str = "") -> Home:
        made.append(Home(tmp_path / name, models.get(like)))
        return made[-1]

    yield new
    for home in made:
        home.close()


@pytest.fixture
def lived(homes):
    return homes("lived", "lived")


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
        (lived.folder / "files").mkdir()
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
    database.write_bytes(whole)
    assert "核对发现 0 个问题" in other.run("restore", str(made))


def test_check_names_the_record_and_fails(lived):
    lived.python(
        "from huiyin.kernel.promises.models import Promise; from huiyin.kernel.matters.models import Matter\n"
        "Promise.objects.filter(matter=Matter.objects.filter(closed_at=None).first()).delete()"
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
    assert int(home.python("from huiyin.kernel.schedules.models import Run; print(Run.objects.count())")) >= 4


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


def _until(holds, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.3)
