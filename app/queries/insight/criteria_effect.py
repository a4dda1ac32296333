"""What another criteria set would make of a cycle's finished sheets: who rises, who falls, through which indicator.

The engine compares (``scoring.diff``), as ``python -m scoring diff`` does; nothing is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select

from app.access.actor import PROVINCE_ROLES, Actor
from app.access.scope import reads_results
from app.errors import N_, Invalid, NotFound
from app.extensions import db
from app.models import Assessment, Cycle
from app.queries.results.marks import blocks_of
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view, cycle_view
from app.queries.sheets.scope import of_remits
from app.queries.sheets.sheets import assessments_in
from app.sheet.scoring_input import sheet_at
from app.sheet.totals import Total, total_of
from app.sheet.values import AssessmentView, CycleView
from app.trees import TreeChanged, name_of, trees
from app.workflow.states import PUBLIC_STATUSES, Stage, Status
from scoring import CriteriaError, Tree, cohort_of
from scoring.diff import TreeChange, UnitChange, tree_changes, unit_changes
from scoring.sheets.carrying import carried

APPRAISED: Final = PUBLIC_STATUSES | {Status.CONFIRMED}
"""Sheets whose appraisal is closed; what is still under way is told in a count alone."""
MOVES: Final = 3
"""Indicators that are named as what moved a unit."""
NAMED: Final = 10

UNKNOWN = N_("Không có bộ tiêu chí %(tree)s. Hãy chọn một bộ trong danh sách.")
OTHER_KIND = N_(
    "Bộ %(tree)s thuộc lĩnh vực hoặc cấp khác với đợt này (bộ %(now)s), nên phiếu của đợt không chấm được bằng bộ ấy."
    " Hãy chọn bộ cùng lĩnh vực và cấp."
)
SAME = N_("Đợt này đang chấm đúng bằng bộ %(tree)s, nên không có gì thay đổi. Hãy chọn bộ khác.")
UNREADABLE = N_(
    "Không đọc được bộ %(tree)s: %(problem)s Hãy sửa bộ này ở trang Bộ tiêu chí, hoặc chọn bộ khác."
)
OTHER_UNITS = N_(
    "Bộ %(tree)s không chấm loại đơn vị của %(units)s, nên không so được. Hãy chọn bộ chấm đủ các loại đơn vị của đợt."
)
NOTHING_SHARED = N_(
    "Bộ %(tree)s không hỏi số liệu nào mà các phiếu của đợt đã kê khai theo bộ %(now)s, nên mọi đơn vị đều 0 điểm và"
    " không so được. Hãy chọn bộ sửa từ bộ đang dùng."
)


@dataclass(frozen=True, slots=True)
class CycleChoice:
    """A cycle that can be looked at, with how many of its sheets are appraised."""

    id: int
    title: str
    tree_id: str
    appraised: int


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
    """A cycle under its own set and under another; ``under_way`` sheets are not appraised yet and left out."""

    cycle: CycleView
    old: Tree
    new: Tree
    blocks: tuple[EffectBlock, ...]
    under_way: int
    unfilled: tuple[Unfilled, ...]
    changes: tuple[TreeChange, ...]

    @property
    def units(self) -> int:
        """How many units are compared."""
        return sum(len(block.rows) for block in self.blocks)


def cycles_to_compare(actor: Actor) -> tuple[CycleChoice, ...]:
    """List the cycles whose results ``actor`` reads, the newest first."""
    finished = (
        select(Assessment.cycle_id, func.count())
        .where(Assessment.excluded_at.is_(None), Assessment.status.in_(APPRAISED))
        .group_by(Assessment.cycle_id)
    )
    counted = {row[0]: row[1] for row in db.session.execute(finished)}
    cycles = db.session.execute(
        select(Cycle.id, Cycle.title, Cycle.tree_id)
        .where(Cycle.cancelled_at.is_(None), of_remits(actor, *PROVINCE_ROLES))
        .order_by(Cycle.year.desc(), Cycle.id.desc())
    )
    return tuple(CycleChoice(key, title, tree_id, counted.get(key, 0)) for key, title, tree_id in cycles)


def read_criteria_effect(actor: Actor, cycle_id: int, tree_id: str) -> CriteriaEffect:
    """Score the appraised sheets of a cycle under its own set and under ``tree_id``.

    Raises ``NotFound`` outside the scope, ``Invalid`` (field ``to``) for a set that the cycle cannot be compared with.
    """
    row = db.session.get(Cycle, cycle_id)
    if row is None or row.cancelled_at is not None or not reads_results(actor, row.remit):
        raise NotFound
    cycle = cycle_view(row)
    old = trees().pinned(cycle.tree_id, cycle.tree_digest)
    new = _comparable(cycle, tree_id)
    everybody = assessments_in(cycle_id)
    heads = [assessment_view(sheet) for sheet in everybody if sheet.status in APPRAISED]
    _refuse_other_units(new, heads)
    answers = answers_of_many([head.id for head in heads])
    before = {head.id: sheet_at(old, head.unit, answers[head.id], Stage.REVIEW_2) for head in heads}
    after = {key: carried(sheet, old, new) for key, sheet in before.items()}
    cohorts = cohort_of(old, before.values()), cohort_of(new, after.values())
    block_of = {sheet.id: sheet.block_id for sheet in everybody}
    blocks, changes = [], []
    for block in blocks_of(cycle_id):
        members = {head.unit.code: head for head in heads if block_of[head.id] == block.id}
        if members:
            ids = [head.id for head in members.values()]
            moved = unit_changes(old, new, [before[key] for key in ids], [after[key] for key in ids], cohorts)
            changes += moved
            rows = (_row(old, new, members[one.unit], one, ranked=block.ranked) for one in moved)
            blocks.append(EffectBlock(block.title, block.ranked, tuple(rows)))
    _refuse_strangers(cycle, new, changes)
    return CriteriaEffect(
        cycle=cycle,
        old=old,
        new=new,
        blocks=tuple(blocks),
        under_way=len(everybody) - len(heads),
        unfilled=_unfilled(new, changes),
        changes=tuple(tree_changes(old, new)),
    )


def _comparable(cycle: CycleView, tree_id: str) -> Tree:
    """Return the set to compare with; raises ``Invalid`` naming it where it cannot be one."""
    if tree_id not in trees().offered():
        raise Invalid.at("to", UNKNOWN, tree=tree_id[:60])
    own, other = name_of(cycle.tree_id), name_of(tree_id)
    if own is None or other is None or (own.family, own.level) != (other.family, other.level):
        raise Invalid.at("to", OTHER_KIND, tree=tree_id, now=cycle.tree_id)
    try:
        tree = trees().current(tree_id)
    except (CriteriaError, TreeChanged) as error:
        raise Invalid.at("to", UNREADABLE, tree=tree_id, problem=str(error)) from error
    if tree.digest == cycle.tree_digest:
        raise Invalid.at("to", SAME, tree=tree_id)
    return tree


def _refuse_other_units(new: Tree, heads: Sequence[AssessmentView]) -> None:
    names = [head.unit.full_name for head in heads if not new.knows_kind(head.unit.kind)]
    if names:
        more = "…" if len(names) > NAMED else ""
        raise Invalid.at("to", OTHER_UNITS, tree=new.id, units=", ".join(names[:NAMED]) + more)


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


def _refuse_strangers(cycle: CycleView, new: Tree, changes: Sequence[UnitChange]) -> None:
    """Refuse a set that finds nothing in the sheets: all of them would be equal at nothing."""
    states = {row.state for change in changes for row in change.new.indicators.values()}
    if changes and states <= {"missing", "not_applying"}:
        raise Invalid.at("to", NOTHING_SHARED, tree=new.id, now=cycle.tree_id)


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
