"""Every rule kind by the name criteria files use, and the parsing of a `rule:` mapping."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.decimals import ZERO
from scoring.rules import (
    bands,
    boolean,
    checklist,
    choice,
    cohort,
    composite,
    count,
    fraction,
    growth,
    imported,
    periods,
    points,
    predecessor_mean,
    ratio,
    share,
    survey,
    threshold,
    when,
)
from scoring.rules.base import Rule, RuleScope
from scoring.rules.messages import (
    MUST_BE_POSITIVE,
    PART_WITHOUT_POINTS,
    POINTS_NOT_HERE,
    UNKNOWN_KIND,
    UNKNOWN_KIND_NEAR,
)
from scoring.rules.shapes import Shape
from scoring.syntax.fields import Field, Record

Parser = Callable[[Field, RuleScope], Rule | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to count points, as criteria files name it.

    `shape` is what a JSON Schema can say of its keys, `about` its line in Vietnamese and English beside the key in an
    editor; `top_only` is a kind that stands as the rule of an indicator, never inside another rule.
    """

    name: str
    parse: Parser
    shape: Shape
    about: tuple[str, str]
    top_only: bool = False


KINDS: Final = (
    Kind("boolean", boolean.parse, boolean.shape, boolean.ABOUT),
    Kind("choice", choice.parse_choice, choice.shape_of_shares, choice.ABOUT_CHOICE),
    Kind("ladder", choice.parse_ladder, choice.shape_of_shares, choice.ABOUT_LADDER),
    Kind("deduct", choice.parse_deduct, choice.shape_of_deduct, choice.ABOUT_DEDUCT),
    Kind("ratio", ratio.parse, ratio.shape, ratio.ABOUT),
    Kind("bands", bands.parse, bands.shape, bands.ABOUT),
    Kind("checklist", checklist.parse, checklist.shape, checklist.ABOUT),
    Kind("fraction", fraction.parse, fraction.shape, fraction.ABOUT),
    Kind("periods", periods.parse, periods.shape, periods.ABOUT),
    Kind("count", count.parse, count.shape, count.ABOUT),
    Kind("threshold", threshold.parse, threshold.shape, threshold.ABOUT),
    Kind("sum", composite.parse_sum, composite.shape_of_sum, composite.ABOUT_SUM),
    Kind("all_of", composite.parse_all_of, composite.shape_of_parts, composite.ABOUT_ALL_OF),
    Kind("any_of", composite.parse_any_of, composite.shape_of_parts, composite.ABOUT_ANY_OF),
    Kind("best_of", composite.parse_best_of, composite.shape_of_parts, composite.ABOUT_BEST_OF),
    Kind("points", points.parse, points.shape, points.ABOUT, top_only=True),
    Kind("share", share.parse, share.shape, share.ABOUT),
    Kind("survey", survey.parse, survey.shape, survey.ABOUT),
    Kind("imported", imported.parse, imported.shape, imported.ABOUT),
    Kind(
        "best_share",
        cohort.parse_best_share,
        cohort.shape_of_best_share,
        cohort.ABOUT_BEST_SHARE,
        top_only=True,
    ),
    Kind("min_max", cohort.parse_min_max, cohort.shape_of_min_max, cohort.ABOUT_MIN_MAX, top_only=True),
    Kind("growth", growth.parse, growth.shape, growth.ABOUT),
    Kind("when", when.parse, when.shape, when.ABOUT),
    Kind("predecessor_mean", predecessor_mean.parse, predecessor_mean.shape, predecessor_mean.ABOUT),
)

PARSERS: Final[Mapping[str, Parser]] = {kind.name: kind.parse for kind in KINDS}


def parse_rule(place: Field, scope: RuleScope) -> Rule | None:
    """The rule of an indicator."""
    record = place.record()
    kind = _kind(record) if record is not None else None
    return PARSERS[kind](place, scope) if kind is not None else None


def parse_part(place: Field, scope: RuleScope, *, default_max: Decimal | None) -> Rule | None:
    """A rule inside a rule, worth its own `points`, or `default_max` where parts are not worth points each."""
    record = place.record()
    kind = _kind(record) if record is not None else None
    if record is None or kind is None:
        return None
    worth = _worth(record, kind, scope, default_max)
    return PARSERS[kind](place, scope.inside(worth)) if worth is not None else None


def _kind(record: Record) -> str | None:
    place = record.need("kind")
    if not place:
        return None
    kind = place.shown()
    if kind in PARSERS:
        return kind
    near = place.log.nearest(kind, PARSERS)
    if near is not None:
        place.problem(UNKNOWN_KIND_NEAR, kind=kind[:60], near=near)
    else:
        place.problem(UNKNOWN_KIND, kind=kind[:60], known=", ".join(PARSERS))
    return None


def _worth(record: Record, kind: str, scope: RuleScope, default_max: Decimal | None) -> Decimal | None:
    place = record.get("points")
    if kind == "periods":
        return _worth_of_periods(record, scope)
    if default_max is not None:
        if place:
            place.problem(POINTS_NOT_HERE)
        return default_max
    if not place:
        record.field.problem(PART_WITHOUT_POINTS)
        return None
    worth = scope.within_max(place)
    if worth == ZERO:
        place.problem(MUST_BE_POSITIVE, value=place.shown())
        return None
    return worth


def _worth_of_periods(record: Record, scope: RuleScope) -> Decimal:
    """A `periods` rule spells its own points out, one period at a time; its worth is the best of them all."""
    figures, table = record.get("figures"), record.get("points")
    options = None if table.is_scalar or table.is_list else table.record()
    if not figures.is_list or options is None:
        return scope.max  # the rule's own parser reports what is wrong
    values = [value.number() for _, value in options.entries()]
    numbers = [value for value in values if value is not None]
    return max(numbers, key=abs, default=scope.max) * len(figures.items())
