"""What the worker does to single records: one act each, and it matters little if another worker was first."""

from __future__ import annotations

import logging

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import Unset

log = logging.getLogger("huiyin.worker")


def by_clock(verb: str, key: int | None = None, **facts) -> int:
    """Does a verb to a record, or opens one by its facts.

    1 where it was done, 0 where another worker was first or the house left open what it needs.
    """
    try:
        perform(verb, by=None, on=key, source="worker", **facts)
    except (Refused, Unset) as refusal:
        log.info("%s %s: %s", verb, key or facts, refusal)
        return 0
    return 1
