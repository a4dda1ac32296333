"""A page of the list of units as a tree: the database filters, puts in order and finds where the page begins.

The order is that of ``app.queries.units.listing``; a test holds the two against each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, Select, Text, and_, case, cast, func, or_, select

from app.access.actor import Actor
from app.extensions import db
from app.models import Unit, UnitPast, UnitPlan, UnitTag
from app.queries.paging import FIRST, Place, Slice, page_of
from app.queries.texts import holds, in_order
from app.queries.units.codes import bears, codes_of_units, codes_on
from app.queries.units.listing import ORDER, ListedUnit, State, Wanted, check_reads, state_on
from app.queries.units.past import still_held

FIRST_NUMBER: Final = 10_000_000
"""Places in the order are texts of as many digits: one after another from the root down they sort as the tree does."""
DIGITS: Final = len(str(FIRST_NUMBER))


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One page of the tree; ``number`` counts all units that the filter keeps."""

    units: tuple[ListedUnit, ...]
    number: int
    page: Slice


def page_of_units(actor: Actor, wanted: Wanted, place: Place = FIRST) -> UnitPage:
    """Read one page of the list; statements and rows do not grow with the units."""
    check_reads(actor)
    listed = _listed(wanted)
    tree = _walked(listed)
    page = page_of(select(tree.c.id), (), (tree.c.path,), place)
    rows = db.session.execute(
        select(listed, tree.c.path).join(tree, tree.c.id == listed.c.id).where(tree.c.id.in_(page.ids))
    ).all()
    by_id = {row.id: row for row in rows}
    parents = _names(wanted.on, {row.parent_id for row in rows if row.parent_id is not None})
    tags, codes = _tags(page.ids), codes_of_units(page.ids)
    return UnitPage(
        units=tuple(
            ListedUnit(
                id=row.id,
                code=row.code,
                full_name=row.full_name,
                level=row.level,
                kind=row.kind,
                parent_id=row.parent_id,
                parent_name=parents.get(row.parent_id),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                tags=tuple(tags[row.id]),
                state=state_on(row.valid_from, row.valid_to, wanted.on),
                official=codes_on(codes.get(row.id, ()), wanted.on, row.valid_from, row.valid_to),
                depth=len(row.path) // DIGITS - 1,
            )
            for row in (by_id[unit_id] for unit_id in page.ids)
        ),
        number=db.session.scalars(select(func.count()).select_from(listed)).one(),
        page=page,
    )


def _on_the_day(on: date) -> Select[Any]:
    """Select all units with the name that they bear and the unit that they lie under on that day."""
    latest = func.row_number().over(partition_by=UnitPast.unit_id, order_by=(UnitPast.until, UnitPast.id))
    later = (
        select(UnitPast.unit_id, UnitPast.full_name, UnitPast.parent_id, latest.label("place"))
        .join(Unit, Unit.id == UnitPast.unit_id)
        .where(still_held(on))
        .subquery()
    )
    past = select(later).where(later.c.place == 1).subquery()
    plan = select(UnitPlan).where(UnitPlan.day <= on).subquery()
    units = select(
        Unit.id,
        Unit.code,
        Unit.level,
        Unit.kind,
        Unit.valid_from,
        Unit.valid_to,
        func.coalesce(past.c.full_name, plan.c.full_name, Unit.full_name).label("full_name"),
        case(
            (past.c.unit_id.is_not(None), past.c.parent_id),
            (plan.c.unit_id.is_not(None), plan.c.parent_id),
            else_=Unit.parent_id,
        ).label("parent_id"),
    )
    return units.outerjoin(past, past.c.unit_id == Unit.id).outerjoin(plan, plan.c.unit_id == Unit.id)


def _listed(wanted: Wanted) -> CTE:
    """Return the units that the filter keeps, each with its place in the order of all."""
    units = _on_the_day(wanted.on).subquery()
    levels = {level: number for number, level in enumerate(ORDER)}
    order = (
        case(levels, value=units.c.level),
        in_order(units.c.full_name),
        units.c.code,
        units.c.valid_from,
        units.c.id,
    )
    number = func.row_number().over(order_by=order) + FIRST_NUMBER
    return select(units, cast(number, Text).label("number")).where(*_kept(units, wanted)).cte("listed")


def _kept(units: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.level is not None:
        conditions.append(units.c.level == wanted.level)
    if wanted.kind is not None:
        conditions.append(units.c.kind == wanted.kind)
    if search := wanted.search.strip():
        conditions.append(or_(holds(search, units.c.full_name, units.c.code), bears(search, units.c.id)))
    began = units.c.valid_from <= wanted.on
    states = {
        State.PRESENT: and_(began, or_(units.c.valid_to.is_(None), units.c.valid_to > wanted.on)),
        State.PAST: and_(began, units.c.valid_to <= wanted.on),
        State.FUTURE: ~began,
    }
    if wanted.state is not None:
        conditions.append(states[wanted.state])
    return conditions


def _walked(listed: CTE) -> CTE:
    """Walk from the units whose parent is not listed down to those below them."""
    above, below = listed.alias("above"), listed.alias("below")
    parent_listed = select(above.c.id).where(above.c.id == listed.c.parent_id).exists()
    tree = (
        select(listed.c.id, listed.c.number.label("path")).where(~parent_listed).cte("tree", recursive=True)
    )
    return tree.union_all(
        select(below.c.id, cast(tree.c.path + below.c.number, Text)).join(
            tree, below.c.parent_id == tree.c.id
        )
    )


def _names(on: date, ids: Collection[int]) -> dict[int | None, str]:
    units = _on_the_day(on).where(Unit.id.in_(ids)).subquery()
    rows = db.session.execute(select(units.c.id, units.c.full_name))
    return {row.id: row.full_name for row in rows}


def _tags(ids: Collection[int]) -> dict[int, list[str]]:
    tags: dict[int, list[str]] = defaultdict(list)
    rows = select(UnitTag.unit_id, UnitTag.tag).where(UnitTag.unit_id.in_(ids)).order_by(UnitTag.tag)
    for unit_id, tag in db.session.execute(rows):
        tags[unit_id].append(tag)
    return tags
