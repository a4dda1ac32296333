"""How far each reviewer is: what they were given on sheets under appraisal, what is decided, what they did last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    null,
    select,
    union_all,
)

from app.access.actor import Actor
from app.access.scope import Assignment
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Cycle, Explanation, NotMeasured, Opinion, Score, Stake
from app.queries.cycles.assignments import active_reviewers, counting_assignments
from app.queries.cycles.board import find_cycle
from app.queries.reviews.queued import under_appraisal
from app.queries.reviews.reach import decides_rows, is_measured
from app.queries.sheets.heads import cycle_view
from app.sheet.progress import Progress
from app.sheet.values import CycleView
from app.text import collation_key
from app.trees import trees
from app.workflow.states import Verdict
from scoring import Group


@dataclass(frozen=True, slots=True)
class Activity:
    """What one person did in a cycle: rows on which they gave a verdict, and when they last did anything."""

    verdicts: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReviewerLine:
    """One reviewer. ``share`` is what they decide of the sheets under appraisal, decided by whomever.

    ``shared`` says that they share it with everybody, because nothing was given out.
    """

    account_id: int
    name: str
    share: Progress
    asked: int
    activity: Activity
    shared: bool


@dataclass(frozen=True, slots=True)
class ReviewersView:
    """The reviewers of a cycle, those with most left first."""

    cycle: CycleView
    rows: tuple[ReviewerLine, ...]
    total: Progress


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """One's own work in a cycle by main index."""

    cycle: CycleView
    line: ReviewerLine
    groups: tuple[tuple[Group, Progress], ...]


def read_reviewers(actor: Actor, cycle_id: int) -> ReviewersView:
    """Read how far every reviewer of a cycle is, in statements that grow with nothing.

    Raises ``NotFound`` for whoever does not follow cycles.
    """
    cycle = find_cycle(actor, cycle_id)
    reviewers = list(active_reviewers(actor.at).values())
    shares = _Shares.of(cycle, actor.at)
    columns: list[Any] = [*_counted(None, "all")]
    for reviewer in reviewers:
        columns += _counted(shares.of_reviewer(reviewer), str(reviewer.account_id))
    sums = _sums(_over(cycle_id, shares, *columns))
    done = _activities(cycle_id)
    lines = [
        _line(reviewer, sums, shares, done.get(reviewer.account_id, Activity())) for reviewer in reviewers
    ]
    lines = [line for line in lines if line.share.total or line.activity.last_at]
    lines.sort(key=lambda line: (collation_key(line.name), line.account_id))
    lines.sort(key=lambda line: line.share.done - line.share.total)
    return ReviewersView(cycle, tuple(lines), _progress(sums, "all"))


def read_own_progress(actor: Actor, cycle_id: int) -> OwnProgress:
    """Read one's own progress; raises ``NotFound`` where one sees no sheet under appraisal."""
    row = db.session.get(Cycle, cycle_id)
    sees = select(Assessment.id).where(Assessment.cycle_id == cycle_id, *under_appraisal(actor)).limit(1)
    if row is None or db.session.scalar(sees) is None:
        raise NotFound
    cycle = cycle_view(row)
    shares = _Shares.of(cycle, actor.at)
    mine = _counted(shares.of_reviewer(actor), "own")
    by_group = {
        group_code: Progress(total - waiting, total)
        for total, waiting, _asked, group_code in db.session.execute(
            _over(cycle_id, shares, *mine, Stake.group_code).group_by(Stake.group_code)
        )
        if total
    }
    sums = _sums(_over(cycle_id, shares, *_counted(shares.of_reviewer(actor), _name(actor))))
    activity = _activities(cycle_id, actor.account_id).get(actor.account_id, Activity())
    groups = tuple((group, by_group[group.code]) for group in shares.groups if group.code in by_group)
    return OwnProgress(cycle, _line(actor, sums, shares, activity), groups)


