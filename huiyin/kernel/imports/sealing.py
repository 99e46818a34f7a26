"""Cells at rest: JSON that keeps dates and decimals, encrypted under the house's key for imports (YX-1.4)."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from huiyin.kernel import vault

TAG = "~"
READERS = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "Decimal": Decimal,
}


def _tagged(value: Any) -> Any:
    kind = type(value).__name__
    if kind not in READERS:
        return str(value)
    return {TAG: kind, "is": str(value) if kind == "Decimal" else value.isoformat()}


def _read(found: dict) -> Any:
    return READERS[found[TAG]](found["is"]) if TAG in found else found


def seal(value: Any, place: str) -> bytes:
    text = json.dumps(value, ensure_ascii=False, default=_tagged, separators=(",", ":"))
    return vault.encrypt(vault.derived("imports"), text.encode("utf-8", "surrogatepass"), place)


def unseal(blob: Any, place: str) -> Any:
    """What was sealed for this place; tuples come back as lists. None where nothing is kept any more."""
    if blob is None:
        return None
    return json.loads(vault.decrypt(vault.derived("imports"), blob, place), object_hook=_read)
