"""Keeping the explanation of a figure that became official, and reading it back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence

from django.db import transaction

from huiyin.kernel.explain import MOST_INPUTS, Explained
from huiyin.kernel.explain.models import Explanation, Recipe
from huiyin.kernel.records.models import Record


def keep(act, figure: str, explained: Explained) -> None:
    """Stores how a figure of the record at hand came about; the last explanation of a figure stands."""
    keep_many(act.now, [(act.held.record, figure, explained)])


def keep_many(at: dt.datetime, told: Sequence[tuple[Record, str, Explained]]) -> None:
    """As keep, for figures of many records in one statement."""
    Explanation.objects.bulk_create(
        [
            Explanation(
                record=record,
                figure=figure,
                value=str(explained.value),
                recipe_id=_recipe_of(explained),
                inputs=_inputs_of(explained),
                at=at,
            )
            for record, figure, explained in told
        ],
        update_conflicts=True,
        unique_fields=["record", "figure"],
        update_fields=["value", "recipe", "inputs", "at"],
    )


def _inputs_of(explained: Explained) -> list | dict:
    inputs = [[i.record, i.line, i.label, i.value] for i in explained.inputs]
    if len(inputs) <= MOST_INPUTS:
        return inputs
    whole = json.dumps(inputs, ensure_ascii=False, default=str)
    numbers = [i.value for i in explained.inputs if isinstance(i.value, int)]
    return {
        "count": len(inputs),
        "sum": sum(numbers),
        "hash": hashlib.sha256(whole.encode()).hexdigest(),
    }


def _recipe_of(explained: Explained) -> int:
    body = {
        "formula": explained.formula,
        "unit": explained.unit,
        "parameters": [[p.clause, p.name, p.value] for p in explained.parameters],
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, default=str)
    return _recipe(hashlib.sha256(text.encode()).digest(), text)


_recipes: dict[bytes, int] = {}  # a recipe's key never changes, so a process asks for it once


def _recipe(digest: bytes, text: str) -> int:
    if digest not in _recipes:
        recipe, _made = Recipe.objects.get_or_create(hash=digest, defaults={"body": json.loads(text)})
        transaction.on_commit(lambda: _recipes.__setitem__(digest, recipe.pk))
        return recipe.pk
    return _recipes[digest]
