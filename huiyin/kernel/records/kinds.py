"""The register of kinds of record: what a kind is called, how it is numbered, where its particulars stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from huiyin.kernel.words import Words


@dataclass(frozen=True)
class Kind:
    """A kind of record.

    name      the module's name, also the first part of its verbs and its URL
    label     its Chinese name
    model     the model of its particulars, whose primary key is the record's
    series    the code of its number series, empty where records carry no number
    seen_by   member -> queryset of particulars; what is not in it does not exist for that member
    states    TextChoices of a matter kind; `closed` names those that end it
    title     particulars -> the one line by which people know the record
    document  particulars -> its tokens for the search index; None where it is not searched
    barred    facts of an opening -> ids of members who must not own the new matter
    first_owner  act, department, facts of an opening -> who owns the new matter; None for whom the house finds
    silent    columns that lines do not tell: they name another record, which a reader may not be allowed to see
    personal  columns of the particulars that are emptied when the party is erased
    never_owned_by  particulars -> ids of members to whom the matter is never given
    spared    verbs of any kind (`matters.…`, `records.…`) that do not happen to this one
    holds     particulars -> what of them cannot be, asked at the end of every act that touched them; empty where all is right
    aside     particulars -> clauses of its verbs that are not about this one: neither its lines nor its page name them
    private   what others ask about it (an approval) is read only by those who see it, not by all who lead the department
    hidden_from  particulars -> ids of members who are told nothing of it; None where they are those of never_owned_by
    """

    name: str
    label: Words
    model: type[models.Model]
    seen_by: Callable
    series: str = ""
    states: type[models.TextChoices] | None = None
    closed: tuple[str, ...] = ()
    title: Callable[[Any], str] = str
    document: Callable[[Any], str] | None = None
    barred: Callable[[dict], frozenset[int]] = lambda facts: frozenset()
    first_owner: Callable[[Any, Any, dict], Any] = lambda act, department, facts: None
    silent: frozenset[str] = frozenset()
    personal: tuple[str, ...] = ()
    never_owned_by: Callable[[Any], frozenset[int]] = lambda particulars: frozenset()
    spared: frozenset[str] = frozenset()
    hidden_from: Callable[[Any], frozenset[int]] | None = None
    holds: Callable[[Any], str] = lambda particulars: ""
    aside: Callable[[Any], frozenset[str]] = lambda particulars: frozenset()
    private: bool = False

    @property
    def is_matter(self) -> bool:
        return self.states is not None

    @property
    def first_state(self) -> str:
        assert self.states is not None
        return self.states.values[0]

    def particulars(self, queryset=None):
        """Its particulars with record (and matter) in one query."""
        queryset = self.model._default_manager.all() if queryset is None else queryset
        if self.is_matter:
            return queryset.select_related(
                "matter__owner", "matter__record__party", "matter__record__department"
            )
        return queryset.select_related("record__party", "record__department")


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    if kind.name in KINDS:
        raise ValueError(f"two kinds are called {kind.name}")
    KINDS[kind.name] = kind
    return kind
