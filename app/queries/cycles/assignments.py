"""Who was given what to appraise in a cycle: the assignments that count, and the standing body's page of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.access.actor import REVIEW_ROLES, Actor, Grant
from app.access.remit import Remit
from app.access.scope import Assignment, follows
from app.errors import NotFound
from app.extensions import db
from app.models import Account, Assessment, Cycle, ReviewerAssignment, RoleGrant, Unit
from app.queries.sheets.heads import cycle_view
from app.sheet.values import CycleView
from app.text import collation_key, fold
from app.trees import trees
from scoring import Group


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One assignment in words; no unit means all of them, no main index means all of them.

    ``counts`` is false when the person no longer appraises: then it binds nobody.
    """

    id: int
    account_id: int
    reviewer: str
    unit_id: int | None
    unit_code: str
    unit_name: str
    group: Group | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """Who decides one main index: people given every unit, people given some (name, how many), units given nobody."""

    group: Group
    everywhere: tuple[str, ...]
    somewhere: tuple[tuple[str, int], ...]
    open_units: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The assignments of a cycle; ``rows`` are those that the search keeps, everything else is of the whole."""

    cycle: CycleView
    rows: tuple[PlanRow, ...]
    total: int
    covers: tuple[Cover, ...]
    reviewers: tuple[tuple[int, str], ...]
    units: tuple[tuple[int, str], ...]
    groups: tuple[Group, ...]


def counting_assignments(cycle_ids: Collection[int], at: datetime | None) -> dict[int, list[Assignment]]:
    """Read the assignments of many cycles that count at a moment, in two statements (one when there are none).

    Those of somebody who no longer appraises, or not the cycles of this index and organiser, bind nobody; otherwise a
    hand-over would leave rows without a decider.
    """
    by_cycle: dict[int, list[Assignment]] = defaultdict(list)
    stored = (
        select(ReviewerAssignment, Cycle.family, Cycle.organiser_id)
        .join(Cycle, Cycle.id == ReviewerAssignment.cycle_id)
        .where(ReviewerAssignment.cycle_id.in_(cycle_ids))
    )
    rows = db.session.execute(stored.order_by(ReviewerAssignment.id)).all()
    appraisers = active_reviewers(at) if rows else {}
    for row, family, organiser_id in rows:
        appraiser = appraisers.get(row.account_id)
        if appraiser is not None and appraiser.within(Remit(family, organiser_id)).has(*REVIEW_ROLES):
            by_cycle[row.cycle_id].append(
                Assignment(row.account_id, row.unit_id, row.group_code, appraiser.home_units)
            )
    return by_cycle


def reviewers_of(remit: Remit, at: datetime | None) -> dict[int, Actor]:
    """Return everybody who appraises the cycles of ``remit``, by account, as these cycles know them."""
    here = ((key, reviewer.within(remit)) for key, reviewer in active_reviewers(at).items())
    return {key: reviewer for key, reviewer in here if reviewer.has(*REVIEW_ROLES)}


def active_reviewers(at: datetime | None) -> dict[int, Actor]:
    """Return everybody who appraises, by account, with the grants in force at a moment.

    Without a moment, as with an actor made for no request, those count that nobody has ended and no day ends.
    """
    grants: dict[int, list[Grant]] = defaultdict(list)
    people: dict[int, tuple[str, str]] = {}
    rows = db.session.execute(
        select(
            Account.id,
            Account.display_name,
            Account.email,
            RoleGrant.role,
            RoleGrant.unit_id,
            RoleGrant.home_unit_id,
            RoleGrant.valid_from,
            RoleGrant.valid_to,
            RoleGrant.ended_at,
            RoleGrant.family,
            RoleGrant.organiser_id,
        )
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(Account.disabled_at.is_(None))
        .order_by(Account.id, RoleGrant.id)
    )
    for account_id, name, email, *columns in rows:
        grant = Grant(*columns)
        if grant.valid_to is None if at is None else grant.holds_at(at):
            people[account_id] = (name, email)
            grants[account_id].append(grant)
    actors = (Actor(key, name, email, tuple(grants[key])) for key, (name, email) in people.items())
    return {actor.account_id: actor for actor in actors if actor.has(*REVIEW_ROLES)}


def read_plan(actor: Actor, cycle_id: int, *, search: str = "") -> Plan:
    """Read who appraises what; ``search`` (person, unit, main index) ignores case and diacritics.

    Raises ``NotFound`` for whoever does not follow the cycle.
    """
    cycle = db.session.get(Cycle, cycle_id)
    if cycle is None or not follows(actor, cycle.remit):
        raise NotFound
    view = cycle_view(cycle)
    groups = trees().pinned(view.tree_id, view.tree_digest).groups
    units = [
        (unit_id, name)
        for unit_id, name in db.session.execute(
            select(Unit.id, Unit.full_name)
            .join(Assessment, Assessment.unit_id == Unit.id)
            .where(Assessment.cycle_id == cycle_id, Assessment.excluded_at.is_(None))
        )
    ]
    reviewers = reviewers_of(cycle.remit, actor.at)
    rows = _rows(cycle_id, groups, reviewers)
    wanted = fold(search)
    return Plan(
        cycle=view,
        rows=tuple(row for row in rows if not wanted or wanted in fold(_words(row))),
        total=len(rows),
        covers=_covers(groups, [unit_id for unit_id, _name in units], rows, reviewers),
        reviewers=_by_name((reviewer.account_id, reviewer.name) for reviewer in reviewers.values()),
        units=_by_name(units),
        groups=groups,
    )


def _rows(cycle_id: int, groups: tuple[Group, ...], reviewers: dict[int, Actor]) -> list[PlanRow]:
    by_code = {group.code: group for group in groups}
    position = {group.code: number for number, group in enumerate(groups, 1)}
    stored = db.session.execute(
        select(
            ReviewerAssignment.id,
            ReviewerAssignment.account_id,
            Account.display_name,
            ReviewerAssignment.unit_id,
            Unit.code,
            Unit.full_name,
            ReviewerAssignment.group_code,
        )
        .join(Account, Account.id == ReviewerAssignment.account_id)
        .outerjoin(Unit, Unit.id == ReviewerAssignment.unit_id)
        .where(ReviewerAssignment.cycle_id == cycle_id)
    )
    rows = [
        PlanRow(
            id=key,
            account_id=account_id,
            reviewer=name,
            unit_id=unit_id,
            unit_code=code or "",
            unit_name=unit_name or "",
            group=by_code[group_code] if group_code else None,
            counts=account_id in reviewers,
        )
        for key, account_id, name, unit_id, code, unit_name, group_code in stored
    ]
    return sorted(
        rows,
        key=lambda row: (
            collation_key(row.reviewer),
            row.account_id,
            collation_key(row.unit_name),
            position[row.group.code] if row.group else 0,
            row.id,
        ),
    )


def _covers(
    groups: tuple[Group, ...], unit_ids: list[int], rows: list[PlanRow], reviewers: dict[int, Actor]
) -> tuple[Cover, ...]:
    assignments = [
        (
            row.reviewer,
            Assignment(
                row.account_id,
                row.unit_id,
                row.group.code if row.group else None,
                reviewers[row.account_id].home_units,
            ),
        )
        for row in rows
        if row.counts
    ]
    covers = []
    for group in groups:
        unit_sets: dict[int, set[int]] = defaultdict(set)
        names: dict[int, str] = {}
        for name, assignment in assignments:
            names[assignment.account_id] = name
            unit_sets[assignment.account_id] |= {
                unit for unit in unit_ids if assignment.covers(unit_id=unit, group_code=group.code)
            }
        busy = {key: units for key, units in unit_sets.items() if units}
        covers.append(
            Cover(
                group=group,
                everywhere=tuple(names[key] for key, units in busy.items() if len(units) == len(unit_ids)),
                somewhere=tuple(
                    (names[key], len(units)) for key, units in busy.items() if len(units) < len(unit_ids)
                ),
                open_units=len(unit_ids) - len(set().union(*busy.values())),
            )
        )
    return tuple(covers)


def _by_name(pairs: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    return tuple(sorted(pairs, key=lambda pair: (collation_key(pair[1]), pair[0])))


def _words(row: PlanRow) -> str:
    group = f"{row.group.code} {row.group.title}" if row.group else ""
    return f"{row.reviewer} {row.unit_code} {row.unit_name} {group}"
