"""What another criteria set would make of a cycle's finished sheets: who rises, who falls, through which indicator.

The engine compares (``scoring.diff``), as ``python -m scoring diff`` does; nothing is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from app.errors import N_, Invalid
from app.queries.insight.comparisons import APPRAISED, Comparison
from app.queries.results.marks import blocks_of
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import assessments_in
from app.sheet.scoring_input import sheet_at
from app.sheet.totals import Total, total_of
from app.sheet.values import AssessmentView
from app.workflow.states import Stage
from scoring import Tree, cohort_of
from scoring.diff import UnitChange, unit_changes
from scoring.naming import natural_key
from scoring.sheets.carrying import carried

MOVES: Final = 3
"""Indicators that are named as what moved a unit."""
NOTHING_SHARED = N_(
    "Bộ %(tree)s không hỏi số liệu nào mà các phiếu của đợt đã kê khai theo bộ %(now)s, nên mọi đơn vị đều 0 điểm và"
    " không so được. Hãy chọn bộ sửa từ bộ đang dùng."
)


@dataclass(frozen=True, slots=True)
class Move:
    """An indicator and by how many points it moves a unit; it may exist in one of the sets alone."""

    code: str
    title: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class EffectRow:
    """A unit under both sets; without ranks in a block that is not ranked."""

    assessment_id: int
    unit_code: str
    unit_name: str
    old_rank: int | None
    new_rank: int | None
    old: Total
    new: Total
    old_grade: str | None
    new_grade: str | None
    moves: tuple[Move, ...]

    @property
    def risen(self) -> int:
        """By how many ranks the unit rises; below 0 it falls."""
        return 0 if self.old_rank is None or self.new_rank is None else self.old_rank - self.new_rank


@dataclass(frozen=True, slots=True)
class EffectBlock:
    """A block: those who rise most first, those who fall most last."""

    title: str
    ranked: bool
    rows: tuple[EffectRow, ...]

    @property
    def movers(self) -> tuple[tuple[str, str], ...]:
        """Code and title of every indicator that is named in the block."""
        named = {move.code: move.title for row in self.rows for move in row.moves}
        return tuple(sorted(named.items(), key=lambda one: natural_key(one[0])))

    @property
    def rising(self) -> int:
        """How many units rise."""
        return sum(row.risen > 0 for row in self.rows)

    @property
    def falling(self) -> int:
        """How many units fall."""
        return sum(row.risen < 0 for row in self.rows)


@dataclass(frozen=True, slots=True)
class Unfilled:
    """An indicator of the new set for which ``units`` have declared nothing that counts."""

    code: str
    title: str
    max: Decimal
    units: int


@dataclass(frozen=True, slots=True)
class CriteriaEffect:
    """A cycle under its own set and under another; ``under_way`` sheets are not appraised yet and left out.

    ``unfilled`` are indicators of the new set for which units have declared nothing.
    """

    of: Comparison
    blocks: tuple[EffectBlock, ...]
    under_way: int
    unfilled: tuple[Unfilled, ...]

    @property
    def units(self) -> int:
        """How many units are compared."""
        return sum(len(block.rows) for block in self.blocks)


def read_criteria_effect(comparison: Comparison) -> CriteriaEffect:
    """Score the appraised sheets of the cycle under both sets; whoever may is asked by ``find_comparison``.

    Raises ``Invalid`` (field ``to``) for a set that finds nothing in them.
    """
    cycle, old, new = comparison.cycle, comparison.old, comparison.new
    everybody = assessments_in(cycle.id)
    heads = [assessment_view(sheet) for sheet in everybody if sheet.status in APPRAISED]
    answers = answers_of_many([head.id for head in heads])
    before = {head.id: sheet_at(old, head.unit, answers[head.id], Stage.REVIEW_2) for head in heads}
    after = {key: carried(sheet, old, new) for key, sheet in before.items()}
    cohorts = cohort_of(old, before.values()), cohort_of(new, after.values())
    block_of = {sheet.id: sheet.block_id for sheet in everybody}
    blocks, changes = [], []
    for block in blocks_of(cycle.id):
        members = {head.unit.code: head for head in heads if block_of[head.id] == block.id}
        if members:
            ids = [head.id for head in members.values()]
            moved = unit_changes(old, new, [before[key] for key in ids], [after[key] for key in ids], cohorts)
            changes += moved
            rows = (_row(old, new, members[one.unit], one, ranked=block.ranked) for one in moved)
            blocks.append(EffectBlock(block.title, block.ranked, tuple(rows)))
    _refuse_strangers(comparison, changes)
    under_way = len(everybody) - len(heads)
    return CriteriaEffect(comparison, tuple(blocks), under_way, _unfilled(new, changes))


def _row(old: Tree, new: Tree, head: AssessmentView, change: UnitChange, *, ranked: bool) -> EffectRow:
    return EffectRow(
        assessment_id=head.id,
        unit_code=head.unit.code,
        unit_name=head.unit.full_name,
        old_rank=change.old_rank if ranked else None,
        new_rank=change.new_rank if ranked else None,
        old=total_of(old, change.old),
        new=total_of(new, change.new),
        old_grade=change.old.grade.title if change.old.grade else None,
        new_grade=change.new.grade.title if change.new.grade else None,
        moves=tuple(Move(code, _title(old, new, code), points) for code, points in change.moved[:MOVES]),
    )


def _refuse_strangers(of: Comparison, changes: Sequence[UnitChange]) -> None:
    """Refuse a set that finds nothing in the sheets: all of them would be equal at nothing."""
    states = {row.state for change in changes for row in change.new.indicators.values()}
    if changes and states <= {"missing", "not_applying"}:
        raise Invalid.at("to", NOTHING_SHARED, tree=of.new.id, now=of.old.id)


def _title(old: Tree, new: Tree, code: str) -> str:
    """Name what bears a code; both, where the sets call two things by it."""
    titles = dict.fromkeys(tree.indicators[code].title for tree in (old, new) if code in tree.indicators)
    return " → ".join(titles)


def _unfilled(new: Tree, changes: Sequence[UnitChange]) -> tuple[Unfilled, ...]:
    """Count, by indicator, the units that have nothing declared for it and had what the old set asked."""
    units: Counter[str] = Counter()
    for change in changes:
        for code, result in change.new.indicators.items():
            before = change.old.indicators.get(code)
            if result.state == "missing" and (before is None or before.state != "missing"):
                units[code] += 1
    return tuple(
        Unfilled(code, leaf.title, leaf.max, units[code])
        for code, leaf in new.indicators.items()
        if units[code]
    )
