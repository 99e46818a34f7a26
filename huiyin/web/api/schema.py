"""A Django form as a JSON schema, so that a verb has one shape on screen and in the API."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.choices import CallableChoiceIterator, flatten_choices

from huiyin.kernel.members.models import Member
from huiyin.web.forms import ActionForm, CleanedField, MoneyField, PhonesField, PickField

MANY = (forms.ModelMultipleChoiceField, forms.MultipleChoiceField)


def schema_of(form_class: type[forms.Form]) -> dict[str, Any]:
    """The JSON schema of what a form takes. Keys of records, members and departments are integers."""
    fields = fields_of(form_class)
    properties = {name: field_schema(field) for name, field in fields.items()}
    needed = [name for name, field in fields.items() if field.required and "default" not in properties[name]]
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": needed} if needed else {})


def fields_of(form_class: type[forms.Form]) -> dict[str, forms.Field]:
    """The fields that a form declares, and those that it makes when it is filled in."""
    declared = dict(form_class.base_fields)
    if not issubclass(form_class, ActionForm):
        return declared
    try:
        made = form_class(member=Member(pk=0, is_active=False)).fields
    except (AttributeError, TypeError):  # it cannot be made without the record that it happens to
        made = {}
    return declared | {name: field for name, field in made.items() if name not in declared}


def field_schema(field: forms.Field) -> dict[str, Any]:
    """The JSON schema of one field."""
    schema = _kind(field)
    if field.label:
        schema["title"] = str(field.label)
    if field.help_text:
        schema["description"] = str(field.help_text)
    if (default := _default(field)) is not None:
        schema["default"] = default
    return schema


def _kind(field: forms.Field) -> dict[str, Any]:
    match field:
        case forms.ModelMultipleChoiceField():
            return {"type": "array", "items": {"type": "integer"}}
        case PickField():
            return {"type": "integer", "x-picker": field.widget.what}  # type: ignore[attr-defined]
        case forms.ModelChoiceField():
            return {"type": "integer"}
        case forms.MultipleChoiceField():
            return {"type": "array", "items": _choices(field)}
        case forms.NullBooleanField():
            return {"type": ["boolean", "null"]}
        case forms.BooleanField():
            return {"type": "boolean"}
        case forms.ChoiceField():
            return _choices(field)
        case PhonesField():
            return {"type": "array", "items": {"type": "string"}}
        case MoneyField():
            return {"type": "string", "format": "decimal"}
        case CleanedField():
            return {"type": "string"}
        case forms.DateTimeField():
            return {"type": "string", "format": "date-time"}
        case forms.DateField():
            return {"type": "string", "format": "date"}
        case forms.TimeField():
            return {"type": "string", "format": "time"}
        case forms.DecimalField():
            return {"type": "string", "format": "decimal"}
        case forms.FloatField():
            return {"type": "number"} | _bounds(field)
        case forms.IntegerField():
            return {"type": "integer"} | _bounds(field)
        case forms.FileField():
            return {"type": "string", "contentMediaType": "application/octet-stream"}
        case forms.JSONField():
            return {}
        case forms.CharField():
            return _text(field)
    return {"type": "string"}


def _text(field: forms.CharField) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if field.max_length is not None:
        schema["maxLength"] = field.max_length
    if least := field.min_length or (1 if field.required else 0):
        schema["minLength"] = least
    return schema


def _choices(field: forms.Field) -> dict[str, Any]:
    """What may be chosen, with the words for it; choices that are asked of the database are not written down."""
    offered: Any = getattr(field, "choices", ())
    if isinstance(offered, CallableChoiceIterator):
        return {"type": "string"}
    flat: list[tuple[Any, Any]] = list(flatten_choices(offered))
    pairs = [(_plain(value), str(label)) for value, label in flat]
    whole = bool(pairs) and all(isinstance(value, int) for value, _label in pairs)
    return {
        "type": "integer" if whole else "string",
        "enum": [value for value, _label in pairs],
        "x-labels": {str(value): label for value, label in pairs},
    }


def _bounds(field: forms.IntegerField) -> dict[str, Any]:
    """The least and the most that a number may be."""
    bounds = {"minimum": field.min_value, "maximum": field.max_value}
    return {name: value for name, value in bounds.items() if value is not None and not callable(value)}


def _default(field: forms.Field) -> Any:
    value = field.initial
    if callable(value) or isinstance(field, forms.ModelChoiceField):
        return None
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        return None if field.required else bool(value)
    return _plain(value)


def _plain(value: Any) -> Any:
    """A value fit for JSON: a choice's own value, a day as text; None for what cannot stand there."""
    value = getattr(value, "value", value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, str | int | float | bool) else None
