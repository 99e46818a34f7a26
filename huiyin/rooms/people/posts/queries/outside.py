"""Reading contacts outside the house, publicity, and coaching."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from huiyin.kernel import clock
from huiyin.kernel.members.rights import in_force, reach_of
from huiyin.kernel.records.models import Link
from huiyin.rooms.people.posts.models import Coaching, Contact, Publicity

OPEN = {"to_record__kind": "tasks", "to_record__matter__closed_at": None, "kind": "opened"}


def contacts_seen_by(member):
    return Contact.objects.filter(reach_of(member).scope("contacts.see", "record__"))


def publicity_seen_by(member):
    return Publicity.objects.filter(reach_of(member).scope("publicity.see", "record__"))


def open_questions():
    """Links from a record to the open tasks that were opened from it: what still waits for an answer there."""
    return Link.objects.filter(**OPEN)


def with_questions(rows):
    """Contacts with `questions`: how many open questions each has."""
    of_one = open_questions().filter(from_record=OuterRef("pk")).order_by().values("from_record")
    return rows.annotate(questions=Coalesce(Subquery(of_one.annotate(n=Count("pk")).values("n")), 0))


def coachings_seen_by(member):
    """Coaching that the member gave or was given, and of those whose post theirs directs now (ZH-J1.3)."""
    today = clock.today()
    mine = in_force(today).filter(member=member).values("post")
    led = in_force(today).filter(post__directed_by__in=mine).exclude(member=member).values("member")
    return Coaching.objects.filter(Q(member=member) | Q(coach=member) | Q(member__in=led))
