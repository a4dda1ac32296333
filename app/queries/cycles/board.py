"""The cycles as the standing body follows them: a card for each, and the board of one with everybody's progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, func, select

from app.access.actor import Actor, Role
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Cycle, Explanation, Result, Score
from app.queries.cycles.unmeasured import reasons_in
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import cycle_view, unit_view
from app.queries.sheets.sheets import assessments_in
from app.sheet.progress import Progress, owed_by_unit, progress_of
from app.sheet.scoring_input import sheet_at
from app.sheet.values import CycleView, UnitView
from app.text import collation_key, fold
from app.trees import trees
from app.workflow.states import DRAFT_STATUSES, REVIEW_STATUSES, Stage, Status, Verdict
from scoring import Tree, score

FOLLOWERS = (Role.SECRETARIAT, Role.AUDITOR)


class Late(StrEnum):
    """Which step of the cycle a sheet should have left by now."""

    SELF_SCORING = "self_scoring"
    REVIEW_1 = "review_1"
    EXPLANATION = "explanation"
    REVIEW_2 = "review_2"


@dataclass(frozen=True, slots=True)
class CycleCard:
    """A cycle at a glance; ``result_id`` and ``version`` are those of the newest publication."""

    cycle: CycleView
    counts: Mapping[Status, int]
    result_id: int | None
    version: int | None

    @property
    def total(self) -> int:
        """How many sheets the cycle has."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit's sheet: ``declared`` counts while the unit holds it, then ``appraised``; ``asked`` are questions."""

    assessment_id: int
    revision: int
    unit: UnitView
    block_title: str
    ranked: bool
    status: Status
    deadline: datetime
    extended: bool
    submitted_at: datetime | None
    declared: Progress | None
    appraised: Progress | None
    asked: int
    late: Late | None

    @property
    def ready(self) -> bool:
        """Say whether every indicator has its verdict, so that the sheet can be confirmed."""
        return (
            self.status in (Status.REVIEW_1, Status.REVIEW_2)
            and self.appraised is not None
            and self.appraised.complete
        )

    @property
    def to_explain(self) -> bool:
        """Say whether stage 1 is over but for questions, so that the explanation can be opened."""
        return (
            self.status is Status.REVIEW_1
            and self.asked > 0
            and self.appraised is not None
            and self.appraised.done + self.asked >= self.appraised.total
        )


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What the board is narrowed to; empty means everything."""

    search: str = ""
    status: Status | None = None
    late: bool = False
    ready: bool = False
    to_explain: bool = False
    order: str = "name"


@dataclass(frozen=True, slots=True)
class Board:
    """The cycle: all counts are of the whole, ``rows`` are those that the filter keeps; without the excluded units."""

    cycle: CycleView
    counts: Mapping[Status, int]
    total: int
    late: int
    ready: int
    to_explain: int
    excluded: int
    rows: tuple[BoardRow, ...]


def list_cycles(actor: Actor, *, cancelled: bool = False) -> tuple[CycleCard, ...]:
    """List the cycles that stand, or those that were cancelled, the newest first, in three statements."""
    check_follows(actor)
    counts: dict[int, dict[Status, int]] = {}
    for cycle_id, status, number in db.session.execute(
        select(Assessment.cycle_id, Assessment.status, func.count())
        .where(Assessment.excluded_at.is_(None))
        .group_by(Assessment.cycle_id, Assessment.status)
    ):
        counts.setdefault(cycle_id, {})[status] = number
    newest: dict[int, tuple[int, int]] = {}
    for cycle_id, result_id, version in db.session.execute(
        select(Result.cycle_id, Result.id, Result.version).order_by(Result.version)
    ):
        newest[cycle_id] = (result_id, version)
    wanted = Cycle.cancelled_at.is_not(None) if cancelled else Cycle.cancelled_at.is_(None)
    cycles = db.session.scalars(select(Cycle).where(wanted).order_by(Cycle.year.desc(), Cycle.id.desc()))
    return tuple(
        CycleCard(cycle_view(cycle), counts.get(cycle.id, {}), *newest.get(cycle.id, (None, None)))
        for cycle in cycles
    )


def find_cycle(actor: Actor, cycle_id: int) -> CycleView:
    """Read one cycle for somebody who follows cycles."""
    check_follows(actor)
    cycle = db.session.get(Cycle, cycle_id)
    if cycle is None:
        raise NotFound
    return cycle_view(cycle)


def read_board(actor: Actor, cycle_id: int, wanted: BoardFilter, *, now: datetime) -> Board:
    """Read the board of one cycle in a fixed number of statements."""
    cycle = find_cycle(actor, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    everyone = assessments_in(cycle_id, excluded=True)
    sheets = [sheet for sheet in everyone if sheet.excluded_at is None]
    declared = _declared(tree, [sheet for sheet in sheets if sheet.status in DRAFT_STATUSES])
    silent = frozenset(reasons_in(cycle_id))
    decided, asked = _decided(cycle_id, silent), _asked(cycle_id, silent)
    rows = tuple(
        BoardRow(
            assessment_id=sheet.id,
            revision=sheet.revision,
            unit=unit_view(sheet.unit),
            block_title=sheet.block.title,
            ranked=sheet.block.ranked,
            status=sheet.status,
            deadline=sheet.extended_until or cycle.self_ends_at,
            extended=sheet.extended_until is not None,
            submitted_at=sheet.submitted_at,
            declared=declared.get(sheet.id),
            appraised=_appraised(tree, sheet, decided, silent),
            asked=asked.get(sheet.id, 0),
            late=_late(sheet, cycle, now),
        )
        for sheet in sheets
    )
    return Board(
        cycle=cycle,
        counts=Counter(row.status for row in rows),
        total=len(rows),
        late=sum(row.late is not None for row in rows),
        ready=sum(row.ready for row in rows),
        to_explain=sum(row.to_explain for row in rows),
        excluded=len(everyone) - len(sheets),
        rows=_narrowed(rows, wanted),
    )


def check_follows(actor: Actor) -> None:
    """Raise ``NotFound`` for whoever does not follow cycles."""
    if not actor.has(*FOLLOWERS):
        raise NotFound


def _declared(tree: Tree, drafts: list[Assessment]) -> dict[int, Progress]:
    """Count what each unit has declared of what it owes."""
    answers = answers_of_many([sheet.id for sheet in drafts])
    progress = {}
    for sheet in drafts:
        scored = score(tree, sheet_at(tree, unit_view(sheet.unit), answers[sheet.id], Stage.SELF))
        progress[sheet.id] = progress_of(owed_by_unit(tree, scored), scored)
    return progress


def _decided(cycle_id: int, silent: frozenset[str]) -> dict[tuple[int, Stage], int]:
    """Count the verdicts of each stage, by sheet; those on what was not measured say nothing."""
    rows = db.session.execute(
        select(Score.assessment_id, Score.stage, func.count())
        .join(Assessment, Assessment.id == Score.assessment_id)
        .where(Assessment.cycle_id == cycle_id, Score.verdict != Verdict.DECLARED, Score.code.not_in(silent))
        .group_by(Score.assessment_id, Score.stage)
    )
    return {(assessment_id, stage): number for assessment_id, stage, number in rows}


def _asked(cycle_id: int, silent: frozenset[str]) -> dict[int, int]:
    """Count the questions to the unit on indicators that no reviewer has decided, by sheet."""
    decided = exists().where(
        Score.assessment_id == Explanation.assessment_id,
        Score.code == Explanation.code,
        Score.verdict != Verdict.DECLARED,
    )
    counted = (
        select(Explanation.assessment_id, func.count())
        .join(Assessment, Assessment.id == Explanation.assessment_id)
        .where(Assessment.cycle_id == cycle_id, ~decided, Explanation.code.not_in(silent))
        .group_by(Explanation.assessment_id)
    )
    return dict(db.session.execute(counted).all())


def _appraised(
    tree: Tree, sheet: Assessment, decided: Mapping[tuple[int, Stage], int], silent: frozenset[str]
) -> Progress | None:
    """Count the verdicts that stand in the sheet's stage, of the indicators that the unit is asked for."""
    if sheet.status in DRAFT_STATUSES:
        return None
    unit = unit_view(sheet.unit)
    asked = sum(
        indicator.applies_to(unit.kind, unit.tags)
        for code, indicator in tree.indicators.items()
        if code not in silent
    )
    first, second = (decided.get((sheet.id, stage), 0) for stage in (Stage.REVIEW_1, Stage.REVIEW_2))
    if sheet.status is Status.REVIEW_2:
        return Progress(min(second, asked), asked)
    return Progress(min(max(first, second), asked), asked)


