"""The lines with which a launch begins, and when what is promised of them is due."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path
from typing import Any

import yaml

from huiyin.kernel.calendars.loading import due_on
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises import making
from huiyin.kernel.promises.models import State
from huiyin.kernel.words import Words
from huiyin.rooms.sales.launches.models import CertificateSort, Launch, LaunchLine
from huiyin.rooms.sales.launches.promises import CERTIFY, LINE

SHIPPED = Path(__file__).parents[1] / "checklist.yaml"
ONE_DAY = dt.timedelta(days=1)


@functools.cache
def shipped() -> dict[str, dict[str, Any]]:
    """How each known thing is got ready, by its name."""
    return yaml.safe_load(SHIPPED.read_text("utf-8"))


def begin(act, launch: Launch) -> None:
    """Puts up the checklist of the department's clauses: papers, certificates, and the other preparations."""
    department = launch.record.department_id
    titles = [
        *needed("YX-2.3.2", "required_documents", department),
        *needed("YX-2.3.3", "certificates", department),
        *needed("YX-2.3.2", "preparations", department),
    ]
    papers = set(needed("YX-2.3.2", "required_documents", department))
    usual = needed("YX-2.3.2", "line_before", department)
    for position, title in enumerate(dict.fromkeys(titles), 1):
        known = shipped().get(title, {})
        line = LaunchLine(
            launch=launch,
            title=title,
            wants_document=known.get("document", title in papers),
            sort=known.get("sort", ""),
            position=position,
        )
        day = launch.planned_on - ONE_DAY * known.get("before", usual)
        promise(act, line, due_on(department, day, act.now))


def promise(act, line: LaunchLine, due: dt.datetime, *, owner: Member | None = None, why: Words = "") -> None:
    """Promises a line anew: to whoever is to do it, by when. What was promised before is withdrawn and pointed at."""
    before = line.promise if line.pk else None
    if before is not None and before.state == State.OPEN:
        making.withdraw(act, [before], why)
    kind = CERTIFY if line.sort in CertificateSort.values else LINE
    line.promise = making.make(
        act, kind, line.launch.matter, due=due, words=line.title, owner=owner, follows=before
    )
    line.save()
