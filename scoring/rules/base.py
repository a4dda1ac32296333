"""What every rule kind is: parsed once, evaluated exactly, explained in words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, Protocol, TypeAlias, TypeVar

from scoring.decimals import ONE, ZERO, Quotient
from scoring.figures import FigureSpec, Value
from scoring.language.numerals import BRIEF_DIGITS, NUMERALS, ROUNDED, Numerals
from scoring.language.wording import enumerate_words, format_plain
from scoring.rules.messages import FIGURE_TYPE, POINTS_OUTSIDE_MAX, UNKNOWN_FIGURE, UNKNOWN_FIGURE_NEAR
from scoring.rules.steps import Change, Specs
from scoring.syntax.fields import Field, Record
from scoring.trace import NOTHING, Trace
from scoring.vocabulary import DecidedBy, FigureType

Figures: TypeAlias = Mapping[str, Value]
"""The declared figures of one unit, by figure id; what is absent was not declared."""

MAX_PARTS: Final = 50
MAX_NESTING: Final = 4

if TYPE_CHECKING:
    from scoring.batch.outcomes import Many, Outcome, Worth

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Words:
    """A language, and the titles figures go by in it.

    `numbers` is the language whose way of writing numbers and days is followed, where it is not the same.
    """

    language: str
    figures: Mapping[str, FigureSpec]
    numbers: str = ""
    numerals: Numerals = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", self.numbers or self.language)
        object.__setattr__(self, "numerals", NUMERALS[self.numbers])

    def say(self, vietnamese: str, english: str) -> str:
        """The phrase of this language."""
        return vietnamese if self.language == "vi" else english

    def figure(self, figure_id: str) -> str:
        """The figure's title in quotation marks."""
        return f"“{self.figures[figure_id].title}”"

    def added(self, figure_ids: Iterable[str]) -> str:
        """Titles joined by “+”, in brackets when there are several."""
        listed = [self.figure(figure_id) for figure_id in figure_ids]
        return listed[0] if len(listed) == 1 else f"({' + '.join(listed)})"

    def number(self, value: Decimal) -> str:
        """A number without trailing zeros."""
        return self.numerals.plain(value)

    def quotient(self, value: Quotient) -> str:
        """A quotient, marked when it had to be rounded for reading."""
        return self.numerals.quotient(value, BRIEF_DIGITS)

    def percent(self, value: Quotient, exactly: str = "") -> str:
        """A share as a percentage, marked when it had to be rounded; `exactly` stands before it when not."""
        return self.numerals.percent(value, exactly)

    def points(self, value: Quotient | Decimal) -> str:
        """“0,5 điểm”."""
        quotient = (value, ONE) if isinstance(value, Decimal) else value
        number = self.quotient(quotient)
        return self.say(f"{number} điểm", f"{number} {'point' if number == '1' else 'points'}")

    def equal(self, shown: str) -> str:
        """What a calculation gives: “= 29,9%”, or “≈ 29,97%” when it was rounded for reading."""
        return shown if shown.startswith(ROUNDED) else f"= {shown}"

    def option(self, figure_id: str, option: str) -> str:
        """The title of an option of a choice figure."""
        return f"“{self.figures[figure_id].options[option]}”"

    def listed(self, words: Iterable[str]) -> str:
        """“a, b và c”."""
        return enumerate_words(words, self.language)


class DoesNotFit(Exception):
    """Units are scored one by one: figures are too large for 64-bit integers, or the kind has no column form."""


