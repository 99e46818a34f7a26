"""The invariants of the house, checked over everything or over what was written to since a journal line.

Each is one statement of SQL, or one pass over rows in order, so that half a million matters take a minute.
A module adds an invariant of its own with `@invariant`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.journal.models import Line
from huiyin.kernel.records.models import Record

Found = tuple[int | None, str]  # a record, and what is wrong with it
INVARIANTS: dict[str, Callable[[int], Iterable[Found]]] = {}


@dataclass(frozen=True)
class Problem:
    """A thing that must not be: which invariant, of which record, what is wrong, who wrote to the record last."""

    invariant: str
    record: str
    what: str
    writer: str = ""

    def __str__(self) -> str:
        last = _("；最后一笔：%s") % self.writer if self.writer else ""
        return f"[{self.invariant}] {self.record}：{self.what}{last}"


def invariant(name: str) -> Callable[[Callable], Callable]:
    """Registers a check: line -> what is wrong with the records that were written to after that line (0: all)."""

    def mark(check: Callable[[int], Iterable[Found]]) -> Callable:
        INVARIANTS[name] = check
        return check

    return mark


def check_all(since: int = 0) -> list[Problem]:
    """Everything that is wrong; with the key of a line, only in records that were written to after it."""
    from huiyin.kernel.checks import invariants  # noqa: F401  registers those of the kernel

    found = [(name, pk, what) for name, check in INVARIANTS.items() for pk, what in check(since)]
    names = _names({pk for _name, pk, _what in found if pk})
    problems = []
    for name, pk, what in found:
        record, writer = names.get(pk, (f"#{pk}" if pk else _("全库"), ""))
        problems.append(Problem(name, record, what, writer))
    return problems


def last_line() -> int:
    """The key of the newest line, from which a later check may begin."""
    return Line.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _names(keys: set[int]) -> dict[int | None, tuple[str, str]]:
    """The number (else kind and key) of each record, and who wrote its last line, when, by what."""
    found: dict[int | None, tuple[str, str]] = {}
    for record in Record.objects.filter(pk__in=keys).order_by("pk"):
        line = Line.objects.filter(record=record).select_related("member").order_by("-id").first()
        writer = ""
        if line:
            who = line.member.name if line.member else _("系统")
            writer = f"{who} {clock.local(line.at):%Y-%m-%d %H:%M} {line.verb}（{line.source}）"
        found[record.pk] = (record.number or f"{record.kind} #{record.pk}", writer)
    return found
