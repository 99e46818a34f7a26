"""What can be imported: each register declares a target, and the machine of imports does the rest."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports.clean import BadCell, clean
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.models import Appointment, Member, Project
from huiyin.kernel.words import Words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from huiyin.kernel.imports.models import Batch, StagedRow


@dataclass
class Candidate:
    """A row on its way in: its cleaned `values`, the `facts` made of them for the verb, and what is wrong with it.

    `columns` names the heading under which each field stands in the file. `said` is what a person should see of the
    row before it goes in, kept with it; `tally` is counted over the whole batch.
    """

    pk: int
    sheet: int
    number: int
    values: dict[str, Any]
    columns: dict[str, str]
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    lead: int | None = None
    said: dict[str, Any] = field(default_factory=dict)
    tally: dict[str, int] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.values.get(name)

    def bad(self, name: str, reason: str) -> None:
        """Says what is wrong with a field and what to do; only the first reason for a field counts."""
        if not self.is_bad(name):
            self.problems.append({"field": name, "column": self.columns.get(name, ""), "reason": str(reason)})

    def is_bad(self, name: str) -> bool:
        return any(problem["field"] == name for problem in self.problems)

    def limit(self, **longest: int) -> None:
        """Texts longer than the register can hold are refused, never cut."""
        for name, most in longest.items():
            if len(self.get(name) or "") > most:
                self.bad(name, _("超过 %(most)d 个字，请缩短。") % {"most": most})

    def in_order(self, days: Iterable[tuple[str, Words]], *, free: Sequence[str] = ()) -> None:
        """Days (field, what happened) each not before the one before it, none in the future; `free` ones may be earlier."""
        today, last, said = clock.today(), None, ""
        for name, label in days:
            on = self.get(name)
            if not on:
                continue
            if on > today:
                self.bad(name, _("日期在今天以后，请核对。"))
            if last and on < last and name not in free:
                self.bad(name, _("%(this)s日期早于%(last)s日期，请核对。") % {"this": label, "last": said})
            last, said = on, str(label)


class RowRefused(Refused):
    """A rule speaks against one row of a chunk: `at` is its place there."""

    def __init__(self, at: int, problem: Words) -> None:
        super().__init__(problem)
        self.at = at


@dataclass(frozen=True)
class Target:
    """One kind of list that can be imported.

    verb     the verb that each row does, with a set form; also the right it needs
    fields   what the list may hold; the template has their labels as headings
    prepare  (batch, rows): fills the rows' facts, looking things up in bulk, and adds problems; writes nothing
    keys     row -> what makes two rows the same thing; any key in common is enough
    void     the verb, with a set form, by which a batch is taken back
    in_use   record keys -> why each may not be voided, by number
    part     row -> in what a second row of the same thing differs; such a row joins the first instead of repeating it
    agree    row -> field -> value in which rows of the same thing must not differ
    join     (facts, facts of a row that joins): puts the second into the first
    ready    (batch, facts of a chunk): makes what must stand before the rows, in the chunk's transaction
    hints    field -> a word on how to fill it in, for the template
    opens    what a row leaves: a record, or a member
    edits    its rows change records that stand: what they held before is kept until the batch can no more be undone
    exact    the file is one of ours: headings are taken to the letter, none is guessed
    private  a file tells of people what only those above them read: it exists for nobody but who brought it
    """

    name: str
    label: Words
    verb: str
    fields: tuple[Field, ...]
    prepare: Callable[[Batch, Sequence[Candidate]], None]
    keys: Callable[[Candidate], Iterable[Hashable]]
    void: str = ""
    in_use: Callable[[Sequence[int]], dict[int, list[str]]] = lambda keys: {}
    part: Callable[[Candidate], Hashable] | None = None
    agree: Callable[[Candidate], dict[str, Hashable]] = lambda row: {}
    join: Callable[[dict, dict], None] | None = None
    ready: Callable[[Batch, list[dict]], None] | None = None
    hints: dict[str, Words] = field(default_factory=dict, hash=False)
    opens: str = "record"
    edits: bool = False
    exact: bool = False
    private: bool = False

    @property
    def right(self) -> str:
        """What a member must be given to bring in such a list."""
        return f"imports.{self.name}"

    def leave(self, values: dict[str, Any]) -> str:
        """Why a row of the file need not be read at all, by which such rows are counted; empty where it is read."""
        return ""

    def field(self, name: str) -> Field:
        return next(each for each in self.fields if each.name == name)

    def perform(self, facts: list[dict], by: Member | None, reason: str) -> list:
        """Does the verb for a chunk of rows; returns what each left."""
        return sets.perform_set(self.verb, facts, by=by, reason=reason)

    def kept(self, made: Any) -> Any:
        """What must be known of a row that is in, to take it back; sealed. Nothing of what was only opened."""
        return None

    def in_the_way(self, rows: QuerySet[StagedRow], by: Member | None) -> dict[int, list[str]]:
        """Of some rows that are in: key -> why it may not be taken back, by number."""
        return self.in_use(list(rows.values_list(self.opens, flat=True).distinct()))

    def take_back(self, rows: QuerySet[StagedRow], by: Member | None, reason: str) -> None:
        """Voids what a chunk of rows left."""
        standing = rows.filter(record__voided_at=None).order_by("record")
        keys = list(standing.values_list("record", flat=True).distinct())
        if keys:
            sets.perform_set(self.void, [{"on": key} for key in keys], by=by, reason=reason)


@dataclass(frozen=True)
class EachByItself(Target):
    """For verbs without a set form: matters, whose owner and promises are settled one at a time.

    `unsaid` names facts that only the preparing needed.
    """

    unsaid: tuple[str, ...] = ()

    def perform(self, facts: list[dict], by: Member | None, reason: str) -> list:
        made = []
        for at, row in enumerate(facts):
            told = {name: value for name, value in row.items() if name not in self.unsaid}
            try:
                made.append(perform(self.verb, by=by, source="import", **told))
            except Refused as problem:
                raise RowRefused(at, str(problem)) from problem
        return made

    def take_back(self, rows: QuerySet[StagedRow], by: Member | None, reason: str) -> None:
        for key in rows.filter(record__voided_at=None).order_by("record").values_list("record", flat=True):
            perform(self.void, by=by, on=key, source="import", reason=reason)


def worked_on_since(keys: Sequence[int], verb: str) -> dict[int, list[str]]:
    """Records on which somebody did more than bring them in: they are no more the list's to take back."""
    worked = Line.objects.filter(record__in=keys).exclude(verb=verb).values_list("record", flat=True)
    return {key: [_("导入后已经有人办理")] for key in dict.fromkeys(worked)}


