"""A published ranking as somebody wants to see it: narrowed, measured by something else than the total, compared.

Everybody sees the final points of totals and main indices; the units' own points, round 1 and indicators are for the
province's people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, func, select

from app.access.actor import Actor
from app.access.scope import reads_results
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Block, Result, ResultRow, Unit, UnitTag
from app.queries.paging import FIRST, PAGE, Place, Slice, page_of
from app.queries.results.choices import Choices, in_district, read_choices
from app.queries.results.issued import may_read
from app.queries.results.lines import StoredSheet, from_json
from app.queries.results.measures import Measure, measured
from app.queries.results.printed import PrintedLine
from app.queries.results.results import find_version, head_of
from app.queries.results.rows import read_rows
from app.queries.results.views import ResultHead
from app.queries.texts import holds, in_order

TOTAL: Final = Measure()


@dataclass(frozen=True, slots=True)
class Wish:
    """How a ranking is wanted: best, worst, name or cut first; ``units`` (codes) are compared with each other."""

    measure: Measure = TOTAL
    block: str = ""
    tag: str = ""
    district: str = ""
    grade: str = ""
    search: str = ""
    sort: str = "best"
    units: tuple[str, ...] = ()
    place: Place = FIRST


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """One line with the figure that was asked for; ``rank`` goes by that figure, inside the block."""

    line: PrintedLine
    block_title: str
    points: Decimal | None
    most: Decimal | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class ChosenView:
    """A page of a ranking as it was wanted, with how many lines it has in all."""

    head: ResultHead
    lines: tuple[ChosenLine, ...]
    shown: int
    size: int
    places: int
    percent_places: int
    page: Slice


@dataclass(frozen=True, slots=True)
class Opened:
    """A result that somebody may see, with what it offers; ``insider`` sees more than everybody."""

    result: Result
    newest: Result
    sheet: StoredSheet
    choices: Choices
    insider: bool


def open_for(actor: Actor | None, result_id: int) -> Opened:
    """Find a result for somebody; raise ``NotFound`` for one that is not theirs to read."""
    result, newest = find_version(result_id)
    insider = actor is not None and reads_results(actor, result.cycle.remit)
    if not may_read(actor, result):
        raise NotFound
    trace = select(ResultRow.trace).where(ResultRow.result_id == result_id).order_by(ResultRow.id).limit(1)
    sheet = from_json(db.session.scalars(trace).one())
    return Opened(result, newest, sheet, read_choices(result, sheet), insider)


def read_chosen(opened: Opened, wish: Wish, *, size: int | None = PAGE) -> ChosenView:
    """Read a page (without ``size`` everything) of a ranking, in a fixed number of statements."""
    result, sheet = opened.result, opened.sheet
    figures = measured(result.id, wish.measure).subquery()
    lines_of_units = (
        select(ResultRow.id)
        .join(Block, Block.id == ResultRow.block_id)
        .join(Assessment, Assessment.id == ResultRow.assessment_id)
        .join(Unit, Unit.id == Assessment.unit_id)
        .where(ResultRow.result_id == result.id)
    )
    source = lines_of_units.join(figures, figures.c.row_id == ResultRow.id)
    conditions = _conditions(wish)
    page = page_of(source, conditions, _keys(wish, figures.c), wish.place, size=size)
    chosen = select(figures, Block.title).join(ResultRow, ResultRow.id == figures.c.row_id).join(Block)
    if size is not None:
        chosen = chosen.where(figures.c.row_id.in_(page.ids))
    values: Mapping[int, Any] = {row.row_id: row for row in db.session.execute(chosen)}
    wanted = None if size is None else page.ids
    lines = {row.id: row for row in read_rows(result, sheet.places, sheet.percent_places, row_ids=wanted)}
    count = lines_of_units.with_only_columns(func.count())
    return ChosenView(
        head=head_of(result, opened.newest),
        lines=tuple(_line(lines[row_id], values[row_id]) for row_id in page.ids),
        shown=db.session.scalars(count.where(*conditions)).one(),
        size=db.session.scalars(count).one(),
        places=sheet.places,
        percent_places=sheet.percent_places,
        page=page,
    )


def _line(line: PrintedLine, value: Any) -> ChosenLine:
    return ChosenLine(line, value.title, _decimal(value.points), _decimal(value.most), value.rank)


def _decimal(value: Decimal | str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _conditions(wish: Wish) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wish.search:
        conditions.append(holds(wish.search, ResultRow.unit_code, ResultRow.unit_name))
    if wish.block:
        conditions.append(Block.code == wish.block)
    if wish.grade:
        conditions.append(ResultRow.grade_title == wish.grade)
    if wish.tag:
        conditions.append(exists().where(UnitTag.unit_id == Unit.id, UnitTag.tag == wish.tag))
    if wish.district:
        conditions.append(in_district(int(wish.district)))
    if wish.units:
        conditions.append(ResultRow.unit_code.in_(wish.units))
    return conditions


def _keys(wish: Wish, figures: Any) -> list[ColumnElement[Any]]:
    """Return what puts lines in order, block by block; lines without the figure stand last.

    The published order breaks ties: it goes by names where ranks are the same.
    """
    published = [ResultRow.position]
    nothing = figures.worth.is_(None)
    worth = func.coalesce(figures.worth, 0)
    orders: dict[str, list[Any]] = {
        "best": [nothing, -worth, *published],
        "worst": [nothing, worth, *published],
        "name": [in_order(ResultRow.unit_name), ResultRow.unit_code],
        "cut": [ResultRow.fall, *published],
    }
    return [Block.position, Block.id, *orders[wish.sort]]
