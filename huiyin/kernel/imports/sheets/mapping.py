"""Headings of old ledgers, and which field of ours each one means."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from huiyin.kernel.words import Words

EXACT, ALIAS, CONTAINS, NEAR = 4.0, 3.0, 2.0, 1.0
LEAST_LIKENESS = 0.7  # difflib ratio from which two words count as near


@dataclass(frozen=True)
class Field:
    """What a table may hold: a name in code, the Chinese label, other headings it goes by, a kind of `clean`."""

    name: str
    label: Words
    aliases: tuple[str, ...] = ()
    kind: str = "text"
    required: bool = False
    choices: Mapping[str, str] | tuple = field(default=(), hash=False)
    secret: bool = False  # the machine's own column, which no page shows


def normal_heading(raw) -> str:
    """A heading trimmed, in half width, without line breaks and without blanks between Chinese characters."""
    words = " ".join(unicodedata.normalize("NFKC", "" if raw is None else str(raw)).split())
    return re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", words)


def guess_mapping(headings: Iterable[str], fields: Iterable[Field]) -> dict[str, Field]:
    """heading -> field: by label, then alias, then one within the other, then likeness of the words.

    The best pairs win; never two headings for one field. Headings that resemble nothing are left out.
    """
    headings, fields = list(headings), list(fields)
    pairs = [
        (-score, at, number)
        for at, heading in enumerate(headings)
        for number, each in enumerate(fields)
        if (score := _likeness(heading, each))
    ]
    found: dict[int, Field] = {}
    taken: set[int] = set()
    for _score, at, number in sorted(pairs):
        if at not in found and number not in taken:
            found[at] = fields[number]
            taken.add(number)
    return {headings[at]: found[at] for at in sorted(found)}


def _likeness(heading: str, each: Field) -> float:
    own = _key(heading)
    names = [_key(str(name)) for name in (each.label, *each.aliases)]
    if not own:
        return 0
    if own == names[0] or own == each.name.lower():
        return EXACT
    if own in names[1:]:
        return ALIAS
    return max((_partly(own, name) for name in names if name), default=0)


def _partly(own: str, name: str) -> float:
    """One within the other, best at the end, where Chinese puts the thing itself (业主电话 is a 电话)."""
    longer, shorter = (own, name) if len(own) >= len(name) else (name, own)
    if len(shorter) >= 2 and shorter in longer:
        return CONTAINS + len(shorter) / len(longer) / 2 + (0.4 if longer.endswith(shorter) else 0)
    ratio = difflib.SequenceMatcher(None, own, name).ratio()
    return NEAR * ratio if ratio >= LEAST_LIKENESS else 0


def _key(word: str) -> str:
    """For comparing: without case, blanks, marks and a unit in brackets, 金额(元) is 金额."""
    bare = re.sub(r"[(\[【].*?[)\]】]", "", normal_heading(word)) or normal_heading(word)
    return re.sub(r"[\W_]", "", bare).lower()
