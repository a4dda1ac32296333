"""Who in the unit has which indicators and by when: the tasks of one sheet, and those that wait for one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.access.actor import UNIT_ROLES, Actor
from app.extensions import db
from app.local_time import local_day
from app.models import (
    Account,
    Assessment,
    Cycle,
    EntryAssignment,
    EvidenceLink,
    RoleGrant,
    Unit,
)
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.scope import of_own_units
from app.queries.sheets.sheets import SheetView
from app.queries.unit.returned import last_linked, returned_tasks
from app.queries.unit.sheet import own_score, read_own
from app.sheet.progress import EntryState, entry_state
from app.sheet.scoring_input import sheet_at
from app.sheet.tasks import Share, Task, due_key
from app.sheet.values import Answers, AssessmentView
from app.text import collation_key, fold
from app.trees import trees
from app.workflow.states import DRAFT_STATUSES, Stage
from scoring import SheetScore, Tree, score

Shares = Mapping[int, Mapping[str, Share]]
"""By sheet and indicator, to whom it was given."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who enters or approves the sheets of a unit; ``office`` may be empty."""

    account_id: int
    name: str
    office: str


@dataclass(frozen=True, slots=True)
class SheetTasks:
    """Every indicator that a unit declares in one cycle, with its holder; ``offices`` are those that are known."""

    view: SheetView
    tasks: tuple[Task, ...]
    people: tuple[Colleague, ...]
    offices: tuple[str, ...]

    @property
    def present(self) -> frozenset[int]:
        """The accounts of those who work for the unit today."""
        return frozenset(person.account_id for person in self.people)

    @property
    def closed(self) -> bool:
        """Say whether nothing can be given to anybody any more: the unit or the whole cycle was taken out."""
        return bool(self.view.head.cycle.cancelled or self.view.head.excluded)


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task with its sheet."""

    head: AssessmentView
    task: Task


@dataclass(frozen=True, slots=True)
class OwnTasks:
    """What was given out in somebody's units: on sheets being declared, and to prepare the cycle after a sheet.

    ``returned`` are the rows of main indices that reviewers gave back, whoever has them.
    """

    opened: tuple[OpenTask, ...]
    coming: tuple[OpenTask, ...]
    returned: tuple[OpenTask, ...] = ()


def read_tasks(actor: Actor, assessment_id: int, *, now: datetime) -> SheetTasks:
    """Read who has what on a sheet of the actor's unit; ``NotFound`` for everybody else."""
    view = read_own(actor, assessment_id, now=now)
    shares = shares_of([assessment_id])[assessment_id]
    people = colleagues(view.head, now=now)
    proven = {code for code, documents in view.evidence.items() if documents}
    own_offices = {fold(person.office) for person in people if person.account_id == actor.account_id}
    offices = {person.office for person in people} | {share.office for share in shares.values()}
    return SheetTasks(
        view=view,
        tasks=_tasks(actor, view.tree, own_score(view), view.answers, shares, proven, own_offices),
        people=people,
        offices=tuple(sorted(offices - {""}, key=collation_key)),
    )


def open_tasks(actor: Actor) -> tuple[OpenTask, ...]:
    """List what was given to anybody in the actor's units on sheets that are being declared, in order of due dates."""
    return own_tasks(actor).opened


def own_tasks(actor: Actor, *, back: Collection[int] = ()) -> OwnTasks:
    """List what was given to anybody in the actor's units, on sheets that are being declared and for the next cycle.

    ``back`` are sheets of theirs with a part to amend. A fixed number of statements; one where nothing was given.
    """
    taking_part = (
        select(Assessment.id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(of_own_units(actor))
        .where(Assessment.excluded_at.is_(None), Cycle.cancelled_at.is_(None))
    )
    shares = _shares(EntryAssignment.assessment_id.in_(taking_part))
    if not shares and not back:
        return OwnTasks((), ())
    ids = sorted({*shares, *back})
    answers, proven, offices = answers_of_many(ids), _proven(ids), _offices_of(actor)
    linked = last_linked(back)
    opened: list[OpenTask] = []
    returned: list[OpenTask] = []
    coming: list[OpenTask] = []
    for head in _heads(ids):
        tree = trees().pinned(head.cycle.tree_id, head.cycle.tree_digest)
        scored = score(tree, sheet_at(tree, head.unit, answers[head.id], Stage.SELF))
        sheet = answers[head.id], shares[head.id], proven[head.id], offices[head.unit.id]
        every = _tasks(actor, tree, scored, *sheet)
        if head.id in back:
            parts = returned_tasks(head, tree, answers[head.id], every, linked[head.id])
            returned += [OpenTask(head, task) for task in parts]
        tasks = [OpenTask(head, task) for task in every if task.share]
        if head.status in DRAFT_STATUSES:
            opened += tasks
        else:
            coming += [item for item in tasks if item.task.due_at and item.task.due_at > head.deadline]
    return OwnTasks(_by_due(opened), _by_due(_without_newer(coming)), _by_due(returned))


def _by_due(items: Iterable[OpenTask]) -> tuple[OpenTask, ...]:
    return tuple(sorted(items, key=lambda item: due_key(item.task)))


def _without_newer(items: list[OpenTask]) -> list[OpenTask]:
    """Drop what prepares a cycle that the unit has a sheet of by now; a trial of it does not end the preparation."""
    if not items:
        return []
    query = (
        select(Assessment.unit_id, Cycle.organiser_id, Cycle.family, Cycle.level, func.max(Cycle.year))
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Assessment.unit_id.in_({item.head.unit.id for item in items}))
        .where(Cycle.cancelled_at.is_(None), Cycle.trial.is_(False))
        .group_by(Assessment.unit_id, Cycle.organiser_id, Cycle.family, Cycle.level)
    )
    newest = {
        (unit, organiser, family.value, level.value): year
        for unit, organiser, family, level, year in db.session.execute(query)
    }
    return [item for item in items if newest.get(_line_of(item.head), 0) <= item.head.cycle.year]


