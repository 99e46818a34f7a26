"""The stored promises on which the trial of a parameter reckons."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from huiyin.kernel.clauses.packs import Parameter
from huiyin.kernel.promises.kinds import PROMISE_KINDS, PromiseKind
from huiyin.kernel.promises.models import Promise, State


def kinds_resting_on(parameter: Parameter) -> list[PromiseKind]:
    """Kinds of promise whose due time is this parameter's."""
    return [
        kind
        for kind in PROMISE_KINDS.values()
        if (kind.clause, kind.within) == (parameter.clause, parameter.name)
    ]


def promises_made(
    parameter: Parameter, departments: list[int] | None, first: dt.datetime, end: dt.datetime
) -> QuerySet[Promise]:
    """Promises made in a period that rested on the parameter, newest first; in all departments where None is given.

    Times that were agreed do not rest on it, and withdrawn promises were neither kept nor broken.
    """
    found = Promise.objects.filter(
        clause=parameter.clause,
        kind__in=[kind.name for kind in kinds_resting_on(parameter)],
        opened_at__gte=first,
        opened_at__lt=end,
    ).exclude(limit="agreed")
    if departments is not None:
        found = found.filter(matter__record__department__in=departments)
    return found.exclude(state=State.WITHDRAWN).order_by("-id")
