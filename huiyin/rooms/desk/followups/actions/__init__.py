"""What can happen to a follow-up: planned, tried, made; its opinions answered; questions and offers kept."""

from huiyin.rooms.desk.followups.actions import asking, calling, opinions, planning  # noqa: F401