def _line_of(head: AssessmentView) -> tuple[int, int, str, str]:
    """Name the cycles that follow one another from year to year for the unit."""
    return head.unit.id, head.cycle.organiser.id, head.cycle.family, head.cycle.level


def shares_of(assessment_ids: Collection[int]) -> Shares:
    """Read to whom the indicators of sheets were given, in one statement."""
    return _shares(EntryAssignment.assessment_id.in_(assessment_ids))


def holders_of(actor: Actor, assessment_ids: Collection[int]) -> Mapping[tuple[int, str], bool]:
    """Say of every row of these sheets that somebody has whether it is the actor's; no statement for no sheet."""
    if not assessment_ids:
        return {}
    shares, offices = shares_of(assessment_ids), _offices_of(actor)
    own_offices = {office for known in offices.values() for office in known}
    return {
        (assessment_id, code): _is_mine(actor, share, own_offices)
        for assessment_id, rows in shares.items()
        for code, share in rows.items()
    }


def colleagues(head: AssessmentView, *, now: datetime) -> tuple[Colleague, ...]:
    """List who enters or approves the unit's sheets in cycles of this family today, in Vietnamese order."""
    day = local_day(now)
    rows = db.session.execute(
        select(Account.id, Account.display_name, RoleGrant.office)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.unit_id == head.unit.id, RoleGrant.role.in_(UNIT_ROLES))
        .where(RoleGrant.family.is_(None) | (RoleGrant.family == head.cycle.family))
        .where(Account.disabled_at.is_(None))
        .where(RoleGrant.ended_at.is_(None), RoleGrant.valid_from <= day)
        .where(RoleGrant.valid_to.is_(None) | (RoleGrant.valid_to >= day))
        .order_by(RoleGrant.id)
    )
    people: dict[int, Colleague] = {}
    for account_id, name, office in rows:
        known = people.get(account_id)
        people[account_id] = Colleague(account_id, name, (known.office if known else "") or office or "")
    return tuple(sorted(people.values(), key=lambda person: (collation_key(person.name), person.account_id)))


def _shares(condition: ColumnElement[bool]) -> defaultdict[int, dict[str, Share]]:
    shares: defaultdict[int, dict[str, Share]] = defaultdict(dict)
    rows = db.session.execute(
        select(
            EntryAssignment.assessment_id,
            EntryAssignment.code,
            EntryAssignment.account_id,
            Account.display_name,
            EntryAssignment.office,
            EntryAssignment.due_at,
        )
        .outerjoin(Account, Account.id == EntryAssignment.account_id)
        .where(condition)
        .order_by(EntryAssignment.assessment_id, EntryAssignment.code)
    )
    for assessment_id, code, account_id, person, office, due_at in rows:
        shares[assessment_id][code] = Share(account_id, person or "", office or "", due_at)
    return shares


def _tasks(
    actor: Actor,
    tree: Tree,
    scored: SheetScore,
    answers: Answers,
    shares: Mapping[str, Share],
    proven: Collection[str],
    own_offices: Collection[str],
) -> tuple[Task, ...]:
    tasks = []
    for group in tree.groups:
        for indicator in group.indicators():
            code = indicator.code
            state = entry_state(indicator, scored.indicators[code], answers, has_evidence=code in proven)
            if state is not EntryState.NOT_OWED:
                share = shares.get(code)
                tasks.append(Task(indicator, group.code, state, share, _is_mine(actor, share, own_offices)))
    return tuple(tasks)


def _is_mine(actor: Actor, share: Share | None, own_offices: Collection[str]) -> bool:
    if share is None:
        return False
    if share.account_id is not None:
        return share.account_id == actor.account_id
    return bool(share.office) and fold(share.office) in own_offices


def _proven(assessment_ids: Collection[int]) -> Mapping[int, set[str]]:
    proven: defaultdict[int, set[str]] = defaultdict(set)
    query = select(EvidenceLink.assessment_id, EvidenceLink.code).distinct()
    for assessment_id, code in db.session.execute(
        query.where(EvidenceLink.assessment_id.in_(assessment_ids))
    ):
        proven[assessment_id].add(code)
    return proven


def _offices_of(actor: Actor) -> Mapping[int, set[str]]:
    """Return the actor's offices by unit, as they are compared."""
    offices: defaultdict[int, set[str]] = defaultdict(set)
    query = select(RoleGrant.unit_id, RoleGrant.office).where(
        RoleGrant.account_id == actor.account_id,
        RoleGrant.unit_id.in_(actor.units()),
        RoleGrant.ended_at.is_(None),
    )
    for unit_id, office in db.session.execute(query):
        if unit_id is not None and office is not None:
            offices[unit_id].add(fold(office))
    return offices


def _heads(assessment_ids: Collection[int]) -> list[AssessmentView]:
    rows = db.session.scalars(
        select(Assessment)
        .where(Assessment.id.in_(assessment_ids))
        .options(
            joinedload(Assessment.cycle),
            joinedload(Assessment.unit).joinedload(Unit.tags),
            joinedload(Assessment.block),
            joinedload(Assessment.submitted_by).lazyload(Account.grants),
        )
        .order_by(Assessment.id)
    ).unique()
    return [assessment_view(row) for row in rows]
