"""The register of what is kept: contract copies, certificates, keys. A module adds the sorts that it hands round."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.kernel.words import Words


@dataclass(frozen=True)
class Sort:
    """A sort of thing. `clause` demands that its moves are known; `issued_by` is the verb that gives it to a customer."""

    code: str
    label: Words
    clause: str
    issued_by: str = ""


SORTS: dict[str, Sort] = {}


def add(sort: Sort) -> Sort:
    """Registers a sort. Raises ValueError for a code that is taken."""
    if sort.code in SORTS:
        raise ValueError(f"two sorts of things are called {sort.code}")
    SORTS[sort.code] = sort
    return sort


def label_of(code: str) -> str:
    """A sort's name; its code where it is not there any more."""
    return str(SORTS[code].label) if code in SORTS else code
