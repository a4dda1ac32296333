"""What is questionable in a criteria set that loads: it may be meant so, but somebody should have looked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from scoring.decimals import ONE, ZERO, Quotient, as_fraction, as_quotient, plain
from scoring.language.messages import DEFAULT_LANGUAGE, message
from scoring.language.wording import format_percent, format_quotient
from scoring.lint.reach import reach_findings
from scoring.model import Group, Indicator, Tree
from scoring.rules.base import Rule
from scoring.rules.composite import CompositeRule
from scoring.rules.measure import Measure
from scoring.rules.ratio import RatioRule

_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_PLACE = re.compile(r"[a-z][a-z0-9_\-]*/20[0-9]{2}[a-z]?/[a-z][a-z0-9_]*")
_WORTH_A_LOOK = Fraction(1, 2)
"""A jump of more than half the full mark is unusual enough to be mentioned."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One questionable thing; `subject` is the code of an indicator, or empty for the whole set."""

    subject: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What is questionable, and what to do if it is not meant so."""
        said = message(self.code, language)
        subject = f"{self.subject}: " if self.subject else ""
        return f"{subject}{said.what.format(**self.params)}; {said.fix.format(**self.params)}"


def remarks(tree: Tree, codes_with_cases: Collection[str]) -> list[Remark]:
    """Everything questionable, the whole set first, then indicator by indicator."""
    found = [] if tree.legal_basis else [Remark("", "lint_no_legal_basis")]
    found += _year_remarks(tree)
    read = {figure_id for leaf in tree.indicators.values() for figure_id in leaf.rule.figure_ids}
    read |= {figure_id for check in tree.checks for figure_id in check.figure_ids}
    read |= {spec.id for spec in tree.information}
    found += [Remark("", "lint_unused_figure", {"figure": name}) for name in tree.figures if name not in read]
    leaves = tree.indicators.values()
    silent = [leaf.code for leaf in leaves if not leaf.source]
    untried = [
        leaf.code for leaf in leaves if leaf.code not in codes_with_cases and leaf.rule.decided_by != "hand"
    ]
    by_hand = [leaf.code for leaf in leaves if leaf.rule.decided_by == "hand"]
    remarked = (("lint_no_source", silent), ("lint_no_case", untried), ("lint_points_by_hand", by_hand))
    for code, listed in remarked:
        if listed:
            found.append(Remark("", code, {"codes": ", ".join(listed)}))
    found += _floor_remarks(tree)
    for leaf in leaves:
        found += _rule_remarks(tree, leaf)
    return found


def _floor_remarks(tree: Tree) -> Iterator[Remark]:
    """Penalties that stop, or go on, where the decision may have meant the other."""
    if tree.floor is None:
        yield Remark("", "lint_no_floor")
    for group in _groups(tree.groups):
        taken = sum((child.max for child in group.children if child.standing.penalty), ZERO)
        if group.max > ZERO and taken and group.floor is None:
            yield Remark(group.code, "lint_no_floor")
        elif group.max > ZERO and -taken > group.max:
            yield Remark(group.code, "lint_more_taken", {"taken": plain(-taken), "max": plain(group.max)})


def _groups(children: Iterable[Group | Indicator]) -> Iterator[Group]:
    for child in children:
        if isinstance(child, Group):
            yield child
            yield from _groups(child.children)


def _year_remarks(tree: Tree) -> list[Remark]:
    """A set copied from last year's says another year somewhere."""
    years = _YEAR.findall(tree.id)
    if len(years) != 1:
        return []
    period = (tree.period.start, tree.period.end)
    found = []
    if tree.period.start != dt.date.min and not any(str(day.year) == years[0] for day in period):
        shown = " – ".join(day.isoformat() for day in period)
        found.append(Remark("", "lint_year", {"key": "period", "value": shown, "year": years[0]}))
    named = _YEAR.findall(tree.title)
    if named and years[0] not in named:
        found.append(Remark("", "lint_year", {"key": "title", "value": tree.title, "year": years[0]}))
    return found


def place_remark(tree: Tree, folder: Path) -> Remark | None:
    """The id of a set that lies in family/year/level should be just that: others find the set by its id."""
    place = "/".join(folder.absolute().parts[-3:])
    if not _PLACE.fullmatch(place) or place == tree.id:
        return None
    return Remark("", "lint_id_not_place", {"id": tree.id, "place": place})


def _rule_remarks(tree: Tree, leaf: Indicator) -> Iterator[Remark]:
    best = leaf.rule.highest()
    if abs(best) < abs(Fraction(leaf.max)):
        shown = format_quotient(as_quotient(best), "en")
        yield Remark(leaf.code, "lint_unreachable_max", {"best": shown, "max": plain(leaf.max)})
    for rule in _within(leaf.rule):
        yield from (Remark(leaf.code, code, params) for code, params in reach_findings(rule, tree.figures))
        if isinstance(rule, RatioRule):
            yield from _ratio_remarks(tree, leaf, rule)


def _ratio_remarks(tree: Tree, leaf: Indicator, rule: RatioRule) -> Iterator[Remark]:
    target = as_fraction(rule.target)
    if rule.below_target == "ratio" and 1 - target > _WORTH_A_LOOK:
        below: Quotient = (rule.target[0] * rule.max, rule.target[1])
        yield Remark(
            leaf.code,
            "lint_jump",
            {
                "below": format_quotient(below, "en"),
                "max": plain(rule.max),
                "target": format_percent(rule.target, "en"),
            },
        )
    if target == ONE and not _is_checked(tree, rule.measure):
        part, whole = (", ".join(ids) for ids in (rule.measure.numerator, rule.measure.denominator))
        yield Remark(leaf.code, "lint_part_above_whole", {"part": part, "whole": whole})


def _is_checked(tree: Tree, measure: Measure) -> bool:
    """Whether some check keeps the numerator within the denominator, in either direction of writing."""
    part, whole = set(measure.numerator), set(measure.denominator)
    for check in tree.checks:
        if isinstance(check.other, Measure):
            sides = set(check.subject.numerator), set(check.other.numerator)
            low, high = sides if check.comparison in ("at_most", "less_than", "equals") else sides[::-1]
            if part <= low and high <= whole:
                return True
    return False


def _within(rule: Rule) -> Iterator[Rule]:
    yield rule
    if isinstance(rule, CompositeRule):
        for part in rule.parts:
            yield from _within(part)
