"""The table of all figures: the whole sheet with the year before, what contradicts what, what is new to the head."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.models import Assessment, Cycle, Score
from app.queries.sheets.earlier import Earlier, figures_before
from app.queries.sheets.sheets import SheetView
from app.queries.unit.sheet import SHOWN_STAGE, Section, own_score, read_own, sections_of
from app.queries.unit.since_return import SinceReturn, since_return
from app.queries.units.lineage import Origin, origins
from app.sheet.blocks import Blocks, blocks
from app.sheet.contradictions import Contradiction, contradictions
from app.sheet.counterparts import counterparts
from app.sheet.progress import asked_of
from app.sheet.values import Answers
from app.trees import trees
from app.workflow.states import STAGES
from scoring import Tree

NONE_YET = -1, Decimal(0)


@dataclass(frozen=True, slots=True)
class YearBefore:
    """What the unit declared a year before, by figure, and the points it had in the end, by indicator.

    Figures may be those of predecessors, by name; points are the unit's own, of indicators that are still the same.
    """

    year: int
    figures: Mapping[str, tuple[Earlier, ...]]
    points: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The whole sheet. ``since`` says what changed after it last went back to those who fill it in."""

    view: SheetView
    sections: tuple[Section, ...]
    before: YearBefore
    contradictions: tuple[Contradiction, ...]
    since: SinceReturn | None


def read_figure_table(actor: Actor, assessment_id: int, *, now: datetime) -> FigureTable:
    """Read the table for the sheet's own unit, at the stage the unit may see; ``NotFound`` for everybody else.

    The number of statements depends neither on the criteria set nor on what is declared.
    """
    view = read_own(actor, assessment_id, now=now)
    return FigureTable(
        view,
        sections_of(view, own_score(view)),
        year_before(view, tuple(view.tree.figures)),
        contradictions_of(view),
        since_return(assessment_id),
    )


def contradictions_of(view: SheetView, answers: Answers | None = None) -> tuple[Contradiction, ...]:
    """List what the unit declared that contradicts itself; with ``answers``, what it would be with those."""
    tree, unit = view.tree, view.head.unit
    return contradictions(tree, unit, answers or view.answers, asked_of(tree, unit))


def blocks_of(view: SheetView) -> Blocks:
    """Name everything that would keep the sheet from being submitted now, as submitting it would."""
    proven = frozenset(code for code, documents in view.evidence.items() if documents)
    return blocks(view.tree, view.head.unit, view.answers, own_score(view), proven)


def year_before(view: SheetView, figure_ids: Collection[str]) -> YearBefore:
    """Read the year before of one sheet."""
    cycle, unit_id = view.head.cycle, view.head.unit.id
    units = origins(cycle, (unit_id,)).get(unit_id, ())
    figures = figures_before(cycle.year, {unit_id: units}, figure_ids).get(unit_id, {})
    return YearBefore(cycle.year - 1, figures, _points_before(view.tree, units))


def _points_before(tree: Tree, units: tuple[Origin, ...]) -> dict[str, Decimal]:
    """Read the points in force a year before, as the unit may see them, by the indicators that go on from them."""
    own = [unit.assessment_id for unit in units if unit.assessment_id is not None and not unit.derived]
    if not own:
        return {}
    rows = db.session.execute(
        select(Score.code, Score.stage, Score.points, Assessment.status, Cycle.tree_id, Cycle.tree_digest)
        .join(Assessment, Assessment.id == Score.assessment_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Score.assessment_id.in_(own), Score.points.is_not(None))
    )
    points: dict[str, tuple[int, Decimal]] = {}
    pairs: Mapping[str, str] = {}
    for code, stage, value, status, tree_id, digest in rows:
        rank, shown = STAGES.index(stage), STAGES.index(SHOWN_STAGE[status])
        pairs = pairs or counterparts(tree, trees().pinned(tree_id, digest))
        if value is not None and points.get(code, NONE_YET)[0] <= rank <= shown:
            points[code] = rank, value
    return {code: points[earlier][1] for code, earlier in pairs.items() if earlier in points}
