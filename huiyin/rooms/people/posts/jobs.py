"""Gives what came with lists of staff its records: posts and appointments that stand in the kernel alone."""

from __future__ import annotations

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.members.models import Appointment, Post
from huiyin.kernel.schedules import every


@every("15 1 * * *", "posts.adopt")
def adopt_missing(source: str = "worker") -> int:
    """Posts and appointments without a record of their own get one; how many. Bears being run again."""
    posts = list(Post.objects.filter(sheet=None).select_related("department").order_by("pk"))
    for post in posts:
        perform("posts.adopt", by=None, department=post.department, post=post, source=source)
    held = (
        Appointment.objects.filter(posting=None).select_related("post__department", "member").order_by("pk")
    )
    every_one = list(held)
    for one in every_one:
        perform("postings.adopt", by=None, department=one.post.department, appointment=one, source=source)
    return len(posts) + len(every_one)


def adopt_placed(appointment: Appointment) -> None:
    """Whoever is given a post by the set-up or from a list stands in the ledger at once."""
    adopt_missing()
