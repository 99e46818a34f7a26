"""Reading job descriptions: who must sign which, and how each duty is met (ZH-J1.Q)."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count, Exists, F, OuterRef, Q

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.clauses.packs import clauses_under
from huiyin.kernel.clauses.packs import shipped as packs
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.models import Member, Post
from huiyin.kernel.members.rights import in_force, reach_of
from huiyin.kernel.promises.models import Promise, State
from huiyin.rooms.people.posts.models import Acknowledgement, JobDescription

STANDARD = Path(__file__).parents[1] / "standard.yaml"
MANAGING = ("supervisor", "manager", "director")
DAYS = 30  # over which it is shown how a duty was met


@functools.cache
def _standard() -> dict[str, Any]:
    return yaml.safe_load(STANDARD.read_text("utf-8"))


def standard_of(post: Post) -> dict[str, Any]:
    """What the first description of a post begins with: by its name or its kind, with what the clauses ask of a holder."""
    book, department = _standard(), post.department_id
    found = next((one for word, one in book["by_name"].items() if word in post.name), None)
    found = dict(found or book["by_role"].get(post.role, {}))
    known = found.get("knowledge", [])
    if isinstance(known, str):
        found["knowledge"] = param("ZH-J1.K", f"knowledge_{known}", department) or []
    managers = param("ZH-J1.M", "competences", department) if post.role in MANAGING else None
    kind = "supervisor" if post.role == "supervisor" else "specialist"
    functional = (
        [] if post.role in ("manager", "director") else param("ZH-J1.F", f"competences_{kind}", department)
    )
    general = param("ZH-J1.G", "competences", department) or []
    return {"general": [*general, *(managers or [])], "functional": functional or []} | found


def descriptions_seen_by(member):
    """Descriptions of the posts of one's departments, and those one has signed or has to sign."""
    own = Exists(Acknowledgement.objects.filter(description=OuterRef("pk"), member=member))
    return JobDescription.objects.filter(reach_of(member).scope("jobdescriptions.see", "record__") | Q(own))


def described_in_force(post: Post) -> JobDescription | None:
    found = JobDescription.objects.filter(post=post, replaced_at=None, record__voided_at=None)
    return found.select_related("record", "post").first()


def holders_to_sign(description: JobDescription) -> list[Member]:
    """Who holds the post and was not asked to sign this edition yet."""
    asked = description.acknowledgements.values("member")
    held = in_force(clock.today()).filter(post=description.post_id).exclude(member__in=asked)
    return list(
        {one.member_id: one.member for one in held.select_related("member").order_by("member")}.values()
    )


def to_sign(member: Member):
    """Editions in force that a member holds the post of, and has not signed."""
    held = in_force(clock.today()).filter(member=member).values("post")
    return (
        Acknowledgement.objects.filter(
            member=member,
            signed_at=None,
            description__replaced_at=None,
            description__record__voided_at=None,
            description__post__in=held,
        )
        .select_related("description__post", "description__issued_by", "description__record")
        .order_by("asked_at")
    )


def counted_under(code: str) -> set[str]:
    """A clause and those that it says to see: what happens under them meets it too."""
    clauses, found, waiting = packs()[1], set(), [code]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        for prefix in clauses[one].see if one in clauses else ():
            waiting += clauses_under(prefix)
    return found


def duties_met(members: Iterable[Member], codes: Iterable[str]) -> dict[str, dict[str, int]]:
    """Clause -> what these members did under it in the last days: promises kept and broken, acts done. Two queries.

    A promise counts when it fell due in those days, or was kept in them before its time.
    """
    under = {code: counted_under(code) for code in codes}
    every = set().union(*under.values()) if under else set()
    members, now = list(members), clock.now()
    start = now - dt.timedelta(days=DAYS)
    rows = (
        Promise.objects.filter(
            Q(due__gte=start, due__lt=now) | Q(state=State.KEPT, ended_at__gte=start),
            owner__in=members,
            clause__in=every,
        )
        .exclude(state=State.WITHDRAWN)
        .order_by()
        .values("clause")
        .annotate(total=Count("pk"), kept=Count("pk", filter=Q(state=State.KEPT, ended_at__lte=F("due"))))
    )
    promised = {row["clause"]: row for row in rows}
    verbs = {verb.name: set(verb.clauses) & every for verb in VERBS.values()}
    done = dict(
        Line.objects.filter(
            member__in=members, at__gte=start, verb__in=[name for name, some in verbs.items() if some]
        )
        .order_by()
        .values_list("verb")
        .annotate(n=Count("pk"))
    )
    return {
        code: {
            "kept": sum(promised[one]["kept"] for one in some if one in promised),
            "broken": sum(promised[one]["total"] - promised[one]["kept"] for one in some if one in promised),
            "done": sum(n for verb, n in done.items() if verbs[verb] & some),
        }
        for code, some in under.items()
    }
