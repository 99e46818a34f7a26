"""Which heading means which field: as said for this very table, as said for such a heading, else by likeness."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from huiyin.kernel.imports.models import Mapping
from huiyin.kernel.imports.sheets.mapping import guess_mapping, normal_heading
from huiyin.kernel.imports.targets import Target

# Written by us into the sheet of problems: never a field, so a mended sheet can be read as it is.
OWN_HEADINGS = ("原表行号", "导入问题")


def fingerprint(headings: Sequence[str]) -> str:
    """A hash of a table's headings, whatever their order."""
    return hashlib.sha256("\n".join(sorted(map(normal_heading, headings))).encode()).hexdigest()


def mapping_for(target: Target, headings: Sequence[str]) -> dict[str, str]:
    """heading -> field name, "" where the column is not read. No field twice."""
    if target.exact:
        ours = {normal_heading(each.label): each.name for each in target.fields}
        return {heading: ours.get(heading, "") for heading in headings}
    said = {
        (one.headings, one.heading): one.field
        for one in Mapping.objects.filter(
            target=target.name, headings__in=("", fingerprint(headings)), heading__in=headings
        )
    }
    known = {each.name for each in target.fields}
    found = dict.fromkeys((heading for heading in headings if heading in OWN_HEADINGS), "")
    for where in (fingerprint(headings), ""):
        for heading in headings:
            name = said.get((where, heading))
            if heading in found or name is None or (name and name not in known):
                continue
            if not name or name not in found.values():
                found[heading] = name
    left = [each for each in target.fields if each.name not in found.values()]
    guessed = guess_mapping([heading for heading in headings if heading not in found], left)
    return {h: found[h] if h in found else guessed[h].name if h in guessed else "" for h in headings}


def remember(target: Target, headings: Sequence[str], mapping: dict[str, str]) -> None:
    """Keeps what a person said of these headings, for this table and for any table with such a heading."""
    rows = [
        Mapping(target=target.name, headings=where, heading=heading[:200], field=mapping[heading])
        for where in (fingerprint(headings), "")
        for heading in headings
        if heading in mapping and heading not in OWN_HEADINGS
    ]
    Mapping.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["target", "headings", "heading"],
        update_fields=["field"],
    )
