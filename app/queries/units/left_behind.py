"""Roles that still point to units that have ended, and the units that came after those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.access.actor import Role
from app.access.family import Family
from app.extensions import db
from app.models import Account, Assessment, Cycle, RoleGrant, Unit, UnitSuccession
from app.text import collation_key
from app.workflow.states import Status

CLOSED = (Status.PUBLISHED, Status.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit of today that came after the one that ended."""

    id: int
    code: str
    full_name: str


@dataclass(frozen=True, slots=True)
class LeftRole:
    """A role that goes on; ``at_home`` where the ended unit is the one that its holder works in."""

    id: int
    account_id: int
    name: str
    email: str
    role: Role
    family: Family | None
    office: str
    at_home: bool


@dataclass(frozen=True, slots=True)
class EndedUnit:
    """A unit that has ended, with the roles that point to it.

    ``heirs`` are the units of today that its lineage leads to, none where nothing came after it. ``running`` are the
    titles of cycles in which its sheet is not published yet: whoever leaves the unit leaves that sheet.
    """

    id: int
    code: str
    full_name: str
    valid_to: date
    heirs: tuple[Heir, ...]
    running: tuple[str, ...]
    roles: tuple[LeftRole, ...]


def count_left_roles(on: date, unit_id: int | None = None) -> int:
    """Count the roles that go on and point to a unit that has ended by that day, to any or to the one of that id."""
    unit, home = aliased(Unit), aliased(Unit)
    query = (
        select(func.count(RoleGrant.id))
        .join(Account, Account.id == RoleGrant.account_id)
        .outerjoin(unit, unit.id == RoleGrant.unit_id)
        .outerjoin(home, home.id == RoleGrant.home_unit_id)
        .where(_goes_on(on), or_(unit.valid_to <= on, home.valid_to <= on))
    )
    if unit_id is not None:
        query = query.where(or_(unit.id == unit_id, home.id == unit_id))
    return db.session.scalars(query).one()


def left_behind(on: date) -> tuple[EndedUnit, ...]:
    """List the ended units to which roles still point, in Vietnamese order. A fixed number of statements."""
    roles: dict[int, list[LeftRole]] = defaultdict(list)
    units: dict[int, Unit] = {}
    ended = and_(Unit.valid_to.is_not(None), Unit.valid_to <= on)
    rows = db.session.execute(
        select(RoleGrant, Account, Unit)
        .join(Account, Account.id == RoleGrant.account_id)
        .join(Unit, or_(Unit.id == RoleGrant.unit_id, Unit.id == RoleGrant.home_unit_id))
        .where(_goes_on(on), ended)
        .order_by(RoleGrant.id)
    )
    for row, account, unit in rows:
        units[unit.id] = unit
        at_home = row.unit_id != unit.id
        roles[unit.id].append(
            LeftRole(
                row.id,
                account.id,
                account.display_name,
                account.email,
                row.role,
                row.family,
                row.office or "",
                at_home,
            )
        )
    heirs, running = _heirs(on), _running(units)
    listed = [
        EndedUnit(
            unit.id,
            unit.code,
            unit.full_name,
            unit.valid_to or on,
            heirs.get(unit.id, ()),
            tuple(running.get(unit.id, ())),
            tuple(sorted(roles[unit.id], key=lambda role: (collation_key(role.name), role.id))),
        )
        for unit in units.values()
    ]
    return tuple(sorted(listed, key=lambda unit: (collation_key(unit.full_name), unit.code, unit.valid_to)))


def _goes_on(on: date) -> ColumnElement[bool]:
    lasts = or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= on)
    return and_(RoleGrant.ended_at.is_(None), lasts, Account.disabled_at.is_(None))


def _heirs(on: date) -> Mapping[int, tuple[Heir, ...]]:
    """Return, by unit that has ended, the units of that day to which its lineage leads."""
    after: dict[int, list[Unit]] = defaultdict(list)
    for predecessor_id, unit in db.session.execute(
        select(UnitSuccession.predecessor_id, Unit)
        .join(Unit, Unit.id == UnitSuccession.successor_id)
        .order_by(Unit.code, Unit.id)
    ):
        after[predecessor_id].append(unit)
    heirs: dict[int, tuple[Heir, ...]] = {}
    for start in tuple(after):
        waiting, passed, living = list(after[start]), {start}, dict[int, Heir]()
        while waiting:
            unit = waiting.pop(0)
            if unit.id in passed:
                continue
            passed.add(unit.id)
            if unit.valid_from <= on and (unit.valid_to is None or unit.valid_to > on):
                living[unit.id] = Heir(unit.id, unit.code, unit.full_name)
            else:
                waiting += after.get(unit.id, ())
        heirs[start] = tuple(living.values())
    return heirs


def _running(units: Mapping[int, Unit]) -> Mapping[int, list[str]]:
    titles: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(Assessment.unit_id, Cycle.title)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(
            Assessment.unit_id.in_(units),
            Assessment.status.not_in(CLOSED),
            Assessment.excluded_at.is_(None),
            Cycle.cancelled_at.is_(None),
        )
        .order_by(Cycle.title)
    )
    for unit_id, title in rows:
        titles[unit_id].append(title)
    return titles
