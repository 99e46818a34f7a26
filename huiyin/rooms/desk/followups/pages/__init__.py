"""Ledgers, record pages and screens of follow-ups, opinions, questionnaires and offers."""

from huiyin.rooms.desk.followups.pages import asking, followup, opinion, silent, statistics, tile  # noqa: F401
