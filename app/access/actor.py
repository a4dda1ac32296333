"""The actor: who is acting, with which roles, as one frozen value that is passed in and never looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """Vai trò. See the table of people in the domain notes."""

    CONTRIBUTOR = "contributor"
    UNIT_HEAD = "unit_head"
    REVIEWER = "reviewer"
    DISTRICT_REVIEWER = "district_reviewer"
    SECRETARIAT = "secretariat"
    LEADERSHIP = "leadership"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


UNIT_ROLES = frozenset({Role.CONTRIBUTOR, Role.UNIT_HEAD})
REVIEW_ROLES = frozenset({Role.REVIEWER, Role.DISTRICT_REVIEWER})
PROVINCE_ROLES = frozenset({Role.SECRETARIAT, Role.LEADERSHIP, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Grant:
    """One role; ``unit_id`` is set for roles inside a unit, ``home_unit_id`` is where a reviewer works."""

    role: Role
    unit_id: int | None = None
    home_unit_id: int | None = None
    valid_from: date = date.min
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the grant is in force on ``day`` (both ends included)."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person with the grants in force today."""

    account_id: int
    name: str
    email: str
    grants: tuple[Grant, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        """All roles held anywhere."""
        return frozenset(grant.role for grant in self.grants)

    def has(self, *roles: Role) -> bool:
        """Say whether any of ``roles`` is held anywhere."""
        return not self.roles.isdisjoint(roles)

    def units(self, *roles: Role) -> frozenset[int]:
        """Return the units in which one of ``roles`` (all unit roles when none is named) is held."""
        wanted = frozenset(roles) or UNIT_ROLES
        return frozenset(g.unit_id for g in self.grants if g.role in wanted and g.unit_id is not None)

    @property
    def home_units(self) -> frozenset[int]:
        """Units this person belongs to and therefore never appraises."""
        homes = {g.home_unit_id for g in self.grants} | {
            g.unit_id for g in self.grants if g.role in UNIT_ROLES
        }
        return frozenset(unit for unit in homes if unit is not None)
