"""Keeping what is at stake in every row under appraisal (table ``stake``) in step with the sheets.

The log calls ``follow`` for whatever was written to a sheet, so that no verb has to remember the queue. What needs all
units, the medians, is worked out anew by background work; until then a row keeps the comparison that it had.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import and_, case, delete, exists, func, insert, literal, select, update
from sqlalchemy.orm.util import identity_key

from app.extensions import db
from app.models import Assessment, Cycle, Explanation, ReturnedGroup, Score, Stake
from app.queries.reviews.claims import Medians, medians_of, read_claims
from app.seals.rows import Written
from app.sheet.stake import Sign, signs_of, stake_of
from app.workflow.states import APPRAISAL_STATUSES, Stage, Status

STEPS: Final = frozenset({"assessment", "score", "explanation", "returned_group"})
"""What says whose turn a row is, or that the sheet came or went."""
SAID: Final = frozenset({"entry", "evidence", "evidence_link"})
"""What the unit says, besides the figures and points of its own stage."""


def follow(written: Mapping[int, Mapping[str, Written]]) -> None:
    """Bring the rows of sheets in step with what was written to them: sheet → table → rows.

    Costs one statement on verdicts and questions, and none while a unit fills in its sheet.
    """
    said = {sheet for sheet, tables in written.items() if _says_something(tables)}
    moved = {sheet for sheet, tables in written.items() if not STEPS.isdisjoint(tables)}
    if not said | moved:
        return
    appraised = _under_appraisal(said | moved)
    if gone := moved - appraised:
        db.session.execute(delete(Stake).where(Stake.assessment_id.in_(gone)))
    if weighed := said & appraised:
        weigh(weighed)
    if stepped := (moved & appraised) - weighed:
        _mark(stepped)


def weigh(assessment_ids: Collection[int], medians: Medians | None = None) -> None:
    """Work the rows of sheets under appraisal out anew, in a number of statements that their number leaves alone.

    Without ``medians`` a claim that did not change keeps what was said of it beside the others.
    """
    above = {} if medians is not None else _above(assessment_ids)
    rows = []
    for sheet_id, sheet in read_claims(assessment_ids, medians or {}).items():
        for code, claim in sheet.claims.items():
            signs = signs_of(claim, sheet.tree.period)
            if above.get((sheet_id, code)) == claim.points:
                signs = (*signs, Sign.ABOVE_THE_OTHERS)
            rows.append(
                {
                    "assessment_id": sheet_id,
                    "code": code,
                    "group_code": sheet.tree.group_of(code).code,
                    "claimed": claim.points,
                    "signs": ",".join(signs),
                    "weight": stake_of(claim.points, signs),
                    "waiting": True,
                    "asked": False,
                }
            )
    db.session.execute(delete(Stake).where(Stake.assessment_id.in_(assessment_ids)))
    if rows:
        db.session.execute(insert(Stake), rows)
        _mark(assessment_ids)


def weigh_some(cycle_id: int, *, after: int, limit: int) -> tuple[int, int]:
    """Work the next sheets of a cycle out anew, beside the medians of now; return the last of them and how many.

    A sheet that somebody decides on meanwhile waits for this, or this for the decision.
    """
    ids = db.session.scalars(
        select(Assessment.id)
        .where(
            Assessment.cycle_id == cycle_id,
            Assessment.status.in_(APPRAISAL_STATUSES),
            Assessment.id > after,
        )
        .order_by(Assessment.id)
        .limit(limit)
        .with_for_update()
    ).all()
    if not ids:
        return after, 0
    weigh(ids, medians_of(cycle_id))
    return ids[-1], len(ids)


def cycles_under_appraisal() -> dict[int, int]:
    """Count, for each cycle with sheets under appraisal, those of them whose rows were never worked out."""
    missing = ~exists().where(Stake.assessment_id == Assessment.id)
    claims = exists().where(Score.assessment_id == Assessment.id, Score.stage == Stage.SELF)
    rows = db.session.execute(
        select(Assessment.cycle_id, func.sum(case((and_(missing, claims), 1), else_=0)))
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Assessment.status.in_(APPRAISAL_STATUSES), Cycle.cancelled_at.is_(None))
        .group_by(Assessment.cycle_id)
        .order_by(Assessment.cycle_id)
    )
    return dict(rows.all())


def _says_something(tables: Mapping[str, Written]) -> bool:
    """Say whether the unit's own word was written: a submission, an amendment, an import, a document."""
    if not SAID.isdisjoint(tables):
        return True
    staged = [tables[name] for name in ("score", "figure") if name in tables]
    stages = {row[told["columns"].index("stage")] for told in staged for row in told["rows"]}
    keys = [key for told in staged for key in told["gone"]]
    return Stage.SELF.value in stages or any(Stage.SELF.value in key for key in keys)


def _under_appraisal(assessment_ids: Collection[int]) -> set[int]:
    known = [db.session.identity_map.get(identity_key(Assessment, sheet)) for sheet in assessment_ids]
    if all(isinstance(row, Assessment) for row in known):
        return {row.id for row in known if isinstance(row, Assessment) and row.status in APPRAISAL_STATUSES}
    return set(
        db.session.scalars(
            select(Assessment.id).where(
                Assessment.id.in_(assessment_ids), Assessment.status.in_(APPRAISAL_STATUSES)
            )
        )
    )


def _above(assessment_ids: Collection[int]) -> dict[tuple[int, str], object]:
    """Return the claims that were said to lie above the others'."""
    rows = db.session.execute(
        select(Stake.assessment_id, Stake.code, Stake.claimed).where(
            Stake.assessment_id.in_(assessment_ids), Stake.signs.contains(Sign.ABOVE_THE_OTHERS.value)
        )
    )
    return {(assessment_id, code): claimed for assessment_id, code, claimed in rows}


def _mark(assessment_ids: Collection[int]) -> None:
    """Say of every row whose turn it is, as ``awaits_decision`` does; a returned main index is the unit's turn."""
    status, second = Assessment.status, Assessment.status == Status.REVIEW_2
    stage = case(
        (second, literal(Stage.REVIEW_2, Score.stage.type)),
        else_=literal(Stage.REVIEW_1, Score.stage.type),
    )
    rows = Stake, Assessment
    decided = (
        exists()
        .where(Score.assessment_id == Stake.assessment_id, Score.code == Stake.code, Score.stage == stage)
        .correlate(*rows)
    )
    question = (
        exists()
        .where(
            Explanation.assessment_id == Stake.assessment_id,
            Explanation.code == Stake.code,
            Explanation.answer.is_(None),
        )
        .correlate(*rows)
    )
    # What shares a figure with a returned main index is closed too (`Case.closed`); it only looks open in the queue.
    returned = (
        exists()
        .where(
            ReturnedGroup.assessment_id == Stake.assessment_id, ReturnedGroup.group_code == Stake.group_code
        )
        .correlate(*rows)
    )
    db.session.execute(
        update(Stake)
        .where(Stake.assessment_id == Assessment.id, Stake.assessment_id.in_(assessment_ids))
        .values(
            waiting=and_(~decided, ~returned, status != Status.EXPLAINING, second | ~question),
            asked=and_(~decided, question),
        )
        .execution_options(synchronize_session=False)
    )
