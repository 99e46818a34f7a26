"""Homes of their own for tests that run the product as people do: by its processes."""

import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

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
