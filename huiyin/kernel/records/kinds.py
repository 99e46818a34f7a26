"""The register of kinds of record: what a kind is called, how it is numbered, where its particulars stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models


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
    """

    name: str
    label: str
    model: type[models.Model]
    seen_by: Callable
    series: str = ""
    states: type[models.TextChoices] | None = None
    closed: tuple[str, ...] = ()
    title: Callable[[object], str] = str

    @property
    def is_matter(self) -> bool:
        return self.states is not None


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    if kind.name in KINDS:
        raise ValueError(f"two kinds are called {kind.name}")
    KINDS[kind.name] = kind
    return kind
