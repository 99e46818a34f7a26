"""The shipped rule book: four packs, the statutory figures and the parameters, read from YAML and checked.

An unknown key, a clause in an unknown section or a parameter of an unknown clause is an error that names the
file and the entry: a pack is never loaded half.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "packs"
HOUSES = ("YX", "WY", "JS", "ZH")


class PackError(Exception):
    """A pack does not follow its form; the message names file, entry and what is wrong."""


@dataclass(frozen=True)
class ClauseText:
    code: str
    pack: str
    section: str
    section_title: str
    title: str
    text: str
    kind: str
    home: str
    does: str
    see: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parameter:
    """One value that a clause leaves to be set. `versions` holds (from day on, value), oldest first."""

    clause: str
    name: str
    label: str
    type: str
    versions: tuple[tuple[dt.date, Any], ...]
    basis: dict
    triable: bool
    unit: str = ""
    note: str = ""
    choices: dict = field(default_factory=dict)

    def value_on(self, day: dt.date) -> Any:
        return next((value for start, value in reversed(self.versions) if start <= day), None)


TYPES = {"limit", "int", "decimal", "percent", "money", "bool", "choice", "text", "list", "time", "table"}
KINDS = set(
    "conduct duty deadline form ledger report approval calc checklist custody retention kpi script training".split()
)
CLAUSE_KEYS = {"id", "section", "title", "text", "kind", "home", "does", "see"}
PARAMETER_KEYS = {
    *("clause", "name", "label", "type", "unit", "value", "versions", "choices", "basis", "triable", "note"),
}
ALWAYS = dt.date(1970, 1, 1)


def _read(name: str, folder: Path) -> Any:
    try:
        return yaml.safe_load((folder / name).read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise PackError(f"{name}: {error}") from error


def _keys(where: str, entry: dict, known: set[str], needed: set[str]) -> None:
    if unknown := set(entry) - known:
        raise PackError(f"{where}: unknown key {', '.join(sorted(unknown))}")
    if missing := needed - set(entry):
        raise PackError(f"{where}: missing {', '.join(sorted(missing))}")


def load_pack(name: str, folder: Path = FOLDER) -> tuple[dict, list[ClauseText]]:
    """The head of a pack and its clauses in reading order."""
    body = _read(name, folder)
    _keys(
        name,
        body,
        {"pack", "title", "version", "effective", "sections", "clauses"},
        {"pack", "version", "clauses"},
    )
    sections = {one["id"]: one["title"] for one in body["sections"]}
    clauses = []
    for entry in body["clauses"]:
        where = f"{name}: {entry.get('id', '?')}"
        _keys(where, entry, CLAUSE_KEYS, CLAUSE_KEYS - {"see"})
        if entry["section"] not in sections:
            raise PackError(f"{where}: unknown section {entry['section']}")
        if entry["kind"] not in KINDS:
            raise PackError(f"{where}: unknown kind {entry['kind']}")
        facts = {key: value for key, value in entry.items() if key not in ("id", "see")}
        clauses.append(
            ClauseText(
                code=entry["id"],
                pack=body["pack"],
                section_title=sections[entry["section"]],
                see=tuple(entry.get("see", ())),
                **facts,
            )
        )
    return body, clauses


def load_parameters(folder: Path = FOLDER, codes: set[str] | None = None) -> dict[tuple[str, str], Parameter]:
    found: dict[tuple[str, str], Parameter] = {}
    for entry in _read("parameters.yaml", folder):
        where = f"parameters.yaml: {entry.get('clause')} {entry.get('name')}"
        _keys(where, entry, PARAMETER_KEYS, {"clause", "name", "label", "type", "basis"})
        if ("value" in entry) == ("versions" in entry):
            raise PackError(f"{where}: give value or versions, one of them")
        if entry["type"] not in TYPES:
            raise PackError(f"{where}: unknown type {entry['type']}")
        if codes is not None and entry["clause"] not in codes:
            raise PackError(f"{where}: unknown clause")
        versions = tuple(
            sorted((one["effective"], one["value"]) for one in entry["versions"])
            if "versions" in entry
            else [(ALWAYS, entry["value"])]
        )
        key = (entry["clause"], entry["name"])
        if key in found:
            raise PackError(f"{where}: stands twice")
        facts = {
            k: v
            for k, v in entry.items()
            if k in ("clause", "name", "label", "type", "basis", "unit", "note")
        }
        found[key] = Parameter(
            versions=versions, triable=bool(entry.get("triable")), choices=entry.get("choices") or {}, **facts
        )
    return found


@functools.cache
def shipped() -> tuple[
    dict[str, dict], dict[str, ClauseText], dict[tuple[str, str], Parameter], dict[str, dict]
]:
    """Heads by pack, clauses by code, parameters by clause and name, statutory entries by id."""
    heads, clauses = {}, {}
    for house in HOUSES:
        head, texts = load_pack(f"{house.lower()}.yaml")
        heads[house] = head
        for text in texts:
            if text.code in clauses:
                raise PackError(f"{house.lower()}.yaml: {text.code} stands twice")
            clauses[text.code] = text
    law = {entry["id"]: entry for entry in _read("law.yaml", FOLDER)["parameters"]}
    return heads, clauses, load_parameters(codes=set(clauses)), law


def clauses_under(prefix: str) -> list[str]:
    """The clauses that "see X" means: X itself and what stands below it, or a whole part where X is its letter."""
    codes = shipped()[1]
    below = f"{prefix}." if prefix in codes or prefix[-1].isdigit() else prefix
    return [code for code in codes if code == prefix or code.startswith(below)]


def publish() -> None:
    """Brings the clauses in the database up to the shipped packs: a changed pack version adds a version of the text."""
    from huiyin.kernel.clauses.models import Clause, ClauseVersion

    heads, clauses, _, _ = shipped()
    revised = ClauseVersion.objects.exclude(title="").order_by("effective_on", "id")
    own_titles = dict(revised.values_list("clause", "title"))
    Clause.objects.bulk_create(
        [
            Clause(
                code=c.code,
                pack=c.pack,
                section=c.section,
                section_title=c.section_title,
                title=own_titles.get(c.code, c.title),
                kind=c.kind,
                home=c.home,
                position=position,
            )
            for position, c in enumerate(clauses.values())
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["pack", "section", "section_title", "title", "kind", "home", "position"],
    )
    standing = set(ClauseVersion.objects.values_list("clause", "version"))
    ClauseVersion.objects.bulk_create(
        [
            ClauseVersion(
                clause_id=c.code,
                version=heads[c.pack]["version"],
                text=c.text,
                does=c.does,
                see=list(c.see),
                effective_on=heads[c.pack]["effective"],
            )
            for c in clauses.values()
            if (c.code, heads[c.pack]["version"]) not in standing
        ]
    )
