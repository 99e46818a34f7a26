"""The pages of places for members, and the two that are open to strangers."""

from huiyin.rooms.desk.public.pages import matter, place, places  # noqa: F401
