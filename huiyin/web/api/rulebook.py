"""The clauses as JSON: text, parameters with the value in force, and what in the product enforces them."""

from __future__ import annotations

from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.packs import Parameter
from huiyin.kernel.clauses.parameters import param, parameters_of
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.api.problems import missing
from huiyin.web.api.reading import plain
from huiyin.web.kit import PAGES
from huiyin.web.papers import papers_of


def clauses(pack: str = "", text: str = "") -> list[dict[str, Any]]:
    """All clauses in reading order, or those of a pack, or whose code or title fits a text."""
    rows = Clause.objects.order_by("position")
    if pack:
        rows = rows.filter(pack=pack)
    return [_head(row) for row in rows if text in row.title or row.code.startswith(text)]


def clause(member: Member, code: str) -> dict[str, Any]:
    row = Clause.objects.filter(code=code).prefetch_related("versions").first()
    if row is None:
        raise missing()
    today = clock.today()
    versions = list(row.versions.all())
    version = next((v for v in reversed(versions) if v.effective_on <= today), versions[0])
    departments = reach_of(member).departments
    department = departments[0] if departments else None
    return _head(row) | {
        "version": version.version,
        "effective_on": version.effective_on.isoformat(),
        "text": version.text,
        "does": version.does,
        "see": list(version.see),
        "parameters": [_parameter(one, department) for one in parameters_of(code)],
        "enforced_by": _enforced_by(code),
    }


def _head(row: Clause) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title,
        "pack": row.pack,
        "section": row.section,
        "section_title": row.section_title,
        "kind": row.kind,
        "url": f"/api/clauses/{row.code}",
    }


def _parameter(parameter: Parameter, department: int | None) -> dict[str, Any]:
    value = param(parameter.clause, parameter.name, department)
    words = Limit.parse(value).label() if parameter.type == "limit" and value else None
    return {
        "name": parameter.name,
        "label": parameter.label,
        "type": parameter.type,
        "unit": parameter.unit,
        "value": value if isinstance(value, list | dict) else plain(value),
        "words": words,
        "note": parameter.note,
    }


def _enforced_by(code: str) -> dict[str, list[dict[str, str]]]:
    """What names the clause: verbs, promises, ledgers, papers. Read from the registries."""
    return {
        "verbs": [{"name": v.name, "label": str(v.label)} for v in VERBS.values() if code in v.clauses],
        "promises": [
            {"name": kind.name, "label": str(kind.label)}
            for kind in PROMISE_KINDS.values()
            if kind.clause == code
        ],
        "ledgers": [
            {"name": name, "label": str(page.of.label)}
            for name, page in PAGES.items()
            if code in page.clauses
        ],
        "papers": [
            {"name": f"{kind}/{paper.name}", "label": str(paper.label)}
            for kind in KINDS
            for paper in papers_of(kind)
            if code in paper.clauses
        ],
    }
