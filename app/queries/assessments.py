"""Reads of one assessment: the head row, and the engine's input made from its answers."""

from __future__ import annotations

from app.models import Assessment, Cycle, Unit
from app.queries.views import Answers, AssessmentView, CycleView, UnitView
from app.workflow.states import Method, Stage
from scoring import Sheet, Tree, parse_value


def unit_view(unit: Unit) -> UnitView:
    """Freeze a unit."""
    tags = frozenset(each.tag for each in unit.tags)
    return UnitView(unit.id, unit.code, unit.full_name, unit.kind.value, unit.parent_id, tags)


def cycle_view(cycle: Cycle) -> CycleView:
    """Freeze a cycle."""
    return CycleView(
        id=cycle.id,
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
    )


def sheet_at(tree: Tree, unit: UnitView, answers: Answers, stage: Stage) -> Sheet:
    """Build the engine's input as it stands at ``stage``.

    Figures are the declared ones, overlaid by those a reviewer corrected up to ``stage``. Points are those typed by
    the unit, overlaid by those a reviewer set; on an indicator with a rule they override what the rule would give.
    """
    figures = {}
    for figure_id, spec in tree.figures.items():
        held = answers.figure(figure_id, stage)
        if held is not None:
            figures[figure_id] = parse_value(spec, held.value)
    points = {}
    not_applicable = {}
    for code in tree.indicators:
        entry = answers.entry(code)
        score = answers.score(code, stage)
        if score is not None and score.method is Method.POINTS and score.points is not None:
            points[code] = score.points
        elif entry.not_applicable_reason is not None:
            not_applicable[code] = entry.not_applicable_reason
        elif entry.typed_points is not None:
            points[code] = entry.typed_points
    return Sheet(
        unit=unit.code,
        figures=figures,
        points=points,
        not_applicable=not_applicable,
        kind=unit.kind,
        tags=unit.tags,
    )
