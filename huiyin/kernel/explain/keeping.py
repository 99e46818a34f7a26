"""Keeping the explanation of a figure that became official, and reading it back."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction

from huiyin.kernel.explain import MOST_INPUTS, Explained
from huiyin.kernel.explain.models import Explanation, Recipe


def keep(act, figure: str, explained: Explained) -> None:
    """Stores how a figure of the record at hand came about; the last explanation of a figure stands."""
    body = {
        "formula": explained.formula,
        "unit": explained.unit,
        "parameters": [[p.clause, p.name, p.value] for p in explained.parameters],
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, default=str)
    recipe = _recipe(hashlib.sha256(text.encode()).digest(), text)
    inputs: list | dict = [[i.record, i.line, i.label, i.value] for i in explained.inputs]
    if len(inputs) > MOST_INPUTS:
        whole = json.dumps(inputs, ensure_ascii=False, default=str)
        numbers = [i.value for i in explained.inputs if isinstance(i.value, int)]
        inputs = {
            "count": len(inputs),
            "sum": sum(numbers),
            "hash": hashlib.sha256(whole.encode()).hexdigest(),
        }
    explanation = Explanation(
        record=act.held.record,
        figure=figure,
        value=str(explained.value),
        recipe_id=recipe,
        inputs=inputs,
        at=act.now,
    )
    Explanation.objects.bulk_create(
        [explanation],
        update_conflicts=True,
        unique_fields=["record", "figure"],
        update_fields=["value", "recipe", "inputs", "at"],
    )


_recipes: dict[bytes, int] = {}  # a recipe's key never changes, so a process asks for it once


def _recipe(digest: bytes, text: str) -> int:
    if digest not in _recipes:
        recipe, _made = Recipe.objects.get_or_create(hash=digest, defaults={"body": json.loads(text)})
        transaction.on_commit(lambda: _recipes.__setitem__(digest, recipe.pk))
        return recipe.pk
    return _recipes[digest]
