"""What units claim on sheets under appraisal, beside what makes a claim doubtful (``app.sheet.stake``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Assessment, Cycle, Evidence, EvidenceLink, Score
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import unit_view
from app.sheet.stake import FEWEST_OTHERS, Claim, Dated
from app.sheet.values import Answers
from app.text import fold
from app.trees import TreeChanged, trees
from app.workflow.states import DRAFT_STATUSES, Stage, Verdict
from scoring import Indicator, Tree
from scoring.figures import NUMERIC_TYPES

Medians = Mapping[tuple[int, str], Decimal]
"""Block and indicator → median of what its units claim."""


@dataclass(frozen=True, slots=True)
class SheetClaims:
    """The claims of one sheet by indicator, and the set that it is scored by."""

    tree: Tree
    block_id: int
    claims: Mapping[str, Claim]


def read_claims(assessment_ids: Collection[int], medians: Medians) -> dict[int, SheetClaims]:
    """Read what each sheet claims, indicator by indicator, in a number of statements that their number leaves alone."""
    sheets = db.session.scalars(select(Assessment).where(Assessment.id.in_(assessment_ids))).all()
    answers = answers_of_many([sheet.id for sheet in sheets])
    documents = _documents(assessment_ids)
    earlier = _earlier(sheets)
    read = {}
    for sheet in sheets:
        tree = trees().pinned(sheet.cycle.tree_id, sheet.cycle.tree_digest)
        unit, own, before = unit_view(sheet.unit), answers[sheet.id], earlier.get(sheet.id)
        read[sheet.id] = SheetClaims(
            tree,
            sheet.block_id,
            {
                code: Claim(
                    points=own.scores[code][Stage.SELF].points or Decimal(0),
                    most=indicator.max,
                    proof_required=indicator.evidence.required,
                    documents=documents.get((sheet.id, code), ()),
                    numbers=_numbers(tree, indicator, own, before),
                    median=medians.get((sheet.block_id, code)),
                    cut_before=_was_cut(indicator, before),
                )
                for code, indicator in tree.indicators.items()
                if indicator.applies_to(unit.kind, unit.tags) and Stage.SELF in own.scores.get(code, {})
            },
        )
    return read


def medians_of(cycle_id: int) -> dict[tuple[int, str], Decimal]:
    """Return the median claim of each indicator in each block of a cycle, where enough units claim, in one statement.

    Of two in the middle it is the lower one: what a unit claims, not a number that nobody claimed.
    """
    alike = Assessment.block_id, Score.code
    place = func.row_number().over(partition_by=alike, order_by=Score.points).label("place")
    others = func.count().over(partition_by=alike).label("others")
    ranked = (
        select(Assessment.block_id, Score.code, Score.points, place, others)
        .join(Assessment, Assessment.id == Score.assessment_id)
        .where(
            Assessment.cycle_id == cycle_id,
            Assessment.status.not_in(DRAFT_STATUSES),
            Assessment.excluded_at.is_(None),
            Score.stage == Stage.SELF,
            Score.points.is_not(None),
        )
        .subquery()
    )
    middle = select(ranked.c.block_id, ranked.c.code, ranked.c.points).where(
        ranked.c.others >= FEWEST_OTHERS, (ranked.c.place * 2).in_([ranked.c.others, ranked.c.others + 1])
    )
    return {(block_id, code): points for block_id, code, points in db.session.execute(middle)}


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What became of the unit's sheet of the year before; without a tree the sets cannot be compared."""

    answers: Answers
    tree: Tree | None


def _documents(assessment_ids: Collection[int]) -> Mapping[tuple[int, str], Sequence[Dated]]:
    rows = db.session.execute(
        select(EvidenceLink.assessment_id, EvidenceLink.code, Evidence.issued_on, Evidence.effective_on)
        .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .where(EvidenceLink.assessment_id.in_(assessment_ids))
    )
    documents: dict[tuple[int, str], list[Dated]] = defaultdict(list)
    for assessment_id, code, issued_on, effective_on in rows:
        documents[assessment_id, code].append(Dated(issued_on, effective_on))
    return documents


def _earlier(sheets: Sequence[Assessment]) -> dict[int, _Earlier]:
    """Find the sheet of the same unit in the official cycle of the year before, of the same organiser."""
    before, cycle = aliased(Assessment), aliased(Cycle)
    rows = db.session.execute(
        select(Assessment.id, before.id, cycle.tree_id, cycle.tree_digest)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .join(before, before.unit_id == Assessment.unit_id)
        .join(cycle, cycle.id == before.cycle_id)
        .where(
            Assessment.id.in_([sheet.id for sheet in sheets]),
            cycle.family == Cycle.family,
            cycle.level == Cycle.level,
            cycle.year == Cycle.year - 1,
            cycle.cancelled_at.is_(None),
            cycle.trial.is_(False),
            cycle.organiser_id == Cycle.organiser_id,
            before.status.not_in(DRAFT_STATUSES),
            before.excluded_at.is_(None),
        )
        .order_by(before.id)
    ).all()
    if not rows:
        return {}
    answers = answers_of_many([row[1] for row in rows])
    return {row[0]: _Earlier(answers[row[1]], _tree_of(row[2], row[3])) for row in rows}


def _tree_of(tree_id: str, digest: str) -> Tree | None:
    try:
        return trees().pinned(tree_id, digest)
    except TreeChanged:  # a cycle of before sets were stored
        return None


def _numbers(
    tree: Tree, indicator: Indicator, own: Answers, before: _Earlier | None
) -> tuple[tuple[Decimal, Decimal], ...]:
    """Pair last year's figures, as they stood in the end, with the declared ones; only numbers can be far apart."""
    if before is None or before.tree is None:
        return ()
    pairs = []
    for figure_id in indicator.figure_ids:
        specs = tree.figures[figure_id], before.tree.figures.get(figure_id)
        declared, was = own.figure(figure_id, Stage.SELF), before.answers.figure(figure_id, Stage.REVIEW_2)
        if declared and was and all(spec is not None and spec.type in NUMERIC_TYPES for spec in specs):
            pairs.append((Decimal(was.value), Decimal(declared.value)))
    return tuple(pairs)


def _was_cut(indicator: Indicator, before: _Earlier | None) -> bool:
    """Say whether reviewers cut the unit's claim last year. An indicator is the same by its code and its title."""
    then = before.tree.indicators.get(indicator.code) if before and before.tree else None
    if before is None or then is None or fold(then.title) != fold(indicator.title):
        return False
    claim = before.answers.scores.get(indicator.code, {}).get(Stage.SELF)
    verdict = before.answers.score(indicator.code, Stage.REVIEW_2)
    if claim is None or verdict is None or verdict.verdict is Verdict.DECLARED:
        return False
    return claim.points is not None and verdict.points is not None and verdict.points < claim.points
