"""Two texts side by side: what was left out of the old one, what is new in the new one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"[A-Za-z0-9_.%]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A run of text; `changed` where the other side does not have it."""

    text: str
    changed: bool


def side_by_side(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """The pieces of both texts. Chinese is compared sign by sign, Latin words and numbers whole."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if b > a:
            left.append(Piece("".join(before[a:b]), tag != "equal"))
        if d > c:
            right.append(Piece("".join(after[c:d]), tag != "equal"))
    return left, right
