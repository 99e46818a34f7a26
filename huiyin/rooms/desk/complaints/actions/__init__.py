"""What can happen to a complaint: recorded, brought in, worked on, split and joined, ended, and what others owe it."""

from huiyin.rooms.desk.complaints.actions import (  # noqa: F401
    bringing,
    collecting,
    ending,
    parts,
    recording,
    splitting,
    working,
)
