"""Array forms of the rule kinds: columns in, exact quotients out. Each follows its rule's own `evaluate`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

import numpy as np

from scoring.batch.columns import Columns, Flags
from scoring.batch.outcomes import (
    DoesNotFit,
    Outcome,
    Worth,
    add_up,
    amount,
    chosen,
    condition,
    constant,
    everywhere,
    fraction_of,
    meets,
    room,
    times,
    total,
)
from scoring.decimals import ZERO
from scoring.rules.bands import BandsRule
from scoring.rules.base import Rule
from scoring.rules.boolean import BooleanRule
from scoring.rules.checklist import ChecklistRule
from scoring.rules.choice import ChoiceRule
from scoring.rules.composite import AllOfRule, AnyOfRule, BestOfRule, CompositeRule, SumRule
from scoring.rules.count import CountRule
from scoring.rules.fraction import FractionRule
from scoring.rules.measure import Measure
from scoring.rules.periods import PeriodsRule
from scoring.rules.ratio import RatioRule
from scoring.rules.share import ShareRule
from scoring.rules.threshold import ThresholdRule


def boolean(rule: BooleanRule, columns: Columns, worth: Worth) -> Outcome:
    column = columns.column(rule.figure_ids[0])
    return constant(~column.given, (column.values == 1) & column.given, worth.full)


def choice(rule: ChoiceRule, columns: Columns, worth: Worth) -> Outcome:
    column = columns.column(rule.figure_ids[0])
    options = columns.tree.figures[rule.figure_ids[0]].options
    table = [worth.portion(rule.shares[option]) for option in options]
    return chosen(
        ~column.given, column.values, [*table, Fraction(0)]
    )  # place −1, not declared, is the last entry


def ratio(rule: RatioRule, columns: Columns, worth: Worth) -> Outcome:
    value = amount(columns, rule.measure)
    achieved, peak = value.top, value.peak_top
    if rule.lower_is_better:
        achieved, peak = value.bottom - value.top, peak + value.peak_bottom
    target, floor = fraction_of(rule.target), fraction_of(rule.floor)
    for level in (target, floor):
        room(peak, level.denominator)
        room(value.peak_bottom, abs(level.numerator))
    if worth.full.denominator != 1:
        raise DoesNotFit
    factor = worth.full if rule.below_target != "scaled" else Fraction(worth.full, target)
    peak_bottom = value.peak_bottom * factor.denominator
    peak_top = max(peak * abs(factor.numerator), abs(worth.full.numerator) * peak_bottom)
    room(peak_top)
    room(peak_bottom)
    bottom = times(value.bottom, factor.denominator)
    full = times(bottom, worth.full.numerator)
    at_target = times(achieved, target.denominator) >= times(value.bottom, target.numerator)
    if rule.below_target == "zero":
        top = np.where(at_target, full, 0)
    else:
        earned = times(np.maximum(achieved, 0), factor.numerator)
        if floor > 0:
            below_floor = times(achieved, floor.denominator) < times(value.bottom, floor.numerator)
            earned = np.where(below_floor, 0, earned)
        top = np.where(at_target, full, earned)
    undefined = value.given & ~value.defined
    top = np.where(value.given & value.defined, top, 0)
    if rule.zero_denominator == "full":
        top = np.where(undefined, full, top)
    silent = undefined if rule.zero_denominator == "not_applicable" else None
    return Outcome(top, bottom, ~value.given, peak_top, peak_bottom, silent)


def bands(rule: BandsRule, columns: Columns, worth: Worth) -> Outcome:
    value = amount(columns, rule.measure)
    missing = ~value.given
    places = np.full(len(columns), len(rule.bands), dtype=np.int64)
    for place in range(len(rule.bands) - 1, -1, -1):
        places = np.where(meets(value, rule.bands[place].limit), place, places)
    reached = value.given & value.defined
    if rule.gate is not None:
        opened, known = condition(columns, rule.gate)
        missing = np.where(known, opened & missing, True)
        reached = reached & opened
    places = np.where(reached, places, len(rule.bands))
    table = [fraction_of(band.points) * worth.unit for band in rule.bands]
    return chosen(missing, places, [*table, Fraction(0)])


def checklist(rule: ChecklistRule, columns: Columns, worth: Worth) -> Outcome:
    parts = []
    for figure_id, share in rule.shares.items():
        column = columns.column(figure_id)
        parts.append(constant(~column.given, (column.values == 1) & column.given, worth.portion(share)))
    return total(parts)


def fraction(rule: FractionRule, columns: Columns, worth: Worth) -> Outcome:
    part = amount(columns, Measure(rule.value))
    whole_of = Fraction(rule.of)
    if rule.of_figures:
        part = amount(columns, Measure(rule.value, rule.of_figures))
        whole_of = Fraction(1)
    room(part.peak_bottom, whole_of.numerator)
    whole = part.bottom * whole_of.numerator
    room(part.peak_top, whole_of.denominator)
    counted = np.minimum(np.maximum(part.top * whole_of.denominator, 0), whole)
    if worth.full.denominator != 1:
        raise DoesNotFit
    peak_bottom = part.peak_bottom * whole_of.numerator
    room(peak_bottom, abs(worth.full.numerator))
    top = np.where(part.given & part.defined, counted * worth.full.numerator, 0)
    return Outcome(top, whole, ~part.given, peak_bottom * abs(worth.full.numerator), peak_bottom)


def periods(rule: PeriodsRule, columns: Columns, worth: Worth) -> Outcome:
    parts = []
    for figure_id in rule.figure_ids:
        column = columns.column(figure_id)
        table = [worth.of(rule.points[option]) for option in columns.tree.figures[figure_id].options]
        parts.append(chosen(~column.given, column.values, [*table, Fraction(0)]))
    return total(parts)


def count(rule: CountRule, columns: Columns, worth: Worth) -> Outcome:
    number, given, scale, peak = add_up(columns, rule.figure_ids)
    ten, cap, stairs = 10**scale, worth.of(rule.cap), rule.stairs
    if rule.max <= ZERO:
        raise DoesNotFit
    if stairs is None:
        each, start, step_start = Fraction(worth.of(rule.per_item), ten), Fraction(0), np.maximum(number, 0)
        reached = given
    else:
        at, every = Fraction(stairs.at) * ten, Fraction(stairs.every) * ten
        room(peak + abs(at.numerator), at.denominator, every.denominator)
        reached = given & (number * at.denominator >= at.numerator)
        start, each = worth.of(stairs.points), worth.of(stairs.step_points)
        beyond = (number * at.denominator - at.numerator) * every.denominator
        peak += abs(int(at)) + 1
        if stairs.every:
            step_start = beyond // (at.denominator * every.numerator)
            peak = peak * every.denominator // every.numerator + 1  # steps may be smaller than one
        else:
            step_start = np.zeros_like(number)
    common = each.denominator * start.denominator * cap.denominator
    room(peak, abs(int(each * common)) + 1)
    room(abs(int(start * common)) + abs(int(cap * common)))
    earned = np.minimum(step_start * int(each * common) + int(start * common), int(cap * common))
    top = np.where(reached, earned, 0)
    return Outcome(top, everywhere(common), ~given, int(cap * common), common)


def threshold(rule: ThresholdRule, columns: Columns, worth: Worth) -> Outcome:
    value = amount(columns, rule.measure)
    return constant(~value.given, meets(value, rule.limit) & value.given & value.defined, worth.full)


def share(rule: ShareRule, columns: Columns, worth: Worth) -> Outcome:
    value, given, scale, _ = add_up(columns, rule.figure_ids)
    whole = int(rule.whole) * 10**scale
    room(whole, abs(worth.full.numerator), worth.full.denominator)
    counted = np.where(given, np.minimum(np.maximum(value, 0), whole), 0)
    bottom = everywhere(whole * worth.full.denominator)
    return Outcome(
        counted * worth.full.numerator,
        bottom,
        ~given,
        whole * abs(worth.full.numerator),
        whole * worth.full.denominator,
    )


def sum_of(rule: SumRule, columns: Columns, worth: Worth) -> Outcome:
    return total([outcome(part, columns, Worth(worth.unit, worth.of(part.max))) for part in rule.parts])


def _parts(rule: CompositeRule, columns: Columns, worth: Worth) -> tuple[list[Outcome], list[Flags]]:
    parts = [outcome(part, columns, worth) for part in rule.parts]
    full = []
    for part in parts:
        room(part.peak_bottom, abs(worth.full.numerator))
        room(part.peak_top, worth.full.denominator)
        full.append(part.top * worth.full.denominator == part.bottom * worth.full.numerator)
    return parts, full


def all_of(rule: AllOfRule, columns: Columns, worth: Worth) -> Outcome:
    parts, full = _parts(rule, columns, worth)
    every = np.logical_and.reduce(full)
    failed = np.logical_or.reduce(
        [~reached & ~part.missing for reached, part in zip(full, parts, strict=True)]
    )
    return constant(~every & ~failed, every, worth.full)


def any_of(rule: AnyOfRule, columns: Columns, worth: Worth) -> Outcome:
    parts, full = _parts(rule, columns, worth)
    some = np.logical_or.reduce(full)
    return constant(~some & np.logical_or.reduce([part.missing for part in parts]), some, worth.full)


def best_of(rule: BestOfRule, columns: Columns, worth: Worth) -> Outcome:
    parts, full = _parts(rule, columns, worth)
    best = parts[0]
    for part in parts[1:]:
        room(part.peak_top, best.peak_bottom)
        room(best.peak_top, part.peak_bottom)
        better = np.abs(part.top) * best.bottom > np.abs(best.top) * part.bottom
        best = Outcome(
            np.where(better, part.top, best.top),
            np.where(better, part.bottom, best.bottom),
            best.missing | part.missing,
            max(part.peak_top, best.peak_top),
            max(part.peak_bottom, best.peak_bottom),
        )
    return best._replace(missing=best.missing & ~np.logical_or.reduce(full))


def outcome(rule: Rule, columns: Columns, worth: Worth) -> Outcome:
    """A rule for all units at once.

    Raises :class:`DoesNotFit` when the engine has to do it row by row.
    """
    for kind, form in FORMS:
        if isinstance(rule, kind):
            return form(rule, columns, worth)
    raise DoesNotFit


FORMS: Final[tuple[tuple[type[Rule], Callable[..., Outcome]], ...]] = (
    (RatioRule, ratio),
    (BooleanRule, boolean),
    (ChoiceRule, choice),
    (BandsRule, bands),
    (ChecklistRule, checklist),
    (FractionRule, fraction),
    (PeriodsRule, periods),
    (CountRule, count),
    (ThresholdRule, threshold),
    (ShareRule, share),
    (SumRule, sum_of),
    (AllOfRule, all_of),
    (AnyOfRule, any_of),
    (BestOfRule, best_of),
)
