"""What the units of a new cycle take over from an earlier one inside themselves: who has which indicator, by when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.access.actor import UNIT_ROLES, Actor
from app.extensions import db
from app.local_time import local_day
from app.models import Account, Assessment, EntryAssignment, RoleGrant
from app.queries.cycles.cloning import a_year_later
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import assessments_in
from app.services import audit
from app.sheet.progress import asked_of
from app.sheet.values import AssessmentView
from app.text import fold
from app.trees import trees
from scoring import Tree


@dataclass(frozen=True, slots=True)
class Target:
    """A sheet of the new cycle: by the folded title of an indicator that the unit declares, its codes."""

    head: AssessmentView
    codes: Mapping[str, tuple[str, ...]]

    def code_of(self, code: str, title: str) -> str | None:
        """Return the new code of an indicator of the earlier set; nothing where it is gone or cannot be told apart."""
        codes = self.codes.get(fold(title), ())
        if code in codes:
            return code
        return codes[0] if len(codes) == 1 else None


def carry_tasks(actor: Actor, source_id: int, cycle_id: int, *, now: datetime) -> int:
    """Give the indicators of the new cycle to whoever has them in the earlier one; return how many were given.

    An indicator is the same when its title is: a code may mean something else in another set. A person who no longer
    works for the unit is left out, and the row stays with the office, if it names one. A due date that lies ahead is
    kept, one that is over comes a year later; neither where it is not before the new deadline.
    """
    sheets = {sheet.unit_id: assessment_view(sheet) for sheet in assessments_in(cycle_id)}
    targets = {unit_id: _target(head) for unit_id, head in sheets.items()}
    working = _working(now)
    told: dict[str, dict[str, object]] = {}
    rows = _rows(source_id)
    for source in assessments_in(source_id):
        target = targets.get(source.unit_id)
        if target is None:
            continue
        indicators = _tree(assessment_view(source)).indicators
        titles = {row.code: indicators[row.code].title for row in rows[source.id]}
        codes = _carry(rows[source.id], titles, target, working[source.unit_id], now)
        if codes:
            told[f"assessment:{target.head.id}"] = {"codes": ", ".join(codes)}
    audit.record_many("tasks.taken_over", told, now=now, actor=actor)
    return sum(str(data["codes"]).count(",") + 1 for data in told.values())


def _target(head: AssessmentView) -> Target:
    tree = _tree(head)
    codes: dict[str, list[str]] = defaultdict(list)
    for code in asked_of(tree, head.unit):
        codes[fold(tree.indicators[code].title)].append(code)
    return Target(head, {title: tuple(known) for title, known in codes.items()})


def _rows(source_id: int) -> defaultdict[int, list[EntryAssignment]]:
    rows: defaultdict[int, list[EntryAssignment]] = defaultdict(list)
    for row in db.session.scalars(
        select(EntryAssignment)
        .join(Assessment, Assessment.id == EntryAssignment.assessment_id)
        .where(Assessment.cycle_id == source_id)
        .order_by(EntryAssignment.assessment_id, EntryAssignment.code)
    ):
        rows[row.assessment_id].append(row)
    return rows


def _carry(
    rows: Iterable[EntryAssignment],
    titles: Mapping[str, str],
    target: Target,
    working: frozenset[int],
    now: datetime,
) -> list[str]:
    carried: list[str] = []
    for row in rows:
        code = target.code_of(row.code, titles[row.code])
        account_id = row.account_id if row.account_id in working else None
        if code is None or code in carried or (account_id is None and row.office is None):
            continue
        entry = EntryAssignment(assessment_id=target.head.id, code=code, account_id=account_id)
        entry.office, entry.due_at = row.office, _due_at(row.due_at, target.head.deadline, now)
        db.session.add(entry)
        carried.append(code)
    return carried


def _due_at(due_at: datetime | None, deadline: datetime, now: datetime) -> datetime | None:
    if due_at is None:
        return None
    coming = due_at if due_at > now else a_year_later(due_at)
    return coming if now < coming <= deadline else None


def _tree(head: AssessmentView) -> Tree:
    return trees().pinned(head.cycle.tree_id, head.cycle.tree_digest)


def _working(now: datetime) -> defaultdict[int, frozenset[int]]:
    """Return the accounts that enter or approve sheets today, by unit."""
    day = local_day(now)
    query = (
        select(RoleGrant.unit_id, RoleGrant.account_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role.in_(UNIT_ROLES), RoleGrant.ended_at.is_(None), Account.disabled_at.is_(None))
        .where(RoleGrant.valid_from <= day, RoleGrant.valid_to.is_(None) | (RoleGrant.valid_to >= day))
    )
    working: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for unit_id, account_id in db.session.execute(query):
        if unit_id is not None:
            working[unit_id] |= {account_id}
    return working
