"""The register of kinds of promise: of which clause, within what, kept by what."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.kernel.words import Words


@dataclass(frozen=True)
class PromiseKind:
    """A kind of promise.

    name        `<module>.<word>`
    label       its Chinese name
    clause      the clause that demands it
    within      the parameter of that clause which holds its limit; empty where its time is always agreed
    kept_by     verbs that keep it when they happen to its matter
    act         the verb that the desk offers for it, where its module marks it as kept by itself
    by_contact  a real contact that reached the party keeps it, unless the clerk says it was not settled
    by_owner    of the verbs that keep it only those done by its owner, or by who stands in for them, count
    aim         the parameter that says when the department means to keep it, before its limit: the owner is told then
    warn        the parameter (of its clause, else of WY-G13) that says how long before the owner is reminded
    to          whom it is owed: `party`, `department`, `leader` or `member`
    """

    name: str
    label: Words
    clause: str
    within: str
    kept_by: tuple[str, ...] = ()
    act: str = ""
    by_contact: bool = False
    by_owner: bool = False
    aim: str = ""
    warn: str = "warn_before"
    to: str = "party"


PROMISE_KINDS: dict[str, PromiseKind] = {}
KEPT_BY: dict[str, set[str]] = {}  # verb -> names of the kinds it keeps


def register(kind: PromiseKind) -> PromiseKind:
    if kind.name in PROMISE_KINDS:
        raise ValueError(f"two kinds of promise are called {kind.name}")
    PROMISE_KINDS[kind.name] = kind
    for verb in kind.kept_by:
        KEPT_BY.setdefault(verb, set()).add(kind.name)
    return kind
