"""Wordings: how the house says a thing, kept by the house itself; shipped ones are added once and stay as corrected."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import binds
from huiyin.kernel.members.models import Department
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.desk.reception import forms
from huiyin.rooms.desk.reception.models import WORDING_CATEGORIES, Wording
from huiyin.rooms.desk.reception.queries import answering_departments, wordings_seen_by
from huiyin.web.forms import ReasonForm

# Files of wordings that ship: another module adds its own for the categories it brings.
SHIPPED = [Path(__file__).parents[1] / "wordings.yaml"]
CLAUSES = ["YX-2.1.1c", "YX-2.1.2e", "WY-G3b", "JS-2.3", "JS-H2.2", "JS-H3.1", "JS-T", "JS-T0"] + [
    f"JS-T{n}" for n in range(1, 9)
]


@dataclass(frozen=True)
class Line:
    """A wording as it ships, under the clause that asks for it."""

    key: str
    category: str
    clause: str
    situation: str
    triggers: list[str] = field(default_factory=list)
    words: str = ""
    better: str = ""
    purpose: str = ""
    product: str = ""
    position: int = 50
    internal: bool = False
    calming: bool = False
    yes_no: bool = False


@cache
def shipped_wordings() -> tuple[Line, ...]:
    """The wordings that ship. ValueError for a key no line has, a category no house knows, or one key twice."""
    known = {one.name for one in fields(Line)}
    lines = []
    shipped = [pair for path in SHIPPED for pair in yaml.safe_load(path.read_text("utf-8")).items()]
    for category, rows in shipped:
        if category not in WORDING_CATEGORIES:
            raise ValueError(f"wordings.yaml: no category {category}")
        for position, row in enumerate(rows, 1):
            if unknown := set(row) - known:
                raise ValueError(f"wordings.yaml: {row.get('key')} has unknown {sorted(unknown)}")
            if not all(isinstance(one, str) for one in row.get("triggers", ())):
                raise ValueError(f"wordings.yaml: {row.get('key')} has a trigger that is no text")
            lines.append(Line(**{"category": category, "position": position} | row))
    if len({line.key for line in lines}) != len(lines):
        raise ValueError("wordings.yaml: a key stands twice")
    return tuple(lines)


def _document(wording: Wording) -> str:
    return tokens.document(
        codes=(wording.record.number or "", wording.clause),
        texts=(wording.situation, wording.words, wording.better, wording.purpose, *wording.triggers),
    )


WORDINGS = register(
    Kind(
        "wordings",
        _("话术"),
        Wording,
        wordings_seen_by,
        series=numbering.register("HS", "HS-{n:04d}"),
        silent=frozenset({"shipped"}),
        document=_document,
    )
)


def _check(wording: Wording) -> None:
    if wording.category not in WORDING_CATEGORIES:
        raise Refused(_("没有这个类别"), _("从列表中选择类别"), field="category")
    if wording.internal and not wording.triggers:
        raise Refused(
            _("标为内部的要写明哪些字句不得外传"),
            _("在“触发词”写出这些字句"),
            clause="YX-2.1.2e",
            field="triggers",
        )
    if wording.category == "sensitive" and not (wording.triggers and wording.better):
        raise Refused(
            _("敏感话题要有触发词和婉转的说法"), _("补全这两项"), clause="YX-2.1.1c", field="better"
        )
    if wording.category in ("question", "guide") and not wording.purpose:
        raise Refused(_("请写明用处或缘由"), _("照着念而不知为何，说服不了客户"), field="purpose")


@opens("wordings.add", label=_("添加话术"), clauses=CLAUSES, form=forms.WordingForm, icon="messages")
def add_wording(act, record, **facts):
    """How a thing is said belongs to the house: whoever finds a better way writes it down for all."""
    wording = Wording(record=record, **facts)
    _check(wording)
    wording.save(force_insert=True)
    return wording


@action(
    "wordings.correct",
    label=_("修改"),
    clauses=["YX-2.1.1c", "WY-G3b", "JS-2.3", "JS-T"],
    who="anyone",
    form=forms.CorrectWordingForm,
    icon="edit",
)
def correct_wording(act, wording, **facts):
    """A wording is put in better words; the one before stands in its history."""
    if wording.retired_at:
        raise Refused(_("这条话术已停用"), _("需要的请另外添加"))
    for name, value in facts.items():
        setattr(wording, name, value)
    _check(wording)


@action(
    "wordings.retire",
    label=_("停用"),
    clauses=["YX-2.1.1c", "WY-G3b", "JS-2.3", "JS-T"],
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="archive",
    offered=lambda wording: wording.retired_at is None,
)
def retire_wording(act, wording):
    """What is no longer said comes up no more, and stays readable."""
    act.require_reason(_("停用需要写明理由"), _("在“理由”一栏写一句"))
    if wording.retired_at:
        raise Refused(_("这条话术已停用"), _("不需要再停用"))
    wording.retired_at = act.now


def ship_to(department: Department, source: str = "worker") -> int:
    """Adds the shipped wordings that a department's houses ask for and that it never had; how many."""
    had = set(Wording.objects.filter(record__department=department).values_list("shipped", flat=True))
    lines = [line for line in shipped_wordings() if line.key not in had and binds(line.clause, department)]
    for line in lines:
        facts = {one.name: getattr(line, one.name) for one in fields(Line) if one.name != "key"}
        perform("wordings.add", by=None, source=source, department=department, shipped=line.key, **facts)
    return len(lines)


def ship_to_all() -> int:
    """As ship_to, for every department that takes calls."""
    return sum(ship_to(department) for department in answering_departments())
