"""Ledgers, record pages and screens of slips and checks."""

from huiyin.rooms.desk.quality.pages import check, mine, slip, statistics  # noqa: F401
