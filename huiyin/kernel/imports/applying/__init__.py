"""Putting a batch in, and taking it back: in chunks that each mark their own rows, so that any one may be the last.

A chunk's rows, what they opened and the progress are one transaction. A worker that dies leaves whole chunks;
whoever takes the batch up again goes on with the rows that are not yet marked: none twice, none missing.
"""

from huiyin.kernel.imports.applying.course import STALE, stalled
from huiyin.kernel.imports.applying.putting_in import apply
from huiyin.kernel.imports.applying.taking_back import undo

__all__ = ["STALE", "apply", "stalled", "undo"]
