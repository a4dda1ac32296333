"""Points as formulas of a spreadsheet, so that whoever fills a pack in sees them at once; the engine has the last word.

Rules that most indicators are counted by are written as formulas. Of any other there is none: its points are known once
the pack is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, TypeGuard

from app.sheet.pack import YES, option_labels
from scoring import FigureSpec, Indicator
from scoring.decimals import ONE, Quotient
from scoring.rules.bands import BandsRule
from scoring.rules.base import Rule
from scoring.rules.boolean import BooleanRule
from scoring.rules.checklist import ChecklistRule
from scoring.rules.choice import ChoiceRule, DeductRule
from scoring.rules.composite import SumRule
from scoring.rules.fraction import FractionRule
from scoring.rules.measure import Limit, Measure
from scoring.rules.periods import PeriodsRule
from scoring.rules.points import PointsRule
from scoring.rules.ratio import RatioRule
from scoring.rules.threshold import ThresholdRule

LONGEST_TEXT: Final = 255
"""Characters of a text inside a formula."""
LONGEST_FORMULA: Final = 8_000

Cells: TypeAlias = Mapping[str, str]
"""Where each figure stands, as a formula names the place."""


class NoFormula(Exception):
    """A spreadsheet cannot count by this rule."""


def points_formula(
    indicator: Indicator, specs: Mapping[str, FigureSpec], cells: Cells, typed: str, places: int
) -> str:
    """Return the formula of an indicator's points, empty as long as a figure is; "" where there is none.

    ``typed`` is the cell into which points are typed; ``places`` are the decimals of points.
    """
    if isinstance(indicator.rule, PointsRule):
        return f'=IF({typed}="","",{typed})' if typed else ""
    try:
        value = _counted(indicator.rule, specs, cells)
    except (NoFormula, KeyError):
        return ""
    silent = [f'({cells[name]}="")' for name in indicator.rule.figure_ids]
    if _may_not_apply(indicator.rule):
        silent.append(f"({_sum(indicator.rule.measure.denominator, cells)}<=0)")
    formula = f'=IF(({"+".join(silent)})>0,"",ROUND({value},{places}))'
    return formula if len(formula) <= LONGEST_FORMULA else ""


def _counted(rule: Rule, specs: Mapping[str, FigureSpec], cells: Cells) -> str:
    """Return the points of a rule all of whose figures are there."""
    kind = type(rule)
    if kind not in _KINDS:
        raise NoFormula
    return _KINDS[kind](rule, specs, cells)


def _yes(cell: str) -> str:
    return f'({cell}="{YES}")'


def _boolean(rule: BooleanRule, _specs: Mapping[str, FigureSpec], cells: Cells) -> str:
    return f"{_yes(cells[rule.figure_ids[0]])}*{_number(rule.full())}"


def _checklist(rule: ChecklistRule, _specs: Mapping[str, FigureSpec], cells: Cells) -> str:
    parts = (f"{_yes(cells[name])}*{_number(rule.portion(share))}" for name, share in rule.shares.items())
    return "(" + "+".join(parts) + ")"


def _choice(rule: ChoiceRule, specs: Mapping[str, FigureSpec], cells: Cells) -> str:
    name = rule.figure_ids[0]
    labels = _labels(specs[name])
    parts = (
        f"({cells[name]}={_text(labels[option])})*{_number(rule.portion(share))}"
        for option, share in rule.shares.items()
    )
    return "(" + "+".join(parts) + ")"


def _ratio(rule: RatioRule, _specs: Mapping[str, FigureSpec], cells: Cells) -> str:
    part, whole = _sum(rule.measure.numerator, cells), _sum(rule.measure.denominator, cells)
    achieved = f"({whole}-{part})" if rule.lower_is_better else part
    most = _number(rule.full())
    below = {
        "zero": "0",
        "ratio": f"MAX(0,{achieved})*{most}/{whole}",
        "scaled": f"MAX(0,{achieved})*{most}/{whole}/{_number(rule.target)}" if rule.target[0] else "0",
    }[rule.below_target]
    reached = (
        f"IF({achieved}>={_number(rule.target)}*{whole},{most},"
        f"IF({achieved}<{_number(rule.floor)}*{whole},0,{below}))"
    )
    return f"IF({whole}<=0,{most if rule.zero_denominator == 'full' else '0'},{reached})"


def _threshold(rule: ThresholdRule, _specs: Mapping[str, FigureSpec], cells: Cells) -> str:
    return f"{_defined(rule.measure, cells)}{_meets(rule.limit, rule.measure, cells)}*{_number(rule.full())}"


def _bands(rule: BandsRule, _specs: Mapping[str, FigureSpec], cells: Cells) -> str:
    if rule.gate is not None:
        raise NoFormula
    steps = "0"
    for band in reversed(rule.bands):
        steps = f"IF({_meets(band.limit, rule.measure, cells)},{_number(band.points)},{steps})"
    return f"{_defined(rule.measure, cells)}{steps}"


def _fraction(rule: FractionRule, _specs: Mapping[str, FigureSpec], cells: Cells) -> str:
    part, most = _sum(rule.value, cells), _number(rule.full())
    whole = _sum(rule.of_figures, cells) if rule.of_figures else _number((rule.of, ONE))
    return f"IF({whole}<=0,0,IF({part}>={whole},{most},MAX(0,{part})*{most}/{whole}))"


def _periods(rule: PeriodsRule, specs: Mapping[str, FigureSpec], cells: Cells) -> str:
    parts = (
        f"({cells[name]}={_text(label)})*{_number((rule.points[option], ONE))}"
        for name in rule.figure_ids
        for option, label in _labels(specs[name]).items()
    )
    return "(" + "+".join(parts) + ")"


def _total(rule: SumRule, specs: Mapping[str, FigureSpec], cells: Cells) -> str:
    if any(map(_may_not_apply, rule.parts)):
        raise NoFormula
    return "(" + "+".join(_counted(part, specs, cells) for part in rule.parts) + ")"


def _may_not_apply(rule: Rule) -> TypeGuard[RatioRule]:
    """Say whether nothing counts once the whole is zero; what becomes of the maximum then the criteria set says."""
    return isinstance(rule, RatioRule) and rule.zero_denominator == "not_applicable"


def _meets(limit: Limit, measure: Measure, cells: Cells) -> str:
    sign = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}[limit.comparison]
    whole = f"*{_sum(measure.denominator, cells)}" if measure.denominator else ""
    return f"({_sum(measure.numerator, cells)}{sign}{_number(limit.level)}{whole})"


def _defined(measure: Measure, cells: Cells) -> str:
    """Return the factor that makes nothing of a share whose whole is zero."""
    return f"({_sum(measure.denominator, cells)}>0)*" if measure.denominator else ""


def _labels(spec: FigureSpec) -> Mapping[str, str]:
    labels = option_labels(spec.options)
    if any(len(label) > LONGEST_TEXT for label in labels.values()):
        raise NoFormula
    return labels


def _sum(names: tuple[str, ...], cells: Cells) -> str:
    return "(" + "+".join(cells[name] for name in names) + ")"


def _number(value: Quotient) -> str:
    above, below = (f"{number.normalize():f}" for number in value)
    return f"({above})" if value[1] == ONE else f"(({above})/({below}))"


def _text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


_KINDS: Final[Mapping[type[Rule], Callable[..., str]]] = {
    BooleanRule: _boolean,
    ChecklistRule: _checklist,
    ChoiceRule: _choice,
    DeductRule: _choice,
    RatioRule: _ratio,
    ThresholdRule: _threshold,
    BandsRule: _bands,
    FractionRule: _fraction,
    PeriodsRule: _periods,
    SumRule: _total,
}
