"""Units and cycles for programs."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.errors import NotFound
from app.extensions import db
from app.models import Cycle, Level, Unit
from app.queries.api.pages import PageOf, Window, page_of_list, rows_of
from app.queries.api.shapes import BlockData, CycleData, IndicatorData, UnitData
from app.queries.texts import holds
from app.trees import trees


def list_units(
    window: Window, *, level: str | None = None, valid_on: date | None = None, search: str = ""
) -> PageOf[UnitData]:
    """List units: of a level, that exist on a day, whose name or code holds ``search`` without minding marks."""
    query = select(Unit)
    if level is not None:
        query = query.where(Unit.level == Level(level))
    if valid_on is not None:
        query = query.where(
            Unit.valid_from <= valid_on, or_(Unit.valid_to.is_(None), Unit.valid_to > valid_on)
        )
    if search:
        query = query.where(holds(search, Unit.code, Unit.full_name))
    rows, more = rows_of(query, Unit.id, window)
    items = tuple(_unit(row[0]) for row in rows)
    return PageOf(items, items[-1].id if more else None)


def find_unit(unit_id: int) -> UnitData:
    """Find one unit; raise ``NotFound``."""
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    return _unit(unit)


def list_cycles(window: Window, *, year: int | None = None, level: str | None = None) -> PageOf[CycleData]:
    """List the official cycles: trials and cancelled ones are nobody's business outside."""
    query = select(Cycle).where(~Cycle.trial, Cycle.cancelled_at.is_(None))
    if year is not None:
        query = query.where(Cycle.year == year)
    if level is not None:
        query = query.where(Cycle.level == Level(level))
    rows, more = rows_of(query.options(selectinload(Cycle.blocks)), Cycle.id, window)
    items = tuple(_cycle(row[0]) for row in rows)
    return PageOf(items, items[-1].id if more else None)


def find_cycle(cycle_id: int) -> CycleData:
    """Find one official cycle; raise ``NotFound``."""
    return _cycle(official_cycle(cycle_id))


def official_cycle(cycle_id: int) -> Cycle:
    """Load an official cycle; raise ``NotFound`` for any other."""
    cycle = db.session.get(Cycle, cycle_id)
    if cycle is None or cycle.trial or cycle.cancelled_at is not None:
        raise NotFound
    return cycle


def list_indicators(cycle_id: int, window: Window) -> PageOf[IndicatorData]:
    """List the indicators of the set that a cycle goes by, in its order."""
    cycle = official_cycle(cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    items = [
        IndicatorData(
            position=place,
            code=code,
            title=indicator.title,
            group_code=group.code,
            group_title=group.title,
            max=indicator.max,
            central=indicator.scored_by != "unit",
        )
        for place, (code, indicator) in enumerate(tree.indicators.items(), 1)
        for group in (tree.group_of(code),)
    ]
    return page_of_list(items, window)


def _unit(unit: Unit) -> UnitData:
    return UnitData(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        full_name=unit.full_name,
        level=unit.level,
        kind=unit.kind,
        parent_id=unit.parent_id,
        tags=tuple(sorted(row.tag for row in unit.tags)),
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
    )


def _cycle(cycle: Cycle) -> CycleData:
    return CycleData(
        id=cycle.id,
        title=cycle.title,
        year=cycle.year,
        level=cycle.level,
        family=cycle.family,
        organiser=cycle.organiser.name,
        criteria=cycle.tree_id,
        criteria_sha256=cycle.tree_digest,
        self_starts_at=cycle.self_starts_at,
        self_ends_at=cycle.self_ends_at,
        review_1_ends_at=cycle.review_1_ends_at,
        explanation_ends_at=cycle.explanation_ends_at,
        review_2_ends_at=cycle.review_2_ends_at,
        illustrative=cycle.illustrative,
        blocks=tuple(BlockData(block.code, block.title, block.ranked) for block in cycle.blocks),
    )
