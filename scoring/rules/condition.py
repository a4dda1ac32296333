"""Conditions: the `gate` of bands and the `if` of `when`.

Written as the id of a yes/no figure, or `{figure: …, is: …}` for a yes/no or choice figure, or
`{figure: …, at_least: …}` (more_than, at_most, less_than) for any measure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from scoring.figures import FigureSpec
from scoring.rules.base import Figures, RuleScope, Words, all_or_none
from scoring.rules.measure import UNDEFINED, Limit, Measure, parse_limit, parse_measure
from scoring.rules.steps import Change, Specs
from scoring.syntax.fields import Field, Record
from scoring.syntax.messages import MISSING_KEY


@dataclass(frozen=True, slots=True)
class YesNo:
    """A yes/no figure has the wanted answer."""

    figure: str
    wanted: bool

    @property
    def figure_ids(self) -> tuple[str, ...]:
        return (self.figure,)

    def holds(self, figures: Figures) -> bool | None:
        """True, False, or None when not declared."""
        value = figures.get(self.figure)
        return value is self.wanted if isinstance(value, bool) else None

    def steps(self, figures: Figures, _specs: Specs, /) -> Iterator[Change]:
        """Changes that would make it hold."""
        if figures.get(self.figure) is not self.wanted:
            yield {self.figure: self.wanted}

    def in_words(self, words: Words) -> str:
        answer = words.say("có", "yes") if self.wanted else words.say("không", "no")
        return f"{words.figure(self.figure)}: {answer}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """A choice figure has one of the wanted options."""

    figure: str
    wanted: tuple[str, ...]

    @property
    def figure_ids(self) -> tuple[str, ...]:
        return (self.figure,)

    def holds(self, figures: Figures) -> bool | None:
        """True, False, or None when not declared."""
        value = figures.get(self.figure)
        return value in self.wanted if isinstance(value, str) else None

    def steps(self, figures: Figures, _specs: Specs, /) -> Iterator[Change]:
        """Changes that would make it hold."""
        if figures.get(self.figure) not in self.wanted:
            yield {self.figure: self.wanted[0]}

    def in_words(self, words: Words) -> str:
        options = [words.option(self.figure, option) for option in self.wanted]
        return f"{words.figure(self.figure)}: {words.say(' hoặc ', ' or ').join(options)}"


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure meets a limit; a ratio with denominator zero does not."""

    measure: Measure
    limit: Limit

    @property
    def figure_ids(self) -> tuple[str, ...]:
        return self.measure.figure_ids

    def holds(self, figures: Figures) -> bool | None:
        """True, False, or None when a figure is not declared."""
        value = self.measure.value(figures)
        if value is None:
            return None
        return value is not UNDEFINED and self.limit.holds(value)

    def steps(self, figures: Figures, specs: Specs, /) -> Iterator[Change]:
        """Changes that would make it hold."""
        yield from self.limit.steps(self.measure, figures, specs)

    def in_words(self, words: Words) -> str:
        return f"{self.measure.in_words(words)} {self.limit.in_words(self.measure, words)}"


Condition: TypeAlias = YesNo | OneOf | Compared


def parse_condition(place: Field, scope: RuleScope) -> Condition | None:
    """Any of the three shapes."""
    if place.is_scalar:
        spec = scope.figure_of(place, "boolean")
        return YesNo(spec.id, wanted=True) if spec is not None else None
    record = place.record()
    if record is None:
        return None
    condition = _parse_record(record, scope)
    record.close()
    return condition


def _parse_record(record: Record, scope: RuleScope) -> Condition | None:
    subject = record.get("figure") or record.get("value")
    if not subject:
        record.field.problem(MISSING_KEY, key="figure")
        return None
    wanted = record.get("is")
    if not wanted:
        measure = parse_measure(subject, scope)
        limit = parse_limit(record, measure) if measure is not None else None
        return Compared(measure, limit) if measure is not None and limit is not None else None
    spec = scope.figure_of(subject, "boolean", "choice")
    if spec is None:
        return None
    if spec.type == "boolean":
        answer = wanted.flag()
        return YesNo(spec.id, answer) if answer is not None else None
    options = _options(wanted, spec)
    return OneOf(spec.id, options) if options else None


def _options(place: Field, spec: FigureSpec) -> tuple[str, ...] | None:
    places = place.items() if place.is_list else [place]
    words = all_or_none([item.word(spec.options) for item in places])
    return tuple(words) if words else None
