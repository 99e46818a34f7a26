"""Ledgers and records as JSON: what stands on the pages, masked exactly as there."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import Reach, reach_of
from huiyin.kernel.records.kinds import Kind
from huiyin.web.api.problems import Problem, clauses_of, missing, wrong_fields
from huiyin.web.finding import records_found
from huiyin.web.kit import PAGES, Column, Page
from huiyin.web.ledgers import COUNTED, Ledger
from huiyin.web.records import described, subject_seen

MOST, USUAL = 200, 50  # rows in one answer
GREATEST_KEY = 10**18 - 1  # what an address may hold, here and on the pages
PARAMETERS = ("q", "view", "sort", "col", "after", "at", "limit")


def url_of(kind: str, pk: int) -> str:
    return f"/api/{kind}/{pk}"


# ── ledgers ─────────────────────────────────────────────────────────────────────


def page_of(member: Member, kind: str) -> Page:
    """The kind's page, for whoever may see its ledger."""
    page = PAGES.get(kind)
    if page is None or not reach_of(member).may(f"{kind}.see"):
        raise missing()
    return page


def listing(member: Member, kind: str, query) -> dict[str, Any]:
    """One window of a ledger. What the query asks for and the ledger does not know is said, never passed over."""
    page = page_of(member, kind)
    if errors := _slips(page, query):
        raise wrong_fields(errors)
    ledger = Ledger(page, member, query)
    if errors := {name: list(map(str, found)) for name, found in ledger.filters.errors.items()}:
        raise wrong_fields(errors)
    ledger.size = int(query.get("limit") or USUAL)
    columns = ledger.columns if query.getlist("col") else page.columns
    rows, _before, after = ledger.window()
    return {
        "items": [_item(page, columns, row) for row in rows],
        "next": f"/api/{kind}{after}" if after else None,
        "count": min(ledger.count, COUNTED),
        "count_is_exact": ledger.count <= COUNTED,
    }


def _slips(page: Page, query) -> dict[str, list[str]]:
    """What is wrong with the query itself, by parameter."""
    filters = {f"f_{column.name}" for column in page.columns if column.filter}
    errors = {name: [_("没有这个参数")] for name in query if name not in PARAMETERS and name not in filters}
    known = {
        "view": {view.name for view in page.views},
        "sort": {column.name for column in page.columns if column.sort},
        "col": {column.name for column in page.columns},
    }
    for name, allowed in known.items():
        wrong = [
            v for v in query.getlist(name) if v and v.removeprefix("-" * (name == "sort")) not in allowed
        ]
        if wrong:
            errors[name] = [_("可以用：%s") % "、".join(sorted(allowed)) if allowed else _("没有可选的值")]
    limits = {"limit": (1, MOST), "after": (0, GREATEST_KEY), "at": (0, GREATEST_KEY)}
    for name, (least, most) in limits.items():
        value = query.get(name) or str(least)
        if not (value.isascii() and value.isdigit()) or not least <= int(value[:20]) <= most:
            errors[name] = [_("应为%(least)d到%(most)d之间的整数") % {"least": least, "most": most}]
    return errors


def _item(page: Page, columns, row: Any) -> dict[str, Any]:
    kind, record = page.of, row.record
    item = {
        "key": row.pk,
        "number": record.number,
        "party": record.party_id,
        "voided": bool(record.voided_at),
        "cells": {column.name: cell(column, row) for column in columns},
        "links": {"self": url_of(kind.name, row.pk), "page": reverse("record", args=[kind.name, row.pk])},
    }
    return item | standing(kind, row)


def standing(kind: Kind, subject: Any) -> dict[str, Any]:
    """State and next due time, where somebody waits."""
    if not kind.is_matter:
        return {"state": None, "due": None}
    matter = subject.matter
    label = dict(kind.states.choices).get(matter.state, matter.state)  # type: ignore[union-attr]
    return {"state": {"value": matter.state, "label": str(label)}, "due": moment(matter.next_due)}


def cell(column: Column, row: Any) -> Any:
    """What the cell shows; of a column that is filtered by day the moment itself, which hides nobody."""
    if column.day:
        try:
            return plain(functools.reduce(getattr, column.filter.split("__"), row))
        except (AttributeError, ObjectDoesNotExist):
            return None
    return plain(column.value(row))


def moment(at: dt.datetime | None) -> str | None:
    return clock.local(at).isoformat(timespec="seconds") if at else None


def plain(value: Any) -> Any:
    """A value fit for JSON: numbers as they are, moments on the Shanghai clock, everything else as its words."""
    if isinstance(value, dict):
        return plain(value.get("value", ""))
    if isinstance(value, dt.datetime):
        return moment(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)


# ── records ─────────────────────────────────────────────────────────────────────


def record_seen(member: Member, kind: str, pk: int) -> tuple[Page, Any]:
    """The particulars of a record that the member sees and that the token reaches."""
    if pk > GREATEST_KEY or not reach_of(member).allows(f"{kind}.see"):
        raise missing()
    try:
        return subject_seen(member, kind, pk)
    except Http404:
        raise missing() from None


