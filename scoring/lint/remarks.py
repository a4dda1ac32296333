"""What is questionable in a criteria set that loads: it may be meant so, but somebody should have looked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from scoring.decimals import ONE, ZERO, Quotient, as_fraction, as_quotient, plain
from scoring.language.messages import DEFAULT_LANGUAGE, Message
from scoring.language.wording import format_percent, format_quotient
from scoring.lint import messages
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
    message: Message
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """What programs know the message by."""
        return self.message.code

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What is questionable, and what to do if it is not meant so."""
        subject = f"{self.subject}: " if self.subject else ""
        said = self.message.what(self.params, language), self.message.fix(self.params, language)
        return f"{subject}{'; '.join(said)}"


def remarks(tree: Tree, codes_with_cases: Collection[str]) -> list[Remark]:
    """Everything questionable, the whole set first, then indicator by indicator."""
    notes = [] if tree.legal_basis else [Remark("", messages.LINT_NO_LEGAL_BASIS)]
    notes += _year_remarks(tree)
    read = {figure_id for leaf in tree.indicators.values() for figure_id in leaf.rule.figure_ids}
    read |= {figure_id for check in tree.checks for figure_id in check.figure_ids}
    read |= {spec.id for spec in tree.information}
    notes += [
        Remark("", messages.LINT_UNUSED_FIGURE, {"figure": name}) for name in tree.figures if name not in read
    ]
    leaves = tree.indicators.values()
    silent = [leaf.code for leaf in leaves if not leaf.source]
    untried = [
        leaf.code for leaf in leaves if leaf.code not in codes_with_cases and leaf.rule.decided_by != "hand"
    ]
    by_hand = [leaf.code for leaf in leaves if leaf.rule.decided_by == "hand"]
    remarked = (
        (messages.LINT_NO_SOURCE, silent),
        (messages.LINT_NO_CASE, untried),
        (messages.LINT_POINTS_BY_HAND, by_hand),
    )
    for message, listed in remarked:
        if listed:
            notes.append(Remark("", message, {"codes": ", ".join(listed)}))
    notes += _floor_remarks(tree)
    for leaf in leaves:
        notes += _rule_remarks(tree, leaf)
    return notes


def _floor_remarks(tree: Tree) -> Iterator[Remark]:
    """Penalties that stop, or go on, where the decision may have meant the other."""
    if tree.floor is None:
        yield Remark("", messages.LINT_NO_FLOOR)
    for group in _groups(tree.groups):
        taken = sum((child.max for child in group.children if child.standing.penalty), ZERO)
        if group.max > ZERO and taken and group.floor is None:
            yield Remark(group.code, messages.LINT_NO_FLOOR)
        elif group.max > ZERO and -taken > group.max:
            yield Remark(
                group.code, messages.LINT_MORE_TAKEN, {"taken": plain(-taken), "max": plain(group.max)}
            )


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
    notes = []
    if tree.period.start != dt.date.min and not any(str(day.year) == years[0] for day in period):
        shown = " – ".join(day.isoformat() for day in period)
        notes.append(Remark("", messages.LINT_YEAR, {"key": "period", "value": shown, "year": years[0]}))
    named = _YEAR.findall(tree.title)
    if named and years[0] not in named:
        notes.append(Remark("", messages.LINT_YEAR, {"key": "title", "value": tree.title, "year": years[0]}))
    return notes


def place_remark(tree: Tree, folder: Path) -> Remark | None:
    """The id of a set that lies in family/year/level should be just that: others find the set by its id."""
    place = "/".join(folder.absolute().parts[-3:])
    if not _PLACE.fullmatch(place) or place == tree.id:
        return None
    return Remark("", messages.LINT_ID_NOT_PLACE, {"id": tree.id, "place": place})


def _rule_remarks(tree: Tree, leaf: Indicator) -> Iterator[Remark]:
    best = leaf.rule.highest()
    if abs(best) < abs(Fraction(leaf.max)):
        shown = format_quotient(as_quotient(best), "en")
        yield Remark(leaf.code, messages.LINT_UNREACHABLE_MAX, {"best": shown, "max": plain(leaf.max)})
    for rule in _within(leaf.rule):
        yield from (
            Remark(leaf.code, message, params) for message, params in reach_findings(rule, tree.figures)
        )
        if isinstance(rule, RatioRule):
            yield from _ratio_remarks(tree, leaf, rule)


def _ratio_remarks(tree: Tree, leaf: Indicator, rule: RatioRule) -> Iterator[Remark]:
    target = as_fraction(rule.target)
    if rule.below_target == "ratio" and 1 - target > _WORTH_A_LOOK:
        below: Quotient = (rule.target[0] * rule.max, rule.target[1])
        yield Remark(
            leaf.code,
            messages.LINT_JUMP,
            {
                "below": format_quotient(below, "en"),
                "max": plain(rule.max),
                "target": format_percent(rule.target, "en"),
            },
        )
    if target == ONE and not _is_checked(tree, rule.measure):
        part, whole = (", ".join(ids) for ids in (rule.measure.numerator, rule.measure.denominator))
        yield Remark(leaf.code, messages.LINT_PART_ABOVE_WHOLE, {"part": part, "whole": whole})


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
