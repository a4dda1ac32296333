"""The JSON Schema (draft 2020-12) of criteria files, for editors: made from the lists the loader itself reads by.

A schema sees one value at a time. What only the whole set shows (sums, figures that exist, codes used twice) stays
with `check`; tests hold the list of those.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Final

from scoring.decimals import MAX_DECIMAL_DIGITS
from scoring.figures import NUMERIC_TYPES
from scoring.language.messages import DEFAULT_LANGUAGE
from scoring.rules.measure import COMPARISON_KEYS
from scoring.rules.shapes import Schema, exactly_one, keyed, mapping, one_of_words, ref
from scoring.schema.rules import rule_definitions
from scoring.schema.values import quantities, scalars
from scoring.schema.words import describe
from scoring.vocabulary import (
    FIGURE_TYPES,
    LEVELS,
    POLICIES,
    RANKED_ON,
    ROUNDED_AT,
    SCORERS,
    STATUSES,
)

SCHEMA_FILE: Final = "schema.json"


def schema_text(language: str = DEFAULT_LANGUAGE) -> str:
    """The schema as JSON, with descriptions in `language` (vi or en)."""
    return json.dumps(schema(language), ensure_ascii=False, indent=2) + "\n"


def schema(language: str = DEFAULT_LANGUAGE) -> Schema:
    """The schema of a file: one with a `code` is a main group, any other is a tree."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": describe("schema", language),
        "if": {"required": ["code"]},
        "then": ref("group"),
        "else": ref("tree"),
        "$defs": _described(_definitions(language), language),
    }


def schema_arguments(_parser: argparse.ArgumentParser) -> None:
    """`schema [--lang vi|en]`."""


def print_schema(options: argparse.Namespace) -> int:
    """Print the schema."""
    sys.stdout.write(schema_text(options.lang))
    return 0


def _definitions(language: str) -> dict[str, Schema]:
    return {
        "tree": _tree(),
        "group": _group(),
        "indicator": _indicator(),
        "figure": _figure(with_id=False),
        "information": _figure(with_id=True),
        "check": _check(),
        **quantities(),
        **rule_definitions(language),
        **scalars(),
    }


def _described(definitions: Mapping[str, Schema], language: str) -> Schema:
    """Keys that authors meet get a description wherever they appear as a property of a tree, group or indicator."""
    described: Schema = {}
    for name, definition in definitions.items():
        properties = definition.get("properties")
        if name in _EXPLAINED and isinstance(properties, dict):
            told = {
                key: {**value, "description": describe(f"{_EXPLAINED[name]}{key}", language)}
                for key, value in properties.items()
            }
            definition = {**definition, "properties": told}
        described[name] = definition
    return described


_EXPLAINED: Final = {"tree": "", "group": "", "indicator": "", "figure": "figure_", "information": "figure_"}


def _tree() -> Schema:
    digits: Schema = {"type": "integer", "minimum": 0, "maximum": MAX_DECIMAL_DIGITS}
    rounding = keyed(
        (),
        {
            "points": digits,
            "percent": digits,
            "index": digits,
            "mode": one_of_words(("half_up",)),
            "at": one_of_words(ROUNDED_AT),
        },
    )
    grade = keyed(
        ("id", "at_least_percent"),
        {
            "id": ref("identifier"),
            "title": ref("text"),
            "at_least_percent": ref("number"),
            "min_group_percent": ref("number"),
        },
    )
    ranking = {"on": one_of_words(RANKED_ON), "ties": one_of_words(("competition",))}
    return keyed(
        (),
        {
            "format": {"const": 1},
            "id": {
                "type": "string",
                "pattern": r"^[A-Za-z0-9][A-Za-z0-9_\-]*(?:/[A-Za-z0-9][A-Za-z0-9_\-]*)*$",
            },
            "title": ref("text"),
            "level": ref("identifier"),
            "level_title": ref("text"),
            "period": keyed(("from", "to"), {"from": ref("date"), "to": ref("date")}),
            "status": one_of_words(STATUSES),
            "legal_basis": {"type": "array", "items": ref("text")},
            "max": ref("maximum"),
            "floor": ref("floor"),
            "rounding": rounding,
            "not_applicable": one_of_words(POLICIES),
            "ranking": keyed((), ranking),
            "grades": {"type": "array", "items": grade},
            "figures": mapping(ref("figure"), least=0),
            "checks": {"type": "array", "items": ref("check")},
            "information": {"type": "array", "items": ref("information")},
            "groups": {"type": "array", "items": ref("group")},
        },
        anyOf=[{"properties": {"level": one_of_words(LEVELS)}}, {"required": ["level_title"]}],
    )


