"""Reads of one assessment: the head row, its answers, its evidence, and its points as of now."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import (
    Account,
    Assessment,
    Cycle,
    Entry,
    Evidence,
    EvidenceLink,
    Explanation,
    Figure,
    Score,
    StoredFile,
    Unit,
)
from app.queries.views import (
    Answers,
    AssessmentView,
    CycleView,
    EntryView,
    EvidenceView,
    ExplanationView,
    FigureView,
    ScoreView,
    UnitView,
)
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


def answers_of(assessment_id: int, *, explained: bool = False) -> Answers:
    """Read the figures, entries and scores of one sheet in three statements."""
    return answers_of_many([assessment_id], explained=explained)[assessment_id]


def answers_of_many(assessment_ids: list[int], *, explained: bool = False) -> dict[int, Answers]:
    """Read the answers of many sheets in three statements, whatever their number.

    ``explained`` asks for the reviewers' questions and the units' explanations too, by a fourth; no draft has any.
    """
    figures: dict[int, dict[str, dict[Stage, FigureView]]] = {i: defaultdict(dict) for i in assessment_ids}
    for key, figure_id, stage, value, at in db.session.execute(
        select(Figure.assessment_id, Figure.figure_id, Figure.stage, Figure.value, Figure.at).where(
            Figure.assessment_id.in_(assessment_ids)
        )
    ):
        figures[key][figure_id][stage] = FigureView(value, stage, at)
    entries: dict[int, dict[str, EntryView]] = {i: {} for i in assessment_ids}
    for key, code, note, reason, points in db.session.execute(
        select(
            Entry.assessment_id, Entry.code, Entry.note, Entry.not_applicable_reason, Entry.typed_points
        ).where(Entry.assessment_id.in_(assessment_ids))
    ):
        entries[key][code] = EntryView(note, reason, points)
    scores: dict[int, dict[str, dict[Stage, ScoreView]]] = {i: defaultdict(dict) for i in assessment_ids}
    for key, code, *score in db.session.execute(
        select(
            Score.assessment_id,
            Score.code,
            Score.stage,
            Score.points,
            Score.verdict,
            Score.method,
            Score.reason,
            Account.display_name,
            Score.at,
        )
        .join(Account, Account.id == Score.author_id)
        .where(Score.assessment_id.in_(assessment_ids))
    ):
        scores[key][code][score[0]] = ScoreView(*score)
    asked = _explanations(assessment_ids) if explained else {}
    return {i: Answers(figures[i], entries[i], scores[i], asked.get(i, {})) for i in assessment_ids}


def _explanations(assessment_ids: list[int]) -> dict[int, dict[str, ExplanationView]]:
    asker, answerer = aliased(Account), aliased(Account)
    found: dict[int, dict[str, ExplanationView]] = defaultdict(dict)
    for key, code, *explanation in db.session.execute(
        select(
            Explanation.assessment_id,
            Explanation.code,
            Explanation.question,
            asker.display_name,
            Explanation.asked_at,
            Explanation.answer,
            answerer.display_name,
            Explanation.answered_at,
        )
        .join(asker, asker.id == Explanation.asked_by_id)
        .join(answerer, answerer.id == Explanation.answered_by_id, isouter=True)
        .where(Explanation.assessment_id.in_(assessment_ids))
    ):
        found[key][code] = ExplanationView(*explanation)
    return found


def sheet_at(
    tree: Tree, unit: UnitView, answers: Answers, stage: Stage, tags: frozenset[str] = frozenset()
) -> Sheet:
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
        tags=tags,
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
