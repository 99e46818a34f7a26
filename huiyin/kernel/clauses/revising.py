"""What a department changed in the rule book: new versions of a text, and clauses of its own beside the packs."""

from __future__ import annotations

import datetime as dt
import time

from django.db import transaction
from django.db.models import Max, Q

from huiyin.kernel.clauses.models import Clause, ClauseVersion
from huiyin.kernel.clauses.packs import shipped

FRESH_FOR = 60.0  # seconds for which a process may not yet know a title that another process published
OWN = "Z"  # the section of a house's own clauses: YX-Z1, YX-Z2

_kept: tuple[float, dict[str, str]] | None = None


def forget() -> None:
    """The next question reads the database again."""
    global _kept
    _kept = None


def titles() -> dict[str, str]:
    """Code -> title of every clause as it stands: the shipped ones, those retitled here, the house's own."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > FRESH_FOR:
        revised = ClauseVersion.objects.exclude(title="").order_by("effective_on", "id")
        shipped_titles = {code: clause.title for code, clause in shipped()[1].items()}
        _kept = (time.monotonic(), shipped_titles | dict(revised.values_list("clause", "title")))
    return _kept[1]


def in_force(versions: list[ClauseVersion], day: dt.date) -> ClauseVersion | None:
    """Of a clause's versions, oldest first, the one that holds on a day."""
    return next((one for one in reversed(versions) if one.effective_on <= day), None)


def add_version(clause: Clause, *, title: str, text: str, effective_on: dt.date, record) -> ClauseVersion:
    """The approved text becomes the version in force from its day on; what stood before stays readable."""
    last = clause.versions.last()
    made = clause.versions.filter(effective_on__year=effective_on.year).exclude(record=None).count()
    version = ClauseVersion.objects.create(
        clause=clause,
        version=f"{effective_on.year}-{made + 1:02d}",
        title=title,
        text=text,
        does=last.does if last else "",
        see=last.see if last else [],
        effective_on=effective_on,
        record=record,
    )
    if clause.title != title:
        clause.title = title
        clause.save(update_fields=["title"])
    forget()
    transaction.on_commit(forget)
    return version


def add_clause(house: str, *, title: str, kind: str, section_title: str) -> Clause:
    """A clause of the house's own, with the next free code of its section; it has no version yet."""
    section = f"{house}-{OWN}"
    taken = Clause.objects.select_for_update().filter(section=section).values_list("code", flat=True)
    number = max((int(code.removeprefix(section)) for code in taken), default=0) + 1
    last = Clause.objects.filter(Q(pack=house) | Q(section=section)).aggregate(last=Max("position"))["last"]
    return Clause.objects.create(
        code=f"{section}{number}",
        pack=house,
        section=section,
        section_title=section_title,
        title=title,
        kind=kind,
        home="handbook",
        position=last or 0,
    )
