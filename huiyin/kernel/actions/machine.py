"""The heart: what is done for every verb, in one transaction.

For each act: lock, right, state, version, guards, the function, the state's move, the journal, what follows.
Once, at the end of the outermost act: promises kept and left, numbers, rows saved, notices, the invariants.
"""

from __future__ import annotations

import contextvars
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.models import BinaryField
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions import ending
from huiyin.kernel.actions.act import SILENT, Act, Held, Run, facts_of, shown, snapshot
from huiyin.kernel.actions.permission import check_right, check_right_on, check_state, check_who, why_not
from huiyin.kernel.actions.refusals import NotSeen, Refused, Stale
from huiyin.kernel.actions.retrying import retried
from huiyin.kernel.actions.verbs import AFTER, AFTER_ANY, GUARDS, VERBS, Verb, ask
from huiyin.kernel.journal.writing import Entry, write
from huiyin.kernel.matters.models import Holding, Matter
from huiyin.kernel.matters.owning import default_owner
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises.kinds import KEPT_BY
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Link, Record

__all__ = ["perform", "why_not"]

_running: contextvars.ContextVar[bool] = contextvars.ContextVar("running", default=False)


def perform(
    verb: Verb | str,
    *,
    by: Member | None,
    on: Any = None,
    source: str = "web",
    key: str = "",
    version: int | None = None,
    reason: str = "",
    **facts,
) -> Any:
    """Does a verb and everything that follows from it, or nothing. Returns the particulars it happened to.

    by       the member who does it; None for the software itself
    on       the particulars it happens to, or their key; nothing for a verb that opens a record
    key      the same key again returns the first answer and does nothing
    version  the record's version on the form that was filled in

    Raises Refused (NoRight, Stale) with the words for the person, NotSeen where the record does not exist for them.
    """
    if _running.get():
        raise RuntimeError("inside an act say act.then(...), not perform(...)")
    verb = VERBS[verb] if isinstance(verb, str) else verb

    def once() -> Any:
        if by is not None:
            by.__dict__.pop("_reach", None)
        try:
            with transaction.atomic():
                if key and (done := ending.answer_to(key, by)):
                    return done
                run = Run(clock.now(), by, source)
                subject = _do(run, verb, on, dict(facts), reason=reason, version=version, outermost=True)
                ending.finish(run, verb, key, subject)
                return subject
        except ending.AnsweredMeanwhile:
            return ending.answer_to(key, by)

    token = _running.set(True)
    try:
        return retried(once)
    finally:
        _running.reset(token)


def _nested(run: Run, verb: Verb | str, on: Any, facts: dict, cause) -> Any:
    verb = VERBS[verb] if isinstance(verb, str) else verb
    return _do(run, verb, on, facts, reason=facts.pop("reason", ""), cause=cause)


def _do(
    run: Run, verb: Verb, on, facts: dict, *, reason="", version=None, cause=None, outermost=False
) -> Any:
    act = Act(run, verb, cause, reason, _nested)
    act.facts = dict(facts)
    try:
        if verb.opens:
            return _open(act, facts, outermost)
        return _happen(act, on, facts, version, outermost)
    except Refused as refusal:
        refusal.clauses = refusal.clauses or verb.clauses[:1]
        raise


def _open(act: Act, facts: dict, outermost: bool) -> Any:
    run, verb, kind = act.run, act.verb, act.verb.kind
    asked = dict(facts)
    department, project, party = (facts.pop(name, None) for name in ("department", "project", "party"))
    if outermost and run.actor is not None:
        source = facts[verb.right_from].record if verb.right_from else None
        where: tuple = (
            (source.department_id, source.project_id)
            if source
            else (None, None)
            if verb.anywhere
            else (getattr(department, "pk", None), getattr(project, "pk", None))
        )
        check_right(verb, run.actor, *where)
        origin = facts.get("opened_from")
        if origin is not None and not KINDS[origin.kind].seen_by(run.actor).filter(pk=origin.pk).exists():
            raise NotSeen
    record = Record(kind=kind.name, department=department, project=project, party=party)
    held = act.held = Held(kind, record, is_new=True, edited=True)
    if kind.is_matter:
        barred = kind.barred(facts)
        owner = (
            facts.pop("owner", None)
            or kind.first_owner(act, department, facts)
            or default_owner(department, project and project.pk, at=run.now, without=barred)
        )
        if owner.pk in barred:
            raise Refused(
                _("%s与这件事有关，不能由其负责") % owner.name, _("请登记到其上级部门"), clause="YX-3.3"
            )
        held.matter = Matter(
            record=record,
            title=facts.pop("title"),
            owner=owner,
            importance=facts.pop("importance", 0) or 0,
            happened_at=facts.pop("happened_at", None) or run.now,
            opened_at=run.now,
            state=kind.first_state,
            next_due=run.now,  # set by the end of the run
        )
    opened_from = act.opened_from = facts.pop("opened_from", None)
    for guard in GUARDS.get(verb.name, ()):
        guard(act, None, facts)
    if outermost and (waiting := _put_to_approval(act, None, asked)):
        return waiting
    record.save(force_insert=True)
    run.held[record.pk] = held
    held.saved_record = snapshot(record)
    if held.matter:
        held.matter.record = record
        held.matter.save(force_insert=True)
        Holding.objects.create(matter=held.matter, member=held.matter.owner, from_at=run.now)
        held.saved_matter = snapshot(held.matter)
    held.subject = verb.function(act, held.matter or record, **facts)
    ending.move(act, held)
    if opened_from is not None:
        Link.objects.create(from_record=opened_from, to_record=record, kind="opened")
    said = {**facts_of(held.matter), **facts_of(held.subject, held.kind.silent), **act.notes}
    return _written(act, {"facts": said} if said else {})


