"""Scoring of criteria sets: trees and numbers only, no web, no database, no clock, no locale.

Load a set with :func:`load_tree`, check a :class:`Sheet` with :func:`sheet_problems`, score it with :func:`score`,
say why with :func:`explain`, rank many with :func:`rank`. The command line is ``python -m scoring``.
"""

from __future__ import annotations

from scoring.advice import Advice, advice_in_words, next_best_points
from scoring.editions import ENGINE_VERSION
from scoring.engine.cohort import NO_COHORT, Cohort, cohort_of
from scoring.engine.indicator import IndicatorScore
from scoring.engine.ranking import Ranked, rank
from scoring.engine.score import GroupScore, SheetScore, score
from scoring.explanation.explain import explain, explain_all, rule_in_words
from scoring.explanation.floors import Cut, cut_in_words, cuts_in_words, cuts_of, floor_data, floor_lines
from scoring.figures import FigureSpec, InvalidValue, Value, canonical, parse_value
from scoring.loader.files import load_tree
from scoring.model import Grade, Group, Indicator, Tree
from scoring.sheets.sheet import Sheet, SheetProblem, sheet_problems
from scoring.syntax.errors import CriteriaError, Problem
from scoring.trace import Trace

__all__ = [
    "ENGINE_VERSION",
    "NO_COHORT",
    "Advice",
    "Cohort",
    "CriteriaError",
    "Cut",
    "FigureSpec",
    "Grade",
    "Group",
    "GroupScore",
    "Indicator",
    "IndicatorScore",
    "InvalidValue",
    "Problem",
    "Ranked",
    "Sheet",
    "SheetProblem",
    "SheetScore",
    "Trace",
    "Tree",
    "Value",
    "advice_in_words",
    "canonical",
    "cohort_of",
    "cut_in_words",
    "cuts_in_words",
    "cuts_of",
    "explain",
    "explain_all",
    "floor_data",
    "floor_lines",
    "load_tree",
    "next_best_points",
    "parse_value",
    "rank",
    "rule_in_words",
    "score",
    "sheet_problems",
]
