"""The check that stored points are what the engine gives: a score that its figures do not give is a defect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select

from app.extensions import db
from app.models import Cycle
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import assessments_in
from app.sheet.scoring_input import sheet_at
from app.sheet.values import Answers, AssessmentView
from app.trees import trees
from app.workflow.states import APPRAISAL_STATUSES, DRAFT_STATUSES, STAGES, Stage, stage_of
from scoring import Tree, score


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Stored points of one indicator at one stage that differ from what figures and set points give."""

    assessment_id: int
    unit_code: str
    stage: Stage
    code: str
    stored: Decimal | None
    computed: Decimal


def points_out_of_step(cycle_id: int) -> tuple[Mismatch, ...]:
    """List every stored score of a cycle that the engine does not give, in the order of unit codes.

    Checked are the rows of each stage that a submitted sheet has reached, against the figures and set points in force
    at that stage; on a sheet that has left its last stage, also the verdict of an earlier stage that became final.
    """
    cycle = db.session.get_one(Cycle, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    heads = [
        assessment_view(row)
        for row in assessments_in(cycle_id, excluded=True)
        if row.status not in DRAFT_STATUSES
    ]
    answers = answers_of_many([head.id for head in heads])
    return tuple(mismatch for head in heads for mismatch in _mismatches(tree, head, answers[head.id]))


def cycles_to_check() -> tuple[int, ...]:
    """List the ids of all cycles, oldest first."""
    return tuple(db.session.scalars(select(Cycle.id).order_by(Cycle.year, Cycle.id)))


def _mismatches(tree: Tree, head: AssessmentView, answers: Answers) -> Iterator[Mismatch]:
    # Verdicts on what was later recorded as not measured stay stored as they were given.
    measured = replace(answers, not_measured={})
    last = stage_of(head.status)
    for stage in STAGES[: STAGES.index(last) + 1]:
        final = stage is last and head.status not in APPRAISAL_STATUSES
        computed = score(tree, sheet_at(tree, head.unit, measured, stage)).indicators
        for code, result in computed.items():
            stored = answers.score(code, stage) if final else answers.scores.get(code, {}).get(stage)
            if stored is not None and stored.points != result.points:
                yield Mismatch(head.id, head.unit.code, stage, code, stored.points, result.points)
