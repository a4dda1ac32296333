"""What a publication would say now: every finished sheet scored, ranked within its block; and who would be left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select

from app.access.actor import Actor
from app.extensions import db
from app.models import Assessment, Block, Result
from app.queries.cycles.board import find_cycle
from app.queries.cycles.unmeasured import reasons_in
from app.queries.results.lines import IndicatorLine, StoredSheet, held_up
from app.queries.results.printed import printed_group
from app.queries.results.readiness import refuse_provisional, refuse_waiting
from app.queries.results.standing_rows import StandingRow
from app.queries.results.totals import GroupTotals, StoredTotals
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import assessments_in
from app.sheet.scoring_input import sheet_at
from app.sheet.totals import total_of, total_of_group
from app.sheet.values import Answers, AssessmentView, CycleView, UnitView
from app.text import collation_key
from app.trees import trees
from app.workflow.states import Stage, Status
from scoring import NO_COHORT, IndicatorScore, Sheet, SheetScore, Tree, cohort_of, explain_all, rank, score

FINISHED = frozenset({Status.CONFIRMED, Status.PUBLISHED})


@dataclass(frozen=True, slots=True)
class BlockStanding:
    """The finished sheets of one block, best first."""

    id: int
    code: str
    title: str
    ranked: bool
    rows: tuple[StandingRow, ...]

    @property
    def of_how_many(self) -> int:
        """How many units the ranks count."""
        return len(self.rows) if self.ranked else 0


@dataclass(frozen=True, slots=True)
class Omitted:
    """A unit that is not ready and so would not be in this version."""

    assessment_id: int
    unit: UnitView
    status: Status


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole preview. ``mark`` changes with whatever would change the publication.

    ``not_measured`` are the indicators that count for no unit, by code with the reason.
    """

    cycle: CycleView
    tree: Tree
    version: int
    blocks: tuple[BlockStanding, ...]
    omitted: tuple[Omitted, ...]
    mark: str
    not_measured: Mapping[str, str]

    @property
    def illustrative(self) -> bool:
        """Say whether the figures are made up, or the criteria set is not an official one."""
        return self.cycle.illustrative or self.tree.status == "illustrative"

    @property
    def places(self) -> int:
        """Return how many decimals published points have."""
        return self.tree.rounding.points

    @property
    def percent_places(self) -> int:
        """Return how many decimals published percentages have."""
        return self.tree.rounding.percent

    @property
    def rows(self) -> tuple[StandingRow, ...]:
        """The lines of all blocks."""
        return tuple(row for block in self.blocks for row in block.rows)