class Rule(ABC):
    """One way to count points. Subclasses are frozen dataclasses, one kind a module.

    `max` is the full mark: positive, or negative inside a penalty. `figure_ids` lists every figure the rule may
    order to ask for them.
    """

    __slots__ = ()

    decided_by: ClassVar[DecidedBy] = "figures"
    max: Decimal
    figure_ids: tuple[str, ...]

    @abstractmethod
    def evaluate(self, figures: Figures) -> Trace:
        """Decide the points. Never raises for figures of the declared types."""

    @abstractmethod
    def in_words(self, words: Words) -> str:
        """How it is counted, in one sentence without its full stop."""

    @abstractmethod
    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        """What the figures amounted to and which arm of the rule decided, in short phrases."""

    def evaluate_many(self, _many: Many, _worth: Worth, /) -> Outcome:
        """Decide the points of all units at once, exactly as :meth:`evaluate` does one by one.

        Raises :class:`DoesNotFit` where the kind has no such form, or figures are too large for it.
        """
        raise DoesNotFit

    def steps(self, _figures: Figures, _specs: Specs, /) -> Iterator[Change]:
        """Changes of the unit's figures that would reach a better arm; none where the rule cannot tell."""
        return iter(())

    def highest(self) -> Fraction:
        """The most points the rule can give; the full mark unless its kind says otherwise."""
        return Fraction(self.max)

    def inputs(self, figures: Figures) -> tuple[Value | None, ...]:
        """The declared values of `figure_ids`, None where absent."""
        return tuple([figures.get(figure_id) for figure_id in self.figure_ids])

    def full(self) -> Quotient:
        """The full mark."""
        return self.max, ONE

    def portion(self, share: Quotient) -> Quotient:
        """A share of the full mark."""
        return share[0] * self.max, share[1]

    def unanswered(self, figures: Figures) -> Trace:
        """The trace for figures not declared yet: no points so far."""
        return Trace("missing", NOTHING, self.inputs(figures), missing=True)


class ParseRule(Protocol):
    """Parses a rule inside a rule; handed in so that rule modules need not know the registry."""

    def __call__(self, place: Field, scope: RuleScope, *, default_max: Decimal | None) -> Rule | None: ...


@dataclass(frozen=True, slots=True)
class RuleScope:
    """What a rule being parsed may refer to."""

    code: str
    max: Decimal
    figures: Mapping[str, FigureSpec]
    broken_figures: frozenset[str]
    parse_rule: ParseRule
    declare: Callable[[FigureSpec], None]
    refine: Callable[[FigureSpec], None]
    used: set[str] = field(default_factory=set)
    nesting: int = 0

    def inside(self, maximum: Decimal) -> RuleScope:
        """The scope of a rule inside this one, worth `maximum`."""
        return replace(self, max=maximum, nesting=self.nesting + 1)

    def figure(self, place: Field) -> FigureSpec | None:
        """The figure whose id `place` holds."""
        figure_id = place.identifier()
        if figure_id is None:
            return None
        self.used.add(figure_id)
        spec = self.figures.get(figure_id)
        if spec is None and figure_id not in self.broken_figures:
            near = place.log.nearest(figure_id, self.figures)
            if near is not None:
                place.problem(UNKNOWN_FIGURE_NEAR, figure=figure_id, near=near)
            else:
                place.problem(UNKNOWN_FIGURE, figure=figure_id)
        return spec

    def figure_of(self, place: Field, *types: FigureType) -> FigureSpec | None:
        """Like :meth:`figure`, demanding one of `types`."""
        spec = self.figure(place)
        if spec is not None and spec.type not in types:
            place.problem(FIGURE_TYPE, figure=spec.id, type=spec.type, wanted=", ".join(types))
            return None
        return spec

    def numeric(self, place: Field) -> FigureSpec | None:
        """A figure that holds a number."""
        return self.figure_of(place, "integer", "number", "percent", "money")

    def within_max(self, place: Field) -> Decimal | None:
        """A number of points between 0 and the full mark (between the full mark and 0 in a penalty)."""
        points = place.number()
        if points is None:
            return None
        low, high = min(ZERO, self.max), max(ZERO, self.max)
        if not low <= points <= high:
            place.problem(POINTS_OUTSIDE_MAX, value=place.shown(), max=format_plain(self.max, "en"))
            return None
        return points


def distinct(ids: Iterable[str]) -> tuple[str, ...]:
    """`ids` without repetitions, in order of first appearance."""
    return tuple(dict.fromkeys(ids))


def all_or_none(parsed: Sequence[_T | None]) -> list[_T] | None:
    """The values, or None when one of them could not be parsed."""
    values = [value for value in parsed if value is not None]
    return values if len(values) == len(parsed) else None


def kind_record(place: Field, scope: RuleScope) -> Record | None:
    """The mapping of a rule, with the keys its surroundings read (`kind`, and `points` of a part) noted as known."""
    record = place.record()
    if record is not None:
        record.get("kind")
        if scope.nesting:
            record.get("points")
    return record
