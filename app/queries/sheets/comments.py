"""What was written on the indicators of sheets: one conversation, and what is new to somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.access.actor import REVIEW_ROLES, Actor, Role
from app.access.comments import Audience, reads_comment, writes_for
from app.access.scope import appraises_unit, decides
from app.errors import NotFound
from app.extensions import db
from app.models import Account, Assessment, Comment, Cycle
from app.queries.cycles.assignments import counting_assignments
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.scope import of_own_units, of_remits
from app.queries.sheets.sheets import find_assessment
from app.queries.unit.tasks import holders_of
from app.sheet.values import AssessmentView
from app.trees import trees
from app.workflow.states import APPRAISAL_STATUSES
from scoring import Indicator

NEW: Final = timedelta(days=7)
"""How long a comment is told of where nobody answers it."""
MOST: Final = 200
"""Comments of the week that are looked through at most, the newest first."""


@dataclass(frozen=True, slots=True)
class CommentView:
    """One comment. ``text`` is empty once its author withdrew it; the log keeps it."""

    id: int
    author: str
    by_reviewer: bool
    audience: Audience
    at: datetime
    text: str
    withdrawn_at: datetime | None
    own: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the reader may read on one indicator, the oldest first, and for whom they may write now."""

    comments: tuple[CommentView, ...]
    audiences: tuple[Audience, ...]


@dataclass(frozen=True, slots=True)
class News:
    """A comment of somebody else that its reader has not answered yet."""

    assessment_id: int
    code: str
    title: str
    unit: str
    cycle: str
    author: str
    at: datetime
    text: str
    in_unit: bool
    """Whether the reader meets it as somebody of the unit, else as a reviewer."""


def read_row(actor: Actor, assessment_id: int, code: str) -> tuple[AssessmentView, Indicator, Conversation]:
    """Read the conversation on one indicator with its sheet; ``NotFound`` outside the scope or for another code."""
    head = assessment_view(find_assessment(actor, assessment_id))
    indicator = trees().pinned(head.cycle.tree_id, head.cycle.tree_digest).indicators.get(code)
    if indicator is None:
        raise NotFound
    return head, indicator, conversation(actor, head, code)


def conversation(actor: Actor, head: AssessmentView, code: str) -> Conversation:
    """Read what was written on one indicator of a sheet that the actor may open, in one statement."""
    rows = db.session.execute(
        select(Comment, Account.display_name)
        .join(Account, Account.id == Comment.author_id)
        .where(Comment.assessment_id == head.id, Comment.code == code)
        .order_by(Comment.id)
    )
    comments = (_view(actor, comment, author) for comment, author in rows)
    here, unit_id = head.cycle.remit, head.unit.id
    readable = (c for c in comments if reads_comment(actor, c.audience, remit=here, unit_id=unit_id))
    return Conversation(tuple(readable), audiences_of(actor, head))


def audiences_of(actor: Actor, head: AssessmentView) -> tuple[Audience, ...]:
    """Return for whom the actor may write on a sheet now; nothing once its unit or cycle was taken out."""
    if head.cycle.cancelled or head.excluded:
        return ()
    unit = head.unit
    return writes_for(
        actor, remit=head.cycle.remit, unit_id=unit.id, parent_unit_id=unit.parent_id, status=head.status
    )


def news_of(actor: Actor, *, now: datetime) -> tuple[News, ...]:
    """List what others wrote to ``actor`` in the last days and is not answered, the newest first.

    A contributor is told of rows that are theirs, that nobody has, or that they wrote on; a head of every row of the
    unit; a reviewer of the rows that they decide or wrote on. An answer of one's own on a row clears what came before.
    """
    rows = _recent(actor, now)
    if not rows:
        return ()
    said = _own_last_words(actor)
    fresh = [row for row in rows if row.id > said.get((row.assessment_id, row.code), 0)]
    return tuple(_news(row, actor) for row in _concerning(actor, fresh, said))


Said = dict[tuple[int, str], int]
"""By sheet and indicator, the actor's last comment."""


