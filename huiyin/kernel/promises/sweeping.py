"""The sweep: tells of promises that come due and that are broken, step by step, reading only what is due.

Safe with several workers: each takes other records, and a step is told once because it is counted on the promise
in the same transaction and its notice carries a key.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.journal.writing import Entry, write_many
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.matters.owning import superior_of, watchers_of
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import absent_now
from huiyin.kernel.notices.sending import Telling, send
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.making import due_by, first_step, step_limit
from huiyin.kernel.promises.models import Promise, State
from huiyin.kernel.records.bulk import update_many
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record

CHUNK = 1000  # promises a transaction

# step told -> the journal's word, who is told
STEPS = ("owner", "owner", "supervisor", "manager")
NOBODY: frozenset[int] = frozenset()


@dataclass(slots=True)
class Told:
    """A promise that is due, with as much of its record as the sweep needs."""

    pk: int
    matter: int
    kind: str
    clause: str
    owner: int
    due: dt.datetime
    step: int
    title: str
    department: int
    record_kind: str


@dataclass(slots=True)
class Chain:
    """A locked record's chain: what the journal needs to write on."""

    pk: int
    head: bytes
    party: None = None


class Sweep:
    """What one run keeps in hand, so that a thousand promises of a department ask once."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at
        self.sentences = (
            _("“%(title)s”的%(promise)s将于%(due)s到期"),
            _("“%(title)s”的%(promise)s已逾期（应于%(due)s前完成）"),
            _("%(owner)s负责的“%(title)s”，%(promise)s已逾期（应于%(due)s前完成）"),
        )
        self.labels = {kind.name: str(kind.label) for kind in PROMISE_KINDS.values()}
        self.members = {member.pk: member for member in Member.objects.all()}
        self.departments = {d.pk: d for d in Department.objects.select_related("head", "parent__head")}
        self.stand_ins = dict(absent_now(at).values_list("member", "stand_in"))
        self._superiors: dict[tuple, int] = {}
        self._watchers: dict[tuple[int, int], list[Member]] = {}
        self._later: dict[tuple, dt.datetime] = {}

    def superior(self, owner: int, department: int, role: str, about: frozenset[int]) -> int:
        key = (owner, department, role, about)
        if key not in self._superiors:
            found = superior_of(self.members[owner], self.departments[department], role, self.at, about)
            self._superiors[key] = found.pk
        return self._superiors[key]

    def watching(self, promise: Told, about: frozenset[int]) -> list[int]:
        """Who supervises the owner's post beside the one that directs it: told with the first superior, if they see it."""
        if STEPS[promise.step] != "supervisor":
            return []
        key = (promise.owner, promise.department)
        if key not in self._watchers:
            self._watchers[key] = watchers_of(
                self.members[promise.owner], self.departments[promise.department], self.at
            )
        kind = KINDS[promise.record_kind]
        return [
            one.pk
            for one in self._watchers[key]
            if one.pk not in about and kind.seen_by(one).filter(pk=promise.matter).exists()
        ]

    def later(self, promise: Told, name: str) -> dt.datetime:
        key = (promise.due, promise.department, promise.clause, name)
        if key not in self._later:
            limit = step_limit(promise.clause, name, promise.department, self.at)
            self._later[key] = calendar_of(promise.department).due(limit, promise.due).at
        return self._later[key]

    def next_step(self, promise: Told) -> dt.datetime | None:
        """When the step after the one told now is due."""
        if promise.step == 1:
            return promise.due
        if promise.step == 2:
            return self.later(promise, "tell_supervisor_after")
        return self.later(promise, "tell_manager_after") if promise.step == 3 else None

    def told(self, promise: Told, about: frozenset[int]) -> int:
        """Who is told at the promise's present step, or who stands in for them; never one whom the matter is about."""
        who = STEPS[promise.step]
        member = (
            promise.owner if who == "owner" else self.superior(promise.owner, promise.department, who, about)
        )
        stand_in = self.stand_ins.get(member, member)
        return member if stand_in in about else stand_in

    def words(self, promise: Told, broken: bool) -> str:
        due = clock.local(promise.due)
        said = {
            "promise": self.labels.get(promise.kind, promise.kind),
            "title": promise.title,
            "due": f"{due.month}月{due.day}日 {due:%H:%M}",
            "owner": self.members[promise.owner].name,
        }
        return (self.sentences[0 if not broken else 1 if promise.step <= 1 else 2] % said)[:200]


