"""The actor: who is acting, with which roles, as one frozen value that is passed in and never looked up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from app.access.family import Family
from app.access.remit import Remit
from app.local_time import local_day


class Role(StrEnum):
    """Vai trò. See the table of people in the domain notes."""

    CONTRIBUTOR = "contributor"
    UNIT_HEAD = "unit_head"
    REVIEWER = "reviewer"
    DISTRICT_REVIEWER = "district_reviewer"
    SECRETARIAT = "secretariat"
    COUNCIL = "council"
    LEADERSHIP = "leadership"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


UNIT_ROLES = frozenset({Role.CONTRIBUTOR, Role.UNIT_HEAD})
REVIEW_ROLES = frozenset({Role.REVIEWER, Role.DISTRICT_REVIEWER})
PROVINCE_ROLES = frozenset({Role.SECRETARIAT, Role.COUNCIL, Role.LEADERSHIP, Role.AUDITOR})
FAMILY_ROLES = UNIT_ROLES | REVIEW_ROLES | {Role.SECRETARIAT}
"""Roles that can be limited to cycles of one family; council, leadership and auditors see all of them, administrators
none."""
ORGANISER_ROLES = REVIEW_ROLES | {Role.SECRETARIAT}
"""Roles that can be limited to cycles of one organiser; a unit sees every cycle that it takes part in."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role; ``unit_id`` is set for roles inside a unit, ``home_unit_id`` is where a reviewer works.

    With a ``family`` it counts for the cycles of that index alone, with an ``organiser_id`` for those of one organiser.
    """

    role: Role
    unit_id: int | None = None
    home_unit_id: int | None = None
    valid_from: date = date.min
    valid_to: date | None = None
    ended_at: datetime | None = None
    """The moment at which somebody ended it; without one it lasts to the end of ``valid_to``."""
    family: Family | None = None
    organiser_id: int | None = None

    def counts_in(self, remit: Remit) -> bool:
        """Say whether the grant counts for the cycles of ``remit``."""
        return self.family in (None, remit.family) and self.organiser_id in (None, remit.organiser_id)

    def holds_at(self, moment: datetime) -> bool:
        """Say whether the grant is in force at ``moment``: from a Vietnamese day on, until the moment of its end."""
        day = local_day(moment)
        if self.ended_at is not None and moment >= self.ended_at:
            return False
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def held_between(self, first: datetime, last: datetime) -> bool:
        """Say whether the grant was in force at any time from ``first`` to ``last``."""
        if self.ended_at is not None and self.ended_at <= first:
            return False
        return self.valid_from <= local_day(last) and (
            self.valid_to is None or local_day(first) <= self.valid_to
        )

    @property
    def homes(self) -> frozenset[int]:
        """The units that somebody with this grant belongs to."""
        units = {self.home_unit_id} | ({self.unit_id} if self.role in UNIT_ROLES else set())
        return frozenset(unit for unit in units if unit is not None)


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person with the grants in force now, and those that were once.

    Asked without a ``remit``, the actor answers for all cycles together: enough for a door, a menu or a person's own
    things, never for one cycle. ``within`` gives the person as the cycles of one index and organiser know them.
    """

    account_id: int
    name: str
    email: str
    grants: tuple[Grant, ...] = ()
    past: tuple[Grant, ...] = ()
    remit: Remit | None = None
    at: datetime | None = None
    """The moment for which the grants are in force."""

    def within(self, remit: Remit) -> Actor:
        """Return the same person with the roles that count for the cycles of ``remit``.

        Whom they belong to does not change by it: nobody appraises a unit that they work for under another index.
        """
        return replace(self, remit=remit)

    def families(self, *roles: Role) -> frozenset[Family]:
        """Return the families for cycles of which, of one organiser or all, one of ``roles`` is held."""
        limits = {grant.family for grant in self.grants if grant.role in roles}
        return frozenset(Family) if None in limits else frozenset(filter(None, limits))

    @property
    def _counting(self) -> tuple[Grant, ...]:
        if self.remit is None:
            return self.grants
        return tuple(grant for grant in self.grants if grant.counts_in(self.remit))

    @property
    def roles(self) -> frozenset[Role]:
        """All roles held anywhere."""
        return frozenset(grant.role for grant in self._counting)

    def has(self, *roles: Role) -> bool:
        """Say whether any of ``roles`` is held anywhere."""
        return not self.roles.isdisjoint(roles)

    def units(self, *roles: Role) -> frozenset[int]:
        """Return the units in which one of ``roles`` (all unit roles when none is named) is held."""
        wanted = frozenset(roles) or UNIT_ROLES
        return frozenset(g.unit_id for g in self._counting if g.role in wanted and g.unit_id is not None)

    @property
    def home_units(self) -> frozenset[int]:
        """Units this person belongs to and therefore never appraises."""
        return frozenset(unit for grant in self.grants for unit in grant.homes)

    def homes_since(self, since: datetime, *, now: datetime) -> frozenset[int]:
        """Return the units that this person belongs to, or belonged to at any time since ``since``."""
        grants = (grant for grant in (*self.grants, *self.past) if grant.held_between(since, now))
        return frozenset(unit_id for grant in grants for unit_id in grant.homes)

    def belonged_to(self, unit_id: int, *, since: datetime, now: datetime) -> bool:
        """Say whether this person belongs to the unit, or belonged to it at any time since ``since``."""
        return unit_id in self.homes_since(since, now=now)
