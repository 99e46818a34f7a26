"""Ledgers and record pages of complaints, of the parts others owe them, and of what is sent upward."""

from huiyin.rooms.desk.complaints.pages import collection, complaint, part  # noqa: F401
