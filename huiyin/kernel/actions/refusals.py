"""Why a thing cannot happen: each a sentence for the person, with the clause and the way out."""

from __future__ import annotations

from huiyin.kernel.words import Words


class Refused(Exception):
    """A rule speaks against it. `what` says so, `way_out` says what to do; `field` names the field it concerns."""

    def __init__(self, what: Words, way_out: Words = "", *, clause: str = "", field: str = "") -> None:
        super().__init__(what)
        self.what, self.way_out, self.field = str(what), str(way_out), field
        self.clauses: tuple[str, ...] = (clause,) if clause else ()

    def __str__(self) -> str:
        return f"{self.what}{'。' + self.way_out if self.way_out else ''}"


class NoRight(Refused):
    """The member's posts do not give this verb here."""


class NotSeen(Exception):
    """For this member the record does not exist."""


class Stale(Refused):
    """Somebody edited the record since the form was opened; `record` and its version say how it stands now."""

    def __init__(self, record, version: int) -> None:
        super().__init__("")
        self.record, self.version = record, version
