"""What a ranking can be narrowed to: blocks, tags and old districts of its units, classes, main indices, years."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import (
    Assessment,
    Block,
    Cycle,
    Level,
    Result,
    ResultGroup,
    ResultRow,
    Unit,
    UnitPast,
    UnitSuccession,
    UnitTag,
)
from app.queries.results.issued import is_public
from app.queries.results.lines import StoredSheet
from app.queries.texts import in_order


@dataclass(frozen=True, slots=True)
class Named:
    """Something that can be chosen: ``value`` as the address has it."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that the units of one result can be narrowed to and measured by; ``years`` lead to other results."""

    blocks: tuple[Named, ...]
    grades: tuple[Named, ...]
    tags: tuple[Named, ...]
    districts: tuple[Named, ...]
    groups: tuple[Named, ...]
    indicators: tuple[Named, ...]
    years: tuple[tuple[int, int], ...]


def read_choices(result: Result, sheet: StoredSheet) -> Choices:
    """Read what the lines of a result offer, in a fixed number of statements; ``sheet`` is any of its lines."""
    of_result = ResultRow.result_id == result.id
    blocks = (
        select(Block.code, Block.title)
        .where(Block.cycle_id == result.cycle_id, exists().where(of_result, ResultRow.block_id == Block.id))
        .order_by(Block.position, Block.id)
    )
    grades = (
        select(ResultRow.grade_title)
        .where(of_result, ResultRow.grade_title.is_not(None))
        .group_by(ResultRow.grade_title)
        .order_by(func.min(ResultRow.position))
    )
    tags = (
        select(UnitTag.tag)
        .distinct()
        .join(Assessment, Assessment.unit_id == UnitTag.unit_id)
        .join(ResultRow, ResultRow.assessment_id == Assessment.id)
        .where(of_result)
        .order_by(UnitTag.tag)
    )
    groups = (
        select(ResultGroup.code, func.min(ResultGroup.title))
        .join(ResultRow, ResultRow.id == ResultGroup.row_id)
        .where(of_result)
        .group_by(ResultGroup.code)
        .order_by(func.min(ResultGroup.position), ResultGroup.code)
    )
    return Choices(
        blocks=_named(blocks),
        grades=tuple(Named(title, title) for title in db.session.scalars(grades) if title),
        tags=tuple(Named(tag, tag) for tag in db.session.scalars(tags)),
        districts=_districts(result.id),
        groups=_named(groups),
        indicators=tuple(Named(line.code, line.title) for line in sheet.lines),
        years=_years(result.cycle),
    )


def in_district(district_id: int) -> ColumnElement[bool]:
    """Say of a ``Unit`` whether it, or a unit that it was formed of, lay under this district."""
    before = aliased(Unit)
    return or_(
        Unit.parent_id == district_id,
        exists().where(UnitPast.unit_id == Unit.id, UnitPast.parent_id == district_id),
        exists().where(
            UnitSuccession.successor_id == Unit.id,
            UnitSuccession.predecessor_id == before.id,
            before.parent_id == district_id,
        ),
    )


def _named(query: Select[str, str]) -> tuple[Named, ...]:
    return tuple(Named(code, title) for code, title in db.session.execute(query))


def _districts(result_id: int) -> tuple[Named, ...]:
    units = (
        select(Assessment.unit_id)
        .join(ResultRow, ResultRow.assessment_id == Assessment.id)
        .where(ResultRow.result_id == result_id)
    )
    before = aliased(Unit)
    above = union(
        select(Unit.parent_id).where(Unit.id.in_(units)),
        select(UnitPast.parent_id).where(UnitPast.unit_id.in_(units)),
        select(before.parent_id)
        .join(UnitSuccession, UnitSuccession.predecessor_id == before.id)
        .where(UnitSuccession.successor_id.in_(units)),
    ).subquery()
    query = (
        select(Unit.id, Unit.full_name)
        .where(Unit.id.in_(select(above.c.parent_id)), Unit.level == Level.DISTRICT)
        .order_by(in_order(Unit.full_name), Unit.id)
    )
    return tuple(Named(str(unit_id), name) for unit_id, name in db.session.execute(query))


def _years(cycle: Cycle) -> tuple[tuple[int, int], ...]:
    """Return (year, id of the newest public result) of the official cycles like this one, the newest year first."""
    newest = (
        select(Cycle.year, func.max(Result.id))
        .join(Cycle, Cycle.id == Result.cycle_id)
        .where(
            Cycle.organiser_id == cycle.organiser_id,
            Cycle.family == cycle.family,
            Cycle.level == cycle.level,
            ~Cycle.trial,
            is_public(),
        )
        .group_by(Cycle.year)
        .order_by(Cycle.year.desc())
    )
    return tuple((row[0], row[1]) for row in db.session.execute(newest))
