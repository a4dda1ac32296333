"""The rule kinds of the 2026 set as formulas over arrays of floats, for :mod:`benchmarks.openfisca_peer`."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from benchmarks.criteria_sets import CriteriaSet, Data

Array: TypeAlias = npt.NDArray[Any]
Reader: TypeAlias = Callable[[str], Array]
"""Gives the array of a figure."""


def share_of(value: object) -> float:
    """“90%” or 0.9 as a number."""
    text = str(value)
    return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def added(read: Reader, names: Sequence[str]) -> Array:
    """The sum of figures."""
    first, *others = names
    result = read(first)
    for name in others:
        result = result + read(name)
    return result


class Levels(Protocol):
    """The parameters of an indicator: the numbers of its rule that a later decision may change."""

    @property
    def max(self) -> float: ...
    @property
    def target(self) -> float: ...
    @property
    def floor(self) -> float: ...


Earned: TypeAlias = Callable[[Reader, Levels], Array]
"""From the figures and the parameters of an indicator to its exact points."""


def earned_by(rule: Data, of: CriteriaSet) -> Earned:
    """How a rule is counted."""
    return _KINDS[rule["kind"]](rule, of)


def _boolean(rule: Data, _of: CriteriaSet) -> Earned:
    def earned(read: Reader, levels: Levels) -> Array:
        result: Array = read(rule["figure"]) * levels.max
        return result

    return earned


def _choice(rule: Data, of: CriteriaSet) -> Earned:
    shares = np.array([rule["shares"][option] for option in of.figures[rule["figure"]]["options"]])

    def earned(read: Reader, levels: Levels) -> Array:
        result: Array = shares[np.asarray(read(rule["figure"]))] * levels.max
        return result

    return earned


def _ratio(rule: Data, _of: CriteriaSet) -> Earned:
    at_zero, below = rule.get("zero_denominator", "zero") == "full", rule.get("below_target", "ratio")

    def earned(read: Reader, levels: Levels) -> Array:
        whole = added(read, rule["denominator"])
        share = added(read, rule["numerator"]) / np.where(whole > 0, whole, 1)
        target = levels.target if "target" in rule else 1.0
        partial = share if below == "ratio" else 0.0
        if "floor" in rule:
            partial = np.where(share >= levels.floor, partial, 0)
        return np.where(whole > 0, np.where(share >= target, 1, partial), at_zero) * levels.max

    return earned


def _bands(rule: Data, _of: CriteriaSet) -> Earned:
    shares = [band["share"] for band in rule["bands"]]

    def earned(read: Reader, levels: Levels) -> Array:
        value = read(rule["value"])
        share = np.select([value >= band["at_least"] for band in rule["bands"]], shares, 0)
        result: Array = share * read(rule["gate"]) * levels.max
        return result

    return earned


def _checklist(rule: Data, _of: CriteriaSet) -> Earned:
    def earned(read: Reader, levels: Levels) -> Array:
        shares = [read(figure) * share for figure, share in rule["items"].items()]
        result: Array = functools.reduce(operator.add, shares) * levels.max
        return result

    return earned


def _fraction(rule: Data, _of: CriteriaSet) -> Earned:
    return lambda read, levels: np.minimum(read(rule["value"]) / rule["of"], 1) * levels.max


def _periods(rule: Data, of: CriteriaSet) -> Earned:
    points = np.array([rule["points"][option] for option in of.figures[rule["figures"][0]]["options"]])

    def earned(read: Reader, levels: Levels) -> Array:
        total = functools.reduce(
            operator.add, [points[np.asarray(read(figure))] for figure in rule["figures"]]
        )
        result: Array = np.minimum(total, levels.max)
        return result

    return earned


def _count(rule: Data, _of: CriteriaSet) -> Earned:
    return lambda read, _levels: np.minimum(read(rule["value"]) * rule["per_item"], rule["cap"])


def _sum_of(rule: Data, of: CriteriaSet) -> Earned:
    parts = [(earned_by(part, of), _levels_of(part)) for part in rule["of"]]

    def earned(read: Reader, _levels: Levels) -> Array:
        result: Array = np.sum([part(read, own) for part, own in parts], axis=0)
        return result

    return earned


def _any_of(rule: Data, of: CriteriaSet) -> Earned:
    parts = [earned_by(part, of) for part in rule["of"]]

    def earned(read: Reader, levels: Levels) -> Array:
        reached = np.logical_or.reduce([part(read, levels) >= levels.max for part in parts])
        result: Array = reached * levels.max
        return result

    return earned


def _levels_of(part: Data) -> _PartLevels:
    return _PartLevels(part["points"], share_of(part.get("target", 1)), share_of(part.get("floor", 0)))


@dataclass(frozen=True, slots=True)
class _PartLevels:
    """The numbers of a rule inside a sum."""

    max: float
    target: float
    floor: float


_KINDS: Final[Mapping[str, Callable[[Data, CriteriaSet], Earned]]] = {
    "boolean": _boolean,
    "choice": _choice,
    "ratio": _ratio,
    "bands": _bands,
    "checklist": _checklist,
    "fraction": _fraction,
    "periods": _periods,
    "count": _count,
    "sum": _sum_of,
    "any_of": _any_of,
}
