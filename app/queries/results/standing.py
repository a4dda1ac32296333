"""What a publication would say now: every finished sheet scored, ranked within its block; and who would be left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from app.access.actor import Actor
from app.models import Assessment, Block
from app.queries.cycles.board import find_cycle
from app.queries.cycles.unmeasured import reasons_in
from app.queries.results.finished import (
    FINISHED,
    NOBODY_COMPARED,
    FinishedSheet,
    ScoredSheet,
    cohorts_of,
    finished_sheet,
    refuse_unmeasured,
    scored_sheets,
    totals_of,
)
from app.queries.results.lines import IndicatorLine, StoredSheet, held_up
from app.queries.results.marks import blocks_of, mark_of, next_version
from app.queries.results.printed import printed_group
from app.queries.results.standing_rows import StandingRow
from app.queries.results.totals import StoredTotals
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import assessments_in
from app.sheet.values import CycleView, UnitView
from app.text import collation_key
from app.trees import trees
from app.workflow.states import Status
from scoring import IndicatorScore, Tree, explain_all, rank


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
    """Score and rank what is finished in a cycle for the next version, in a fixed number of statements.

    Raises ``NotFound`` for whoever does not follow cycles, ``Refused`` when points depend on units still out or on
    central figures that nobody entered.
    """
    return _standing(actor, cycle_id, next_version(cycle_id), assessments_in(cycle_id))


def read_standing_of(actor: Actor, cycle_id: int, version: int, assessments: Collection[int]) -> Standing:
    """Score and rank again what a version was computed from: those sheets alone, whatever was finished since.

    Raises what ``read_standing`` raises.
    """
    return _standing(actor, cycle_id, version, assessments_in(cycle_id, only=assessments))


def _standing(actor: Actor, cycle_id: int, version: int, sheets: Sequence[Assessment]) -> Standing:
    cycle = find_cycle(actor, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    done = [sheet for sheet in sheets if sheet.status in FINISHED]
    answers = answers_of_many([sheet.id for sheet in done])
    finished = [finished_sheet(tree, sheet, answers[sheet.id]) for sheet in done]
    cohorts = NOBODY_COMPARED
    if len(done) == len(sheets):
        cohorts = cohorts_of(tree, [sheet.own for sheet in finished], [sheet.final for sheet in finished])
    scored = scored_sheets(tree, finished, cohorts)
    refuse_unmeasured(tree, scored)
    silent = reasons_in(cycle_id)
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


def _row(tree: Tree, sheet: ScoredSheet, block: Block, rank: int | None) -> StandingRow:
    head, final = sheet.finished.head, sheet.final
    totals = totals_of(tree, sheet)
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
        explain=partial(stored_sheet, tree, sheet, totals),
        sheet=sheet.finished.final,
    )


def stored_sheet(tree: Tree, sheet: ScoredSheet, totals: StoredTotals) -> StoredSheet:
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
    tree: Tree, sheet: FinishedSheet, own: IndicatorScore, final: IndicatorScore, explanation: tuple[str, ...]
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


def _block(tree: Tree, block: Block, scored: Sequence[ScoredSheet]) -> BlockStanding:
    """Rank the lines of a block by the engine; units that tie stand in the order of their names."""
    members = {sheet.final.unit: sheet for sheet in scored if sheet.finished.row.block_id == block.id}
    places = rank(tree, [sheet.final for sheet in members.values()])
    rows = [
        (place.rank, _row(tree, members[place.score.unit], block, place.rank if block.ranked else None))
        for place in places
    ]
    rows.sort(key=lambda ranked: (ranked[0], collation_key(ranked[1].unit_name), ranked[1].unit_code))
    return BlockStanding(block.id, block.code, block.title, block.ranked, tuple(row for _, row in rows))