def read_standing(actor: Actor, cycle_id: int) -> Standing:
    """Score and rank what is finished in a cycle, in a fixed number of statements.

    Raises ``NotFound`` for whoever does not follow cycles, ``Refused`` when points depend on units still out or on
    central figures that nobody entered.
    """
    cycle = find_cycle(actor, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    sheets = assessments_in(cycle_id)
    done = [sheet for sheet in sheets if sheet.status in FINISHED]
    answers = answers_of_many([sheet.id for sheet in done])
    finished = [_finished(tree, sheet, answers[sheet.id]) for sheet in done]
    scored = _scored(tree, finished, everyone_is_in=len(done) == len(sheets))
    refuse_waiting(tree, [(row.finished.head.unit, row.finished.final, row.final) for row in scored])
    version, silent = next_version(cycle_id), reasons_in(cycle_id)
    blocks = blocks_of(cycle_id)
    return Standing(
        cycle=cycle,
        tree=tree,
        version=version,
        blocks=tuple(_block(tree, block, scored) for block in blocks),
        omitted=tuple(
            sorted(
                (
                    Omitted(sheet.id, assessment_view(sheet).unit, sheet.status)
                    for sheet in sheets
                    if sheet.status not in FINISHED
                ),
                key=lambda row: (collation_key(row.unit.full_name), row.unit.code),
            )
        ),
        mark=mark_of(
            cycle.tree_digest, version, ((sheet.id, sheet.revision) for sheet in done), silent, blocks
        ),
        not_measured=silent,
    )


def next_version(cycle_id: int) -> int:
    """Return the number that the next publication of the cycle bears."""
    newest = db.session.scalar(select(func.max(Result.version)).where(Result.cycle_id == cycle_id))
    return (newest or 0) + 1


def blocks_of(cycle_id: int) -> list[Block]:
    """Load the blocks of a cycle in their order."""
    query = select(Block).where(Block.cycle_id == cycle_id).order_by(Block.position, Block.id)
    return list(db.session.scalars(query))


def mark_of(
    digest: str,
    version: int,
    sheets: Iterable[tuple[int, int]],
    not_measured: Mapping[str, str],
    blocks: Iterable[Block],
) -> str:
    """Return a short mark of what would be published: rules, version, (id, revision) of every finished sheet, what
    counts for nobody, and the blocks."""
    named = [(block.id, block.title, block.ranked) for block in blocks]
    text = f"{digest}:{version}:{sorted(sheets)}:{sorted(not_measured.items())}:{named}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Finished:
    """One finished sheet: what the unit declared, and what the appraisal made of it."""

    row: Assessment
    head: AssessmentView
    answers: Answers
    own: Sheet
    final: Sheet


def _finished(tree: Tree, row: Assessment, answers: Answers) -> _Finished:
    head = assessment_view(row)
    own, final = (sheet_at(tree, head.unit, answers, stage) for stage in (Stage.SELF, Stage.REVIEW_2))
    return _Finished(row, head, answers, own, final)


@dataclass(frozen=True, slots=True)
class _Scored:
    """A finished sheet with its points: by the unit's own declaration, and in the end."""

    finished: _Finished
    own: SheetScore
    final: SheetScore


def _scored(tree: Tree, sheets: Sequence[_Finished], *, everyone_is_in: bool) -> list[_Scored]:
    """Score the finished sheets; ranks are still open.

    Rules that compare units look at all sheets of the cycle, whatever their block, and only when none is missing.
    """
    own_cohort, cohort = NO_COHORT, NO_COHORT
    if everyone_is_in:
        own_cohort = cohort_of(tree, [sheet.own for sheet in sheets])
        cohort = cohort_of(tree, [sheet.final for sheet in sheets])
    scored = [
        _Scored(sheet, score(tree, sheet.own, own_cohort), score(tree, sheet.final, cohort))
        for sheet in sheets
    ]
    for sheet in scored:
        refuse_provisional(sheet.finished.head.unit, sheet.final)
    return scored


def _row(tree: Tree, sheet: _Scored, block: Block, rank: int | None) -> StandingRow:
    head, final = sheet.finished.head, sheet.final
    totals = _totals(tree, sheet)
    return StandingRow(
        assessment_id=head.id,
        revision=head.revision,
        unit=head.unit,
        unit_code=head.unit.code,
        unit_name=head.unit.full_name,
        block_id=block.id,
        rank=rank,
        own=totals.own,
        total=totals.final,
        self_points=totals.own.points,
        percent=final.percent,
        index=final.index,
        grade_id=final.grade.id if final.grade else None,
        grade_title=final.grade.title if final.grade else None,
        groups=tuple(
            printed_group(group.code, group.title, part.own, part.final)
            for group in tree.groups
            for part in (totals.groups[group.code],)
        ),
        max=final.max,
        explain=partial(_stored, tree, sheet, totals),
        sheet=sheet.finished.final,
    )


def _totals(tree: Tree, sheet: _Scored) -> StoredTotals:
    own, final = sheet.own, sheet.final
    groups = {
        group.code: GroupTotals(total_of_group(tree, own, group), total_of_group(tree, final, group))
        for group in tree.groups
    }
    return StoredTotals(total_of(tree, own), total_of(tree, final), groups)


def _stored(tree: Tree, sheet: _Scored, totals: StoredTotals) -> StoredSheet:
    """Freeze what the database keeps of a sheet beside its line."""
    own, final = sheet.own, sheet.final
    explained = explain_all(tree, final.indicators)
    return StoredSheet(
        lines=tuple(
            held_up(_line(tree, sheet.finished, own.indicators[code], row, explained[code]), tree, final)
            for code, row in final.indicators.items()
        ),
        own_groups={code: part.own.points for code, part in totals.groups.items()},
        places=tree.rounding.points,
        percent_places=tree.rounding.percent,
        totals=totals,
    )


def _line(
    tree: Tree, sheet: _Finished, own: IndicatorScore, final: IndicatorScore, explanation: tuple[str, ...]
) -> IndicatorLine:
    """Freeze one indicator with the reviewer's reason and the engine's account."""
    indicator = tree.indicators[final.code]
    verdict = sheet.answers.verdict(final.code, Status.CONFIRMED)
    refusal = sheet.final.not_measured.get(final.code) or sheet.final.not_applicable.get(final.code)
    trace: dict[str, object]
    if refusal is not None:
        trace = {"branch": final.why.branch, "reason": refusal}
    else:
        trace = final.why.as_data(indicator.rule.figure_ids, tree.figures)
    return IndicatorLine(
        code=final.code,
        title=indicator.title,
        group=tree.group_of(final.code).code,
        max=final.max,
        self_points=own.points if own.state != "not_applying" and own.denominator else None,
        points=final.points if final.state != "not_applying" and final.denominator else None,
        state=final.state,
        verdict=verdict.verdict.value if verdict else "",
        method=verdict.method.value if verdict and verdict.method else None,
        reason=(verdict.reason if verdict else None) or "",
        explanation=explanation,
        trace=trace,
    )


def _block(tree: Tree, block: Block, scored: Sequence[_Scored]) -> BlockStanding:
    """Rank the lines of a block by the engine; units that tie stand in the order of their names."""
    members = {sheet.final.unit: sheet for sheet in scored if sheet.finished.row.block_id == block.id}
    places = rank(tree, [sheet.final for sheet in members.values()])
    rows = [
        (place.rank, _row(tree, members[place.score.unit], block, place.rank if block.ranked else None))
        for place in places
    ]
    rows.sort(key=lambda ranked: (ranked[0], collation_key(ranked[1].unit_name), ranked[1].unit_code))
    return BlockStanding(block.id, block.code, block.title, block.ranked, tuple(row for _, row in rows))