TARGETS: dict[str, Target] = {}


def lists() -> dict[str, Target]:
    """What a department's own lists may hold; ledgers that come back are no lists."""
    return {name: target for name, target in TARGETS.items() if not target.edits}


def register(target: Target) -> Target:
    if target.name in TARGETS:
        raise ValueError(f"two targets are called {target.name}")
    TARGETS[target.name] = target
    return target


class Projects:
    """All projects by name and code, read once for many rows."""

    def __init__(self) -> None:
        self._known: dict[str, Project] = {}
        for project in Project.objects.order_by("pk"):
            self._known |= {_bare(project.code): project, _bare(project.name): project}

    def of(self, row: Candidate, batch: Batch, name: str = "project") -> Project | None:
        """The project of a row: the one it names, else the batch's; an unknown name is a problem."""
        if row.is_bad(name):
            return None
        return self.named(row, name, row.get(name)) if row.get(name) else batch.project

    def named(self, row: Candidate, name: str, word: str) -> Project | None:
        if found := self._known.get(_bare(word)):
            return found
        near = difflib.get_close_matches(_bare(word), self._known, n=1, cutoff=0.5)
        words = {"word": word, "near": self._known[near[0]].name if near else ""}
        row.bad(
            name,
            _("没有叫“%(word)s”的项目，是不是“%(near)s”？") % words
            if near
            else _("没有叫“%(word)s”的项目，请先建立项目，或改成已有的项目名称。") % words,
        )
        return None


class Members:
    """Those who work in a batch's department, by name and user name, read once for many rows."""

    def __init__(self, batch: Batch) -> None:
        posts = Appointment.objects.filter(to_on=None, member__is_active=True)
        if batch.department:
            posts = posts.filter(post__department=batch.department)
        self._known: dict[str, list[Member]] = {}
        for member in Member.objects.filter(pk__in=posts.values("member")):
            for name in {member.name, member.username}:
                self._known.setdefault(name, []).append(member)

    def of(self, row: Candidate, name: str) -> Member | None:
        """Whom a row names; None where it names nobody. An unknown or doubtful name is a problem."""
        word = row.get(name)
        found = self._known.get(word, []) if word else []
        if word and len(found) != 1:
            row.bad(
                name,
                _("部门里有几位“%s”，请写登录名。") % word
                if found
                else _("部门里没有“%s”，请写在职的成员；留空则按规定自动分派。") % word,
            )
        return found[0] if len(found) == 1 else None


def _bare(word: str) -> str:
    return re.sub(r"[\s·.]", "", word).lower()


def cleaned(row: Candidate, name: str, kind: str, raw: Any) -> Any:
    """A value brought to its form after the fact; None, with a problem, where it has none."""
    try:
        return clean(kind, raw)
    except BadCell as problem:
        row.bad(name, str(problem))
        return None
