"""A ledger's workbook as one sort of import: the same staging, chunks, resuming and undoing, by the correcting verb."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from huiyin.kernel.actions.machine import perform, why_not
from huiyin.kernel.actions.refusals import NotSeen, Refused, Stale
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.clauses.parameters import Unset
from huiyin.kernel.imports.clean import BadCell
from huiyin.kernel.imports.sealing import unseal
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import TARGETS, Candidate, RowRefused, Target, register
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import stands_in_for
from huiyin.kernel.records.models import Record
from huiyin.web.forms import ActionForm
from huiyin.web.kit import PAGES, Page
from huiyin.web.returning.cells import Reading, named_by, words
from huiyin.web.returning.comparing import compare, subjects_of, text_of
from huiyin.web.returning.seals import FIELD, HEADING, opened

SAME = "same"  # rows that came back as they went out
MARK = "mark"  # the line beneath the rows


@dataclass(frozen=True)
class Done:
    """A row that is in: its record, and the text of each changed column before and after."""

    pk: int
    was: dict[str, str]
    now: dict[str, str]


@dataclass(frozen=True)
class Returning(Target):
    """The workbook of a page. Whoever may do its verb may bring it back; each row is asked again."""

    page: Page | None = None

    @property
    def right(self) -> str:
        return self.verb

    @property
    def of(self) -> Page:
        assert self.page is not None
        return self.page

    def leave(self, values: dict[str, Any]) -> str:
        """Rows as they went out are only counted: of a hundred thousand a person changes twenty."""
        seal = opened(values.get(FIELD, ""))
        if seal is None or (seal.kind and seal.kind != self.of.kind):
            return ""
        if not seal.kind:
            return MARK
        named = named_by(self.of.columns).name
        held = {named: seal.named, **seal.base}
        same = all(words(values[name]) == text for name, text in held.items() if name in values)
        return SAME if same else ""

    def perform(self, facts: list[dict], by: Member | None, reason: str) -> list[Done]:
        """Each row by the verb itself, in the order of the records' keys, as all who lock several do."""
        done: dict[int, Done] = {}
        for at in sorted(range(len(facts)), key=lambda at: facts[at]["on"]):
            try:
                done[at] = self._correct(facts[at], by, reason)
            except Refused as problem:
                raise RowRefused(at, str(problem)) from problem
        return [done[at] for at in range(len(facts))]

    def kept(self, made: Done) -> dict:
        return {"was": made.was, "now": made.now}

    def in_the_way(self, rows, by: Member | None) -> dict[int, list[str]]:
        """Records that hold something newer than the batch put in, or that may not be corrected any more."""
        found: dict[int, list[str]] = {}
        kept = {row.record_id: unseal(row.found, row.place) for row in rows}
        subjects = subjects_of(self.of, by, list(kept)) if by else {}
        numbers = dict(Record.objects.filter(pk__in=kept).values_list("pk", "number"))
        verb, stands_in = VERBS[self.verb], stands_in_for(by) if by else ()
        for key, one in kept.items():
            why, subject = "", subjects.get(key)
            if one is None:
                why = _("改前的内容已清除")
            elif subject is None:
                why = _("已不在可以看到的范围")
            elif one["now"] and by and (refusal := why_not(verb, by, subject, stands_in)):
                why = refusal.what
            elif newer := [
                str(column.label)
                for column in self.of.columns
                if column.name in one["now"] and text_of(column, subject) != one["now"][column.name]
            ]:
                why = _("%s后来又改过") % "、".join(newer)
            if why:
                named = numbers[key] or (text_of(named_by(self.of.columns), subject) if subject else key)
                found[key] = [f"{named}（{why}）"]
        return found

    def take_back(self, rows, by: Member | None, reason: str) -> None:
        """Writes back what each row found, by the same verb; refused where something newer stands by now."""
        if newer := self.in_the_way(rows, by):
            raise Refused(
                _("不能改回：%s") % "、".join(name for names in newer.values() for name in names),
                _("后来又改过的以后来的为准；确实要改回的，请在记录页上更正"),
            )
        assert by is not None
        kept = {row.record_id: unseal(row.found, row.place)["was"] for row in rows}
        subjects = subjects_of(self.of, by, list(kept))
        reading = Reading(self.of, by)
        reading.look_up(
            (reading.columns[name], subjects[key], text)
            for key, was in kept.items()
            for name, text in was.items()
        )
        for key, was in sorted(kept.items()):
            if was:
                subject = subjects[key]
                try:
                    data = {
                        reading.columns[name].edits: reading.read(reading.columns[name], subject, text)[0]
                        for name, text in was.items()
                    }
                except BadCell as problem:
                    raise Refused(
                        _("不能改回 %(named)s：%(why)s") % {"named": subject.record, "why": problem}
                    ) from problem
                self._write(subject, by, reason, subject.record.version, data)

    def _correct(self, row: dict, by: Member | None, reason: str) -> Done:
        if not row["data"]:
            return Done(row["on"], {}, {})
        assert by is not None
        found = subjects_of(self.of, by, [row["on"]])
        if not found:
            raise Refused(_("没有这条记录，或不在您能看到的范围"), _("搁置这一行"))
        self._write(found[row["on"]], by, reason, row["version"], row["data"])
        after = subjects_of(self.of, by, [row["on"]])[row["on"]]
        now = {c.name: text_of(c, after) for c in self.of.columns if c.name in row["was"]}
        return Done(row["on"], row["was"], now)

    def _write(self, subject: Any, by: Member, reason: str, version: int, data: dict) -> None:
        """The verb with its own form, as on the record's page: what the row does not say stands as the form shows it."""
        verb = VERBS[self.verb]
        form = filled(verb.form, by, subject, data, reason)
        if not form.is_valid():
            raise Refused(
                "；".join(
                    f"{form[name].label if name in form.fields else ''}：{said.as_text()}"
                    for name, said in form.errors.items()
                ),
                _("改好这一格再传回"),
            )
        facts = form.facts()
        facts.pop("reason", None)
        for name in data:  # said by the row, also where the form takes nothing for unchanged
            facts.setdefault(name, form.cleaned_data[name])
        try:
            perform(verb, by=by, on=subject.pk, source="import", version=version, reason=reason, **facts)
        except NotSeen:
            raise Refused(_("没有这条记录，或不在您能看到的范围"), _("搁置这一行")) from None
        except Stale:
            raise Refused(_("刚刚有人改过这条记录"), _("重新检查，对照后再导入")) from None
        except Unset as problem:
            raise Refused(_("这项规定还没有设定参数：%s") % problem, _("请经理先在条款页设定")) from None


