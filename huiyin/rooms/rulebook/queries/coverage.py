"""What enforces each clause, read from the registries, and which tests name it."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from huiyin.kernel.actions.verbs import VERBS, Verb
from huiyin.kernel.clauses.packs import ClauseText, Parameter, clauses_under, shipped
from huiyin.kernel.clauses.parameters import parameters_of
from huiyin.kernel.promises.kinds import PROMISE_KINDS, PromiseKind
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.kit import PAGES
from huiyin.web.papers import papers_of

# What the kernel itself does for a clause, beside verbs and promises: the name of the code and a word for people.
KERNEL = {
    "WY-G13": (
        ("huiyin.kernel.actions.ending.finish", "每次操作结束时检查：未办结的事项必有责任人和待兑现的承诺"),
        ("huiyin.kernel.promises.sweeping.sweep", "承诺到期前提醒，逾期逐级告知"),
    ),
    "YX-3.3": (
        ("huiyin.kernel.matters.owning.default_owner", "登记时即确定唯一责任人"),
        ("huiyin.kernel.actions.permission.check_who", "只有责任人、代理人或上级可以办理"),
    ),
    "YX-1.4": (
        ("huiyin.web.seeing.sees_clear", "姓名、电话默认遮盖"),
        ("huiyin.web.ledgers.export", "导出加水印、限行数、留记录"),
    ),
    "JS-2.1": (("huiyin.kernel.promises.making.make", "每个承诺记下内容、责任人和期限"),),
    "ZH-D2": (("huiyin.rooms.rulebook.queries.clauses.mission", "使命逐句对应台账和本月的数据"),),
}
# How people bear themselves cannot be enforced by a program: it is published, read and signed for.
SIGNED = (("huiyin.rooms.rulebook.actions.reading", "条款公布，适用部门的成员逐人签阅"),)


@dataclass
class Enforcement:
    """Everything in the product that names a clause."""

    verbs: list[Verb] = field(default_factory=list)
    promises: list[PromiseKind] = field(default_factory=list)
    ledgers: list[str] = field(default_factory=list)
    papers: list = field(default_factory=list)
    kernel: tuple = ()
    parameters: list[Parameter] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.verbs or self.promises or self.ledgers or self.papers or self.kernel)


def enforcement(code: str) -> Enforcement:
    """What enforces a clause, from the registries."""
    return Enforcement(
        verbs=[verb for verb in VERBS.values() if code in verb.clauses],
        promises=[kind for kind in PROMISE_KINDS.values() if kind.clause == code],
        ledgers=[name for name, page in PAGES.items() if code in page.clauses],
        papers=[paper for kind in KINDS for paper in papers_of(kind) if code in paper.clauses],
        kernel=KERNEL.get(code, ()) + (SIGNED if _is_signed(code) else ()),
        parameters=parameters_of(code),
    )


def _is_signed(code: str) -> bool:
    clause = shipped()[1].get(code)
    if clause is None:  # of the house's own: nothing else answers for it yet
        return True
    return clause.home == "handbook" and clause.kind == "conduct"


# ── tests ───────────────────────────────────────────────────────────────────────


def tested() -> dict[str, list[str]]:
    """Clause code -> tests that name it: those that passed in the last run, else those that stand in the code."""
    kept = Path(settings.HOME) / "clauses-tested.json"
    if kept.exists():
        return json.loads(kept.read_text("utf-8"))
    return {code: names for code, names in _marked()}


def _marked() -> Iterator[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for folder in ("huiyin", "tests"):
        for path in (settings.BASE_DIR / folder).rglob("test_*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    for mark in node.decorator_list:
                        if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith("mark.clause"):
                            for code in mark.args:
                                if isinstance(code, ast.Constant):
                                    found.setdefault(str(code.value), []).append(f"{path.name}::{node.name}")
    yield from found.items()


@dataclass
class Coverage:
    clause: ClauseText
    enforced: list[str]
    tests: list[str]

    @property
    def missing(self) -> list[str]:
        return [word for word, there in (("enforcement", self.enforced), ("test", self.tests)) if not there]


def coverage(homes: list[str] | None = None) -> list[Coverage]:
    """For each clause of the homes (or of all) what enforces it and which tests name it; "see X" rests on X."""
    clauses, tests = shipped()[1], tested()

    def standing(code: str, seen: frozenset[str] = frozenset()) -> tuple[list[str], list[str]]:
        found = enforcement(code)
        names = [v.name for v in found.verbs] + [f"promise {p.name}" for p in found.promises]
        names += [f"ledger {name}" for name in found.ledgers] + [f"paper {p.name}" for p in found.papers]
        names += [name for name, _words in found.kernel]
        by_tests = list(tests.get(code, ()))
        for prefix in clauses[code].see if code in clauses else ():
            for other in clauses_under(prefix):
                if other not in seen | {code}:
                    more, further = standing(other, seen | {code})
                    names += [f"{other}: {name}" for name in more]
                    by_tests += further
        return names, by_tests

    return [
        Coverage(clause, *standing(code))
        for code, clause in clauses.items()
        if not homes or clause.home in homes
    ]
