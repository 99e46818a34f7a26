"""What a post may do and how far it sees. config/roles.py fills ROLES; nothing else grants a right."""

from __future__ import annotations

import datetime as dt
import functools
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from django.db.models import Q

from huiyin.kernel import clock
from huiyin.kernel.members.models import Absence, Appointment, Member
from huiyin.kernel.words import Words


@functools.cache  # verbs and patterns are written in code: few, and asked for hundreds of times a page
def fits(verb: str, patterns: tuple[str, ...]) -> bool:
    """Whether a verb is one of those that the patterns name (`complaints.*`, `*.see`)."""
    return any(verb == pattern or fnmatchcase(verb, pattern) for pattern in patterns)


@dataclass(frozen=True)
class Role:
    """A kind of post: its name, the verbs it may use (`complaints.*` for a whole module), and its reach.

    Of a post that sees every department, `home` names the verbs that it has in its own department only.
    """

    label: Words
    verbs: tuple[str, ...]
    everywhere: bool = False  # sees every department, not only its own
    home: tuple[str, ...] = ()
    rank: int = 0  # the higher decides for the lower; two ranks never tie inside a department's chain

    def may(self, verb: str) -> bool:
        return fits(verb, self.verbs)

    def everywhere_with(self, verb: str) -> bool:
        return self.everywhere and not fits(verb, self.home)


ROLES: dict[str, Role] = {}


@dataclass(frozen=True)
class Seat:
    """One post held at a moment: role, department, and the projects it is for (None: all of them)."""

    role: Role
    department: int
    projects: frozenset[int] | None

    def reaches(self, verb: str, department: int | None, project: int | None) -> bool:
        if self.role.everywhere_with(verb):
            return True
        return department in (None, self.department) and (
            self.projects is None or project is None or project in self.projects
        )


EVERYTHING = ~Q(pk__in=())  # said aloud: an empty Q joined by | to a condition would vanish into it


@dataclass
class Reach:
    """Everything a member may do at a moment. Kept on the member for the length of a request."""

    seats: list[Seat] = field(default_factory=list)
    within: tuple[str, ...] | None = None  # the scopes of the token they came by; None: no limit

    def allows(self, verb: str) -> bool:
        """Whether the way they came lets the verb through at all. It gives no right, it only takes some away."""
        return self.within is None or fits(verb, self.within)

    def may(self, verb: str, department: int | None = None, project: int | None = None) -> bool:
        return self.allows(verb) and any(
            seat.role.may(verb) and seat.reaches(verb, department, project) for seat in self.seats
        )

    def rank(self, department: int | None = None) -> int:
        return max(
            (s.role.rank for s in self.seats if s.role.everywhere or department in (None, s.department)),
            default=0,
        )

    def scope(self, verb: str, prefix: str = "") -> Q:
        """The rows that this member may see with `verb`, over the fields department and project under `prefix`."""
        if not self.allows(verb):
            return Q(pk__in=())
        q, nothing = Q(), True
        for seat in self.seats:
            if not seat.role.may(verb):
                continue
            if seat.role.everywhere_with(verb):
                return EVERYTHING
            mine = Q(**{f"{prefix}department": seat.department})
            if seat.projects is not None:
                mine &= Q(**{f"{prefix}project__in": seat.projects}) | Q(**{f"{prefix}project": None})
            q |= mine
            nothing = False
        return Q(pk__in=()) if nothing else q

    @property
    def departments(self) -> list[int]:
        return list(dict.fromkeys(seat.department for seat in self.seats))


def reach_of(member: Member, at: dt.datetime | None = None) -> Reach:
    """The member's posts at a moment, in one query, kept on the member."""
    on = clock.local(at or clock.now()).date()
    kept = getattr(member, "_reach", None)
    if kept and kept[0] == on:
        return kept[1]
    rows = (
        Appointment.objects.filter(Q(to_on=None) | Q(to_on__gte=on), member=member, from_on__lte=on)
        .order_by("id")
        .values_list("id", "post__role", "post__department", "projects")
    )
    seats: dict[int, tuple[str, int, set[int]]] = {}
    for appointment, role, department, project in rows:
        projects = seats.setdefault(appointment, (role, department, set()))[2]
        if project:
            projects.add(project)
    reach = Reach(
        [Seat(ROLES[r], d, frozenset(p) or None) for r, d, p in seats.values() if r in ROLES]
        if member.is_active
        else [],
        member.within,
    )
    member._reach = (on, reach)  # type: ignore[attr-defined]
    return reach


def in_force(on: dt.date):
    """Appointments that hold on a day, of members who are here."""
    return Appointment.objects.filter(
        Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on, member__is_active=True
    )


def absent_now(at: dt.datetime | None = None):
    """Absences that cover the moment."""
    at = at or clock.now()
    return Absence.objects.filter(from_at__lte=at, to_at__gt=at)


def stands_in_for(member: Member, at: dt.datetime | None = None) -> list[int]:
    """The ids of the members whom this member stands in for at the moment."""
    return list(absent_now(at).filter(stand_in=member).values_list("member", flat=True))


@dataclass(frozen=True)
class Holding:
    """A post held in a department, for the projects named or for all."""

    member: Member
    role: str
    projects: frozenset[int]
    from_on: dt.date
    to_on: dt.date | None


FRESH_FOR = 5.0  # seconds for which a process may not yet know of an appointment that another process made

_kept: dict[int, tuple[float, list[Holding]]] = {}


def forget() -> None:
    """The next question reads the database again."""
    _kept.clear()


def _holdings(department: int) -> list[Holding]:
    kept = _kept.get(department)
    if kept and time.monotonic() - kept[0] < FRESH_FOR:
        return kept[1]
    rows = Appointment.objects.filter(post__department=department).select_related("member", "post")
    held = [
        Holding(
            one.member,
            one.post.role,
            frozenset(project.pk for project in one.projects.all()),
            one.from_on,
            one.to_on,
        )
        for one in rows.prefetch_related("projects").order_by("member", "id")
    ]
    _kept[department] = (time.monotonic(), held)
    return held


def holders(
    role: str, department: int, project: int | None = None, at: dt.datetime | None = None
) -> list[Member]:
    """Active holders of a role in a department at a moment (of any role where none is named).

    Those named for the project only, if it is given.
    """
    on = clock.local(at or clock.now()).date()
    found = {
        held.member.pk: held.member
        for held in _holdings(department)
        if role in ("", held.role)
        and held.member.is_active
        and held.from_on <= on
        and (held.to_on is None or held.to_on >= on)
        and (project is None or project in held.projects)
    }
    return list(found.values())
