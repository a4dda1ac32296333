"""The sheets under appraisal as the database counts, narrows and sorts them: one row a sheet, whoever reads it.

Nothing here reads a row into memory. What is counted is what the reviewer decides of a sheet, or the whole sheet where
that is nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, and_, case, func, literal, or_, select

from app.access.actor import Actor
from app.models import Assessment, Cycle, Stake, Unit
from app.queries.reviews.reach import sees_sheets
from app.queries.texts import holds, in_order
from app.workflow.states import APPRAISAL_STATUSES, Status

_MARK: Final = "~"


class Progressed(StrEnum):
    """How far the appraisal of a sheet is."""

    UNTOUCHED = "untouched"
    BEGUN = "begun"
    COMPLETE = "complete"
    EXPLAINING = "explaining"


class Order(StrEnum):
    """By what the queue is sorted."""

    STAKE = "stake"
    DEADLINE = "deadline"
    SUBMITTED = "submitted"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the queue is narrowed to; empty means everything. ``after`` is the place of the last row shown before."""

    search: str = ""
    progress: Progressed | None = None
    mine: bool = True
    order: Order = Order.STAKE
    cycle: int | None = None
    family: str | None = None
    block: int | None = None
    after: str = ""


EVERYTHING: Final = QueueFilter()


def under_appraisal(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on sheets that the actor sees under appraisal."""
    return (
        Assessment.status.in_(APPRAISAL_STATUSES),
        Assessment.excluded_at.is_(None),
        sees_sheets(actor),
    )


def sheets_in_scope(
    actor: Actor,
    *,
    mine: ColumnElement[bool],
    measured: ColumnElement[bool],
    only: tuple[ColumnElement[bool], ...] = (),
) -> CTE:
    """Return one row for each sheet under appraisal: how much is counted, how much waits and weighs.

    ``own`` is how many rows the reviewer decides, those that are ``mine`` (``app.queries.reviews.reach``). ``only``
    narrows the rows that are counted, where not all of them matter.
    """
    sums = _sums(actor, mine, measured, only)
    counted: Any = {
        name: case((sums.c.own > 0, sums.c[f"own_{name}"]), else_=sums.c[f"all_{name}"])
        for name in ("rows", "waiting", "asked", "claimed", "weight")
    }
    return (
        select(
            Assessment.id,
            Assessment.status,
            Assessment.cycle_id,
            Assessment.block_id,
            Assessment.submitted_at,
            Cycle.family,
            Unit.code.label("unit_code"),
            Unit.full_name.label("unit_name"),
            _ends_at().label("ends_at"),
            func.coalesce(sums.c.own, 0).label("own"),
            *(func.coalesce(column, 0).label(name) for name, column in counted.items()),
        )
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .outerjoin(sums, sums.c.assessment_id == Assessment.id)
        .where(*under_appraisal(actor))
        .cte("in_scope")
    )


def narrowed(sheets: CTE, wanted: QueueFilter) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a filter."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.search:
        conditions.append(holds(wanted.search, sheets.c.unit_code, sheets.c.unit_name))
    if wanted.mine:
        conditions.append(sheets.c.own > 0)
    if wanted.cycle is not None:
        conditions.append(sheets.c.cycle_id == wanted.cycle)
    if wanted.family is not None:
        conditions.append(sheets.c.family == wanted.family)
    if wanted.block is not None:
        conditions.append(sheets.c.block_id == wanted.block)
    if wanted.progress is not None:
        conditions.append(_progressed(sheets) == wanted.progress.value)
    return tuple(conditions)


def sorted_by(sheets: CTE, order: Order) -> tuple[ColumnElement[Any], ...]:
    """Return what the sheets are sorted by; ids make every order total."""
    key = _key(sheets, order)
    return (key.desc() if order is Order.STAKE else key), sheets.c.id


def behind(sheets: CTE, wanted: QueueFilter) -> ColumnElement[bool] | None:
    """Return the condition that leaves the sheets behind the place ``wanted.after``; nothing without a place."""
    value, mark, last = wanted.after.rpartition(_MARK)
    if not mark or not last.isdecimal() or len(last) > 12:
        return None
    key = _key(sheets, wanted.order)
    place = _place(wanted.order, value)
    if place is None:
        return None
    further = key < place if wanted.order is Order.STAKE else key > place
    return or_(further, and_(key == place, sheets.c.id > int(last)))


def place_of(row: Any, order: Order) -> str:
    """Return the place of a row in an order, as ``QueueFilter.after`` takes it."""
    value: str = row.unit_name
    if order is Order.STAKE:
        value = f"{row.weight:f}"
    elif order is not Order.NAME:
        value = (row.ends_at if order is Order.DEADLINE else row.submitted_at).isoformat()
    return f"{value}{_MARK}{row.id}"


def _sums(
    actor: Actor,
    mine: ColumnElement[bool],
    measured: ColumnElement[bool],
    only: tuple[ColumnElement[bool], ...],
) -> Any:
    def add(name: str, condition: ColumnElement[bool] | None, value: Any) -> Any:
        return func.sum(value if condition is None else case((condition, value), else_=0)).label(name)

    waits: tuple[tuple[str, Any, Any], ...] = (
        ("rows", None, 1),
        ("waiting", Stake.waiting, 1),
        ("asked", Stake.asked, 1),
        ("claimed", Stake.waiting, Stake.claimed),
        ("weight", Stake.waiting, Stake.weight),
    )
    return (
        select(
            Stake.assessment_id,
            add("own", mine, 1),
            *(add(f"all_{name}", condition, value) for name, condition, value in waits),
            *(
                add(f"own_{name}", mine if condition is None else and_(mine, condition), value)
                for name, condition, value in waits
            ),
        )
        .join(Assessment, Assessment.id == Stake.assessment_id)
        .where(*under_appraisal(actor), measured, *only)
        .group_by(Stake.assessment_id)
        .subquery("sums")
    )


def _progressed(sheets: CTE) -> ColumnElement[str]:
    """Say how far a sheet is, as ``QueueRow.progressed`` does."""
    return case(
        (sheets.c.status == Status.EXPLAINING, Progressed.EXPLAINING.value),
        (and_(sheets.c.rows > 0, sheets.c.waiting == 0), Progressed.COMPLETE.value),
        (or_(sheets.c.waiting < sheets.c.rows, sheets.c.asked > 0), Progressed.BEGUN.value),
        else_=Progressed.UNTOUCHED.value,
    )


def _ends_at() -> ColumnElement[datetime]:
    """When the running step of the appraisal ends."""
    return case(
        (
            Assessment.status == Status.EXPLAINING,
            func.coalesce(Assessment.explanation_until, Cycle.explanation_ends_at),
        ),
        (
            Assessment.status == Status.REVIEW_2,
            func.coalesce(Assessment.review_2_until, Cycle.review_2_ends_at),
        ),
        else_=func.coalesce(Assessment.review_1_until, Cycle.review_1_ends_at),
    )


def _key(sheets: CTE, order: Order) -> ColumnElement[Any]:
    columns = {
        Order.STAKE: sheets.c.weight,
        Order.DEADLINE: sheets.c.ends_at,
        Order.SUBMITTED: sheets.c.submitted_at,
    }
    return in_order(sheets.c.unit_name) if order is Order.NAME else columns[order]


def _place(order: Order, value: str) -> Any:
    """Read the value of a place; nothing where somebody typed another one."""
    try:
        if order is Order.NAME:
            return in_order(literal(value))
        if order is Order.STAKE:
            weight = Decimal(value)
            return weight if weight.is_finite() and abs(weight) < Decimal(10) ** 9 else None
        moment = datetime.fromisoformat(value)
    except (ValueError, InvalidOperation):
        return None
    return moment if moment.tzinfo else None