def filled(
    shape: type[ActionForm], by: Member, subject: Any, data: Mapping[str, Any], reason: str
) -> ActionForm:
    """The verb's form as it opens on the record, with these fields filled in anew. What stands may stand."""
    sent: dict[str, Any] = {}
    form = shape(sent, member=by, subject=subject)
    for name, field in form.fields.items():
        if name in data:
            sent[name] = data[name]
        elif name == "reason":
            sent[name] = reason
        else:
            field.required = False
            if (initial := form.get_initial_for_field(field, name)) is not None:
                sent[name] = field.prepare_value(initial)
                if isinstance(field, forms.ModelChoiceField):
                    field.queryset = field.queryset.model._default_manager.filter(pk=sent[name])  # type: ignore[union-attr]
    return form


def _keys(row: Candidate) -> list[int]:
    return [row.facts["on"]] if "on" in row.facts else []


def name_of(page: Page) -> str:
    return f"{page.kind}.back"


def register_returns() -> None:
    """A target for each page whose workbook may come back; of pages met before, none anew."""
    for page in PAGES.values():
        if page.edited_by and name_of(page) not in TARGETS:
            named = named_by(page.columns)
            fields = [Field(named.name, named.label, kind="raw")]
            fields += [Field(c.name, c.label, kind="raw") for c in page.columns if c.edits]
            register(
                Returning(
                    name_of(page),
                    page.of.label,
                    page.edited_by,
                    (*fields, Field(FIELD, HEADING, kind="raw", required=True, secret=True)),
                    prepare=functools.partial(compare, page),
                    keys=_keys,
                    edits=True,
                    exact=True,
                    page=page,
                )
            )
