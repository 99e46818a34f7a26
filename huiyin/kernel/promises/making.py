"""Making, keeping and withdrawing promises. A new date is a new promise that points at the old one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import Due, Limit
from huiyin.kernel.clauses.parameters import is_defined, needed, param
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises.kinds import PROMISE_KINDS, PromiseKind, register
from huiyin.kernel.promises.models import Promise, State
from huiyin.kernel.words import Words

# The promise a matter carries when it has no other: nobody's matter lies still (WY-G13).
FOLLOW_UP = register(
    PromiseKind(
        "matters.follow_up", gettext_lazy("跟进"), clause="WY-G13", within="follow_up_within", to="member"
    )
)

# The parameter by which a department lets a period that ends on a closed day run to the next open one (reading 52).
CLOSED_DAY = "closed_day_ends"


def due_of(kind: PromiseKind, department: int | None, opened: dt.datetime) -> tuple[Due, str]:
    """When a promise of a kind opened now would be due, and the limit it rests on."""
    limit = needed(kind.clause, kind.within, department, opened)
    return due_by(limit, kind.clause, department, opened), limit


def due_by(limit: str, clause: str, department: int | None, opened: dt.datetime) -> Due:
    """When a promise under a clause is due by a limit, closed days reckoned as the department reads them."""
    late = is_defined(clause, CLOSED_DAY) and param(clause, CLOSED_DAY, department, opened) == "after"
    return calendar_of(department).due(Limit.parse(limit), opened, after_closed=late)


def step_limit(clause: str, name: str, department: int | None, at: dt.datetime) -> Limit:
    """The limit of a reminder step: the clause's own if it sets one, else that of WY-G13 for all promises."""
    holder = clause if is_defined(clause, name) else "WY-G13"
    return Limit.parse(needed(holder, name, department, at))


def first_telling(
    due: dt.datetime, opened: dt.datetime, department: int | None, clause: str, warn: str = "warn_before"
) -> dt.datetime:
    """When the owner is reminded before the due time; for short promises half-way."""
    before = step_limit(clause, warn, department, opened)
    calendar = calendar_of(department)
    if before.unit == "working_days":
        day = calendar.local_day(due)
        for _n in range(before.amount):
            day = calendar.local_day(calendar.last_close_on_or_before(day - dt.timedelta(days=1)))
        early = calendar.spans(day)[0][0]
    else:
        early = calendar.subtract_working_minutes(
            due, before.amount * (60 if before.unit == "working_hours" else 1)
        )
    return max(early, opened + (due - opened) / 2)


def first_step(
    kind: PromiseKind, due: dt.datetime, opened: dt.datetime, department: int | None
) -> dt.datetime:
    """When the owner of a promise is first told of it: at its aim, or before its limit, whichever is earlier."""
    told = first_telling(due, opened, department, kind.clause, kind.warn)
    if kind.aim:
        aim = (
            calendar_of(department)
            .due(Limit.parse(needed(kind.clause, kind.aim, department, opened)), opened)
            .at
        )
        told = min(told, max(aim, opened))
    return told


def make(
    act,
    kind: PromiseKind,
    matter: Matter,
    *,
    due: dt.datetime | None = None,
    words: Words = "",
    to=None,
    owner: Member | None = None,
    opened: dt.datetime | None = None,
    follows: Promise | None = None,
    how: str = "",
) -> Promise:
    """Makes a promise, due by its clause's parameter unless a later or earlier `due` was agreed.

    how  the way to a `due` that was not agreed but reckoned, in words

    Raises Unset where the clause leaves the limit open and the department has not set it.
    """
    opened = opened or act.now
    department = matter.record.department_id
    if due is None:
        computed, limit = due_of(kind, department, opened)
        due, provisional, how = computed.at, computed.provisional, "\n".join(computed.steps)
    else:
        provisional, limit = False, "agreed"
        how = how or _("与对方约定的时间")
    promise = Promise.objects.create(
        kind=kind.name,
        clause=kind.clause,
        matter=matter,
        owner=owner or matter.owner,
        to_party=(to or matter.record.party) if kind.to == "party" else None,
        words=str(words or kind.label),
        opened_at=opened,
        due=due,
        limit=limit,
        provisional=provisional,
        how=how,
        follows=follows,
        tell_at=first_step(kind, due, opened, department),
    )
    act.touch(matter)
    return promise


def make_many(
    kind: PromiseKind,
    matters: Sequence[Matter],
    *,
    opened: dt.datetime,
    due: dt.datetime,
    how: str = "",
) -> list[Promise]:
    """The same promise for many matters of one department, due at one moment that was reckoned; one statement.

    The caller has the matters locked and settles what is next due of them: see the set form of a verb.
    """
    if not matters:
        return []
    tell_at = first_step(kind, due, opened, matters[0].record.department_id)
    return Promise.objects.bulk_create(
        Promise(
            kind=kind.name,
            clause=kind.clause,
            matter=matter,
            owner=matter.owner,
            to_party=matter.record.party if kind.to == "party" else None,
            words=str(kind.label),
            opened_at=opened,
            due=due,
            limit="agreed",
            how=how,
            tell_at=tell_at,
        )
        for matter in matters
    )


def open_of(matter: Matter, *kinds: PromiseKind):
    """The open promises of a matter, nearest first; of some kinds only if they are named."""
    found = Promise.objects.filter(matter=matter, state=State.OPEN).order_by("due")
    return found.filter(kind__in=[kind.name for kind in kinds]) if kinds else found


def _end(act, promises, state: str, reason: Words) -> int:
    promises = list(promises)
    for promise in promises:
        promise.state, promise.ended_at, promise.reason, promise.tell_at = state, act.now, reason, None
        act.touch(promise.matter)
    return Promise.objects.filter(pk__in=[p.pk for p in promises], state=State.OPEN).update(
        state=state, ended_at=act.now, reason=reason, tell_at=None
    )


def keep(act, promises, reason: Words = "") -> int:
    """Marks open promises as kept now; how many there were."""
    return _end(act, promises, State.KEPT, reason)


def withdraw(act, promises, reason: Words) -> int:
    """Takes open promises back, with the reason that the customer or the clause gives."""
    return _end(act, promises, State.WITHDRAWN, reason)


def rearrange(act, promise: Promise, due: dt.datetime, why: Words) -> Promise:
    """A new date is a new promise that points at the old one; nothing is moved silently (JS-2.1)."""
    withdraw(act, [promise], _("改期：%s") % why)
    return make(
        act,
        PROMISE_KINDS[promise.kind],
        promise.matter,
        due=due,
        words=promise.words,
        owner=promise.owner,
        follows=promise,
    )


def move_owner(act, matter: Matter, old: int | None, new: Member) -> None:
    """The open promises of a matter's former owner go to the new one."""
    Promise.objects.filter(matter=matter, owner_id=old, state=State.OPEN).update(owner=new)
    act.touch(matter)