def _standing() -> dict[str, Schema]:
    """The keys by which a group or an indicator counts differently."""
    flag: Schema = {"type": "boolean"}
    return {
        "weight": ref("positive"),
        "counts": flag,
        "excluded": flag,
        "bonus": keyed(("cap",), {"cap": ref("positive"), "in_max": flag}),
        "penalty": flag,
    }


_NOT_BOTH: Final[Schema] = {
    "not": {"required": ["bonus", "penalty"], "properties": {"penalty": {"const": True}}},
}


def _group() -> Schema:
    return keyed(
        ("code",),
        {
            "code": ref("code"),
            "title": ref("text"),
            "max": ref("maximum"),
            "floor": ref("floor"),
            "groups": {"type": "array", "items": ref("group")},
            "indicators": {"type": "array", "items": ref("indicator")},
            **_standing(),
            "source": ref("text"),
            "note": ref("text"),
        },
        anyOf=[{"required": ["indicators"]}, {"required": ["groups"]}],
        **_NOT_BOTH,
    )


def _indicator() -> Schema:
    flag: Schema = {"type": "boolean"}
    ids: Schema = {"type": "array", "items": ref("identifier")}
    return keyed(
        ("code", "title", "max", "rule"),
        {
            "code": ref("code"),
            "title": ref("text"),
            "max": ref("number"),
            "figures": mapping(ref("figure"), least=0),
            "rule": ref("rule"),
            "evidence": keyed(
                (), {"required": flag, "asks": ref("text"), "hint": ref("text"), "links": flag}
            ),
            "scored_by": one_of_words(SCORERS),
            "applies_to": keyed((), {"kinds": ids, "tags": ids}),
            "not_applicable": one_of_words(POLICIES),
            "owner": ref("text"),
            **_standing(),
            "source": ref("text"),
            "note": ref("text"),
        },
        allOf=[
            _NOT_BOTH,
            {
                "if": {"properties": {"penalty": {"const": True}}, "required": ["penalty"]},
                "then": {"properties": {"max": {"exclusiveMaximum": 0}}},
            },
            {
                "if": {"properties": {"counts": {"const": True}}},
                "then": {"properties": {"max": {"not": {"const": 0}}}},
            },
        ],
    )


def _figure(*, with_id: bool) -> Schema:
    titled: Schema = {
        "type": "object",
        "propertyNames": ref("identifier"),
        "additionalProperties": ref("text"),
    }
    listed: Schema = {"type": "array", "items": ref("identifier"), "uniqueItems": True, "minItems": 1}
    properties: dict[str, Schema] = {
        "id": ref("identifier"),
        "title": ref("text"),
        "type": one_of_words(FIGURE_TYPES),
        "unit": ref("text"),
        "min": ref("number"),
        "max": ref("number"),
        "options": {"anyOf": [{**titled, "minProperties": 1}, listed]},
        "hint": ref("text"),
    }
    is_choice: Schema = {"properties": {"type": {"const": "choice"}}}
    is_numeric: Schema = {"properties": {"type": {"enum": sorted(NUMERIC_TYPES)}}}
    return keyed(
        (*(("id",) if with_id else ()), "title", "type"),
        properties,
        allOf=[
            {
                "if": is_choice,
                "then": {"required": ["options"]},
                "else": {"properties": {"options": False}},
            },
            {"if": is_numeric, "else": {"properties": {"min": False, "max": False}}},
        ],
    )


def _check() -> Schema:
    other: Schema = {"anyOf": [ref("share"), ref("measure")]}
    keys = (*COMPARISON_KEYS, "equals")
    properties: dict[str, Schema] = {
        "that": ref("measure"),
        "says": ref("text"),
        **dict.fromkeys(keys, other),
    }
    return keyed(("that",), properties, oneOf=exactly_one(*keys))
