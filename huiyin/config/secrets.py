"""Secrets come from the environment; the embedded default makes one and keeps it beside the database."""

import os
import secrets as _secrets
from pathlib import Path


def get(name: str, path: Path) -> str:
    """The secret `name` from the environment, else from `path`, made on first use, readable by its owner only."""
    if value := os.environ.get(name):
        return value
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        value = _secrets.token_urlsafe(48)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            return path.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(value)
        return value
