"""Trying again what another transaction stood in the way of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import OperationalError

TRIES = 3


def retried(do: Callable[[], Any]) -> Any:
    """Does it, up to three times while it fails for a deadlock, a serialization failure or a busy SQLite file."""
    for attempt in range(1, TRIES + 1):
        try:
            return do()
        except OperationalError as error:
            if attempt == TRIES or not _may_pass(error):
                raise
    raise AssertionError("unreachable")


def _may_pass(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") in ("40P01", "40001") or "locked" in str(error)
