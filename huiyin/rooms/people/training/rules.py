"""How a paper is drawn and judged, and how long a pass counts. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter
from huiyin.rooms.people.training.models import Drawn


def draw(bank: Sequence[Drawn], count: int, seed: str) -> list[Drawn]:
    """So many questions of a bank by chance, questions and options shuffled; the same for the same seed.

    What is true or false keeps its two options in their order.
    """
    chance = random.Random(seed)
    chosen = chance.sample(list(bank), min(count, len(bank)))
    return [one if one.sort == "true" else _shuffled(one, chance) for one in chosen]


def _shuffled(one: Drawn, chance: random.Random) -> Drawn:
    order = list(range(len(one.options)))
    chance.shuffle(order)
    return one._replace(
        options=[one.options[place] for place in order],
        right=sorted(order.index(place) for place in one.right),
    )


def is_right(one: Drawn, chosen: Iterable[int]) -> bool:
    """All that is right and nothing else: an answer that lacks one of several is worth nothing."""
    return sorted(set(chosen)) == sorted(one.right)


def judge(paper: Sequence[Drawn], answers: Mapping[str, Sequence[int]], exam: int | None = None) -> Explained:
    """The points of a paper, out of what it is worth: `value` is the points, `unit` says of how many."""
    right = [is_right(one, answers.get(str(n), ())) for n, one in enumerate(paper)]
    got = sum(one.points for one, fits in zip(paper, right, strict=True) if fits)
    full = sum(one.points for one in paper)
    return Explained(
        value=got,
        unit=_("分（满分%d分）") % full,
        formula=_("答对各题分值之和；多选题选全选对才得分，未答的不得分"),
        inputs=tuple(
            Input(
                _("第%d题") % (n + 1),
                f"{one.points if fits else 0}/{one.points}",
                exam,
            )
            for n, (one, fits) in enumerate(zip(paper, right, strict=True))
        ),
    )


def judge_steps(steps: Sequence[Sequence[Any]], practical: int | None = None) -> Explained:
    """The points of a practical test: `steps` are item, most points, points given."""
    return Explained(
        value=sum(given for _item, _points, given in steps),
        unit=_("分（满分%d分）") % sum(points for _item, points, _given in steps),
        formula=_("各项目得分之和"),
        inputs=tuple(Input(item, f"{given}/{points}", practical) for item, points, given in steps),
    )


def passes(got: int, full: int, mark: Parameter) -> bool:
    """Whether so many points of so many reach a mark out of a hundred; the mark itself is reached."""
    return full > 0 and got * 100 >= full * int(mark.value)


def last_day(passed_on: dt.date, months: int | None) -> dt.date | None:
    """The last day on which a pass of so many months counts: the day before the same day of the month it ends in."""
    if not months:
        return None
    n = passed_on.year * 12 + passed_on.month - 1 + months
    year, month = divmod(n, 12)
    month += 1
    end = calendar.monthrange(year, month)[1]
    if passed_on.day > end:  # 31 January + 1 month: the whole of February counts
        return dt.date(year, month, end)
    return dt.date(year, month, passed_on.day) - dt.timedelta(days=1)
