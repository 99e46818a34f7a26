"""The sweep: tells of promises that come due and that are broken, step by step, reading only what is due.

Safe with several workers: each takes other records, and a step is told once because it is counted on the promise
in the same transaction and its notice carries a key.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.journal.writing import Entry, write_many
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.matters.owning import superior_of
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import absent_now
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.notices.sending import send
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.models import Promise, State
from huiyin.kernel.records.bulk import update_many
from huiyin.kernel.records.models import Record

CHUNK = 1000  # promises a transaction

# step told -> the journal's word, who is told
STEPS = ("owner", "owner", "supervisor", "manager")


@dataclass
class Sweep:
    """What one run keeps in hand, so that a thousand promises of a department ask once."""

    at: dt.datetime

    @functools.cached_property
    def stand_ins(self) -> dict[int, Member]:
        return {a.member_id: a.stand_in for a in absent_now(self.at).select_related("stand_in")}

    @functools.cached_property
    def departments(self) -> dict[int, Department]:
        return {d.pk: d for d in Department.objects.select_related("head", "parent__head")}

    @functools.cache  # noqa: B019  lives as long as the run
    def superior(self, owner: Member, department: int, role: str) -> Member:
        return superior_of(owner, self.departments[department], role, self.at)

    @functools.cache  # noqa: B019
    def later(self, due: dt.datetime, department: int, name: str) -> dt.datetime:
        limit = Limit.parse(needed("WY-G13", name, department, self.at))
        return calendar_of(department).due(limit, due).at

    def next_step(self, promise: Promise, department: int) -> dt.datetime | None:
        """When the step after the one told now is due."""
        if promise.step == 1:
            return promise.due
        if promise.step == 2:
            return self.later(promise.due, department, "tell_supervisor_after")
        return self.later(promise.due, department, "tell_manager_after") if promise.step == 3 else None

    def told(self, promise: Promise, department: int) -> Member:
        """Who is told at the promise's present step; a stand-in for whoever is absent."""
        who = STEPS[promise.step]
        member = promise.owner if who == "owner" else self.superior(promise.owner, department, who)
        return self.stand_ins.get(member.pk, member)


def sweep(at: dt.datetime | None = None, most: int = 1_000_000) -> int:
    """Tells every step that is due by `at`; how many were told."""
    run = Sweep(at or clock.now())
    total = 0
    while total < most:
        with transaction.atomic():
            count = _chunk(run, min(CHUNK, most - total))
        if count == 0:
            return total
        total += count
    return total


def _chunk(run: Sweep, size: int) -> int:
    waiting = Promise.objects.filter(state=State.OPEN, tell_at__lte=run.at)
    matters = list(waiting.order_by("tell_at").values_list("matter", flat=True)[:size])
    if not matters:
        return 0
    # Records are locked before promises, as every action does; a record that an action holds is left for next time.
    locked = Record.objects.filter(pk__in=set(matters)).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        locked = locked.select_for_update(skip_locked=True)
    records = {record.pk: record for record in locked}
    due = list(
        waiting.filter(matter__in=list(records)).select_related("owner").order_by("tell_at", "id")[: size * 2]
    )
    titles = dict(Matter.objects.filter(pk__in=list(records)).values_list("pk", "title"))
    notices, entries = [], []
    for promise in due:
        record = records[promise.matter_id]
        department = record.department_id
        assert department is not None
        broken = run.at >= promise.due
        if broken and promise.step == 0:
            promise.step = 1  # nobody reminded in time: tell of the break at once
        label = str(PROMISE_KINDS[promise.kind].label) if promise.kind in PROMISE_KINDS else promise.kind
        notices.append(
            Notice(
                member=run.told(promise, department),
                key=f"promise {promise.pk} step {promise.step}",
                words=_words(promise, label, titles[record.pk], broken)[:200],
                record=record,
                clause=promise.clause,
                level="overdue" if broken else "warning",
                at=run.at,
            )
        )
        entries.append(
            Entry(
                record=record,
                at=run.at,
                verb="promises.break" if broken else "promises.remind",
                clauses=(promise.clause,),
            )
        )
        promise.step += 1
        promise.tell_at = run.next_step(promise, department)
    write_many(entries)
    send(notices)
    update_many(Promise, ["step", "tell_at"], [(p.pk, p.step, p.tell_at) for p in due])
    update_many(Record, ["head"], [(record.pk, record.head) for record in records.values()])
    return len(due)


def _words(promise: Promise, label: str, title: str, broken: bool) -> str:
    due = clock.local(promise.due)
    said = {"promise": label, "title": title, "due": f"{due.month}月{due.day}日 {due:%H:%M}"}
    if not broken:
        return _("“%(title)s”的%(promise)s将于%(due)s到期") % said
    if promise.step <= 1:
        return _("“%(title)s”的%(promise)s已逾期（应于%(due)s前完成）") % said
    said["owner"] = promise.owner.name
    return _("%(owner)s负责的“%(title)s”，%(promise)s已逾期（应于%(due)s前完成）") % said


def recompute_provisional() -> int:
    """Computes again the open promises that reach into a year whose holidays were not yet published."""
    from huiyin.kernel.promises.making import first_telling

    changed = []
    rows = Promise.objects.filter(state=State.OPEN, provisional=True).select_related("matter__record")
    for promise in rows.iterator(2000):
        department = promise.matter.record.department_id
        due = calendar_of(department).due(Limit.parse(promise.limit), promise.opened_at)
        if due.at != promise.due or not due.provisional:
            tell = first_telling(due.at, promise.opened_at, department)
            changed.append((promise.pk, due.at, due.provisional, "\n".join(due.steps), tell))
    update_many(Promise, ["due", "provisional", "how", "tell_at"], changed)
    return len(changed)
