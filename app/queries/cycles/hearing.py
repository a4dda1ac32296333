"""Whether a sheet has cuts that its unit was not heard about, as the database works it out.

The rule is ``app.sheet.hearing.unheard``, said a second time for counting; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlalchemy.orm import aliased

from app.models import Assessment, Cycle, Entry, Explanation, Score
from app.workflow.states import Stage, Status


def unheard(silent: Collection[str]) -> ColumnElement[bool]:
    """Say of a sheet under appraisal, joined with its cycle, whether the unit has a right to answer a cut first.

    What was not measured (``silent``) is no cut.
    """
    first = and_(
        Assessment.status.in_((Status.SUBMITTED, Status.REVIEW_1)),
        _cut(Stage.REVIEW_1, silent, second=False),
    )
    later = and_(Assessment.status == Status.REVIEW_2, _cut(Stage.REVIEW_2, silent, second=True))
    return and_(Cycle.hearing_since.is_not(None), or_(first, later))


def _cut(stage: Stage, silent: Collection[str], *, second: bool) -> ColumnElement[bool]:
    """Say whether a verdict of the stage is a cut; in the ``second`` one, a cut that the unit was not told of."""
    own, verdict = aliased(Score), aliased(Score)
    left = func.coalesce(verdict.points, 0)
    left_out = exists().where(
        Entry.assessment_id == verdict.assessment_id,
        Entry.code == verdict.code,
        Entry.not_applicable_reason.is_not(None),
    )
    lowered = or_(left < func.coalesce(own.points, 0), and_(verdict.points.is_not(None), left_out))
    conditions = [
        verdict.assessment_id == Assessment.id,
        verdict.stage == stage,
        own.assessment_id == verdict.assessment_id,
        own.code == verdict.code,
        own.stage == Stage.SELF,
        lowered,
    ]
    if silent:
        conditions.append(verdict.code.not_in(silent))
    if second:
        heard = exists().where(
            Explanation.assessment_id == verdict.assessment_id,
            Explanation.code == verdict.code,
            or_(Explanation.points.is_(None), Explanation.points <= left),
        )
        conditions.append(~heard)
    return exists().where(*conditions).correlate(Assessment)
