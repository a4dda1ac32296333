"""What an installation still lacks before a cycle can be run: four steps for the administrator, each with its state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from app.access.actor import REVIEW_ROLES, Role
from app.extensions import db
from app.local_time import local_day
from app.models import Account, Cycle, RoleGrant, Unit
from app.queries.people import units_without_account
from app.trees import trees


class FirstStep(StrEnum):
    """The steps in their order: each needs the one before."""

    UNITS = "units"
    PEOPLE = "people"
    CRITERIA = "criteria"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class StepState:
    """How far one step is: ``number`` of things that are there; ``lacking`` counts units without people."""

    step: FirstStep
    done: bool
    number: int
    lacking: int = 0
    missing_roles: tuple[Role, ...] = ()


def first_steps(*, now: datetime) -> tuple[StepState, ...]:
    """Return the four steps; all of them are done once a cycle was opened and everybody has people."""
    today = local_day(now)
    units = (
        db.session.scalar(
            select(func.count(Unit.id)).where(
                Unit.valid_from <= today, Unit.valid_to.is_(None) | (Unit.valid_to > today)
            )
        )
        or 0
    )
    accounts = db.session.scalar(select(func.count(Account.id)).where(Account.disabled_at.is_(None))) or 0
    lonely = len(units_without_account(today))
    missing = _missing_roles(now)
    sets = len(trees().offered())
    cycles = db.session.scalar(select(func.count(Cycle.id))) or 0
    return (
        StepState(FirstStep.UNITS, units > 0, units),
        StepState(FirstStep.PEOPLE, units > 0 and not lonely and not missing, accounts, lonely, missing),
        StepState(FirstStep.CRITERIA, sets > 0, sets),
        StepState(FirstStep.CYCLE, cycles > 0, cycles),
    )


def _missing_roles(now: datetime) -> tuple[Role, ...]:
    today = local_day(now)
    roles = set(
        db.session.scalars(
            select(RoleGrant.role)
            .join(Account, Account.id == RoleGrant.account_id)
            .where(
                Account.disabled_at.is_(None),
                RoleGrant.ended_at.is_(None),
                RoleGrant.valid_from <= today,
                RoleGrant.valid_to.is_(None) | (RoleGrant.valid_to >= today),
            )
            .distinct()
        )
    )
    missing = [] if Role.SECRETARIAT in roles else [Role.SECRETARIAT]
    return (*missing, *(() if roles & REVIEW_ROLES else (Role.REVIEWER,)))
