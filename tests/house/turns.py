"""The walks of the house grow with kinds times roles: each kind is looked at by turns (decision 022)."""

import os

from huiyin.kernel.records.kinds import KINDS


def turn(kind: str, n: int, of: int) -> bool:
    """Whether it is a walker's turn to look at a kind: each is looked at by every `of`-th of them; by all, with WHOLE set."""
    return bool(os.environ.get("WHOLE")) or (sorted(KINDS).index(kind) + n) % of == 0
