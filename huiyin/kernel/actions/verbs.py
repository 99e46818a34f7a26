"""The register of everything that can happen.

One verb has many uses: it is the right, the journal's word, the URL, the button, the endpoint and the clause's
coverage. `@opens` marks a function that begins a record, `@action` one that happens to a record.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from huiyin.kernel.records.kinds import KINDS, Kind
from huiyin.kernel.words import Words


@dataclass
class Verb:
    """A thing that can happen.

    name     `<module>.<verb>`
    clauses  the clauses it serves
    moves    states it may begin in (empty: any open one; `*` also closed ones) and the state it ends in, if it moves
    who      who may do it, beside the right: `owner` (or stand-in, or a superior), `anyone`, or a function of member
             and particulars that raises Refused or answers for whom the member stands in
    approval the flow of kernel/approvals that must be through before it happens
    many     may be done to many records of a ledger at once: its form needs no record and takes no file
    adds     only adds (a note, an attempt): neither raises nor checks the record's version
    """

    name: str
    function: Callable
    label: Words
    clauses: tuple[str, ...]
    opens: bool = False
    from_states: tuple[str, ...] = ()
    to_state: str = ""
    who: str | Callable[[Any, Any], Any] = "owner"
    adds: bool = False
    form: Any = None
    openers: tuple[str, ...] = ()  # kinds from whose pages it may be opened
    tone: str = ""  # primary, danger
    icon: str = ""
    set_form: Callable | None = None
    right_from: str = (
        ""  # the fact whose record says where the right must stand, if not the new record's place
    )
    offered: Callable[[Any], bool] | None = None  # whether a record's page offers it at all
    anywhere: bool = (
        False  # the right is asked in any post of whoever opens it: what is opened may stand elsewhere
    )
    # of one that opens: whether the page of a record from which it may be opened offers it to a member
    offered_on: Callable[[Any, Any], bool] = lambda source, member: True
    hidden: bool = False  # not offered as a button: only wiring, jobs and set forms use it
    open_to: Callable[[Any], tuple[int | None, ...]] | None = None  # ids of members who need no right to it
    approval: str = ""
    many: bool = False
    position: int = field(default=0)

    @property
    def kind_name(self) -> str:
        return self.name.split(".")[0]

    @property
    def generic(self) -> bool:
        """Happens to matters of any kind or, where it is called `records.…`, to records of any kind."""
        return self.kind_name in ("matters", "records")

    @property
    def by_hand(self) -> bool:
        """A person may begin it, by a form or by its button alone. Others follow from wiring, jobs and set forms."""
        return self.form is not None or not (self.opens or self.hidden)

    @property
    def from_anywhere(self) -> bool:
        """A person may begin it by its form without another record at hand."""
        return self.opens and self.form is not None and not (self.right_from or self.hidden)

    @property
    def kind(self) -> Kind:
        return KINDS[self.kind_name]

    @property
    def explanation(self) -> str:
        """The first line of the docstring: why the rule exists. For readers of the code and the API."""
        return (inspect.getdoc(self.function) or "").split("\n")[0]

    def in_set(self, function: Callable) -> Callable:
        """Marks the function that does this verb for up to 500 rows at once."""
        self.set_form = function
        return function


VERBS: dict[str, Verb] = {}

# Filled by config/wiring.py, the one table that joins rooms.
GUARDS: dict[str, list[Callable]] = {}  # verb -> (act, subject, facts): may raise Refused
AFTER: dict[str, list[Callable]] = {}  # verb -> (act, subject): what follows, without a second permission
AFTER_ANY: list[Callable] = []  # (act, subject): what follows whatever was done one at a time
ASKS: dict[str, Callable] = {}  # question -> who answers it


def ask(question: str, default: Any, *args) -> Any:
    """The answer of whichever room answers the question, or the default when that room is absent."""
    return ASKS[question](*args) if question in ASKS else default


def _register(verb: Verb) -> Verb:
    if verb.name in VERBS:
        raise ValueError(f"two verbs are called {verb.name}")
    verb.position = len(VERBS)
    VERBS[verb.name] = verb
    return verb


def _moves(moves: str) -> tuple[tuple[str, ...], str]:
    before, arrow, after = moves.partition("->")
    states = tuple(state.strip() for state in before.split("|") if state.strip())
    return states, after.strip() if arrow else ""


def opens(
    name: str,
    *,
    label,
    clauses,
    form=None,
    from_=(),
    right_from="",
    anywhere=False,
    tone="primary",
    icon="plus",
    hidden=False,
    approval="",
    offered_on=lambda source, member: True,
):
    """Marks the function that begins a record of the verb's kind."""

    def mark(function: Callable) -> Verb:
        return _register(
            Verb(
                name,
                function,
                label,
                tuple(clauses),
                opens=True,
                form=form,
                openers=tuple(from_),
                who="anyone",
                tone=tone,
                icon=icon,
                right_from=right_from,
                anywhere=anywhere,
                hidden=hidden,
                approval=approval,
                offered_on=offered_on,
            )
        )

    return mark


def action(
    name: str,
    *,
    label,
    clauses,
    moves="",
    who="owner",
    adds=False,
    form=None,
    tone="",
    icon="",
    offered=None,
    hidden=False,
    open_to=None,
    approval="",
    many=False,
):
    """Marks the function that happens to a record. `moves` reads `open | half_solved -> solved`."""

    def mark(function: Callable) -> Verb:
        before, after = _moves(moves)
        return _register(
            Verb(
                name,
                function,
                label,
                tuple(clauses),
                from_states=before,
                to_state=after,
                who=who,
                adds=adds,
                form=form,
                tone=tone,
                icon=icon,
                offered=offered,
                hidden=hidden,
                open_to=open_to,
                approval=approval,
                many=many,
            )
        )

    return mark


def after(name: str) -> Callable[[Callable], Callable]:
    """Marks what follows a verb of the same module. What follows in another room stands in config/wiring.py."""

    def mark(follow: Callable) -> Callable:
        AFTER.setdefault(name, []).append(follow)
        return follow

    return mark


def verbs_of(kind: str) -> list[Verb]:
    """The verbs that happen to records of a kind, in the order in which they were written; those of any kind last."""
    own = [verb for verb in VERBS.values() if verb.kind_name == kind and not verb.opens]
    of_any = ("matters", "records") if KINDS[kind].is_matter else ("records",)
    spared = KINDS[kind].spared
    return own + [verb for verb in VERBS.values() if verb.kind_name in of_any and verb.name not in spared]
