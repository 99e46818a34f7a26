"""What is shown of departments, posts, their holders, leavers, those outside, and the supervisor's desk."""

from huiyin.rooms.people.posts.pages import (  # noqa: F401
    chart,
    describing,
    desk,
    members,
    outside,
    people,
    structure,
)
