"""The rule kinds in a JSON Schema: one definition a kind of the registry, and the three places a rule can stand in."""

from __future__ import annotations

from scoring.language.messages import DEFAULT_LANGUAGE
from scoring.rules.registry import KINDS
from scoring.rules.shapes import Schema, ref


def rule_definitions(language: str) -> dict[str, Schema]:
    """The definitions that a `rule:` and the parts inside one refer to."""
    definitions = {f"rule_{kind.name}": kind.shape() for kind in KINDS}
    chosen: list[Schema] = [
        {
            "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
            "then": ref(f"rule_{kind.name}"),
        }
        for kind in KINDS
    ]
    inner = [kind.name for kind in KINDS if not kind.top_only]
    by_periods: Schema = {"properties": {"kind": {"const": "periods"}}}
    return definitions | {
        "any_rule": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": _kinds(language)},
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


def _kinds(language: str) -> Schema:
    place = 0 if language == DEFAULT_LANGUAGE else 1
    return {
        "enum": [kind.name for kind in KINDS],
        "description": "\n".join(f"{kind.name}: {kind.about[place]}" for kind in KINDS),
    }


def _without_points() -> Schema:
    return {"properties": {"points": False}}
