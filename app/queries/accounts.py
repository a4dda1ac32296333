"""Accounts and units as the administrator's lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.access.actor import Role
from app.access.family import Family
from app.errors import NotFound
from app.extensions import db
from app.models import Account, Assessment, Cycle, Organiser, RoleGrant, SecondFactor, Unit
from app.queries.paging import FIRST, PAGE, Place, Slice, page_of
from app.queries.sheets.heads import cycle_view
from app.queries.texts import holds, in_order
from app.sheet.values import CycleView
from app.text import collation_key, fold
from app.workflow.states import Status


@dataclass(frozen=True, slots=True)
class GrantView:
    """A role as the account page shows it."""

    id: int
    role: Role
    unit_name: str | None
    office: str | None
    valid_from: date
    valid_to: date | None
    family: Family | None = None
    ended_at: datetime | None = None
    organiser: str = ""
    """Name of the organiser whose cycles it counts for; empty for all of them."""

    def goes_on(self, day: date) -> bool:
        """Say whether the role holds on ``day`` or will hold later."""
        return self.ended_at is None and (self.valid_to is None or self.valid_to >= day)


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account with the roles it holds or held."""

    id: int
    email: str
    display_name: str
    disabled_at: datetime | None
    grants: tuple[GrantView, ...]
    has_second_factor: bool = False
    waits_for_password: bool = False
    """Its owner has not chosen a password of their own yet."""

    @property
    def open_grants(self) -> tuple[GrantView, ...]:
        """Roles that nobody has ended; the last day of some may have passed."""
        return tuple(grant for grant in self.grants if grant.ended_at is None)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as the list of units shows it."""

    id: int
    code: str
    full_name: str
    level: str
    kind: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """A cycle into which finished sheets can be imported, and how many of its sheets are still empty drafts."""

    cycle: CycleView
    drafts: int


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A page of the ``shown`` accounts that the search and the role keep."""

    rows: tuple[AccountView, ...]
    shown: int
    page: Slice


def list_accounts(
    search: str = "", role: Role | None = None, place: Place = FIRST, *, size: int | None = PAGE
) -> AccountPage:
    """List a page of the accounts, or without ``size`` all, in Vietnamese order of their names.

    ``search`` ignores case and diacritics. A fixed number of statements.
    """
    conditions = []
    if search.strip():
        conditions.append(holds(search.strip(), Account.display_name, Account.email))
    if role is not None:
        conditions.append(Account.grants.any((RoleGrant.role == role) & RoleGrant.valid_to.is_(None)))
    page = page_of(select(Account.id), conditions, [in_order(Account.display_name)], place, size=size)
    stored = select(Account).where(Account.id.in_(page.ids)).options(selectinload(Account.grants))
    by_id = {row.id: row for row in db.session.scalars(stored)}
    names = _names(grant for row in by_id.values() for grant in row.grants)
    shown = db.session.scalars(select(func.count(Account.id)).where(*conditions)).one()
    return AccountPage(tuple(_view(by_id[key], names) for key in page.ids), shown, page)


def count_accounts() -> int:
    """Count all accounts."""
    return db.session.scalars(select(func.count(Account.id))).one()


def count_units() -> int:
    """Count all units, of today and of before."""
    return db.session.scalars(select(func.count(Unit.id))).one()


def find_account(account_id: int) -> AccountView:
    """Return one account; raise ``NotFound``."""
    row = db.session.get(Account, account_id)
    if row is None:
        raise NotFound
    factor = select(SecondFactor.confirmed_at).where(SecondFactor.account_id == account_id)
    return replace(
        _view(row, _names(row.grants)),
        has_second_factor=db.session.scalar(factor) is not None,
    )


def find_open_grant(account_id: int, grant_id: int) -> GrantView:
    """Return one role of the account that has not been ended; raise ``NotFound``."""
    row = db.session.get(RoleGrant, grant_id)
    if row is None or row.account_id != account_id or row.ended_at is not None:
        raise NotFound
    views = find_account(account_id).grants
    return next(view for view in views if view.id == grant_id)


