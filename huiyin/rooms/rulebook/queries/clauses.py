"""The rule book section by section, and what happened under a clause: read from the records, never written by hand."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.clauses.parameters import param, parameters_of
from huiyin.kernel.clauses.values import editable, said
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises.models import Promise, State
from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.rulebook.queries.coverage import enforcement
from huiyin.rooms.rulebook.queries.reading import clauses_to_sign
from huiyin.rooms.rulebook.queries.trial import kinds_resting_on
from huiyin.web.kit import PAGES


def clauses_by_section(
    member, text: str = "", house: str = "", kind: str = "", home: str = "", to_sign: bool = False
) -> list[dict]:
    """The rule book section by section, narrowed as asked, with what each clause made of promises this month."""
    found = Clause.objects.order_by("position", "code")
    for field, wanted in (("pack", house), ("kind", kind), ("home", home)):
        if wanted:
            found = found.filter(**{field: wanted})
    houses, codes = clauses_to_sign(member)
    if to_sign:
        found = found.filter(Q(pack__in=houses) | Q(pk__in=codes))
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
                "to_sign": clause.pack in houses or clause.code in codes,
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
    rows = Line.objects.filter(verb__in=verbs, clauses__contains=code, at__gte=start, at__lt=end)
    newest = rows.select_related("record", "member").order_by("-at", "-id")[: most * 5]
    lines = [line for line in newest if code in line.clauses.split()]
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
                "name": parameter.name,
                "label": parameter.label,
                "value": said(parameter, value),
                "editable": editable(parameter),
                "unset": value is None,
                "note": parameter.note,
                "source": entry.get("source", ""),
                "caution": entry.get("caution", ""),
                "reading": parameter.basis.get("reading"),
                "triable": bool(parameter.triable and kinds_resting_on(parameter)),
            }
        )
    return shown


# ── the mission of the department, line by line (ZH-D2) ─────────────────────────

# Its words, and the kinds of record whose figures show how far it is lived.
MISSION = (
    (__("健全制度与流程"), ("revisions", "interpretations", "readings")),
    (__("明确职责"), ("duties", "tasks")),
    (__("做好窗口服务、维护公司形象"), ("calls", "appointments", "complaints")),
    (__("维系职能部门"), ("contacts",)),
    (__("督促银行回款"), ("mortgages",)),
)


def mission(member, start: dt.datetime, end: dt.datetime) -> list[dict]:
    """For each line of the mission the ledgers that show it, with how many records a period brought the member's departments."""
    reach = reach_of(member)
    names = [
        name for _words, kinds in MISSION for name in kinds if name in PAGES and reach.may(f"{name}.see")
    ]
    first = Line.objects.filter(
        at__gte=start, at__lt=end, verb__in=[v.name for v in VERBS.values() if v.opens]
    )
    counts = dict(
        first.filter(record__kind__in=names, record__department__in=reach.departments)
        .values_list("record__kind")
        .annotate(n=Count("record", distinct=True))
    )
    return [
        {
            "words": words,
            "figures": [
                {"kind": name, "label": KINDS[name].label, "n": counts.get(name, 0)}
                for name in kinds
                if name in names
            ],
        }
        for words, kinds in MISSION
    ]
