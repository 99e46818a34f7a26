"""What can happen to a complaint: recorded, worked on, ended, and what others owe it."""

from huiyin.rooms.desk.complaints.actions import collecting, ending, parts, recording, splitting, working  # noqa: F401
