"""Who appraises a sheet, by main index, as its unit may know them: whom a question about an indicator goes to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.models import Unit
from app.queries.cycles.assignments import counting_assignments, reviewers_of
from app.queries.unit.sheet import find_own
from app.sheet.values import AssessmentView
from app.text import collation_key
from scoring import Group


@dataclass(frozen=True, slots=True)
class Appraiser:
    """A reviewer and the body that they work for; no address: questions go through the sheet or the help desk."""

    name: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupAppraisers:
    """Who decides a main index of one sheet; nobody where it was given to nobody in particular."""

    group: Group
    people: tuple[Appraiser, ...]


@dataclass(frozen=True, slots=True)
class SheetAppraisers:
    """Whom to ask about a sheet."""

    head: AssessmentView
    groups: tuple[GroupAppraisers, ...]


def read_appraisers(actor: Actor, assessment_id: int, *, now: datetime) -> SheetAppraisers:
    """Read who appraises a sheet of the actor's unit; ``NotFound`` for everybody else's.

    Those are named who decide: an assignment of somebody who no longer appraises, or belongs to the unit, binds nobody.
    """
    head, tree = find_own(actor, assessment_id)
    assignments = counting_assignments([head.cycle.id], now)[head.cycle.id]
    reviewers = reviewers_of(head.cycle.remit, now) if assignments else {}
    bodies = _bodies({unit_id for reviewer in reviewers.values() for unit_id in reviewer.home_units})
    groups = []
    for group in tree.groups:
        deciding = {
            assignment.account_id
            for assignment in assignments
            if assignment.covers(unit_id=head.unit.id, group_code=group.code)
        }
        people = [_appraiser(reviewers[account_id], bodies) for account_id in deciding]
        groups.append(GroupAppraisers(group, tuple(sorted(people, key=lambda one: collation_key(one.name)))))
    return SheetAppraisers(head, tuple(groups))


def _bodies(unit_ids: Collection[int]) -> dict[int, str]:
    if not unit_ids:
        return {}
    return dict(db.session.execute(select(Unit.id, Unit.full_name).where(Unit.id.in_(unit_ids))).all())


def _appraiser(reviewer: Actor, bodies: dict[int, str]) -> Appraiser:
    homes = sorted(bodies[unit_id] for unit_id in reviewer.home_units if unit_id in bodies)
    return Appraiser(reviewer.name, tuple(homes))
