"""What a clause's parameters are worth, for a department, at a moment."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.db import transaction
from django.db.models import JSONField, Value

from huiyin.kernel import clock
from huiyin.kernel.clauses.models import ParameterValue
from huiyin.kernel.clauses.packs import Parameter, shipped

FRESH_FOR = 5.0  # seconds for which a process may not yet know a value that another process set

_kept: tuple[float, dict] | None = None


class Unset(Exception):
    """A parameter without a value: the department must set it first."""


def definition(clause: str, name: str) -> Parameter:
    return shipped()[2][clause, name]


def is_defined(clause: str, name: str) -> bool:
    return (clause, name) in shipped()[2]


def parameters_of(clause: str) -> list[Parameter]:
    return [parameter for (code, _), parameter in shipped()[2].items() if code == clause]


def forget() -> None:
    """The next question reads the database again."""
    global _kept
    _kept = None


def _set_values() -> dict[tuple[str, str, int | None], list[tuple[dt.date, Any]]]:
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > FRESH_FOR:
        found: dict[tuple[str, str, int | None], list[tuple[dt.date, Any]]] = {}
        rows = ParameterValue.objects.order_by("effective_on", "id")
        for row in rows.values_list("clause", "name", "department", "effective_on", "value"):
            found.setdefault(row[:3], []).append(row[3:])
        _kept = (time.monotonic(), found)
    return _kept[1]


def param(clause: str, name: str, department: int | None = None, at: dt.datetime | None = None) -> Any:
    """The value in force: the department's own, else the house's, else the shipped one. May be None."""
    day = clock.local(at or clock.now()).date()
    set_values = _set_values()
    for holder in (department, None) if department else (None,):
        for start, value in reversed(set_values.get((clause, name, holder), ())):
            if start <= day:
                return value
    return definition(clause, name).value_on(day)


def needed(clause: str, name: str, department: int | None = None, at: dt.datetime | None = None) -> Any:
    """As `param`, for a value that cannot be done without.

    Raises Unset where the rule book leaves it open and the department has not set it yet.
    """
    value = param(clause, name, department, at)
    if value is None:
        raise Unset(f"{clause} {definition(clause, name).label}")
    return value


def set_parameter(
    clause: str,
    name: str,
    value: Any,
    *,
    department=None,
    effective_on: dt.date | None = None,
    reason: str,
    by=None,
) -> ParameterValue:
    """Sets a value from a day on, or with None leaves it open again. Promises already made keep their due time."""
    definition(clause, name)
    row = ParameterValue.objects.create(
        clause=clause,
        name=name,
        department=department,
        value=Value(None, JSONField()) if value is None else value,
        effective_on=effective_on or clock.today(),
        reason=reason,
        set_by=by,
        set_at=clock.now(),
    )
    forget()
    transaction.on_commit(forget)
    return row


def binds(clause: str, department) -> bool:
    """Whether a clause's house is one of those by which the department works."""
    return clause.split("-")[0] in department.houses