def _recent(actor: Actor, now: datetime) -> list[Comment]:
    places: list[ColumnElement[bool]] = []
    if actor.units():
        places.append(of_own_units(actor))
    if actor.has(*REVIEW_ROLES):
        to_reviewers = and_(Comment.audience == Audience.REVIEWERS, Comment.by_reviewer.is_(False))
        appraised = and_(Assessment.status.in_(APPRAISAL_STATUSES), of_remits(actor, *REVIEW_ROLES))
        places.append(and_(to_reviewers, appraised))
    if not places:
        return []
    query = (
        select(Comment)
        .join(Comment.assessment)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Comment.at > now - NEW, Comment.withdrawn_at.is_(None))
        .where(Comment.author_id != actor.account_id, or_(*places))
        .where(Assessment.excluded_at.is_(None), Cycle.cancelled_at.is_(None))
        .options(joinedload(Comment.author).lazyload(Account.grants), joinedload(Comment.assessment))
        .order_by(Comment.id.desc())
        .limit(MOST)
    )
    return list(db.session.scalars(query).unique())


def _own_last_words(actor: Actor) -> Said:
    rows = db.session.execute(
        select(Comment.assessment_id, Comment.code, func.max(Comment.id))
        .where(Comment.author_id == actor.account_id)
        .group_by(Comment.assessment_id, Comment.code)
    )
    return {(assessment_id, code): last for assessment_id, code, last in rows}


def _concerning(actor: Actor, rows: Iterable[Comment], said: Said) -> Iterator[Comment]:
    """Keep what is for the actor: as somebody of the unit, or as a reviewer."""
    listed = list(rows)
    sheets = {row.assessment_id: row.assessment for row in listed}
    at_home = {key for key, sheet in sheets.items() if _works_at(actor, sheet)}
    headed = {key for key in at_home if _works_at(actor, sheets[key], Role.UNIT_HEAD)}
    holders = holders_of(actor, at_home - headed)
    away = {sheet.cycle_id for key, sheet in sheets.items() if key not in at_home}
    assignments = counting_assignments(away, actor.at) if away else {}
    for row in listed:
        sheet, place = row.assessment, (row.assessment_id, row.code)
        if row.assessment_id in headed or place in said:
            concerns = row.assessment_id in at_home or _appraises(actor, sheet)
        elif row.assessment_id in at_home:
            concerns = holders.get(place, True)
        else:
            tree = trees().pinned(sheet.cycle.tree_id, sheet.cycle.tree_digest)
            group = tree.group_of(row.code).code
            plan = assignments.get(sheet.cycle_id, [])
            mine = decides(actor.account_id, plan, unit_id=sheet.unit_id, group_code=group)
            concerns = mine and _appraises(actor, sheet)
        if concerns:
            yield row


def _appraises(actor: Actor, sheet: Assessment) -> bool:
    return appraises_unit(
        actor, remit=sheet.cycle.remit, unit_id=sheet.unit_id, parent_unit_id=sheet.unit.parent_id
    )


def _works_at(actor: Actor, sheet: Assessment, *roles: Role) -> bool:
    return sheet.unit_id in actor.within(sheet.cycle.remit).units(*roles)


def _news(row: Comment, actor: Actor) -> News:
    sheet = row.assessment
    tree = trees().pinned(sheet.cycle.tree_id, sheet.cycle.tree_digest)
    return News(
        assessment_id=row.assessment_id,
        code=row.code,
        title=tree.indicators[row.code].title,
        unit=sheet.unit.full_name,
        cycle=sheet.cycle.title,
        author=row.author.display_name,
        at=row.at,
        text=row.text,
        in_unit=_works_at(actor, sheet),
    )


def _view(actor: Actor, row: Comment, author: str) -> CommentView:
    return CommentView(
        id=row.id,
        author=author,
        by_reviewer=row.by_reviewer,
        audience=row.audience,
        at=row.at,
        text="" if row.withdrawn_at else row.text,
        withdrawn_at=row.withdrawn_at,
        own=row.author_id == actor.account_id,
    )
