"""A task for the test of killed workers: its first run never ends by itself."""

import time
from pathlib import Path

from django_tasks import task


@task()
def mark(path: str) -> str:
    """Writes a mark; if it is the first, waits to be killed."""
    marks = Path(path)
    first = not marks.exists()
    with marks.open("a") as file:
        file.write("x")
    if first:
        time.sleep(120)
    return "done"
