"""What is under way: the run of one transaction, the records it holds, and the act of one verb in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.files.models import File
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.journal.models import Line
from huiyin.kernel.matters.models import Closing, Matter
from huiyin.kernel.members.models import Member
from huiyin.kernel.money import yuan
from huiyin.kernel.money.fields import AreaField, MoneyField
from huiyin.kernel.notices.sending import Telling
from huiyin.kernel.records.kinds import Kind
from huiyin.kernel.records.models import Link, Record
from huiyin.kernel.words import Words

# Written by the machine itself, or said by other lines: not a change worth a word.
SILENT = {"next_due", "offered_to_id", "returns", "head", "version", "number", "state", "closing", "voided"}


def shown(instance: models.Model, name: str) -> Any:
    """A field's value as a person reads it, fit for JSON."""
    column = instance._meta.get_field(name)
    value = getattr(instance, column.attname)  # type: ignore[union-attr]
    if value is None or value == "":
        return ""
    if column.choices:  # type: ignore[union-attr]
        return str(dict(column.flatchoices).get(value, value))  # type: ignore[union-attr]
    if column.is_relation:
        return str(getattr(instance, name))
    if isinstance(value, dt.datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(column, AreaField):
        return f"{value / 100:,.2f}㎡"
    if isinstance(column, MoneyField):
        return yuan(value)
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return "、".join(map(str, value))
    if isinstance(value, list | dict):  # rows of its own: its page shows them, a line says how many
        return _("%d项") % len(value)
    return value if isinstance(value, str | int) else str(value)


def facts_of(row: models.Model | None, silent: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What a new row says, by the names people read. Ciphertexts and hashes say nothing."""
    if row is None:
        return {}
    names = [
        f
        for f in row._meta.concrete_fields
        if not (f.primary_key or f.attname in SILENT | silent or f.name == "opened_at")
        and not isinstance(f, models.BinaryField)
    ]
    return {
        str(f.verbose_name): shown(row, f.name)
        for f in names
        if getattr(row, f.attname)  # nothing, no and none of it need no words
    }


def snapshot(instance: models.Model | None) -> dict[str, Any]:
    """The stored values of a row, by column."""
    if instance is None:
        return {}
    return {
        f.attname: getattr(instance, f.attname) for f in instance._meta.concrete_fields if not f.primary_key
    }


@dataclass
class Held:
    """A record locked for this run, with its matter and particulars: one set of objects however many acts touch it."""

    kind: Kind
    record: Record
    matter: Matter | None = None
    subject: Any = None
    saved_record: dict = field(default_factory=dict)
    saved_matter: dict = field(default_factory=dict)
    is_new: bool = False
    edited: bool = False
    keeps: set[str] = field(default_factory=set)  # kinds of promise that this run's verbs keep

    def save_changed(self) -> None:
        """Writes what differs from what was read, one statement a row."""
        for row, saved in ((self.record, self.saved_record), (self.matter, self.saved_matter)):
            if row is not None and (changed := [k for k, v in snapshot(row).items() if saved.get(k) != v]):
                row.save(force_update=True, update_fields=[f.removesuffix("_id") for f in changed])


@dataclass
class Run:
    """One transaction: everything that the outermost act and what follows from it have in hand."""

    now: dt.datetime
    actor: Member | None
    source: str
    held: dict[int, Held] = field(default_factory=dict)
    notices: list[Telling] = field(default_factory=list)
    lines: int = 0
    approved: bool = False  # what is done here has its approval


class Act:
    """One verb being done. Given to its function, its guards and what follows from it."""

    def __init__(self, run: Run, verb, cause: Line | None, reason: str, perform_nested) -> None:
        self.run, self.verb, self.cause, self.reason = run, verb, cause, reason
        self.actor, self.now, self.source = run.actor, run.now, run.source
        self.stood_in_for: Member | None = None
        self.held: Held | None = None
        self.facts: dict[str, Any] = {}  # what the verb was told, as it was told
        self.line: Line | None = None
        self.notes: dict[str, Any] = {}
        self.opened_from: Record | None = None  # the record from whose page a new one is opened
        self.queued: list[tuple[Any, Any, dict]] = []
        self._perform_nested = perform_nested

    @property
    def department(self) -> int | None:
        return self.held.record.department_id if self.held else None

    def note(self, **facts) -> None:
        """Words for the journal line that are no change of a field."""
        self.notes.update({name: value for name, value in facts.items() if value not in (None, "", [])})

    def require_reason(self, what: Words, way_out: Words) -> None:
        """Raises Refused at the form's reason where none is given."""
        if not self.reason:
            raise Refused(what, way_out, field="reason")

    def require_reason_to_void(self, way_out: Words = "") -> None:
        """Raises Refused where nobody says why; `way_out` is what to write, where it is not a double or a slip."""
        self.require_reason(_("作废需要写明理由"), way_out or _("写明是重复登记还是误登"))

    def void(self, way_out: Words = "") -> None:
        """Takes the record at hand back, with a reason: it keeps number and history, and is offered no more."""
        self.require_reason_to_void(way_out)
        assert self.held is not None
        self.held.record.voided_at = self.now
        if self.held.matter:
            self.held.matter.closing = Closing.VOIDED

    def attach(self, uploads: Sequence[Stored]) -> None:
        """Puts stored files to the record at hand, each once, and says so in its line."""
        assert self.held is not None
        for one in uploads:
            facts = {
                "name": one.name,
                "kind": one.kind,
                "size": one.size,
                "member": self.actor,
                "at": self.now,
            }
            File.objects.get_or_create(record=self.held.record, sha256=one.sha256, defaults=facts)
        if uploads:
            self.note(附件="、".join(one.name for one in uploads))

    def touch(self, matter: Matter) -> None:
        """A promise of this matter was made or ended: its next due time is worked out again at the end."""
        if matter.pk not in self.run.held:
            raise RuntimeError(f"matter {matter.pk} is not locked by this run")

    def tell(self, member: Member, words: Words, *, key: str, level: str = "info", clause: str = "") -> None:
        """Tells a member in the app, once for a key; never the one who does it."""
        if self.actor and member.pk == self.actor.pk:
            return
        record = self.held.record.pk if self.held else None
        self.run.notices.append(Telling(member.pk, key, str(words)[:200], record, clause, level, self.now))

    def link(self, other: Record, kind: str) -> None:
        """Joins the record at hand and another one."""
        assert self.held is not None
        Link.objects.get_or_create(from_record=self.held.record, to_record=other, kind=kind)

    def beforehand(self, verb, **facts) -> Any:
        """What must be opened before this act's own record can speak of it, in the same transaction."""
        return self._perform_nested(self.run, verb, None, facts, cause=None)

    def later(self, verb, on=None, **facts) -> None:
        """What follows as soon as this act's line is written, with that line as its cause."""
        self.queued.append((verb, on, facts))

    def then(self, verb, on=None, **facts) -> Any:
        """What follows from this act, in the same transaction, with this act's line as its cause."""
        if self.line is None:
            raise RuntimeError("what follows belongs after the line is written: see config/wiring.py")
        return self._perform_nested(self.run, verb, on, facts, cause=self.line)
