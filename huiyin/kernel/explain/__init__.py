"""Figures that say how they came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MOST_INPUTS = 50  # beyond these an explanation keeps query, count, sum and hash


@dataclass(frozen=True)
class Parameter:
    """A parameter that a figure rests on, with the value that was used."""

    clause: str
    name: str
    value: Any


@dataclass(frozen=True)
class Input:
    """One input: what it is, what it was worth, and the record (and journal line) that says so. No names inside."""

    label: str
    value: Any
    record: int | None = None
    line: int | None = None


@dataclass(frozen=True)
class Explained:
    """A value with its formula in words, the parameters and the inputs."""

    value: Any
    unit: str
    formula: str
    parameters: Sequence[Parameter] = ()
    inputs: Sequence[Input] = ()