def list_units(search: str = "") -> tuple[UnitRow, ...]:
    """List units in Vietnamese order; ``search`` (name or code) ignores case and diacritics."""
    wanted = fold(search.strip())
    columns = select(
        Unit.id, Unit.code, Unit.full_name, Unit.level, Unit.kind, Unit.valid_from, Unit.valid_to
    )
    rows = [UnitRow(*row) for row in db.session.execute(columns)]
    matches = [row for row in rows if not wanted or wanted in fold(f"{row.full_name} {row.code}")]
    return tuple(sorted(matches, key=lambda row: (collation_key(row.full_name), row.code, row.valid_from)))


def account_id_of(email: str) -> int | None:
    """Return the id of the account with that address, or nothing."""
    return db.session.scalar(select(Account.id).where(Account.email == email.strip().lower()))


def unit_id_of(code: str, *, on: date) -> int | None:
    """Return the id of the unit that carries ``code`` on that day, or nothing."""
    return db.session.scalar(
        select(Unit.id).where(
            Unit.code == code, Unit.valid_from <= on, Unit.valid_to.is_(None) | (Unit.valid_to > on)
        )
    )


def import_targets() -> tuple[ImportTarget, ...]:
    """List cycles with sheets that are still drafts, newest first."""
    drafts = _drafts()
    cycles = db.session.scalars(select(Cycle).order_by(Cycle.year.desc(), Cycle.id))
    return tuple(ImportTarget(cycle_view(cycle), drafts[cycle.id]) for cycle in cycles if cycle.id in drafts)


def import_target(cycle_id: int) -> ImportTarget:
    """Return one cycle, also when it has no draft left: the import then says so. Raises ``NotFound``."""
    cycle = db.session.get(Cycle, cycle_id)
    if cycle is None:
        raise NotFound
    return ImportTarget(cycle_view(cycle), _drafts().get(cycle_id, 0))


def cycle_of_set(tree_id: str) -> int | None:
    """Return the standing cycle that was opened with a criteria set (``family/year/level``), if there is one."""
    query = select(Cycle.id).where(Cycle.tree_id == tree_id, Cycle.cancelled_at.is_(None))
    return db.session.scalars(query.order_by(Cycle.id.desc()).limit(1)).one_or_none()


def _drafts() -> dict[int, int]:
    """Count the drafts by cycle."""
    counted = (
        select(Assessment.cycle_id, func.count())
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(
            Assessment.status == Status.DRAFT, Assessment.excluded_at.is_(None), Cycle.cancelled_at.is_(None)
        )
        .group_by(Assessment.cycle_id)
    )
    return dict(db.session.execute(counted).all())


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of the units and of the organisers that roles are limited to."""

    units: Mapping[int | None, str]
    organisers: Mapping[int | None, str]


def _names(grants: Iterable[RoleGrant]) -> _Names:
    kept = list(grants)
    units = select(Unit.id, Unit.full_name).where(Unit.id.in_({grant.unit_id for grant in kept}))
    wanted = {grant.organiser_id for grant in kept}
    organisers = select(Organiser.id, Organiser.name).where(Organiser.id.in_(wanted))
    return _Names(dict(db.session.execute(units).all()), dict(db.session.execute(organisers).all()))


def _view(row: Account, names: _Names) -> AccountView:
    grants = tuple(
        GrantView(
            grant.id,
            grant.role,
            names.units.get(grant.unit_id),
            grant.office,
            grant.valid_from,
            grant.valid_to,
            grant.family,
            grant.ended_at,
            names.organisers.get(grant.organiser_id, ""),
        )
        for grant in sorted(row.grants, key=lambda grant: grant.id)
    )
    return AccountView(
        row.id,
        row.email,
        row.display_name,
        row.disabled_at,
        grants,
        waits_for_password=row.must_change_password,
    )
