"""The list of units as it stands on a day, as a tree by level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from app.access.actor import PROVINCE_ROLES, Actor, Role
from app.errors import N_, Forbidden
from app.extensions import db
from app.models import Level, Unit, UnitKind, UnitTag
from app.queries.units.codes import CodeView, codes_of_units, codes_on
from app.queries.units.past import past_of_units
from app.text import collation_key, fold

READERS = PROVINCE_ROLES | {Role.ADMINISTRATOR}
# From the top of the tree down, as the list shows it.
ORDER = (Level.PROVINCE, Level.DEPARTMENT, Level.DISTRICT, Level.COMMUNE)


class State(StrEnum):
    """Whether a unit exists on the day that is looked at."""

    PRESENT = "present"
    PAST = "past"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed down to; ``level``, ``kind`` and ``state`` are None for all."""

    on: date
    search: str = ""
    level: Level | None = None
    kind: UnitKind | None = None
    state: State | None = State.PRESENT


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """One line; ``depth`` is how many of its ancestors stand above it in the list."""

    id: int
    code: str
    full_name: str
    level: Level
    kind: UnitKind
    parent_id: int | None
    parent_name: str | None
    valid_from: date
    valid_to: date | None
    tags: tuple[str, ...]
    state: State
    official: tuple[str, ...] = ()
    """The official codes that it bears on the day."""
    depth: int = 0


def check_reads(actor: Actor) -> None:
    """Refuse whoever does not see the list of units."""
    if not actor.has(*READERS):
        raise Forbidden(N_("Danh mục đơn vị chỉ mở cho quản trị, cơ quan thường trực, lãnh đạo và kiểm tra."))


def list_units(actor: Actor, wanted: Wanted) -> tuple[ListedUnit, ...]:
    """List units level by level, each in Vietnamese order; ``search`` ignores case and diacritics.

    It looks through names of the day, codes, and the official codes that a unit ever bore.

    A unit stands below its parent where the parent is listed, otherwise at the root.
    """
    check_reads(actor)
    past = past_of_units(wanted.on)
    names = dict(db.session.execute(select(Unit.id, Unit.full_name)).all())
    names |= {unit_id: earlier.full_name for unit_id, earlier in past.items()}
    tags: dict[int, list[str]] = {}
    for unit_id, tag in db.session.execute(select(UnitTag.unit_id, UnitTag.tag).order_by(UnitTag.tag)):
        tags.setdefault(unit_id, []).append(tag)
    columns = select(
        Unit.id,
        Unit.code,
        Unit.level,
        Unit.kind,
        Unit.parent_id,
        Unit.valid_from,
        Unit.valid_to,
    )
    codes = codes_of_units()
    rows = []
    for row in db.session.execute(columns):
        parent_id = past[row.id].parent_id if row.id in past else row.parent_id
        rows.append(
            ListedUnit(
                id=row.id,
                code=row.code,
                full_name=names[row.id],
                level=row.level,
                kind=row.kind,
                parent_id=parent_id,
                parent_name=names.get(parent_id) if parent_id else None,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                tags=tuple(tags.get(row.id, ())),
                state=state_on(row.valid_from, row.valid_to, wanted.on),
                official=codes_on(codes.get(row.id, ()), wanted.on, row.valid_from, row.valid_to),
            )
        )
    return _as_tree([row for row in rows if _fits(row, wanted, codes.get(row.id, ()))])


def has_units(actor: Actor) -> bool:
    """Say whether there is any unit at all, of whatever day."""
    check_reads(actor)
    return db.session.scalar(select(Unit.id).limit(1)) is not None


def ids_of_codes(actor: Actor, codes: Sequence[str], *, on: date) -> dict[str, int]:
    """Return the ids of the units that carry these codes on that day; a code that nobody carries is left out."""
    check_reads(actor)
    rows = db.session.execute(
        select(Unit.code, Unit.id).where(
            Unit.code.in_(codes), Unit.valid_from <= on, Unit.valid_to.is_(None) | (Unit.valid_to > on)
        )
    )
    return dict(rows.all())


def state_on(valid_from: date, valid_to: date | None, on: date) -> State:
    """Say whether what holds between two dates (the second excluded) exists on a day."""
    if valid_from > on:
        return State.FUTURE
    return State.PAST if valid_to is not None and valid_to <= on else State.PRESENT


def _fits(row: ListedUnit, wanted: Wanted, codes: Iterable[CodeView]) -> bool:
    texts = (f"{row.full_name} {row.code}", *(code.code for code in codes))
    return (
        (wanted.level is None or row.level is wanted.level)
        and (wanted.kind is None or row.kind is wanted.kind)
        and (wanted.state is None or row.state is wanted.state)
        and any(fold(wanted.search.strip()) in fold(text) for text in texts)
    )


def _as_tree(rows: list[ListedUnit]) -> tuple[ListedUnit, ...]:
    listed = {row.id for row in rows}
    below: dict[int | None, list[ListedUnit]] = {}
    for row in sorted(rows, key=_place):
        below.setdefault(row.parent_id if row.parent_id in listed else None, []).append(row)
    return tuple(_walk(below, None, 0))


def _walk(below: Mapping[int | None, list[ListedUnit]], parent: int | None, depth: int) -> list[ListedUnit]:
    lines: list[ListedUnit] = []
    for row in below.get(parent, ()):
        lines += [replace(row, depth=depth), *_walk(below, row.id, depth + 1)]
    return lines


def _place(row: ListedUnit) -> tuple[object, ...]:
    return ORDER.index(row.level), collation_key(row.full_name), row.code, row.valid_from
