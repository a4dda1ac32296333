"""JSON Schema (2020-12) of the values that programs are answered, made of their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

SIMPLE: Mapping[type, Mapping[str, str]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string"},
    Decimal: {"type": "number"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def schema_of(shape: type) -> dict[str, Any]:
    """Return the schema of one value: every field is there, an empty one is null."""
    hints = get_type_hints(shape, include_extras=True)
    names = [field.name for field in fields(shape)]
    return {
        "type": "object",
        "description": (shape.__doc__ or "").strip(),
        "properties": {name: _property(hints[name]) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def parts_of(shape: type) -> Iterator[type]:
    """Yield a value and the values it is made of."""
    yield shape
    for hint in get_type_hints(shape).values():
        for inner in (hint, *get_args(hint)):
            if isinstance(inner, type) and is_dataclass(inner):
                yield from parts_of(inner)


def reference(shape: type) -> dict[str, str]:
    """Return how a schema refers to another."""
    return {"$ref": f"#/components/schemas/{shape.__name__}"}


def _property(hint: Any) -> dict[str, Any]:
    inner, description = get_args(hint) if get_origin(hint) is Annotated else (hint, "")
    return {**_schema(inner), "description": description}


def _schema(hint: Any) -> dict[str, Any]:
    if get_origin(hint) in (Union, UnionType):
        (only,) = [inner for inner in get_args(hint) if inner is not NoneType]
        schema = _schema(only)
        return {**schema, "type": [schema["type"], "null"]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    if get_origin(hint) is Mapping:
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1])}
    if is_dataclass(hint) and isinstance(hint, type):
        return dict(reference(hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"type": "string", "enum": [word.value for word in hint]}
    return dict(SIMPLE[hint])
