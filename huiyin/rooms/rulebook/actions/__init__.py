"""Revising the rule book, asking what it means, signing that it was read."""

from huiyin.rooms.rulebook.actions import asking, deciding, drafting, reading

__all__ = ["asking", "deciding", "drafting", "reading"]
