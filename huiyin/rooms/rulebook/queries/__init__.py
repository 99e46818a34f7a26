"""Reading the rule book: what enforces it, what happened under it, how it changes, who has read it."""

from huiyin.rooms.rulebook.queries.coverage import Coverage, Enforcement, coverage, enforcement

__all__ = ["Coverage", "Enforcement", "coverage", "enforcement"]
