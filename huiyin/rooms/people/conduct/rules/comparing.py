"""The mirror: how the same clause was applied before, and when a decision is out of line with it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.rooms.people.conduct.models import Outcome
from huiyin.rooms.people.conduct.queries.counting import Past


class Mirror(NamedTuple):
    """How many cases were looked at, how often each outcome was chosen, and the usual one."""

    cases: int
    counts: tuple[tuple[str, int], ...]
    usual: str

    def __str__(self) -> str:
        if not self.cases:
            return str(_("还没有同条款的先例，以按条款处罚为准"))
        names = dict(Outcome.choices)
        shares = "、".join(f"{names.get(one, one)} {count}" for one, count in self.counts)
        return str(_("最近%(n)d件：%(shares)s") % {"n": self.cases, "shares": shares})


def mirror_of(past: Sequence[Past]) -> Mirror:
    """The usual outcome is the one chosen most often; without cases, and where two tie, the clause itself."""
    counts = Counter(one.outcome for one in past)
    ordered = tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] != Outcome.FULL, pair[0])))
    return Mirror(len(past), ordered, ordered[0][0] if ordered else str(Outcome.FULL))


def out_of_line(outcome: str, mirror: Mirror) -> bool:
    """Whether a decision differs from what was usual, or takes less than the clause says: both need words."""
    return outcome != mirror.usual or outcome != Outcome.FULL
