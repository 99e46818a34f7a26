"""The rule book's pages: its clauses, their trials, and the ledgers of revisions, signatures and answers."""

from huiyin.rooms.rulebook.pages import answers, clause, clauses, readings, revisions, trial

__all__ = ["answers", "clause", "clauses", "readings", "revisions", "trial"]
