"""The head of a sheet: its unit, its cycle, where it stands."""

from __future__ import annotations

from datetime import datetime

from app.models import Account, Assessment, Cycle, Organiser, Unit
from app.sheet.values import AssessmentView, CycleView, OrganiserView, Shut, UnitView
from app.workflow.phases import Phase


def unit_view(unit: Unit) -> UnitView:
    """Freeze a unit."""
    tags = frozenset(row.tag for row in unit.tags)
    return UnitView(unit.id, unit.code, unit.full_name, unit.kind.value, unit.parent_id, tags)


def organiser_view(organiser: Organiser) -> OrganiserView:
    """Freeze an organiser."""
    return OrganiserView(organiser.id, organiser.name, organiser.authority, organiser.place)


def cycle_view(cycle: Cycle) -> CycleView:
    """Freeze a cycle."""
    return CycleView(
        id=cycle.id,
        organiser=organiser_view(cycle.organiser),
        family=cycle.family.value,
        level=cycle.level.value,
        year=cycle.year,
        title=cycle.title,
        tree_id=cycle.tree_id,
        tree_digest=cycle.tree_digest,
        illustrative=cycle.illustrative,
        self_starts_at=cycle.self_starts_at,
        self_ends_at=cycle.self_ends_at,
        review_1_ends_at=cycle.review_1_ends_at,
        explanation_ends_at=cycle.explanation_ends_at,
        review_2_ends_at=cycle.review_2_ends_at,
        figures_on=cycle.figures_on,
        cut_limit=cycle.cut_limit,
        cancelled=_shut(cycle.cancelled_by, cycle.cancelled_at, cycle.cancel_reason),
        hearing_since=cycle.hearing_since,
        trial=cycle.trial,
    )


def assessment_view(row: Assessment) -> AssessmentView:
    """Freeze an assessment whose cycle, unit, block and submitter are loaded."""
    return AssessmentView(
        id=row.id,
        unit=unit_view(row.unit),
        cycle=cycle_view(row.cycle),
        block_title=row.block.title,
        ranked=row.block.ranked,
        status=row.status,
        revision=row.revision,
        deadline=row.extended_until or row.cycle.self_ends_at,
        extended=row.extended_until is not None,
        extension_reason=row.extension_reason,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by.display_name if row.submitted_by else None,
        receipt_code=row.receipt_code,
        own_ends=_own_ends(row),
        excluded=_shut(row.excluded_by, row.excluded_at, row.exclusion_reason),
    )


def _own_ends(row: Assessment) -> dict[Phase, datetime]:
    ends = {
        Phase.SELF_SCORING: row.extended_until,
        Phase.REVIEW_1: row.review_1_until,
        Phase.EXPLANATION: row.explanation_until,
        Phase.REVIEW_2: row.review_2_until,
    }
    return {phase: until for phase, until in ends.items() if until is not None}


def _shut(by: Account | None, at: datetime | None, reason: str | None) -> Shut | None:
    return None if by is None or at is None else Shut(by.display_name, at, reason or "")