def _late(sheet: Assessment, cycle: CycleView, now: datetime) -> Late | None:
    """Say which step a sheet should have left by ``now``; nobody is late once confirmed."""
    if sheet.status in DRAFT_STATUSES:
        return Late.SELF_SCORING if now >= (sheet.extended_until or cycle.self_ends_at) else None
    if sheet.status is Status.EXPLAINING:
        return Late.EXPLANATION if now >= (sheet.explanation_until or cycle.explanation_ends_at) else None
    if sheet.status in REVIEW_STATUSES:
        second = sheet.status is Status.REVIEW_2
        ends = sheet.review_1_until or cycle.review_1_ends_at
        if second:
            ends = sheet.review_2_until or cycle.review_2_ends_at
        return (Late.REVIEW_2 if second else Late.REVIEW_1) if now >= ends else None
    return None


def _narrowed(rows: tuple[BoardRow, ...], wanted: BoardFilter) -> tuple[BoardRow, ...]:
    """Apply the filter, then the order; unit codes make every order total."""
    search = fold(wanted.search)
    kept = [
        row
        for row in rows
        if (not search or search in fold(f"{row.unit.code} {row.unit.full_name}"))
        and (wanted.status is None or row.status is wanted.status)
        and (not wanted.late or row.late is not None)
        and (not wanted.ready or row.ready)
        and (not wanted.to_explain or row.to_explain)
    ]
    steps = list(Status)
    kept.sort(key=lambda row: (collation_key(row.unit.full_name), row.unit.code))
    if wanted.order == "status":
        kept.sort(key=lambda row: steps.index(row.status))
    elif wanted.order == "deadline":
        kept.sort(key=lambda row: row.deadline)
    return tuple(kept)
