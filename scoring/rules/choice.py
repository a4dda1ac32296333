"""choice, ladder, deduct: one option of a list decides the share of the full mark.

choice: head chairs 1, deputy 0.5, none 0. ladder: xuất sắc 100 %, tốt 75 %, hoàn thành 50 %. deduct: the share
taken away is written instead, “minor breach” 50 (%), “serious” 100.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from scoring.decimals import HUNDRED, ZERO, Quotient, as_fraction
from scoring.figures import FigureSpec
from scoring.rules.base import Figures, Rule, RuleScope, Words, kind_record
from scoring.rules.messages import (
    LADDER_NOT_DESCENDING,
    OPTIONS_WITHOUT_VALUE,
    PERCENT_OUT_OF_RANGE,
    UNKNOWN_OPTION,
)
from scoring.rules.shapes import Schema, of_options
from scoring.rules.steps import Change, Specs
from scoring.syntax.fields import Field
from scoring.trace import Trace

if TYPE_CHECKING:
    from scoring.batch.outcomes import Many, Outcome, Worth

ABOUT_CHOICE: Final = ("chọn một phương án", "one option of several")
ABOUT_LADDER: Final = ("các bậc từ cao xuống thấp", "steps, best first")
ABOUT_DEDUCT: Final = ("trừ theo mức vi phạm", "deducted by the breach")


@dataclass(frozen=True, slots=True)
class ChoiceRule(Rule):
    """Branches: chosen, missing; `amounts` holds the share of the option."""

    max: Decimal
    figure_ids: tuple[str, ...]
    shares: Mapping[str, Quotient]

    def evaluate(self, figures: Figures) -> Trace:
        option = figures.get(self.figure_ids[0])
        share = self.shares.get(option) if isinstance(option, str) else None
        if share is None:
            return self.unanswered(figures)
        return Trace("chosen", self.portion(share), (option,), (share,))

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        column = many.column(self.figure_ids[0])
        options = many.options(self.figure_ids[0])
        table = [worth.portion(self.shares[option]) for option in options]
        return many.chosen(
            ~column.present, column.values, [*table, Fraction(0)]
        )  # place −1, not declared, is the last entry

    def steps(self, figures: Figures, _specs: Specs, /) -> Iterator[Change]:
        for option in self.shares:
            if option != figures.get(self.figure_ids[0]):
                yield {self.figure_ids[0]: option}

    def highest(self) -> Fraction:
        return max(as_fraction(share) for share in self.shares.values()) * Fraction(self.max)

    def in_words(self, words: Words) -> str:
        figure = self.figure_ids[0]
        options = "; ".join(
            f"{words.option(figure, option)} {words.points(self.portion(share))}"
            for option, share in self.shares.items()
        )
        return f"{words.figure(figure)}: {options}"

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        option = words.option(self.figure_ids[0], str(trace.inputs[0]))
        share = words.percent(trace.amounts[0])
        return (
            words.say(f"Mức {option}: {share} điểm tối đa", f"Option {option}: {share} of the full mark"),
        )


@dataclass(frozen=True, slots=True)
class DeductRule(ChoiceRule):
    """A choice written as what is taken away; `shares` holds what is left."""

    def in_words(self, words: Words) -> str:
        figure = self.figure_ids[0]
        options = "; ".join(
            words.say(
                f"{words.option(figure, option)} trừ {words.percent((den - num, den))}",
                f"{words.option(figure, option)} minus {words.percent((den - num, den))}",
            )
            for option, (num, den) in self.shares.items()
        )
        full = words.points(self.max)
        return words.say(
            f"Từ {full}, trừ theo {words.figure(figure)}: {options}",
            f"From {full}, deducted by {words.figure(figure)}: {options}",
        )


def parse_choice(place: Field, scope: RuleScope) -> ChoiceRule | None:
    """`{kind: choice, figure: id, shares: {option: share}}`."""
    parsed = _parse_options(place, scope, "shares")
    return ChoiceRule(scope.max, *parsed) if parsed is not None else None


def parse_ladder(place: Field, scope: RuleScope) -> ChoiceRule | None:
    """`{kind: ladder, figure: id, shares: {option: share}}`, the best step first."""
    parsed = _parse_options(place, scope, "shares")
    if parsed is None:
        return None
    shares = list(parsed[1].values())
    if any(low[0] * high[1] > high[0] * low[1] for high, low in pairwise(shares)):
        place.problem(LADDER_NOT_DESCENDING)
        return None
    return ChoiceRule(scope.max, *parsed)


def parse_deduct(place: Field, scope: RuleScope) -> DeductRule | None:
    """`{kind: deduct, figure: id, percent: {option: percent taken away}}`."""
    parsed = _parse_options(place, scope, "percent")
    return DeductRule(scope.max, *parsed) if parsed is not None else None


def _parse_options(
    place: Field, scope: RuleScope, key: str
) -> tuple[tuple[str, ...], Mapping[str, Quotient]] | None:
    record = kind_record(place, scope)
    if record is None:
        return None
    figure, table = record.need("figure"), record.need(key)
    record.close()
    spec = scope.figure_of(figure, "choice")
    shares = parse_option_table(table, spec, _left_after if key == "percent" else Field.share_of_whole)
    return ((spec.id,), shares) if spec is not None and shares is not None else None


def parse_option_table(
    place: Field, spec: FigureSpec | None, read: Callable[[Field], Quotient | None]
) -> Mapping[str, Quotient] | None:
    """A mapping option → value that covers every option of `spec` and names no other."""
    table = place.record()
    if table is None or spec is None:
        return None
    values: dict[str, Quotient] = {}
    sound = True
    for option, value in table.entries():
        name = option.identifier()
        if name is not None and name not in spec.options:
            option.problem(UNKNOWN_OPTION, option=name, figure=spec.id, options=", ".join(spec.options))
            name = None
        read_value = read(value)
        if name is None or read_value is None:
            sound = False
        else:
            values[name] = read_value
    absent = [option for option in spec.options if option not in values]
    if sound and absent:
        place.problem(OPTIONS_WITHOUT_VALUE, options=", ".join(absent))
        return None
    return values if sound else None


def _left_after(place: Field) -> Quotient | None:
    """What is left after taking away `place` percent (50 or “50%”)."""
    if place.shown().endswith("%"):
        share = place.share_of_whole()
        return (share[1] - share[0], share[1]) if share is not None else None
    percent = place.number()
    if percent is None:
        return None
    if not ZERO <= percent <= HUNDRED:
        place.problem(PERCENT_OUT_OF_RANGE, value=place.shown())
        return None
    return HUNDRED - percent, HUNDRED


def shape_of_shares() -> Schema:
    """What a JSON Schema can say of its keys."""
    return of_options("shares", "part_of_whole")


def shape_of_deduct() -> Schema:
    """What a JSON Schema can say of its keys."""
    return of_options("percent", "percent_taken")