def record(member: Member, page: Page, subject: Any) -> dict[str, Any]:
    """Everything that the record's page shows."""
    kind, row, reach = page.of, subject.record, reach_of(member)
    shown = described(member, page, subject)
    matter = subject.matter if kind.is_matter else None
    return {
        "key": subject.pk,
        "kind": kind.name,
        "number": row.number,
        "party": row.party_id,
        "title": str(shown["record"]["title"]),
        "version": row.version,
        "voided": bool(row.voided_at),
        **standing(kind, subject),
        "owner": {"key": matter.owner_id, "name": matter.owner.name} if matter else None,
        "opened_at": moment(matter.opened_at) if matter else None,
        "closed_at": moment(matter.closed_at) if matter else None,
        "facts": [_fact(fact, reach) for fact in shown["facts"]],
        "sections": [_section(section, reach) for section in shown["sections"]],
        "promises": [_promise(promise) for promise in shown["promises"]],
        "journal": [_sentence(line) for line in shown["journal"]],
        "actions": [_action(button, kind.name, subject.pk) for button in shown["actions"]],
        "links": [one for line in shown["links"] if (one := _line(line, reach))],
        "clauses": clauses_of(clause["code"] for clause in shown["clauses"]),
        "page": reverse("record", args=[kind.name, subject.pk]),
    }


def summary(member: Member, kind: Kind, subject: Any) -> dict[str, Any]:
    """What is answered to an action: the record as it stands, or its bare name where it is not seen any more."""
    try:
        page, seen = record_seen(member, kind.name, subject.pk)
    except Problem:
        return {"key": subject.pk, "kind": kind.name, "number": subject.record.number}
    return record(member, page, seen)


def reached(url: str, reach: Reach) -> tuple[bool, str | None]:
    """Whether what an address of the pages leads to is within reach, and the record's address here if it is one."""
    try:
        match = resolve(url.partition("?")[0]) if url else None
    except Resolver404:
        match = None
    if match is None or match.url_name != "record":
        return True, None
    kind, pk = match.kwargs["kind"], match.kwargs["pk"]
    return (True, url_of(kind, pk)) if reach.allows(f"{kind}.see") else (False, None)


def _fact(fact: dict, reach: Reach) -> dict[str, Any]:
    return {
        "label": str(fact["label"]),
        "value": plain(fact["value"]),
        "masked": fact["masked"],
        "clause": fact["clause"]["code"] if fact["clause"] else None,
        "url": reached(fact["url"], reach)[1],
    }


def _section(section: dict, reach: Reach) -> dict[str, Any]:
    lines = [line for line in section.get("lines", ()) if isinstance(line, dict) and "label" in line]
    return {
        "title": str(section["title"]),
        "text": str(section["text"]),
        "facts": [_fact(fact, reach) for fact in section["facts"]],
        "lines": [one for line in lines if (one := _line(line, reach))],
    }


def _line(line: dict, reach: Reach) -> dict[str, Any] | None:
    """A line about something else; nothing where the token does not reach that."""
    within, url = reached(line.get("url", ""), reach)
    if not within:
        return None
    return {
        "label": str(line["label"]),
        "words": str(line.get("words", "")),
        "state": str(line["state_label"]) if line.get("state_label") else None,
        "at": moment(line.get("when")),
        "url": url,
    }


def _promise(promise: dict) -> dict[str, Any]:
    return {
        "key": promise["pk"],
        "label": str(promise["label"]),
        "clause": promise["clause"]["code"] if promise["clause"] else None,
        "due": moment(promise["due"]),
        "state": str(promise["state_label"]),
        "level": promise["level"],
        "owner": promise["owner"],
        "to": str(promise["to"]),
        "note": str(promise["note"]),
    }


def _sentence(line: dict) -> dict[str, Any]:
    return {
        "at": moment(line["when"]),
        "who": line["who"],
        "what": line["sentence"],
        "reason": line["reason"],
        "clauses": [clause["code"] for clause in line["clauses"]],
        "changes": [
            {"label": label, "old": plain(old), "new": plain(new)} for label, old, new in line["changes"]
        ],
    }


def _action(button: dict, kind: str, pk: int) -> dict[str, Any]:
    verb = VERBS[button["verb"]]
    opens = f"/api/actions/{verb.name}?from={pk}"
    return {
        "verb": verb.name,
        "label": str(verb.label),
        "enabled": button["enabled"],
        "why": button["why"],
        "url": opens if verb.opens else f"{url_of(kind, pk)}/actions/{verb.name}",
    }


def found(member: Member, text: str) -> list[dict[str, Any]]:
    """What a text finds among the records within reach, by kind."""
    reach = reach_of(member)
    return [
        {
            "title": str(group["title"]),
            "count": group["count_words"],
            "items": [
                {
                    "label": str(item["label"]),
                    "hint": str(item["hint"]),
                    "state": str(item["state_label"]) if item.get("state_label") else None,
                    "url": reached(item["url"], reach)[1],
                }
                for item in group["items"]
            ],
        }
        for group in records_found(member, text, 20)
    ]
