"""Every rule kind by the name criteria files use, and the parsing of a `rule:` mapping."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from scoring.syntax.fields import Field, Record

Parser = Callable[[Field, RuleScope], Rule | None]

PARSERS: Final[Mapping[str, Parser]] = {
    "boolean": boolean.parse,
    "choice": choice.parse_choice,
    "ladder": choice.parse_ladder,
    "deduct": choice.parse_deduct,
    "ratio": ratio.parse,
    "bands": bands.parse,
    "checklist": checklist.parse,
    "fraction": fraction.parse,
    "periods": periods.parse,
    "count": count.parse,
    "threshold": threshold.parse,
    "sum": composite.parse_sum,
    "all_of": composite.parse_all_of,
    "any_of": composite.parse_any_of,
    "best_of": composite.parse_best_of,
    "points": points.parse,
    "share": share.parse,
    "survey": survey.parse,
    "imported": imported.parse,
    "best_share": cohort.parse_best_share,
    "min_max": cohort.parse_min_max,
    "growth": growth.parse,
    "when": when.parse,
    "predecessor_mean": predecessor_mean.parse,
}


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
    if place is None:
        return None
    kind = place.shown()
    if kind in PARSERS:
        return kind
    near = place.log.nearest(kind, PARSERS)
    if near is not None:
        place.problem("unknown_kind_near", kind=kind[:60], near=near)
    else:
        place.problem("unknown_kind", kind=kind[:60], known=", ".join(PARSERS))
    return None


def _worth(record: Record, kind: str, scope: RuleScope, default_max: Decimal | None) -> Decimal | None:
    place = record.get("points")
    if kind == "periods":
        return _worth_of_periods(record, scope)
    if default_max is not None:
        if place is not None:
            place.problem("points_not_here")
        return default_max
    if place is None:
        record.field.problem("part_without_points")
        return None
    worth = scope.within_max(place)
    if worth == ZERO:
        place.problem("must_be_positive", value=place.shown())
        return None
    return worth


def _worth_of_periods(record: Record, scope: RuleScope) -> Decimal:
    """A `periods` rule spells its own points out, one period at a time; its worth is the best of them all."""
    figures, table = record.get("figures"), record.get("points")
    options = table.record() if table is not None and not table.is_scalar and not table.is_list else None
    if figures is None or not figures.is_list or options is None:
        return scope.max  # the rule's own parser reports what is wrong
    values = [value.number() for _, value in options.entries()]
    numbers = [value for value in values if value is not None]
    return max(numbers, key=abs, default=scope.max) * len(figures.items())
