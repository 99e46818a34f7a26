"""The register of papers: what each is called, how it is drawn, what it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions import sets
from huiyin.kernel.actions.verbs import VERBS, Verb, action
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Record


@dataclass(frozen=True)
class Paper:
    """A printed form of a kind of record.

    name       its name in URLs and QR codes
    label      its title as printed
    kind       the kind of record that it is a paper of
    template   the .typ file: defines `body(d)` with the functions of form.typ
    data       particulars, member -> what the template draws; None is printed as an empty line to write on
    clauses    the clauses that ask for it, named at its foot
    copies     the copies of one printing, by name; a copy of a sheet is printed once, then only as 补打
    landscape  A4 across, bound at the top, for tables of many columns
    reads      queryset, member -> the same queryset with all that `data` will ask of it, so that thirty sheets
               cost no more queries than one
    fits       particulars -> whether it is a paper of this record, where the kind has several for different cases
    """

    name: str
    label: Any  # a text, at once or lazily
    kind: str
    template: Path
    data: Callable[[Any, Member], dict]
    clauses: tuple[str, ...]
    copies: tuple[str, ...] = ("",)
    landscape: bool = False
    reads: Callable[[Any, Member], Any] = lambda found, member: found
    fits: Callable[[Any], bool] = lambda subject: True

    @property
    def verb(self) -> Verb:
        return VERBS[f"{self.kind}.print"]


PAPERS: dict[tuple[str, str], Paper] = {}


def register(paper: Paper) -> Paper:
    """Adds a paper to its kind. The first paper of a kind brings the verb `<kind>.print` with it."""
    if (paper.kind, paper.name) in PAPERS:
        raise ValueError(f"two papers of {paper.kind} are called {paper.name}")
    if not paper.template.is_file():
        raise ValueError(f"{paper.template} does not exist")
    name = f"{paper.kind}.print"
    if name not in VERBS:
        declare = action(name, label=_("打印"), clauses=(), moves="*", who="anyone", adds=True, hidden=True)
        declare(note_printing).in_set(note_printings)
    VERBS[name].clauses = tuple(dict.fromkeys((*VERBS[name].clauses, *paper.clauses)))
    PAPERS[paper.kind, paper.name] = paper
    return paper


def papers_of(kind: str) -> list[Paper]:
    """The papers of a kind, in the order in which they were registered."""
    return [paper for paper in PAPERS.values() if paper.kind == kind]


def paper_of(kind: str, name: str) -> Paper:
    """The paper of that name; KeyError where there is none."""
    return PAPERS[kind, name]


def note_printing(act, subject, *, paper, copies, again) -> None:
    """Who holds which sheet can be told only if every printing is written down: paper, version, copies, 补打."""
    act.note(**_facts(subject.record, paper, copies, again))


def note_printings(act, rows) -> list[int]:
    """As note_printing, for the sheets of one file: rows of subject, paper, copies, again."""
    sets.write_lines(
        act,
        [row["subject"] for row in rows],
        said=[_facts(row["subject"].record, row["paper"], row["copies"], row["again"]) for row in rows],
    )
    return [row["subject"].pk for row in rows]


def _facts(record: Record, paper: Paper, copies, again) -> dict:
    facts = {
        "表单": str(paper.label),
        "表单代号": paper.name,
        "联次": list(copies),
        "版本": record.version,
        "补打": list(again),
    }
    return {name: value for name, value in facts.items() if value}
