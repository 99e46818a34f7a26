"""What enforces a clause, and what happened under it: read from the registries and the records, never written by hand."""

from __future__ import annotations

import ast
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db.models import Count, F, Q

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import VERBS, Verb
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.packs import ClauseText, Parameter, clauses_under, shipped
from huiyin.kernel.clauses.parameters import param, parameters_of
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises.kinds import PROMISE_KINDS, PromiseKind
from huiyin.kernel.promises.models import Promise, State
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
        ("huiyin.web.records.sees_clear", "姓名、电话默认遮盖"),
        ("huiyin.web.ledgers.export", "导出加水印、限行数、留记录"),
    ),
    "JS-2.1": (("huiyin.kernel.promises.making.make", "每个承诺记下内容、责任人和期限"),),
}


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
        kernel=KERNEL.get(code, ()),
        parameters=parameters_of(code),
    )


def clauses_by_section(member, text: str = "") -> list[dict]:
    """The rule book as the member's departments have it, section by section; all of it for who sees everywhere."""
    found = Clause.objects.order_by("position")
    if text:
        found = found.filter(
            Q(code__istartswith=text) | Q(title__contains=text) | Q(versions__text__contains=text)
        ).distinct()
    month = Promise.objects.filter(opened_at__gte=_month_start())
    counts = {
        row["clause"]: row
        for row in _in_reach(month, member)
        .values("clause")
        .annotate(made=Count("pk"), broken=Count("pk", filter=_broken()))
    }
    sections: dict[str, dict] = {}
    for clause in found:
        section = sections.setdefault(
            f"{clause.pack} {clause.section}",
            {"pack": clause.pack, "id": clause.section, "title": clause.section_title, "clauses": []},
        )
        section["clauses"].append(
            {
                "code": clause.code,
                "title": clause.title,
                "enforced": bool(enforcement(clause.code)),
                "made": counts.get(clause.code, {}).get("made", 0),
                "broken": counts.get(clause.code, {}).get("broken", 0),
            }
        )
    return list(sections.values())


def _month_start() -> dt.datetime:
    return clock.shanghai(f"{clock.today():%Y-%m}-01")


def _broken() -> Q:
    return Q(state=State.OPEN, due__lt=clock.now()) | Q(state=State.KEPT, ended_at__gt=F("due"))


def _in_reach(promises, member):
    """Promises of the departments within the member's reach, and the member's own."""
    reach = reach_of(member)
    if any(seat.role.everywhere for seat in reach.seats):
        return promises
    return promises.filter(Q(matter__record__department__in=reach.departments) | Q(owner=member))


def promise_figures(code: str, member, start: dt.datetime, end: dt.datetime) -> dict[str, int]:
    """Promises made under a clause in a period: how many, kept in time, kept late, broken and open, open, withdrawn."""
    now = clock.now()
    made = _in_reach(Promise.objects.filter(clause=code, opened_at__gte=start, opened_at__lt=end), member)
    return made.aggregate(
        made=Count("pk"),
        kept=Count("pk", filter=Q(state=State.KEPT, ended_at__lte=F("due"))),
        late=Count("pk", filter=Q(state=State.KEPT, ended_at__gt=F("due"))),
        broken=Count("pk", filter=Q(state=State.OPEN, due__lt=now)),
        open=Count("pk", filter=Q(state=State.OPEN, due__gte=now)),
        withdrawn=Count("pk", filter=Q(state=State.WITHDRAWN)),
    )


def promises_under(code: str, member, start: dt.datetime, end: dt.datetime, which: str = ""):
    """The promises behind one of those figures, newest first."""
    now = clock.now()
    made = _in_reach(Promise.objects.filter(clause=code, opened_at__gte=start, opened_at__lt=end), member)
    conditions = {
        "kept": Q(state=State.KEPT, ended_at__lte=F("due")),
        "late": Q(state=State.KEPT, ended_at__gt=F("due")),
        "broken": Q(state=State.OPEN, due__lt=now),
        "open": Q(state=State.OPEN, due__gte=now),
        "withdrawn": Q(state=State.WITHDRAWN),
    }
    if which in conditions:
        made = made.filter(conditions[which])
    return made.select_related("owner", "matter__record").order_by("-id")


def lines_under(code: str, member, start: dt.datetime, end: dt.datetime, most: int = 40) -> list[Line]:
    """What was done under a clause in a period, newest first: only on records that the member sees."""
    verbs = [verb.name for verb in enforcement(code).verbs]
    if not verbs:
        return []
    rows = Line.objects.filter(verb__in=verbs, at__gte=start, at__lt=end).select_related("record", "member")
    lines = list(rows.order_by("-at", "-id")[: most * 5])
    seen: set[int] = set()
    by_kind: dict[str, set[int]] = {}
    for line in lines:
        by_kind.setdefault(line.record.kind, set()).add(line.record_id)
    for name, keys in by_kind.items():
        seen |= set(KINDS[name].seen_by(member).filter(pk__in=keys).values_list("pk", flat=True))
    return [line for line in lines if line.record_id in seen][:most]


def values_of(code: str, department: int | None) -> list[dict]:
    """A clause's parameters with the value in force and what it rests on."""
    law = shipped()[3]
    shown = []
    for parameter in parameters_of(code):
        value = param(code, parameter.name, department)
        entry = law.get(parameter.basis.get("law", ""), {})
        shown.append(
            {
                "label": parameter.label,
                "value": Limit.parse(value).label()
                if parameter.type == "limit" and value
                else _shown(parameter, value),
                "unset": value is None,
                "note": parameter.note,
                "source": entry.get("source", ""),
                "caution": entry.get("caution", ""),
                "reading": parameter.basis.get("reading"),
                "triable": parameter.triable,
            }
        )
    return shown


def _shown(parameter: Parameter, value) -> str:
    if value is None:
        return ""
    if parameter.type == "money":
        return f"{value / 100:,.2f} 元"
    if parameter.type == "bool":
        return "是" if value else "否"
    if parameter.type == "choice":
        return str(parameter.choices.get(value, value))
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if isinstance(value, dict):
        return "；".join(f"{key}：{one}" for key, one in value.items())
    unit = "%" if parameter.type == "percent" and not parameter.unit else parameter.unit
    return f"{value} {unit}".strip()


# ── coverage ────────────────────────────────────────────────────────────────────


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
