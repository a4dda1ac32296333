"""What the steps of a result version are decided by, read for whoever asks."""

from __future__ import annotations

from sqlalchemy import exists, select

from app.access.actor import Actor
from app.extensions import db
from app.models import Assessment, Result, ResultRow, ResultStep, Unit
from app.queries.cycles.unmeasured import reasons_in
from app.queries.results.finished import FINISHED
from app.queries.results.issued import is_public
from app.queries.results.marks import blocks_of, mark_of
from app.workflow.versions import UNSIGNED, VersionFacts, VersionState


def facts_of(actor: Actor, result: Result) -> VersionFacts:
    """Read what decides which steps of a version are open to ``actor``."""
    computed = select(ResultStep.by_id).where(
        ResultStep.result_id == result.id, ResultStep.state == VersionState.COMPUTED
    )
    public = exists().where(Result.cycle_id == result.cycle_id, Result.version < result.version, is_public())
    return VersionFacts(
        state=result.state,
        own=db.session.scalar(computed) == actor.account_id,
        changed=result.state in UNSIGNED and has_changed(result),
        trial=result.cycle.trial,
        public_before=bool(db.session.scalar(select(public))),
    )


def has_changed(result: Result) -> bool:
    """Say whether a version is no longer what its sheets, their blocks and what nobody measured give.

    Sheets that were finished since are not its own: they wait for the next version.
    """
    cycle = result.cycle
    own = select(ResultRow.assessment_id).where(ResultRow.result_id == result.id)
    pairs = [
        (row[0], row[1])
        for row in db.session.execute(
            select(Assessment.id, Assessment.revision).where(
                Assessment.id.in_(own), Assessment.excluded_at.is_(None), Assessment.status.in_(FINISHED)
            )
        )
    ]
    now = mark_of(cycle.tree_digest, result.version, pairs, reasons_in(cycle.id), blocks_of(cycle.id))
    return now != result.mark


def reopened_in(result: Result) -> tuple[str, ...]:
    """Name the units whose sheets a version was computed from and that are not finished any more."""
    query = (
        select(Unit.full_name)
        .join(Assessment, Assessment.unit_id == Unit.id)
        .join(ResultRow, ResultRow.assessment_id == Assessment.id)
        .where(
            ResultRow.result_id == result.id,
            Assessment.status.not_in(FINISHED) | Assessment.excluded_at.is_not(None),
        )
        .order_by(Unit.code)
    )
    return tuple(db.session.scalars(query))
