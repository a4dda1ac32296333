"""A sheet to try other figures on, and where it stands among what was published of the other units of its block.

The rank that a total would have is its place among the published figures of the others; their sheets are not opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from app.access.actor import Actor
from app.access.scope import reads_results
from app.errors import N_, NotFound, Refused
from app.extensions import db
from app.models import Assessment, Block, Result, ResultRow
from app.queries.results.issued import is_issued
from app.queries.results.lines import from_json
from app.queries.sheets.answers import answers_of
from app.queries.sheets.heads import assessment_view
from app.queries.unit.sheet import read_own
from app.sheet.next_steps import NextStep, steps_after_appraisal
from app.sheet.scoring_input import sheet_at
from app.sheet.values import AssessmentView
from app.trees import trees
from app.workflow.states import Stage
from scoring import Sheet, SheetScore, Tree, score
from scoring.engine.ranking import place_among, published

STEPS: Final = 5
"""Steps beside a published line; the unit's own page of steps has more."""

NOT_ISSUED = N_(
    "Bản kết quả này chưa ban hành, nên chưa tính thử trên bản này được. Hãy tính thử sau khi ban hành."
)
SUPERSEDED = N_("Bản công bố này đã được đính chính. Hãy tính thử trên bản hiện hành của đơn vị.")
CHANGED = N_(
    "Phiếu đã được sửa sau khi công bố, nên không tính thử trên bản này được. Hãy tính thử sau khi công bố bản đính"
    " chính."
)


@dataclass(frozen=True, slots=True)
class BlockPlace:
    """A unit's published rank ``of_how_many`` in its block; ``others`` are the published figures it is ranked with."""

    block: str
    rank: int
    others: tuple[Decimal, ...]

    @property
    def of_how_many(self) -> int:
        """How many units the block ranks."""
        return len(self.others) + 1

    def rank_of(self, tree: Tree, result: SheetScore) -> int:
        """Return the rank that another result of the unit would have, the others being as they are."""
        return place_among(published(tree, result), self.others)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A sheet as it stands. ``place`` is empty where nothing of it is published, or its block is not ranked.

    ``row_id`` is the published line, where this sheet is what was published.
    """

    head: AssessmentView
    tree: Tree
    sheet: Sheet
    place: BlockPlace | None
    row_id: int | None


@dataclass(frozen=True, slots=True)
class RankedStep:
    """A step with the rank that it would give."""

    step: NextStep
    rank: int | None


@dataclass(frozen=True, slots=True)
class RankedSteps:
    """A published unit's best steps, beside where it stands."""

    place: BlockPlace | None
    steps: tuple[RankedStep, ...]


def read_published(actor: Actor, row_id: int) -> WhatIf:
    """Return the sheet behind a published line, for the province's people.

    Raises ``NotFound`` for others, ``Refused`` where the line is not what the sheet says now.
    """
    row = db.session.get(ResultRow, row_id)
    if row is None:
        raise NotFound
    sheet = db.session.get_one(Assessment, row.assessment_id)
    if not reads_results(actor, sheet.cycle.remit):
        raise NotFound
    if row.result.reach is None:
        raise Refused(NOT_ISSUED)
    if _newest(row.assessment_id) != row_id:
        raise Refused(SUPERSEDED)
    behind = _behind(row)
    if behind is None:
        raise Refused(CHANGED)
    return behind


def read_own_sheet(actor: Actor, assessment_id: int, *, now: datetime) -> WhatIf:
    """Return a unit's own sheet as the unit may see it; ``NotFound`` for everybody else."""
    view = read_own(actor, assessment_id, now=now)
    newest = _newest(assessment_id)
    behind = (
        _behind(db.session.get_one(ResultRow, newest)) if newest and view.stage is Stage.REVIEW_2 else None
    )
    if behind is not None:
        return behind
    sheet = sheet_at(view.tree, view.head.unit, view.answers, view.stage)
    return WhatIf(view.head, view.tree, sheet, None, None)


def ranked_steps(row_id: int) -> RankedSteps | None:
    """Return the best steps beside a published line, with the rank that each would give.

    Nothing where the line is not the newest, or the sheet has changed since. Whoever may read the line is asked before.
    """
    row = db.session.get_one(ResultRow, row_id)
    behind = _behind(row) if _newest(row.assessment_id) == row_id else None
    if behind is None:
        return None
    place, tree = behind.place, behind.tree
    return RankedSteps(
        place,
        tuple(
            RankedStep(step, place.rank_of(tree, step.after) if place else None)
            for step in steps_after_appraisal(tree, behind.sheet, STEPS)
        ),
    )


def _newest(assessment_id: int) -> int | None:
    """Return the line of the sheet in the version that was issued last."""
    return db.session.scalar(
        select(ResultRow.id)
        .join(Result, Result.id == ResultRow.result_id)
        .where(ResultRow.assessment_id == assessment_id, is_issued())
        .order_by(Result.version.desc())
        .limit(1)
    )


def _behind(row: ResultRow) -> WhatIf | None:
    """Return the sheet that a line was published of; nothing where the sheet says something else now."""
    head = assessment_view(db.session.get_one(Assessment, row.assessment_id))
    tree = trees().pinned(head.cycle.tree_id, row.result.tree_digest)
    points = {line.code: line.points for line in from_json(row.trace).lines}
    sheet = _settled(tree, sheet_at(tree, head.unit, answers_of(head.id), Stage.REVIEW_2), points)
    now = score(tree, sheet)
    if (now.points, now.denominator, now.percent) != (row.points, row.denominator, row.percent):
        return None
    return WhatIf(head, tree, sheet, _place(tree, row), row.id)


def _settled(tree: Tree, sheet: Sheet, published_points: Mapping[str, Decimal | None]) -> Sheet:
    """Hold what compares units at the points that were published: the sheets of the others are not opened."""
    compared = {
        code: points
        for code, leaf in tree.indicators.items()
        if leaf.rule.decided_by == "cohort" and code not in sheet.not_applicable
        and (points := published_points.get(code)) is not None
    }  # fmt: skip
    return replace(sheet, points={**sheet.points, **compared})


def _place(tree: Tree, row: ResultRow) -> BlockPlace | None:
    if row.rank is None:
        return None
    column = {"points": ResultRow.points, "percent": ResultRow.percent, "index": ResultRow.index}[
        tree.ranking.on
    ]
    others = db.session.scalars(
        select(column).where(
            ResultRow.result_id == row.result_id,
            ResultRow.block_id == row.block_id,
            ResultRow.rank.is_not(None),
            ResultRow.id != row.id,
        )
    )
    return BlockPlace(db.session.get_one(Block, row.block_id).title, row.rank, tuple(others))
