"""Keeping the explanation of a figure that became official, and reading it back."""

from __future__ import annotations

import hashlib
import json

from huiyin.kernel.explain import MOST_INPUTS, Explained
from huiyin.kernel.explain.models import Explanation, Recipe


def keep(act, figure: str, explained: Explained) -> Explanation:
    """Stores how a figure of the record at hand came about; the last explanation of a figure stands."""
    body = {
        "formula": explained.formula,
        "unit": explained.unit,
        "parameters": [[p.clause, p.name, p.value] for p in explained.parameters],
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, default=str)
    recipe, _made = Recipe.objects.get_or_create(
        hash=hashlib.sha256(text.encode()).digest(), defaults={"body": json.loads(text)}
    )
    inputs: list | dict = [[i.record, i.line, i.label, i.value] for i in explained.inputs]
    if len(inputs) > MOST_INPUTS:
        whole = json.dumps(inputs, ensure_ascii=False, default=str)
        numbers = [i.value for i in explained.inputs if isinstance(i.value, int)]
        inputs = {
            "count": len(inputs),
            "sum": sum(numbers),
            "hash": hashlib.sha256(whole.encode()).hexdigest(),
        }
    return Explanation.objects.update_or_create(
        record=act.held.record,
        figure=figure,
        defaults={"value": str(explained.value), "recipe": recipe, "inputs": inputs, "at": act.now},
    )[0]
