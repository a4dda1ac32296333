"""Reads of one assessment: the head row, the engine's input made from its answers, and its evidence."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from app.extensions import db
from app.models import Account, Assessment, Cycle, Evidence, EvidenceLink, StoredFile, Unit
from app.queries.views import Answers, AssessmentView, CycleView, EvidenceView, UnitView
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


def evidence_of(assessment_id: int, code: str | None = None) -> dict[str, list[EvidenceView]]:
    """Read the documents linked to a sheet (or to one of its indicators), by indicator, oldest link first."""
    query = (
        select(EvidenceLink, Evidence, StoredFile, Account.display_name)
        .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .join(StoredFile, StoredFile.sha256 == Evidence.sha256)
        .join(Account, Account.id == Evidence.uploaded_by_id)
        .where(EvidenceLink.assessment_id == assessment_id)
        .order_by(EvidenceLink.id)
    )
    if code is not None:
        query = query.where(EvidenceLink.code == code)
    found: dict[str, list[EvidenceView]] = defaultdict(list)
    for link, evidence, file, uploader in db.session.execute(query):
        found[link.code].append(
            EvidenceView(
                link_id=link.id,
                evidence_id=evidence.id,
                code=link.code,
                number=evidence.number,
                issued_on=evidence.issued_on,
                issuer=evidence.issuer,
                abstract=evidence.abstract,
                page=link.page,
                filename=evidence.filename,
                size=file.size,
                media_type=file.media_type,
                uploaded_at=evidence.uploaded_at,
                uploaded_by=uploader,
            )
        )
    return found
