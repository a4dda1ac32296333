"""An earlier cycle as the proposal of the next: what would be taken over, and what has changed since."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select

from app.access.actor import Actor
from app.extensions import db
from app.local_time import local_day
from app.models import Assessment, Block, Level, ReviewerAssignment, Unit
from app.queries.cycles.assignments import reviewers_of
from app.queries.cycles.board import find_cycle
from app.sheet.values import CycleView
from app.text import collation_key
from app.trees import name_of, trees

DATES = ("self_starts_at", "self_ends_at", "review_1_ends_at", "explanation_ends_at", "review_2_ends_at")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The next cycle after ``source``. ``tree_id`` is the newest set of its family and level.

    ``assignments`` are those that can be taken over, ``lapsed`` those of people who no longer appraise. ``gone`` took
    part and are not valid any more on ``units_on``, ``fresh`` are valid and took no part.
    """

    source: CycleView
    tree_id: str
    title: str
    dates: dict[str, datetime]
    units_on: date
    figures_on: date | None
    cut_limit: Decimal | None
    guest_codes: tuple[str, ...]
    blocks: tuple[str, ...]
    assignments: int
    lapsed: int
    gone: tuple[str, ...]
    fresh: tuple[str, ...]


def propose_next(actor: Actor, source_id: int, *, now: datetime) -> Proposal:
    """Work out the cycle of the year after an earlier one; writes nothing. ``NotFound`` for others."""
    source = find_cycle(actor, source_id)
    dates = {name: a_year_later(getattr(source, name)) for name in DATES}
    units_on = local_day(max(now, dates["self_starts_at"]))
    tree_id = newest_set(source)
    gone, fresh = _units_since(source, units_on)
    assignments, lapsed = _assignments(source, now)
    return Proposal(
        source=source,
        tree_id=tree_id,
        title=_title(source, tree_id),
        dates=dates,
        units_on=units_on,
        figures_on=_day_later(source.figures_on),
        cut_limit=source.cut_limit,
        guest_codes=_guests(source_id, units_on),
        blocks=tuple(
            db.session.scalars(
                select(Block.title).where(Block.cycle_id == source_id).order_by(Block.position, Block.id)
            )
        ),
        assignments=assignments,
        lapsed=lapsed,
        gone=gone,
        fresh=fresh,
    )


def _day_later(day: date | None) -> date | None:
    return None if day is None else a_year_later(datetime.combine(day, time())).date()


def a_year_later(moment: datetime) -> datetime:
    """Return the same day and hour of the next year; 29 February becomes the 28th."""
    try:
        return moment.replace(year=moment.year + 1)
    except ValueError:
        return moment.replace(year=moment.year + 1, day=28)


def newest_set(source: CycleView) -> str:
    """Return the newest set of the folder for the family and level of a cycle; its own where there is none."""
    names = [(name_of(tree_id), tree_id) for tree_id in trees().offered()]
    same = [
        (name.year, tree_id)
        for name, tree_id in names
        if name is not None and (name.family, name.level) == (source.family, source.level)
    ]
    return max(same)[1] if same else source.tree_id


def _title(source: CycleView, tree_id: str) -> str:
    """Return the title with the year of the set in the place of the earlier year."""
    name = name_of(tree_id)
    return re.sub(rf"\b{source.year}\b", str(name.year), source.title) if name else source.title


def _guests(source_id: int, on: date) -> tuple[str, ...]:
    """Return the codes of the units that were guests and are still valid."""
    query = (
        select(Unit.code)
        .join(Assessment, Assessment.unit_id == Unit.id)
        .join(Block, Block.id == Assessment.block_id)
        .where(Assessment.cycle_id == source_id, Assessment.excluded_at.is_(None), Block.code == "guests")
        .where(*_valid(on))
        .order_by(Unit.code)
    )
    return tuple(db.session.scalars(query))


def _valid(on: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Unit.valid_from <= on, (Unit.valid_to.is_(None)) | (Unit.valid_to > on)


def _units_since(source: CycleView, on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    took_part = set(
        db.session.scalars(
            select(Assessment.unit_id).where(
                Assessment.cycle_id == source.id, Assessment.excluded_at.is_(None)
            )
        )
    )
    level = Unit.level == Level(source.level)
    valid = dict(db.session.execute(select(Unit.id, Unit.full_name).where(level, *_valid(on))).all())
    ended = db.session.scalars(select(Unit.full_name).where(Unit.id.in_(took_part - valid.keys())))
    fresh = [name for unit_id, name in valid.items() if unit_id not in took_part]
    return tuple(sorted(ended, key=collation_key)), tuple(sorted(fresh, key=collation_key))


def _assignments(source: CycleView, now: datetime) -> tuple[int, int]:
    """Count the assignments of people who still appraise, and of others."""
    counts = db.session.execute(
        select(ReviewerAssignment.account_id, func.count())
        .where(ReviewerAssignment.cycle_id == source.id)
        .group_by(ReviewerAssignment.account_id)
    ).all()
    active = reviewers_of(source.remit, now) if counts else {}
    counted = sum(number for account_id, number in counts if account_id in active)
    return counted, sum(number for _account_id, number in counts) - counted
