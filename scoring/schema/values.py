"""What a JSON Schema can say of the values in criteria files: texts, numbers, and the quantities rules look at."""

from __future__ import annotations

from typing import Final

from scoring import widths
from scoring.decimals import MAX_DECIMAL_DIGITS, MAX_INTEGER_DIGITS
from scoring.rules.measure import COMPARISON_KEYS
from scoring.rules.shapes import Schema, exactly_one, keyed, mapping, one_of_words, ref
from scoring.syntax.fields import MAX_TEXT

_LARGEST: Final = 10**MAX_INTEGER_DIGITS
_NUMBER_TEXT: Final = (
    rf"^-?(?:0|[1-9][0-9]{{0,{MAX_INTEGER_DIGITS - 1}}})(?:\.[0-9]{{1,{MAX_DECIMAL_DIGITS}}})?"
)
_FRACTION_TEXT: Final = r"[0-9]{1,6}/[1-9][0-9]{0,5}"


def quantities() -> dict[str, Schema]:
    """What rules look at: sums and quotients of figures, conditions, outcomes."""
    quotient = keyed(
        ("numerator", "denominator"),
        {"numerator": ref("figure_list"), "denominator": ref("figure_list")},
    )
    answer: Schema = {"type": ["boolean", "string", "array"], "items": {"type": "string"}}
    compared = {key: ref("share") for key in COMPARISON_KEYS}
    condition = keyed(
        (),
        {"figure": ref("measure"), "value": ref("measure"), "is": answer, **compared},
        allOf=[
            {"anyOf": exactly_one("figure", "value")},
            {"oneOf": exactly_one("is", *COMPARISON_KEYS)},
        ],
    )
    fixed = keyed(
        (),
        {"share": ref("part_of_whole"), "points": ref("number")},
        oneOf=exactly_one("share", "points"),
    )
    words = one_of_words(("full", "zero"))
    return {
        "figure_list": {
            "anyOf": [
                ref("identifier"),
                {"type": "array", "items": ref("identifier"), "minItems": 1, "uniqueItems": True},
            ]
        },
        "measure": {"anyOf": [ref("figure_list"), quotient]},
        "condition": {"anyOf": [ref("identifier"), condition]},
        "outcome": {
            "if": {"type": "object", "required": ["kind"]},
            "then": ref("part"),
            "else": {"anyOf": [words, ref("number"), fixed]},
        },
    }


def scalars() -> dict[str, Schema]:
    """Codes, ids, texts and numbers; a number may be quoted, a share may be 75% or 3/4."""

    def number(low: int, high: int, text: str) -> Schema:
        return {
            "anyOf": [
                {"type": "number", "minimum": low, "maximum": high},
                {"type": "string", "pattern": text},
            ]
        }

    shared = rf"{_NUMBER_TEXT[1:]}\s*%?"
    share_text = rf"^(?:{shared}|{_FRACTION_TEXT})$"
    positive = r"^(?!-)(?=.*[1-9])" + _NUMBER_TEXT[1:] + "$"
    return {
        "code": {
            "type": "string",
            "pattern": r"^[A-Za-z0-9]+(?:[.\-_][A-Za-z0-9]+)*$",
            "maxLength": widths.CODE,
        },
        "identifier": {"type": "string", "pattern": f"^[A-Za-z][A-Za-z0-9_]{{0,{widths.IDENTIFIER - 1}}}$"},
        "text": {"type": "string", "pattern": r"\S", "maxLength": MAX_TEXT},
        "date": {"type": "string", "pattern": "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"},
        "maximum": {"anyOf": [ref("number"), mapping(ref("number"))]},
        "floor": {
            "anyOf": [{"type": "number", "const": 0}, {"type": "string", "pattern": "^(?:0(?:\\.0+)?|none)$"}]
        },
        "number": number(1 - _LARGEST, _LARGEST - 1, f"{_NUMBER_TEXT}$"),
        "positive": {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0, "maximum": _LARGEST - 1},
                {"type": "string", "pattern": positive},
            ]
        },
        "share": number(1 - _LARGEST, _LARGEST - 1, share_text),
        "level": number(0, 10, rf"^(?!-)(?:{shared}|{_FRACTION_TEXT})$"),
        "part_of_whole": number(0, 1, rf"^(?!-)(?:{shared}|{_FRACTION_TEXT})$"),
        "percent_taken": number(0, 100, rf"^(?!-){shared}$"),
    }