def _happen(act: Act, on: Any, facts: dict, version: int | None, outermost: bool) -> Any:
    run, verb = act.run, act.verb
    held = act.held = hold(run, _kinds(verb), on, seer=run.actor if outermost else None)
    if outermost and run.actor is not None:
        check_right_on(verb, run.actor, held.record, held.subject)
        act.stood_in_for = check_who(verb, run.actor, held.matter, held.record, subject=held.subject)
    check_state(verb, held)
    if not verb.adds and version is not None and version != held.record.version:
        raise Stale(held.record, version)
    asked = dict(facts)
    for guard in GUARDS.get(verb.name, ()):
        guard(act, held.subject, facts)
    if outermost and (waiting := _put_to_approval(act, held.subject, asked)):
        return waiting
    if not verb.adds:
        held.record.version += 1
        held.edited = True
    before = [(row, snapshot(row), _shown(row)) for row in (held.subject, held.matter) if row is not None]
    verb.function(act, held.subject, **facts)
    ending.move(act, held)
    changes: dict[str, list] = {}
    for row, old, words in before:
        changed = [name for name, value in snapshot(row).items() if old.get(name) != value]
        if row is held.subject and changed:
            row.save(force_update=True, update_fields=[name.removesuffix("_id") for name in changed])
        for name in changed:
            column: Any = row._meta.get_field(name)
            if name not in SILENT | held.kind.silent and not isinstance(column, BinaryField):
                changes[str(column.verbose_name)] = [words.get(column.name, ""), shown(row, column.name)]
    values = {"changes": changes, "facts": act.notes, "reason": act.reason}
    return _written(act, {name: value for name, value in values.items() if value})


def _put_to_approval(act: Act, subject: Any, facts: dict) -> Any:
    """What the verb's flow opens in its place: an approval that holds its facts. None where nobody is to be asked."""
    run, verb = act.run, act.verb
    if not verb.approval or run.actor is None or run.approved:
        return None
    opening = ask("approvals.needed", None, act, subject, facts)
    return opening and _do(run, VERBS["approvals.hold"], None, opening)


def carry_out(act: Act, verb: Verb, on: Any, facts: dict, *, by: Member, cause, reason: str = "") -> Any:
    """Does what was approved, in this act's transaction, as the member who asked and with their rights.

    Whatever is refused leaves nothing behind but the exception.
    """
    run = act.run
    inner = Run(run.now, by, run.source, dict(run.held), list(run.notices), approved=True)
    by.__dict__.pop("_reach", None)
    with transaction.atomic():
        subject = _do(inner, verb, on, dict(facts), reason=reason, cause=cause, outermost=True)
    run.held.update(inner.held)
    run.notices[:] = inner.notices
    run.lines += inner.lines
    return subject


def _written(act: Act, values: dict) -> Any:
    """Writes the act's line, marks the promises its verb keeps, and lets follow what follows."""
    held, run = act.held, act.run
    assert held is not None
    if act.reason:
        values["reason"] = act.reason
    aside = held.kind.aside(held.subject)
    act.line = write(
        Entry(
            record=held.record,
            at=run.now,
            verb=act.verb.name,
            member_id=run.actor.pk if run.actor else None,
            stood_in_for_id=act.stood_in_for.pk if act.stood_in_for else None,
            source=run.source,
            clauses=tuple(code for code in act.verb.clauses if code not in aside),
            cause_id=act.cause.pk if act.cause else None,
            values=values,
        )
    )
    run.lines += 1
    held.keeps |= KEPT_BY.get(act.verb.name, set())
    for verb, on, facts in act.queued:
        act.then(verb, on, **facts)
    for follow in (*AFTER.get(act.verb.name, ()), *AFTER_ANY):
        follow(act, held.subject)
    return held.subject


def _shown(row) -> dict:
    """A row's words before the act; relations only where they are at hand, so nothing is asked in vain."""
    return {
        f.name: shown(row, f.name)
        for f in row._meta.concrete_fields
        if not f.primary_key and (not f.is_relation or f.is_cached(row) or getattr(row, f.attname) is None)
    }


def _kinds(verb: Verb) -> list[str]:
    """The kinds of record that a verb happens to."""
    if not verb.generic:
        return [verb.kind_name]
    return [
        kind.name
        for kind in KINDS.values()
        if (kind.is_matter or verb.kind_name == "records") and verb.name not in kind.spared
    ]


def hold(run: Run, kinds: list[str], on: Any, seer: Member | None) -> Held:
    """Locks a record for the run and reads its particulars, once; NotSeen where the member does not see it."""
    pk = getattr(on, "pk", on)
    if pk in run.held:
        return run.held[pk]
    locked = Record.objects.select_related("party", "department")
    if connection.features.has_select_for_update:
        locked = locked.select_for_update(of=("self",))
    try:
        record = locked.get(pk=pk, kind__in=kinds)
        kind = KINDS[record.kind]
        subject = kind.particulars(kind.seen_by(seer) if seer else None).get(pk=pk)
    except ObjectDoesNotExist:
        raise NotSeen from None
    matter = subject.matter if kind.is_matter else None
    if matter:
        matter.record = record
    else:
        subject.record = record
    held = Held(kind, record, matter, subject, snapshot(record), snapshot(matter))
    run.held[pk] = held
    return held
