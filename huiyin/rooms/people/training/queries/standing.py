"""Who may hold a post: what it requires, and who has passed it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from huiyin.kernel import clock
from huiyin.kernel.members.models import Appointment, Member, Post
from huiyin.rooms.people.training.models import (
    Course,
    CoursePass,
)
from huiyin.rooms.people.training.queries.seeing import courses_in_use, standing_pass


def required_on(day: dt.date):
    """Courses that posts require on a day."""
    return courses_in_use().filter(required_from__lte=day, posts__isnull=False)


def untrained(member: Member | None, post: Post, day: dt.date | None = None) -> list[Course]:
    """Which courses that a post requires a member has not passed, or passed too long ago (WY-A4.4.4).

    Without a member: all that it requires, for somebody who is not here yet.
    """
    day = day or clock.today()
    needs = list(required_on(day).filter(posts=post).distinct().order_by("pk"))
    return [course for course in needs if member is None or standing_pass(course, member, day) is None]


def unfit_in(department: int, at: dt.datetime | None = None) -> frozenset[int]:
    """Who may own no matter of a department: who holds posts there and is trained for none of them (WY-A4.4.4)."""
    day = clock.local(at or clock.now()).date()
    needs: dict[int, set[int]] = defaultdict(set)
    pairs = required_on(day).filter(posts__department=department).values_list("posts", "pk")
    for post, course in pairs:
        needs[post].add(course)
    if not needs:
        return frozenset()
    held = Appointment.objects.filter(
        Q(to_on=None) | Q(to_on__gte=day), post__department=department, from_on__lte=day
    ).values_list("member", "post")
    passed: dict[int, set[int]] = defaultdict(set)
    rows = CoursePass.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day),
        course__in=set().union(*needs.values()),
        passed_on__lte=day,
        record__voided_at=None,
    ).values_list("member", "course")
    for member, course in rows:
        passed[member].add(course)
    fit: set[int] = set()
    holders: set[int] = set()
    for member, post in held:
        holders.add(member)
        if needs[post] <= passed[member]:
            fit.add(member)
    return frozenset(holders - fit)


class Gap(NamedTuple):
    """How a member stands with a course that their post requires."""

    course: Course
    passed: CoursePass | None
    expiring: bool


def gaps_in(
    departments: Iterable[int], day: dt.date, soon: dt.date, member: Member | None = None
) -> list[tuple[Appointment, list[Gap]]]:
    """Every holder of a post, or one, with what it requires and how they stand: five queries, however many they are."""
    holders = Appointment.objects.filter(
        Q(to_on=None) | Q(to_on__gte=day),
        post__department__in=departments,
        from_on__lte=day,
        member__is_active=True,
    )
    if member is not None:
        holders = holders.filter(member=member)
    held = list(
        holders.select_related("member", "post__department").order_by(
            "post__department__name", "post__name", "member__name", "pk"
        )
    )
    needs: dict[int, list[Course]] = defaultdict(list)
    courses = courses_in_use().filter(required_from__isnull=False, posts__department__in=departments)
    for course in courses.distinct().prefetch_related("posts").order_by("pk"):
        for post in course.posts.all():
            needs[post.pk].append(course)
    best: dict[tuple[int, int], CoursePass] = {}
    rows = CoursePass.objects.filter(
        course__in={course.pk for found in needs.values() for course in found},
        record__voided_at=None,
        passed_on__lte=day,
    ).select_related("record")
    for one in rows.order_by("pk"):
        key = (one.member_id, one.course_id)
        if key not in best or (one.valid_to or dt.date.max) >= (best[key].valid_to or dt.date.max):
            best[key] = one
    return [
        (
            row,
            [
                Gap(
                    course,
                    found := best.get((row.member_id, course.pk)),
                    bool(found and found.valid_to and found.valid_to <= soon),
                )
                for course in needs[row.post_id]
            ],
        )
        for row in held
    ]
