"""Whom to write to or call about sheets that wait for their unit, where there is no mail or it is not read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.access.actor import UNIT_ROLES, Actor, Role
from app.extensions import db
from app.local_time import local_day
from app.models import Account, RoleGrant
from app.queries.cycles.board import find_cycle
from app.queries.sheets.sheets import assessments_in
from app.sheet.values import CycleView
from app.text import collation_key
from app.workflow.states import DRAFT_STATUSES, Status

WAITING_FOR_UNIT: Final = (*DRAFT_STATUSES, Status.EXPLAINING)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the unit who can act."""

    name: str
    email: str
    role: Role


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A unit whose sheet waits for it, until when, and who can be asked; nobody where it has no account."""

    code: str
    full_name: str
    status: Status
    until: datetime
    people: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Contacts:
    """The units of a cycle that are waited for."""

    cycle: CycleView
    rows: tuple[ContactRow, ...]


def read_contacts(actor: Actor, cycle_id: int, *, now: datetime) -> Contacts:
    """List the units that are waited for, in Vietnamese order; ``NotFound`` for whoever does not follow cycles."""
    cycle = find_cycle(actor, cycle_id)
    sheets = [sheet for sheet in assessments_in(cycle_id) if sheet.status in WAITING_FOR_UNIT]
    people = _people([sheet.unit_id for sheet in sheets], now)
    rows = [
        ContactRow(
            code=sheet.unit.code,
            full_name=sheet.unit.full_name,
            status=sheet.status,
            until=cycle.explanation_ends_at
            if sheet.status is Status.EXPLAINING
            else sheet.extended_until or cycle.self_ends_at,
            people=tuple(people[sheet.unit_id]),
        )
        for sheet in sheets
    ]
    return Contacts(cycle, tuple(sorted(rows, key=lambda row: (collation_key(row.full_name), row.code))))


def _people(unit_ids: list[int], now: datetime) -> defaultdict[int, list[Contact]]:
    today = local_day(now)
    query = (
        select(RoleGrant.unit_id, Account.display_name, Account.email, RoleGrant.role)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            RoleGrant.unit_id.in_(unit_ids),
            RoleGrant.role.in_(UNIT_ROLES),
            RoleGrant.valid_from <= today,
            RoleGrant.valid_to.is_(None) | (RoleGrant.valid_to >= today),
            RoleGrant.ended_at.is_(None),
            Account.disabled_at.is_(None),
        )
        .order_by(RoleGrant.role.desc(), Account.id)
    )
    people: defaultdict[int, list[Contact]] = defaultdict(list)
    for unit_id, name, email, role in db.session.execute(query):
        if unit_id is not None:
            people[unit_id].append(Contact(name, email, role))
    return people
