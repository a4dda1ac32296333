"""What a JSON Schema can say of each rule kind: its keys and the shapes of their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from scoring.rules.base import MAX_PARTS
from scoring.rules.measure import COMPARISON_KEYS
from scoring.rules.ratio import BELOW_TARGET, ZERO_DENOMINATOR
from scoring.rules.registry import PARSERS

Schema: TypeAlias = "dict[str, object]"
Shape: TypeAlias = Callable[[], Schema]

TOP_ONLY: Final = ("points", "best_share", "min_max")
"""Kinds that stand as the rule of an indicator, never inside another rule."""


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


def shape(required: tuple[str, ...], properties: Mapping[str, Schema], **more: object) -> Schema:
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


_ONE_LIMIT: Final = exactly_one(*COMPARISON_KEYS)
_DIRECTION: Final = ("higher", "lower")


def _options(key: str, value: str) -> Shape:
    return lambda: _rule(("figure", key), {"figure": ref("identifier"), key: mapping(ref(value))})


def _parts(worth: str) -> Shape:
    return lambda: _rule(
        ("of",), {"of": {"type": "array", "items": ref(worth), "minItems": 2, "maxItems": MAX_PARTS}}
    )


def _value_only() -> Schema:
    return _rule(("value",), {"value": ref("measure")})


def _figure_only() -> Schema:
    return _rule(("figure",), {"figure": ref("identifier")})


def _ratio() -> Schema:
    return _rule(
        ("numerator", "denominator"),
        {
            "numerator": ref("figure_list"),
            "denominator": ref("figure_list"),
            "target": ref("level"),
            "below_target": one_of_words(BELOW_TARGET),
            "floor": ref("level"),
            "direction": one_of_words(_DIRECTION),
            "zero_denominator": one_of_words(ZERO_DENOMINATOR),
        },
    )


def _bands() -> Schema:
    band = shape(
        (),
        {**limits(), "share": ref("part_of_whole"), "points": ref("number")},
        allOf=[{"oneOf": _ONE_LIMIT}, {"oneOf": exactly_one("share", "points")}],
    )
    steps: Schema = {"type": "array", "items": band, "minItems": 1}
    return _rule(("value", "bands"), {"value": ref("measure"), "bands": steps, "gate": ref("condition")})


def _periods() -> Schema:
    figures: Schema = {"type": "array", "items": ref("identifier"), "minItems": 1, "uniqueItems": True}
    return _rule(("figures", "points"), {"figures": figures, "points": mapping(ref("number"))})


def _count() -> Schema:
    base = shape(("at", "points"), {"at": ref("number"), "points": ref("number")})
    step = shape(("every", "points"), {"every": ref("positive"), "points": ref("number")})
    given: dict[str, Schema] = {
        "value": ref("figure_list"),
        "per_item": ref("number"),
        "base": base,
        "step": step,
        "cap": ref("number"),
    }
    return _rule(
        ("value",), given, oneOf=exactly_one("per_item", "base"), dependentRequired={"step": ["base"]}
    )


def _fraction() -> Schema:
    whole: Schema = {"anyOf": [ref("positive"), ref("figure_list")]}
    return _rule(("value", "of"), {"value": ref("figure_list"), "of": whole})


def _threshold() -> Schema:
    return _rule(("value",), {"value": ref("measure"), **limits()}, oneOf=_ONE_LIMIT)


def _survey() -> Schema:
    given: dict[str, Schema] = {
        "options": mapping(ref("part_of_whole")),
        "figures": mapping(ref("identifier")),
        "figure": ref("identifier"),
    }
    return _rule(
        (), given, oneOf=exactly_one("options", "figure"), dependentRequired={"figures": ["options"]}
    )


def _imported() -> Schema:
    take = one_of_words(("percent", "points"))
    return _rule(("family",), {"family": ref("identifier"), "take": take, "figure": ref("identifier")})


def _min_max() -> Schema:
    ends: Schema = {"type": "array", "items": ref("share"), "minItems": 2, "maxItems": 2}
    given = {"value": ref("measure"), "direction": one_of_words(_DIRECTION), "range": ends}
    return _rule(("value",), given)


def _growth() -> Schema:
    given = {"value": ref("figure_list"), "previous": ref("figure_list"), "target": ref("share")}
    return _rule(("value", "previous", "target"), given)


def _when() -> Schema:
    given = {"if": ref("condition"), "then": ref("outcome"), "else": ref("outcome")}
    return _rule(("if", "then"), given)


def _predecessor_mean() -> Schema:
    return _rule((), {"figures": {"type": "array", "items": ref("identifier"), "minItems": 1}})


def _rule(required: tuple[str, ...], given: Mapping[str, Schema], **more: object) -> Schema:
    """The shape of a kind; `points`, the worth of a rule inside a rule, is judged by :func:`rule_definitions`."""
    return shape(("kind", *required), {"kind": {}, "points": ref("number"), **given}, **more)


SHAPES: Final[Mapping[str, Shape]] = {
    "boolean": _figure_only,
    "choice": _options("shares", "part_of_whole"),
    "ladder": _options("shares", "part_of_whole"),
    "deduct": _options("percent", "percent_taken"),
    "ratio": _ratio,
    "bands": _bands,
    "checklist": lambda: _rule(("items",), {"items": mapping(ref("part_of_whole"))}),
    "fraction": _fraction,
    "periods": _periods,
    "count": _count,
    "threshold": _threshold,
    "sum": _parts("scored_part"),
    "all_of": _parts("part"),
    "any_of": _parts("part"),
    "best_of": _parts("part"),
    "points": lambda: _rule((), {}),
    "share": _figure_only,
    "survey": _survey,
    "imported": _imported,
    "best_share": _value_only,
    "min_max": _min_max,
    "growth": _growth,
    "when": _when,
    "predecessor_mean": _predecessor_mean,
}


def rule_definitions(describe: Callable[[str], str]) -> dict[str, Schema]:
    """One definition a kind of the registry, and the three places a rule can stand in."""
    definitions = {f"rule_{kind}": SHAPES[kind]() for kind in PARSERS}
    chosen: list[Schema] = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": ref(f"rule_{kind}"),
        }
        for kind in PARSERS
    ]
    inner = [kind for kind in PARSERS if kind not in TOP_ONLY]
    by_periods: Schema = {"properties": {"kind": {"const": "periods"}}}
    return definitions | {
        "any_rule": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": _kinds(list(PARSERS), describe)},
            "allOf": chosen,
        },
        "rule": {"allOf": [ref("any_rule")], "if": {"not": by_periods}, "then": _without_points()},
        "part": {
            "allOf": [ref("any_rule"), {"properties": {"kind": {"enum": inner}}}],
            "if": {"not": by_periods},
            "then": _without_points(),
        },
        "scored_part": {
            "allOf": [ref("any_rule"), {"properties": {"kind": {"enum": inner}}}],
            "required": ["points"],
        },
    }


def _kinds(kinds: list[str], describe: Callable[[str], str]) -> Schema:
    return {
        "enum": kinds,
        "description": "\n".join(f"{kind}: {describe(f'kind_{kind}')}" for kind in kinds),
    }


def _without_points() -> Schema:
    return {"properties": {"points": False}}
