"""Departments and posts on paper, who holds them, whoever leaves, and those outside with whom one deals."""

from huiyin.rooms.people.posts.models.outside import Contact, Dealing, Publicity
from huiyin.rooms.people.posts.models.people import (
    Coaching,
    Departure,
    DepartureLine,
    Posting,
    Rating,
    StaffingRequest,
    StaffingState,
)
from huiyin.rooms.people.posts.models.structure import (
    Acknowledgement,
    DepartmentSheet,
    JobDescription,
    Part,
    PostSheet,
)

__all__ = [
    "Acknowledgement",
    "Coaching",
    "Contact",
    "Dealing",
    "DepartmentSheet",
    "Departure",
    "DepartureLine",
    "JobDescription",
    "Part",
    "PostSheet",
    "Posting",
    "Publicity",
    "Rating",
    "StaffingRequest",
    "StaffingState",
]
