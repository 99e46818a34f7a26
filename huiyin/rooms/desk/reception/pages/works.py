"""What may be told of the works and of a project to whoever asks at the desk (YX-2.5.2, YX-2.3.1)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from huiyin.registers.estates.models import Unit
from huiyin.registers.estates.queries import (
    Told,
    doubt_of,
    questions_matching,
    units_seen_by,
    what_may_be_told,
)
from huiyin.web.kit import PAGES
from huiyin.web.saying import chip


def works_line(unit, report) -> dict:
    """3栋 主体施工 18层，11月20日，计划2027-06封顶: how far a caller's building is, in one line that leads to it."""
    return {
        "words": f"{unit.building.called} {report.line}",
        "told": report.told,
        "url": reverse("record", args=["progress", report.pk]),
        "stale": doubt_of(report),
    }


def _units(member, unit: Any, party: Any) -> list:
    """The door that the caller asks about while it is being built, else all that they have something to do with."""
    chosen, whose = (
        int(key) if str(key or "").isdigit() and len(str(key)) < 18 else 0 for key in (unit, party)
    )
    if not (chosen or whose):
        return []
    theirs = Q(pk=chosen) | Q(ties__party=whose, ties__to_on=None)
    found = list(units_seen_by(member).filter(theirs).distinct().order_by("pk")[:8])
    return [one for one in found if one.pk == chosen and one.state != Unit.State.DELIVERED] or found


def told_of(member, text: str, *, unit: Any = "", party: Any = "") -> list[dict]:
    """What the words typed at the desk bring up, as notes beside them."""
    return [_note(one) for one in what_may_be_told(member, text, _units(member, unit, party))]


def told_about(member, text: str) -> list[dict]:
    """What is looked for by topic: progress, and the answers whose words hold it."""
    notes = what_may_be_told(member, text)
    there = {one.subject.pk for one in notes}
    more = [one for one in questions_matching(member, text) if one.subject.pk not in there]
    return [_note(one) for one in (*notes, *more)]


def _note(one: Told) -> dict:
    subject = one.subject
    return {
        "title": one.title,
        "words": one.words,
        "found": one.found,
        "origin": subject.origin,
        "clause": chip(one.clause),
        "stale": one.stale,
        "icon": PAGES[subject.record.kind].icon,
        "url": reverse("record", args=[subject.record.kind, subject.pk]),
    }