def sweep(at: dt.datetime | None = None, most: int = 1_000_000) -> int:
    """Tells every step that is due by `at`; how many were told."""
    run, total = None, 0
    at = at or clock.now()
    while total < most and Promise.objects.filter(state=State.OPEN, tell_at__lte=at).exists():
        run = run or Sweep(at)
        with transaction.atomic():
            count = _chunk(run, min(CHUNK, most - total))
        if count == 0:  # what is left is in the hands of others
            break
        total += count
    return total


def _whom_matters_are_about(run: Sweep, due: list[Told]) -> dict[int, frozenset[int]]:
    """By matter the members whom it is about, for steps that tell anybody but an owner who is there."""
    keys: dict[str, set[int]] = {}
    for promise in due:
        if STEPS[promise.step] != "owner" or promise.owner in run.stand_ins:
            keys.setdefault(promise.record_kind, set()).add(promise.matter)
    return {
        subject.pk: barred
        for name, matters in keys.items()
        for subject in KINDS[name].particulars().filter(pk__in=matters)
        if (barred := KINDS[name].never_owned_by(subject))
    }


def _chunk(run: Sweep, size: int) -> int:
    waiting = Promise.objects.filter(state=State.OPEN, tell_at__lte=run.at)
    matters = set(waiting.order_by("tell_at").values_list("matter", flat=True)[:size])
    # Records are locked before promises, as every action does; a record that an action holds is left for next time.
    locked = Record.objects.filter(pk__in=matters).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        locked = locked.select_for_update(skip_locked=True)
    chains = {pk: Chain(pk, bytes(head)) for pk, head in locked.values_list("pk", "head")}
    columns = (
        "pk",
        "matter",
        "kind",
        "clause",
        "owner",
        "due",
        "step",
        "matter__title",
        "matter__record__department",
        "matter__record__kind",
    )
    rows = waiting.filter(matter__in=list(chains)).order_by("tell_at", "id").values_list(*columns)
    due = [Told(*row) for row in rows[: size * 2]]
    about = _whom_matters_are_about(run, due)
    notices, entries = [], []
    for promise in due:
        broken = run.at >= promise.due
        if broken and promise.step == 0:
            promise.step = 1  # nobody reminded in time: tell of the break at once
        barred = about.get(promise.matter, NOBODY)
        first = run.told(promise, barred)
        notices += [
            Telling(
                member,
                f"promise {promise.pk} step {promise.step}",
                run.words(promise, broken),
                promise.matter,
                promise.clause,
                "overdue" if broken else "warning",
                run.at,
            )
            for member in dict.fromkeys([first, *run.watching(promise, barred)])
        ]
        verb = "promises.break" if broken else "promises.remind"
        entries.append(Entry(record=chains[promise.matter], at=run.at, verb=verb, clauses=(promise.clause,)))
        promise.step += 1
    write_many(entries)
    send(notices)
    update_many(Promise, ["step", "tell_at"], [(p.pk, p.step, run.next_step(p)) for p in due])
    update_many(Record, ["head"], [(chain.pk, chain.head) for chain in chains.values()])
    return len(due)


def recompute_provisional() -> int:
    """Computes again the open promises that reach into a year whose holidays were not yet published; how many moved."""
    changed, matters = [], set()
    rows = Promise.objects.filter(state=State.OPEN, provisional=True).select_related("matter__record")
    for promise in rows.iterator(2000):
        department = promise.matter.record.department_id
        due = due_by(promise.limit, promise.clause, department, promise.opened_at)
        if due.at != promise.due or not due.provisional:
            changed.append(
                (promise.pk, due.at, due.provisional, "\n".join(due.steps), _next(promise, due.at))
            )
            matters.add(promise.matter_id)
    with transaction.atomic():
        update_many(Promise, ["due", "provisional", "how", "tell_at"], changed)
        nearest = (
            Promise.objects.filter(state=State.OPEN, matter__in=matters)
            .values_list("matter")
            .annotate(Min("due"))
        )
        update_many(Matter, ["next_due"], list(nearest))
    return len(changed)


def _next(promise: Promise, due: dt.datetime) -> dt.datetime | None:
    """When the next step of a moved promise is told; what was told already is not told again."""
    if promise.step == 0 and promise.kind in PROMISE_KINDS:
        department = promise.matter.record.department_id
        return first_step(PROMISE_KINDS[promise.kind], due, promise.opened_at, department)
    return due if promise.step == 1 else promise.tell_at
