"""Calculations of quality: how a text speaks to customers, which records are drawn, what a sheet comes to."""

from huiyin.rooms.desk.quality.rules.scoring import average, drawn, falls_short, said, total
from huiyin.rooms.desk.quality.rules.wording import Hit, hits

__all__ = ["Hit", "average", "drawn", "falls_short", "hits", "said", "total"]
