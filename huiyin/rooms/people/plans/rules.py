"""How a target is divided, how far an item has come, and what was kept of what was promised. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input
from huiyin.rooms.people.plans.models import said
from huiyin.rooms.people.plans.queries import Fallen


def divided(target: int, shares: int) -> list[int]:
    """A target in so many parts that differ by one hundredth at most and come to the whole; the first are the larger."""
    each, rest = divmod(target, shares)
    return [each + (n < rest) for n in range(shares)]


def hundredths(words: str) -> int | None:
    """The other way round; None for no figure."""
    return round(float(words) * 100) if words else None


def kept_rate(fallen: Fallen) -> Explained:
    """The share of promises fallen due that were kept in time."""
    value = f"{(fallen.kept * 10_000 + fallen.due // 2) // fallen.due / 100:.2f}" if fallen.due else ""
    return Explained(
        value=value,
        unit="%",
        formula=_("按时兑现的承诺数 ÷ 已到期的承诺数（不含撤回的）"),
        inputs=(Input(_("已到期"), fallen.due), Input(_("按时兑现"), fallen.kept)),
    )


def added_up(values: Sequence[tuple[str, int, int]], unit: str) -> Explained:
    """What the parts of an item come to: number of each, its figure in hundredths, its record."""
    return Explained(
        value=said(sum(value for _number, value, _record in values)),
        unit=unit,
        formula=_("各分解事项的完成数之和"),
        inputs=tuple(Input(number, said(value), record) for number, value, record in values),
    )


def reached(value: int | None, target: int | None) -> bool | None:
    """Whether a figure reaches its target; None where there is nothing to compare."""
    return None if value is None or target is None else value >= target
