"""Finished sheets with their points: what both a publication and its preview are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from app.models import Assessment
from app.queries.results.readiness import refuse_provisional, refuse_waiting
from app.queries.results.totals import GroupTotals, StoredTotals
from app.queries.sheets.heads import assessment_view
from app.sheet.scoring_input import sheet_at
from app.sheet.totals import total_of, total_of_group
from app.sheet.values import Answers, AssessmentView
from app.workflow.states import Stage, Status
from scoring import NO_COHORT, Cohort, Sheet, SheetScore, Tree, cohort_of, score

FINISHED = frozenset({Status.CONFIRMED, Status.PUBLISHED})


@dataclass(frozen=True, slots=True)
class FinishedSheet:
    """One finished sheet: what the unit declared, and what the appraisal made of it."""

    row: Assessment
    head: AssessmentView
    answers: Answers
    own: Sheet
    final: Sheet


def finished_sheet(tree: Tree, row: Assessment, answers: Answers) -> FinishedSheet:
    """Return a sheet as the engine takes it, before and after the appraisal."""
    head = assessment_view(row)
    own, final = (sheet_at(tree, head.unit, answers, stage) for stage in (Stage.SELF, Stage.REVIEW_2))
    return FinishedSheet(row, head, answers, own, final)


@dataclass(frozen=True, slots=True)
class ScoredSheet:
    """A finished sheet with its points: by the unit's own declaration, and in the end."""

    finished: FinishedSheet
    own: SheetScore
    final: SheetScore


class Cohorts(NamedTuple):
    """What the units of a cycle are compared with: their own declarations, and what the appraisal made of them."""

    own: Cohort = NO_COHORT
    final: Cohort = NO_COHORT


NOBODY_COMPARED: Final = Cohorts()


def compares(tree: Tree) -> bool:
    """Say whether the points of one unit depend on the figures of the others."""
    return any(leaf.rule.decided_by == "cohort" for leaf in tree.indicators.values())


def cohorts_of(tree: Tree, own: Iterable[Sheet], final: Iterable[Sheet]) -> Cohorts:
    """Return what units are compared with; rules look at all sheets of the cycle, whatever their block."""
    return Cohorts(cohort_of(tree, own), cohort_of(tree, final))


def scored_sheets(
    tree: Tree, sheets: Sequence[FinishedSheet], cohorts: Cohorts = NOBODY_COMPARED
) -> list[ScoredSheet]:
    """Score finished sheets; ranks are still open. Raises ``Refused`` where points wait for sheets still out."""
    scored = [
        ScoredSheet(sheet, score(tree, sheet.own, cohorts.own), score(tree, sheet.final, cohorts.final))
        for sheet in sheets
    ]
    for sheet in scored:
        refuse_provisional(sheet.finished.head.unit, sheet.final)
    return scored


def refuse_unmeasured(tree: Tree, scored: Iterable[ScoredSheet]) -> None:
    """Raise ``Refused`` where a sheet has a zero that nobody measured."""
    refuse_waiting(tree, [(row.finished.head.unit, row.finished.final, row.final) for row in scored])


def totals_of(tree: Tree, sheet: ScoredSheet) -> StoredTotals:
    """Return the totals of a sheet and of its main indices."""
    own, final = sheet.own, sheet.final
    groups = {
        group.code: GroupTotals(total_of_group(tree, own, group), total_of_group(tree, final, group))
        for group in tree.groups
    }
    return StoredTotals(total_of(tree, own), total_of(tree, final), groups)
