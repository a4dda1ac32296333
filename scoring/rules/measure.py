"""Quantities a rule looks at, and conditions on them.

A measure is written as a figure id, a list of figure ids (their sum), or `{numerator: [..], denominator: [..]}`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.decimals import ONE, ZERO, Quotient, read_decimal
from scoring.rules.base import Figures, RuleScope, Words, all_or_none, distinct
from scoring.rules.messages import FIGURE_TWICE, LEVEL_NOT_SHARE, ONE_COMPARISON
from scoring.rules.steps import Change, Specs, lowered, raised
from scoring.syntax.fields import Field, Record
from scoring.syntax.messages import EMPTY_LIST

UNDEFINED: Final[Quotient] = (ZERO, ZERO)
"""The value of a ratio whose denominator is zero (or below)."""

_HIGHEST_RATIO: Final = Decimal(10)


def add_up(figures: Figures, ids: tuple[str, ...]) -> Decimal | None:
    """The sum of the named figures, or None when one is not declared."""
    if len(ids) == 1:  # nearly always
        only = figures.get(ids[0])
        return only if isinstance(only, Decimal) else None
    total = ZERO
    for figure_id in ids:
        value = figures.get(figure_id)
        if not isinstance(value, Decimal):
            return None
        total += value
    return total


@dataclass(frozen=True, slots=True)
class Measure:
    """Σ numerator, or Σ numerator / Σ denominator."""

    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    in_percent: bool = False

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """The figures it reads."""
        return distinct((*self.numerator, *self.denominator))

    def value(self, figures: Figures) -> Quotient | None:
        """The exact value; None when a figure is missing, UNDEFINED when the denominator is not positive."""
        numerator = add_up(figures, self.numerator)
        if numerator is None:
            return None
        if not self.denominator:
            return numerator, ONE
        denominator = add_up(figures, self.denominator)
        if denominator is None:
            return None
        return (numerator, denominator) if denominator > ZERO else UNDEFINED

    def in_words(self, words: Words) -> str:
        """The titles of its figures, as a sum or a quotient."""
        if not self.denominator:
            return words.added(self.numerator)
        return f"{words.added(self.numerator)} / {words.added(self.denominator)}"

    def shown(self, value: Quotient, words: Words) -> str:
        """A value of this measure (a figure of it, or a level it is compared with) for reading."""
        if self.denominator:
            return words.percent(value)
        return f"{words.quotient(value)}%" if self.in_percent else words.quotient(value)

    def level(self, place: Field) -> Quotient | None:
        """A limit to compare with: “80%” and 0.8 for a ratio, 98 or “98%” for a figure in percent."""
        text = place.shown()
        if self.in_percent and text.endswith("%"):
            value = read_decimal(text[:-1].rstrip())
            if value is not None:
                return value, ONE
        level = place.share()
        if level is not None and self.denominator and level[0] > _HIGHEST_RATIO * level[1]:
            place.problem(LEVEL_NOT_SHARE, value=text)
            return None
        return level


def parse_figure_list(place: Field, scope: RuleScope) -> tuple[str, ...] | None:
    """One numeric figure or a list of them."""
    places = place.items() if place.is_list else [place]
    if not places:
        if place.is_list:
            place.problem(EMPTY_LIST)
        return None
    specs = all_or_none([scope.numeric(item) for item in places])
    if specs is None:
        return None
    ids = tuple(spec.id for spec in specs)
    if len(set(ids)) < len(ids):
        place.problem(FIGURE_TWICE)
        return None
    return ids


def parse_measure(place: Field, scope: RuleScope) -> Measure | None:
    """A figure id, a list of ids, or numerator and denominator."""
    if place.is_scalar or place.is_list:
        ids = parse_figure_list(place, scope)
        if ids is None:
            return None
        return Measure(ids, in_percent=all(scope.figures[i].type == "percent" for i in ids))
    record = place.record()
    if record is None:
        return None
    measure = parse_ratio_measure(record, scope)
    record.close()
    return measure


def parse_ratio_measure(record: Record, scope: RuleScope) -> Measure | None:
    """The `numerator` and `denominator` of a mapping."""
    numerator = parse_figure_list(record.need("numerator"), scope)
    denominator = parse_figure_list(record.need("denominator"), scope)
    if numerator is None or denominator is None:
        return None
    return Measure(numerator, denominator)


_COMPARISONS: Final[dict[str, tuple[Callable[[Decimal, Decimal], bool], str, str]]] = {
    "at_least": (operator.ge, "từ {} trở lên", "at least {}"),
    "more_than": (operator.gt, "trên {}", "more than {}"),
    "at_most": (operator.le, "không quá {}", "at most {}"),
    "less_than": (operator.lt, "dưới {}", "less than {}"),
}
COMPARISON_KEYS: Final = tuple(_COMPARISONS)


@dataclass(frozen=True, slots=True)
class Limit:
    """A comparison with a fixed level: at_least, more_than, at_most or less_than."""

    comparison: str
    level: Quotient

    def holds(self, value: Quotient) -> bool:
        """Whether `value` meets the limit, compared exactly."""
        return _COMPARISONS[self.comparison][0](value[0] * self.level[1], self.level[0] * value[1])

    def steps(self, measure: Measure, figures: Figures, specs: Specs) -> Iterator[Change]:
        """Changes of the measure's figures that would meet this limit."""
        denominator = add_up(figures, measure.denominator) if measure.denominator else ONE
        if denominator is None or denominator <= ZERO:
            return
        move = raised if self.comparison in ("at_least", "more_than") else lowered
        beyond = self.comparison in ("more_than", "less_than")
        wanted = self.level[0] * denominator, self.level[1]
        yield from move(figures, specs, measure.numerator, wanted, beyond=beyond)

    def in_words(self, measure: Measure, words: Words) -> str:
        """“từ 75% trở lên”."""
        _, vietnamese, english = _COMPARISONS[self.comparison]
        return words.say(vietnamese, english).format(measure.shown(self.level, words))


def parse_limit(record: Record, measure: Measure, *, required: bool = True) -> Limit | None:
    """The one comparison key of a mapping."""
    comparisons = [(key, place) for key in COMPARISON_KEYS if (place := record.get(key))]
    if len(comparisons) != 1:
        if required or comparisons:
            record.field.problem(ONE_COMPARISON, keys=", ".join(COMPARISON_KEYS))
        return None
    key, place = comparisons[0]
    level = measure.level(place)
    return Limit(key, level) if level is not None else None
