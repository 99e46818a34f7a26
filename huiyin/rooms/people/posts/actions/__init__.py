"""What can happen to departments, posts, their holders, and what one has with those outside."""

from huiyin.rooms.people.posts.actions import (  # noqa: F401
    coaching,
    describing,
    leaving,
    outside,
    postings,
    sheets,
    staffing,
    structure,
)
