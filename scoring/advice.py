"""The next best point: which undone steps would bring a unit the most points.

Every rule names the smallest changes that reach its next arm (300 signatures of 1,000 where 299 are there, because
30 % jumps from 1.495 to 5). Each change is tried on the whole sheet, so a figure several indicators share counts with
all it does; a change the tree's checks would refuse is not proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from scoring.decimals import EXACT, ZERO
from scoring.engine.cohort import NO_COHORT, Cohort
from scoring.engine.ranking import place_among, published
from scoring.engine.score import SheetScore, score
from scoring.explanation.account import shown_value
from scoring.language.wording import format_number
from scoring.model import Indicator, Tree
from scoring.naming import natural_key
from scoring.rules.base import Words
from scoring.rules.steps import Change
from scoring.sheets.sheet import Sheet, sheet_problems


@dataclass(frozen=True, slots=True)
class Advice:
    """One step: the figures to change, what that brings, and where it leads.

    `rank_before` and `rank_after` are competition ranks among the other units given, None without any.
    """

    indicator_code: str
    change: Change
    gain: Decimal
    after: SheetScore
    rank_before: int | None = None
    rank_after: int | None = None


def next_best_points(
    tree: Tree,
    sheet: Sheet,
    others: Sequence[SheetScore] = (),
    cohort: Cohort = NO_COHORT,
    limit: int = 10,
    *,
    code: str | None = None,
) -> tuple[Advice, ...]:
    """The steps that gain most, best first; at equal gain the one that changes fewer figures.

    A step that only adds to another, and gains no more by it, is left out. With `code`, steps of that indicator alone.
    """
    before = score(tree, sheet, cohort)
    with localcontext(EXACT):
        candidates = _candidates(tree, sheet, code)
    known = _problems(tree, sheet)
    by_change: dict[tuple[tuple[str, object], ...], Advice] = {}
    for leaf, change in candidates:
        key = tuple(sorted(change.items(), key=lambda item: item[0]))
        changed = replace(sheet, figures={**sheet.figures, **change})
        if key in by_change or not _problems(tree, changed) <= known:
            continue
        after = score(tree, changed, cohort)
        gain = after.points - before.points
        if gain > ZERO:
            ranks = (_rank(tree, before, others), _rank(tree, after, others)) if others else (None, None)
            by_change[key] = Advice(leaf.code, change, gain, after, *ranks)
    best = sorted(
        by_change.values(), key=lambda one: (-one.gain, len(one.change), natural_key(one.indicator_code))
    )
    worthwhile: list[Advice] = []
    for one in best:
        if len(worthwhile) == limit:
            break
        if not any(shorter.change.items() <= one.change.items() for shorter in worthwhile):
            worthwhile.append(one)
    return tuple(worthwhile)


def advice_in_words(tree: Tree, sheet: Sheet, advice: Advice, lang: str = "vi") -> str:
    """The step in one sentence: what to change from what to what, the gain, the total and the rank."""
    words = Words(lang, tree.figures)
    changes = []
    for figure_id, value in advice.change.items():
        spec, old = tree.figures[figure_id], sheet.figures.get(figure_id)
        new_shown = shown_value(spec, value, words)
        old_shown = (
            shown_value(spec, old, words) if old is not None else words.say("chưa kê khai", "not declared")
        )
        changes.append(f"{words.figure(figure_id)}: {old_shown} → {new_shown}")
    gain, total = format_number(advice.gain, lang), format_number(advice.after.points, lang)
    rank = ""
    if advice.rank_after is not None:
        rank = words.say(
            f", hạng {advice.rank_before} → {advice.rank_after}",
            f", rank {advice.rank_before} → {advice.rank_after}",
        )
    what = "; ".join(changes)
    return words.say(
        f"Chỉ số {advice.indicator_code}: {what}: thêm {gain} điểm, tổng {total}{rank}.",
        f"Indicator {advice.indicator_code}: {what}: {gain} more points, total {total}{rank}.",
    )


def _candidates(tree: Tree, sheet: Sheet, code: str | None) -> list[tuple[Indicator, Change]]:
    """All steps of the rules (or of one) that decide by themselves and have not reached their full mark."""
    open_leaves = [
        leaf
        for leaf in tree.indicators.values()
        if code in (None, leaf.code)
        and leaf.code not in sheet.points
        and leaf.code not in sheet.not_applicable
        and leaf.code not in sheet.not_measured
        and leaf.applies_to(sheet.kind, sheet.tags)
    ]
    return [(leaf, change) for leaf in open_leaves for change in leaf.rule.steps(sheet.figures, tree.figures)]


def _problems(tree: Tree, sheet: Sheet) -> set[tuple[str, tuple[str, ...]]]:
    """What is wrong with a sheet, comparable with what is wrong with it after a change."""
    return {(problem.code, problem.figure_ids) for problem in sheet_problems(tree, sheet)}


def _rank(tree: Tree, result: SheetScore, others: Sequence[SheetScore]) -> int:
    rivals = (published(tree, other) for other in others if other.unit != result.unit)
    return place_among(published(tree, result), rivals)