@dataclass(frozen=True, slots=True)
class _Shares:
    """Who was given what in a cycle, and what it does not measure."""

    cycle_id: int
    groups: tuple[Group, ...]
    assignments: Sequence[Assignment]
    silent: Sequence[str]

    @classmethod
    def of(cls, cycle: CycleView, at: datetime | None) -> _Shares:
        """Read the shares of a cycle that count at a moment."""
        silent = db.session.scalars(select(NotMeasured.code).where(NotMeasured.cycle_id == cycle.id)).all()
        tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
        return cls(cycle.id, tree.groups, counting_assignments([cycle.id], at)[cycle.id], silent)

    def of_reviewer(self, reviewer: Actor) -> ColumnElement[bool]:
        """Say which rows a reviewer decides of the sheets that they see."""
        groups = {self.cycle_id: [group.code for group in self.groups]}
        decides = decides_rows(reviewer.account_id, groups, {self.cycle_id: self.assignments})
        return and_(*under_appraisal(reviewer), decides)


def _over(cycle_id: int, shares: _Shares, *columns: Any) -> Any:
    """Select from the rows under appraisal of a cycle."""
    return (
        select(*columns)
        .select_from(Stake)
        .join(Assessment, Assessment.id == Stake.assessment_id)
        .where(
            Assessment.cycle_id == cycle_id,
            Assessment.excluded_at.is_(None),
            is_measured({cycle_id: shares.silent} if shares.silent else {}),
        )
    )


def _sums(statement: Any) -> dict[str, Any]:
    return dict(db.session.execute(statement).mappings().one())


def _counted(mine: ColumnElement[bool] | None, name: str) -> tuple[Any, ...]:
    """Count rows, waiting rows and open questions, of all or of some."""
    parts: tuple[tuple[str, Any], ...] = (
        ("total", literal(1)),
        ("waiting", case((Stake.waiting, 1), else_=0)),
        ("asked", case((Stake.asked, 1), else_=0)),
    )
    return tuple(
        func.coalesce(func.sum(value if mine is None else case((mine, value), else_=0)), 0).label(
            f"{part}_{name}"
        )
        for part, value in parts
    )


def _name(reviewer: Actor) -> str:
    return str(reviewer.account_id)


def _progress(sums: Mapping[str, Any], name: str) -> Progress:
    total, waiting = int(sums[f"total_{name}"]), int(sums[f"waiting_{name}"])
    return Progress(total - waiting, total)


def _line(reviewer: Actor, sums: Mapping[str, Any], shares: _Shares, activity: Activity) -> ReviewerLine:
    name = _name(reviewer)
    return ReviewerLine(
        account_id=reviewer.account_id,
        name=reviewer.name,
        share=_progress(sums, name),
        asked=int(sums[f"asked_{name}"]),
        activity=activity,
        shared=not shares.assignments,
    )


def _activities(cycle_id: int, account_id: int | None = None) -> dict[int, Activity]:
    """Read what people did: verdicts that stand under their name, opinions, questions; of everybody or of one."""
    # A verdict that stage 2 took over from stage 1 is one verdict.
    place = cast(Score.assessment_id, String) + " " + Score.code
    scores = select(
        Score.author_id.label("account_id"),
        place.label("place"),
        Score.at.label("at"),
        Score.assessment_id.label("sheet"),
    ).where(Score.verdict != Verdict.DECLARED)
    nowhere = cast(null(), String)
    opinions = select(Opinion.account_id, nowhere, Opinion.at, Opinion.assessment_id)
    questions = select(Explanation.asked_by_id, nowhere, Explanation.asked_at, Explanation.assessment_id)
    deeds = union_all(scores, opinions, questions).subquery()
    query = (
        select(deeds.c.account_id, func.count(distinct(deeds.c.place)), func.max(deeds.c.at))
        .join(Assessment, Assessment.id == deeds.c.sheet)
        .where(Assessment.cycle_id == cycle_id)
        .group_by(deeds.c.account_id)
    )
    if account_id is not None:
        query = query.where(deeds.c.account_id == account_id)
    return {key: Activity(verdicts, last_at) for key, verdicts, last_at in db.session.execute(query)}
