"""What shapes of rules are made of: pieces of a JSON Schema, by the names its definitions go by.

The shape of a kind stands in the kind's module, beside the parser that reads the same keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from scoring.rules.base import MAX_PARTS
from scoring.rules.measure import COMPARISON_KEYS

Schema: TypeAlias = "dict[str, object]"
Shape: TypeAlias = Callable[[], Schema]


def ref(name: str) -> Schema:
    """A definition of the schema."""
    return {"$ref": f"#/$defs/{name}"}


def one_of_words(words: tuple[str, ...]) -> Schema:
    """One of a fixed list of words."""
    return {"enum": list(words)}


def mapping(values: Schema, *, least: int = 1) -> Schema:
    """A mapping from ids to values."""
    return {
        "type": "object",
        "propertyNames": ref("identifier"),
        "additionalProperties": values,
        "minProperties": least,
    }


def keyed(required: tuple[str, ...], properties: Mapping[str, Schema], **more: object) -> Schema:
    """A mapping with these keys and no others."""
    return {
        "type": "object",
        "required": list(required),
        "properties": dict(properties),
        "additionalProperties": False,
        **more,
    }


def exactly_one(*keys: str) -> list[Schema]:
    """The alternatives of which one key, and only one, is given."""
    return [{"required": [key]} for key in keys]


def limits() -> dict[str, Schema]:
    """The comparison keys, each with a level."""
    return {key: ref("share") for key in COMPARISON_KEYS}


ONE_LIMIT: Final = exactly_one(*COMPARISON_KEYS)
DIRECTIONS: Final = ("higher", "lower")


def rule_shape(required: tuple[str, ...], properties: Mapping[str, Schema], **more: object) -> Schema:
    """The shape of a kind; `points`, the worth of a rule inside a rule, is judged where the rule stands."""
    return keyed(("kind", *required), {"kind": {}, "points": ref("number"), **properties}, **more)


def of_options(key: str, value: str) -> Schema:
    """A kind that gives every option of a figure a value under `key`."""
    return rule_shape(("figure", key), {"figure": ref("identifier"), key: mapping(ref(value))})


def parts_list(worth: str) -> Schema:
    """The rules that a kind is made of: `part`, or `scored_part` where each is worth points of its own."""
    return {"type": "array", "items": ref(worth), "minItems": 2, "maxItems": MAX_PARTS}


def of_parts(worth: str) -> Schema:
    """A kind made of rules and nothing else."""
    return rule_shape(("of",), {"of": parts_list(worth)})


def of_one_measure() -> Schema:
    """A kind that reads one measure and nothing else."""
    return rule_shape(("value",), {"value": ref("measure")})


def of_one_figure() -> Schema:
    """A kind that reads one figure and nothing else."""
    return rule_shape(("figure",), {"figure": ref("identifier")})
