"""How a post is staffed and where a holder falls short, as words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _


def part_of(role: str) -> str:
    """Managers supervise that the rule book is kept, supervisors see to it, everybody else carries it out (ZH-3)."""
    return {"manager": "supervises", "director": "supervises", "supervisor": "implements"}.get(
        role, "executes"
    )


def staffed(headcount: int, held: int) -> tuple[str, str]:
    """Vacant, full or over, in words and colour (YX-3.0a)."""
    if held == headcount:
        return _("满编"), "green"
    if held > headcount:
        return _("超编 %d") % (held - headcount), "red"
    return _("缺编 %d") % (headcount - held), "orange"


def gaps(competences: Iterable[str], scores: Mapping[str, int], wanted: int) -> list[tuple[str, int]]:
    """Competences rated below what is wanted, with how far; the widest first. What is not rated yet is no gap."""
    found = [(name, wanted - scores[name]) for name in competences if scores.get(name, wanted) < wanted]
    return sorted(found, key=lambda one: -one[1])
