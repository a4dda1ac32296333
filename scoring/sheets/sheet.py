"""One unit's answers, and what is wrong with them.

A figure is given, or missing (absent from the mapping); an indicator may be declared not applicable with a reason.
These are three different things; none is written as None or −1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Final

from scoring.decimals import EXACT, ZERO, Quotient, decimal_places, fits
from scoring.figures import InvalidValue, Value, check_value
from scoring.language.messages import DEFAULT_LANGUAGE, Message
from scoring.language.wording import format_plain
from scoring.model import Check, Indicator, Tree
from scoring.rules.base import Words
from scoring.rules.measure import UNDEFINED, Limit
from scoring.sheets import messages


@dataclass(frozen=True, slots=True)
class Sheet:
    """Figures by id, points by indicator code, reasons for “not applicable” and “not measured” by indicator code.

    Points on an indicator whose rule is `points` are its typed points; on any other they are points awarded by a
    reviewer, which stand instead of what the rule gives. What the body that measures did not measure counts for
    nobody: the same codes stand on every sheet of a cycle. `kind` and `tags` are the unit's.
    """

    unit: str = ""
    figures: Mapping[str, Value] = field(default_factory=dict)
    points: Mapping[str, Decimal] = field(default_factory=dict)
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    kind: str | None = None
    tags: frozenset[str] = frozenset()
    not_measured: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One thing wrong with a sheet: a value its figure does not accept, or what :mod:`scoring.sheets.messages` says."""

    message: Message
    figure_ids: tuple[str, ...] = ()
    indicator_code: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """What programs know it by: value_below_min, unknown_figure, check_failed …"""
        return self.message.code.removeprefix("sheet_")

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What happened and what to do, in two sentences."""
        return self.message.sentences(self.params, language)


def sheet_problems(tree: Tree, sheet: Sheet) -> tuple[SheetProblem, ...]:
    """Everything that keeps a sheet from being scored honestly; empty when nothing does.

    Unknown figures and codes, values of the wrong type or out of range, points outside 0..max, contradictions, and
    the tree's own checks between figures (as far as all their figures are given). Where the tree tells kinds of unit
    apart, also a unit of none of them: it would be measured by what others are asked.
    """
    with localcontext(EXACT):
        broken = tuple(_figure_problems(tree, sheet))
        wrong = {figure_id for problem in broken for figure_id in problem.figure_ids}
        return (
            *_kind_problems(tree, sheet),
            *broken,
            *_indicator_problems(tree, sheet),
            *_check_problems(tree, sheet, wrong),
        )


def _kind_problems(tree: Tree, sheet: Sheet) -> Iterator[SheetProblem]:
    if not tree.knows_kind(sheet.kind):
        params = {"unit": sheet.unit or "–", "kind": (sheet.kind or "")[:60], "kinds": ", ".join(tree.kinds)}
        yield SheetProblem(
            messages.SHEET_KIND_UNKNOWN if sheet.kind else messages.SHEET_KIND_MISSING, (), None, params
        )


def _figure_problems(tree: Tree, sheet: Sheet) -> Iterator[SheetProblem]:
    for figure_id, value in sheet.figures.items():
        spec = tree.figures.get(figure_id)
        if spec is None:
            yield SheetProblem(messages.SHEET_UNKNOWN_FIGURE, (figure_id,), None, {"figure": figure_id})
            continue
        try:
            check_value(spec, value)
        except InvalidValue as error:
            yield SheetProblem(error.message, (figure_id,), None, error.params)


def _indicator_problems(tree: Tree, sheet: Sheet) -> Iterator[SheetProblem]:
    for code in dict.fromkeys((*sheet.points, *sheet.not_applicable, *sheet.not_measured)):
        if code not in tree.indicators:
            yield SheetProblem(messages.SHEET_UNKNOWN_INDICATOR, (), code, {"indicator": code})
    for code, points in sheet.points.items():
        indicator = tree.indicators.get(code)
        if indicator is not None:
            yield from _points_problems(tree, indicator, points)
        if code in sheet.not_applicable:
            yield SheetProblem(messages.SHEET_POINTS_AND_NOT_APPLICABLE, (), code, {"indicator": code})
        if code in sheet.not_measured:
            yield SheetProblem(messages.SHEET_POINTS_AND_NOT_MEASURED, (), code, {"indicator": code})
    for code, reason in (*sheet.not_applicable.items(), *sheet.not_measured.items()):
        if not reason.strip():
            yield SheetProblem(messages.SHEET_REASON_MISSING, (), code, {"indicator": code})


def _points_problems(tree: Tree, indicator: Indicator, points: Decimal) -> Iterator[SheetProblem]:
    low, high = min(ZERO, indicator.max), max(ZERO, indicator.max)
    params = {
        "indicator": indicator.code,
        "points": format_plain(points, "vi") if points.is_finite() else str(points),
    }
    if not points.is_finite() or not low <= points <= high or not fits(points):
        limits = {"low": format_plain(low, "vi"), "high": format_plain(high, "vi")}
        yield SheetProblem(messages.SHEET_POINTS_OUT_OF_RANGE, (), indicator.code, {**params, **limits})
    elif decimal_places(points) > tree.rounding.points:
        digits = {"digits": str(tree.rounding.points)}
        yield SheetProblem(messages.SHEET_POINTS_TOO_FINE, (), indicator.code, {**params, **digits})


def _check_problems(tree: Tree, sheet: Sheet, wrong: set[str]) -> Iterator[SheetProblem]:
    for check in tree.checks:
        if wrong.isdisjoint(check.figure_ids):
            problem = _violation(tree, check, sheet)
            if problem is not None:
                yield problem


def _violation(tree: Tree, check: Check, sheet: Sheet) -> SheetProblem | None:
    left = check.subject.value(sheet.figures)
    right = check.other.level if isinstance(check.other, Limit) else check.other.value(sheet.figures)
    if left is None or right is None or left is UNDEFINED or right is UNDEFINED:
        return None
    if compare(check.comparison, left, right):
        return None
    said = _said(tree, check, left, right, DEFAULT_LANGUAGE)
    params = {"says": check.says or said, "says_en": _said(tree, check, left, right, "en")}
    return SheetProblem(messages.SHEET_CHECK_FAILED, check.figure_ids, None, params)


_MUST: Final = {
    "at_most": ("không được lớn hơn", "must not be above"),
    "at_least": ("không được nhỏ hơn", "must not be below"),
    "more_than": ("phải lớn hơn", "must be above"),
    "less_than": ("phải nhỏ hơn", "must be below"),
    "equals": ("phải bằng", "must equal"),
}


def _said(tree: Tree, check: Check, left: Quotient, right: Quotient, language: str) -> str:
    """The demand and both values, when the author of the check left the sentence to us."""
    words = Words(language, tree.figures)
    must = words.say(*_MUST[check.comparison])
    limit = check.subject.shown(right, words)
    if not isinstance(check.other, Limit):
        limit = f"{check.other.in_words(words)} ({limit})"
    return f"{check.subject.in_words(words)} ({check.subject.shown(left, words)}) {must} {limit}"


def compare(comparison: str, left: Quotient, right: Quotient) -> bool:
    """Whether `left` stands to `right` as the comparison says (Limit's four, and equals)."""
    if comparison == "equals":
        return left[0] * right[1] == right[0] * left[1]
    return Limit(comparison, right).holds(left)
