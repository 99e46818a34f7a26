"""Calculations of the front desk: pure. Which wordings a text brings up, what may not go out, how calls went."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter

SPACE = re.compile(r"\s+")


def _holds(text: str, phrases: Iterable[str]) -> list[str]:
    plain = SPACE.sub("", text).lower()
    return [phrase for phrase in phrases if SPACE.sub("", phrase).lower() in plain]


def internal_phrases(text: str, wordings: Iterable) -> list[str]:
    """The phrases marked internal that a text holds, however it is spaced (YX-2.1.2e)."""
    return [phrase for one in wordings if one.internal for phrase in _holds(text, one.triggers)]


def without_internal(text: str, wordings: Iterable) -> str:
    """The text as a customer may read it on paper: what was marked internal since is struck out (YX-2.1.2e)."""
    for phrase in internal_phrases(text, wordings):
        text = re.sub(r"\s*".join(map(re.escape, SPACE.sub("", phrase))), "■■■", text, flags=re.IGNORECASE)
    return text


@dataclass(frozen=True)
class Cue:
    """A wording that a call brings up, and the words that brought it."""

    wording: Any
    found: tuple[str, ...] = ()


def cues(wordings: Sequence, text: str, *, upset: bool = False) -> list[Cue]:
    """What to say now: calming questions first for who is upset (JS-T0), then what the words call for, by order.

    Question cards come up unasked: they are for any call. Of the others only what a phrase in the text calls for;
    the complaint script also for whoever is upset.
    """
    found = []
    for one in sorted(wordings, key=lambda one: (one.position, one.pk)):
        hits = tuple(_holds(text, one.triggers))
        calm = upset and one.calming
        if calm or hits or one.category == "question" or (upset and one.category == "complaint"):
            found.append((0 if calm else 1 if hits else 2, Cue(one, hits)))
    return [cue for _rank, cue in sorted(found, key=lambda pair: pair[0])]


@dataclass(frozen=True)
class Heard:
    """One call as the figures need it: key, seconds, rings and the limits that held when it came in."""

    key: int
    seconds: int | None
    rings: int | None
    answer_seconds: int | None
    minutes_limit: int
    rings_limit: int
    seconds_limit: int

    @property
    def in_time(self) -> bool | None:
        """Picked up within the rings or, where only seconds are known, the seconds allowed; None if neither is known."""
        if self.rings is not None:
            return self.rings <= self.rings_limit
        if self.answer_seconds is not None:
            return self.answer_seconds <= self.seconds_limit
        return None

    @property
    def too_long(self) -> bool:
        return self.seconds is not None and self.seconds > self.minutes_limit * 60


def share_in_time(calls: Sequence[Heard]) -> Explained:
    """How many per cent of the calls were picked up within three rings, among those of which it is known (JS-H1.1)."""
    known = [call for call in calls if call.in_time is not None]
    good = [call for call in known if call.in_time]
    limits = calls[0] if calls else None
    return Explained(
        value=round(100 * len(good) / len(known)) if known else None,
        unit="%",
        formula=_("三声内接起的通数 ÷ 记有响铃次数或接起秒数的通数"),
        parameters=(
            Parameter("JS-H1.1", "rings", limits.rings_limit),
            Parameter("JS-H1.1", "answer_seconds", limits.seconds_limit),
        )
        if limits
        else (),
        inputs=[
            Input(_("三声内接起"), _("是") if call.in_time else _("否"), record=call.key) for call in known
        ],
    )


def mean_length(calls: Sequence[Heard]) -> Explained:
    """The mean length of the calls whose length is known, in whole seconds (YX-2.1.1b)."""
    known = [(call.key, call.seconds) for call in calls if call.seconds is not None]
    return Explained(
        value=round(sum(seconds for _key, seconds in known) / len(known)) if known else None,
        unit=_("秒"),
        formula=_("通话秒数之和 ÷ 记有时长的通数"),
        parameters=(Parameter("YX-2.1.1b", "call_minutes", calls[0].minutes_limit),) if calls else (),
        inputs=[Input(_("通话时长（秒）"), seconds, record=key) for key, seconds in known],
    )
